"""A survey's responses from a CSV table: columns id, area or customer, returned, comment, and one per item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pydantic import ValidationError

from servicecontrol.problems import TOLD, Hint, Message, Problem, Value, more_in_file, told
from servicecontrol.read.answers import off_scale
from servicecontrol.read.cells import Cells
from servicecontrol.read.models import faults_of
from servicecontrol.read.names import did_you_mean, unknown_name
from servicecontrol.read.source import decode
from servicecontrol.read.table import TABLE_SIZE_LIMIT, CsvRow, read_table
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

    def problem(self, line: int, column: str, what: Message, hint: Hint = None) -> Problem:
        """A Problem at a row's cell; at its first one if the table has no such column."""
        return self.cells.problem(line, self.columns.get(column, 0), what, hint)

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Where each column stands."""
        return {name: index for index, name in enumerate(self.header)}


def response_table(data: bytes, path: str, form: SurveyForm, bounds: Bounds) -> ResponseTable:
    """Reads a table, and checks every row of it."""
    header, rows, problems = read_table(data, path)
    if problems:
        return ResponseTable(Cells(path, ""), header, (), problems)
    text, _ = decode(data, path, limit=TABLE_SIZE_LIMIT)
    cells = Cells(path, (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    empty = ResponseTable(cells, header, (), ())
    problems = told(_column_problems(empty, form))
    if problems:
        return ResponseTable(cells, header, (), problems)
    reader = _Reader(empty, form, bounds)
    read = ((row.line, reader.read(row)) for row in rows)
    responses = tuple((line, response) for line, response in read if response)
    return ResponseTable(cells, header, responses, reader.told())


def _column_problems(table: ResponseTable, form: SurveyForm) -> Iterator[Problem]:
    items = [item.id for item in form.items]
    line = 1 + len(table.cells.text) - len(table.cells.text.lstrip("\n"))
    missing = [name for name in ("id", *items) if name not in table.columns]
    known = {*FIXED, *items}
    allowed = Message("hints.allowed", {"allowed": (*FIXED, *items)})
    for name in table.header:
        if name not in known:
            hint = did_you_mean(name, (*missing, *FIXED), allowed)
            yield table.problem(line, name, Message("problems.unknown-column", {"column": name}), hint)
    header = Message("hints.header", {"columns": ("id", "area", *items)})
    for name in missing:
        yield table.problem(line, "", Message("problems.missing-column", {"column": name}), header)


class _Reader:
    """Makes responses of rows; what is worked out once for the table is kept here."""

    def __init__(self, table: ResponseTable, form: SurveyForm, bounds: Bounds) -> None:
        self.table, self.form, self.bounds = table, form, bounds
        self._problems: list[Problem] = []
        self._faults = 0
        self._items = [(item.id, table.columns[item.id]) for item in form.items]
        self._given = [(name, table.columns[name]) for name in FIXED if name in table.columns]
        self._codes = {level.code for level in form.scale} | {""}
        self._limit = bounds.latest + timedelta(days=1)

    def read(self, row: CsvRow) -> Response | None:
        """The response of a row, if nothing is wrong with it."""
        known = self._faults
        answers = tuple([row.cells[index] for _, index in self._items])
        if not self._codes.issuperset(answers):
            self._check_answers(row, answers)
        given: dict[str, object] = {name: row.cells[index] for name, index in self._given if row.cells[index]}
        if "comment" in given:
            given["comments"] = ({"says": given.pop("comment")},)
        given["answers"] = answers
        try:
            response = Response.model_validate(given)
        except ValidationError as fault:
            for steps, what, hint in faults_of(fault, Response):
                self._note(row, "comment" if steps[0] == "comments" else str(steps[0]), what, hint)
            return None
        self._check_names(row, response)
        return response if self._faults == known else None

    def told(self) -> tuple[Problem, ...]:
        """What is wrong with the rows read so far."""
        left = self._faults - len(self._problems)
        rest = (more_in_file(self._problems[-1], left),) if left else ()
        return told((*self._problems, *rest))

    def _check_answers(self, row: CsvRow, answers: Sequence[str]) -> None:
        for (name, _), answer in zip(self._items, answers, strict=True):
            if answer not in self._codes:
                self._note(row, name, *off_scale(answer, self.form))

    def _check_names(self, row: CsvRow, response: Response) -> None:
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

    def _note(self, row: CsvRow, column: str, what: Message, hint: Hint = None) -> None:
        """Rows come in order: once enough is wrong, the other faults are counted."""
        self._faults += 1
        if self._faults <= TOLD + 1:
            self._problems.append(self.table.problem(row.line, column, what, hint))
