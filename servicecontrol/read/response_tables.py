"""A survey's responses from a CSV table: columns id, area or customer, returned, comment, and one per item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from pydantic import ValidationError

from servicecontrol.problems import Message, Problem, Value
from servicecontrol.read.answers import off_scale
from servicecontrol.read.cells import Cells
from servicecontrol.read.models import told
from servicecontrol.read.names import unknown_name
from servicecontrol.read.source import decode
from servicecontrol.read.table import TABLE_SIZE_LIMIT, Row, read_table
from servicecontrol.records.survey import Response, SurveyForm

#: Columns that are not items of the form.
FIXED = ("id", "area", "customer", "returned", "comment")


@dataclass(frozen=True)
class Bounds:
    """What a response may name, and the last day on which it can have come back."""

    latest: date
    registers: Mapping[str, Collection[str]]  #: `areas` and `customers`, unless they could not be read


@dataclass(frozen=True)
class ResponseTable:
    """The responses of a table, each with the line that its row starts on."""

    cells: Cells
    header: tuple[str, ...]
    responses: tuple[tuple[int, Response], ...]
    problems: tuple[Problem, ...]

    def problem(self, line: int, column: str, what: Message, hint: Message | None = None) -> Problem:
        """A Problem at a row's cell; at its first one if the table has no such column."""
        index = self.header.index(column) if column in self.header else 0
        return self.cells.problem(line, index, what, hint)


def response_table(data: bytes, path: str, form: SurveyForm, bounds: Bounds) -> ResponseTable:
    """Reads a table, and checks every row of it."""
    header, rows, problems = read_table(data, path)
    text, _ = decode(data, path, limit=TABLE_SIZE_LIMIT)
    cells = Cells(path, (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    empty = ResponseTable(cells, header, (), ())
    problems = problems or tuple(_column_problems(empty, form))
    if problems:
        return ResponseTable(cells, header, (), problems)
    reader = _Reader(empty, form, bounds)
    read = ((row.line, reader.read(row)) for row in rows)
    responses = tuple((line, response) for line, response in read if response)
    return ResponseTable(cells, header, responses, tuple(reader.problems))


def _column_problems(table: ResponseTable, form: SurveyForm) -> Iterator[Problem]:
    items = [item.id for item in form.items]
    line = 1 + len(table.cells.text) - len(table.cells.text.lstrip("\n"))
    missing = [name for name in ("id", *items) if name not in table.header]
    unknown = [name for name in table.header if name not in FIXED and name not in items]
    for name in unknown:
        near = get_close_matches(name, [*missing, *FIXED], n=1, cutoff=0.6)
        hint = (
            Message("hints.did-you-mean", {"near": near[0]})
            if near
            else Message("hints.allowed", {"allowed": (*FIXED, *items)})
        )
        yield table.problem(line, name, Message("problems.unknown-column", {"column": name}), hint)
    for name in missing:
        hint = Message("hints.header", {"columns": ("id", "area", *items)})
        yield table.problem(line, "", Message("problems.missing-column", {"column": name}), hint)


class _Reader:
    """Makes responses of rows; what is worked out once for the table is kept here."""

    def __init__(self, table: ResponseTable, form: SurveyForm, bounds: Bounds) -> None:
        self.table, self.form, self.bounds = table, form, bounds
        self.problems: list[Problem] = []
        self._items = [(item.id, table.header.index(item.id)) for item in form.items]
        self._given = [(name, table.header.index(name)) for name in FIXED if name in table.header]
        self._codes = {level.code for level in form.scale} | {""}
        self._limit = bounds.latest + timedelta(days=1)

    def read(self, row: Row) -> Response | None:
        """The response of a row, if nothing is wrong with it."""
        known = len(self.problems)
        answers = tuple([row.cells[index] for _, index in self._items])
        if not self._codes.issuperset(answers):
            for (name, _), answer in zip(self._items, answers, strict=True):
                if answer not in self._codes:
                    self._note(row, name, *off_scale(answer, self.form))
        given: dict[str, object] = {name: row.cells[index] for name, index in self._given if row.cells[index]}
        if "comment" in given:
            given["comments"] = ({"says": given.pop("comment")},)
        given["answers"] = answers
        try:
            response = Response.model_validate(given)
        except ValidationError as fault:
            for steps, what, hint in told(fault, Response):
                self._note(row, "comment" if steps[0] == "comments" else str(steps[0]), what, hint)
            return None
        self._check_names(row, response)
        return response if len(self.problems) == known else None

    def _check_names(self, row: Row, response: Response) -> None:
        for column, register, name in (
            ("area", "areas", response.area),
            ("customer", "customers", response.customer),
        ):
            names = self.bounds.registers.get(register)
            if name is not None and names is not None and name not in names:
                self._note(row, column, *unknown_name(name, register, names))
        if response.returned is not None and response.returned > self._limit:
            values: dict[str, Value] = {"value": str(response.returned), "latest": self.bounds.latest}
            self._note(row, "returned", Message("problems.date-ahead", values))

    def _note(self, row: Row, column: str, what: Message, hint: Message | None = None) -> None:
        self.problems.append(self.table.problem(row.line, column, what, hint))
