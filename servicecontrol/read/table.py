"""Bytes of a CSV file -> its header and rows, or every Problem in them; nothing is guessed or dropped."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice

from servicecontrol.problems import Place, Problem, Value, first_told, told
from servicecontrol.read.frame import line_starts, place_of, problem_at
from servicecontrol.read.source import decode

TABLE_SIZE_LIMIT = 20_000_000  #: bytes of one CSV file
ROW_LIMIT = 100_000
COLUMN_LIMIT = 1_000  #: a form of a survey has some dozens of items
CELL_LIMIT = 131_072  #: characters of one cell; the csv module's own limit

#: A quoted cell, without the quote that should close it; nothing is tried twice, for a cell may be millions long.
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+')
_DELIMITERS = ",;\t|，"


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row, its cells exactly as written."""

    line: int  #: where it starts in the file
    cells: tuple[str, ...]


CsvTable = tuple[tuple[str, ...], tuple[CsvRow, ...], tuple[Problem, ...]]


class _BrokenRow(Exception):  # noqa: N818  # it is caught here, and becomes a Problem
    """The row that starts on this line cannot be split into cells."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class CellSpan:
    """A cell as it stands in the text, quotes included."""

    start: int
    end: int
    is_closed: bool = True


def read_table(data: bytes, path: str, *, delimiter: str = ",", row_limit: int = ROW_LIMIT) -> CsvTable:
    """The header, the rows under it and what is wrong; with a Problem there are no rows.

    A blank line is no row; every row has as many cells as the header.
    """
    text, problems = decode(data, path, limit=TABLE_SIZE_LIMIT)
    if text is None:
        return (), (), problems
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[CsvRow] = []
    broken: tuple[Problem, ...] = ()
    try:
        # The header, and one row more than is allowed, so that too many can be told from just enough.
        rows.extend(islice(_rows(text, delimiter), row_limit + 2))
    except _BrokenRow as row:
        broken = (_broken_cell(text, path, delimiter, row.line),)
    if not rows and not broken:
        return (), (), (problem_at(text, Place(path), "empty-table", "empty-table"),)
    problems = told(chain(_faults(text, path, rows, delimiter, row_limit), broken))
    return rows[0].cells if rows else (), () if problems else tuple(rows[1:]), problems


def _rows(text: str, delimiter: str) -> Iterator[CsvRow]:
    """Every row that is not blank, the header first. Raises `_BrokenRow`."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield CsvRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _BrokenRow(line) from error


def _faults(
    text: str, path: str, rows: Sequence[CsvRow], delimiter: str, row_limit: int
) -> Iterator[Problem]:
    """What is wrong with rows that could be split; a wrong delimiter explains all the rest."""
    if not rows:
        return
    header, *body = rows
    others = [other for other in _DELIMITERS if other in header.cells[0] and other != delimiter]
    if len(header.cells) == 1 and others:
        hint = "full-width-comma" if others[0] == "，" else "delimiter"
        place = Place(path, header.line, header.cells[0].index(others[0]) + 1)
        found, wanted = _named(others[0]), _named(delimiter)
        yield problem_at(text, place, "wrong-delimiter", hint, found=found, wanted=wanted)
        return
    cells = cells_from(text, line_starts(text)[header.line - 1], delimiter)
    if len(header.cells) > COLUMN_LIMIT:
        first_too_many = next(islice(cells, COLUMN_LIMIT, None))
        place = place_of(text, path, first_too_many.start)
        found_columns = len(header.cells)
        yield problem_at(
            text, place, "too-many-columns", "too-many-columns", columns=found_columns, limit=COLUMN_LIMIT
        )
        return
    yield from _header_faults(text, path, header, cells)
    ragged = (row for row in body[:row_limit] if len(row.cells) != len(header.cells))
    yield from first_told(ragged, lambda row: _ragged(text, path, row, len(header.cells)))
    if len(body) > row_limit:
        yield problem_at(text, Place(path, body[-1].line), "too-many-rows", "too-many-rows", limit=row_limit)


def _header_faults(text: str, path: str, header: CsvRow, cells: Iterable[CellSpan]) -> Iterator[Problem]:
    """Every column has a name, and its own."""
    seen: dict[str, int] = {}
    for number, (name, cell) in enumerate(zip(header.cells, cells, strict=True), start=1):
        values: dict[str, Value] = {"column": number, "name": name, "first": seen.setdefault(name, number)}
        fault = "unnamed-column" if not name.strip() else "duplicate-column"
        if fault == "unnamed-column" or seen[name] != number:
            place = place_of(text, path, cell.start)
            yield problem_at(text, place, fault, fault, cell.end - cell.start, **values)


def _ragged(text: str, path: str, row: CsvRow, wanted: int) -> Problem:
    hint = "too-many-cells" if len(row.cells) > wanted else "too-few-cells"
    place = Place(path, row.line)
    return problem_at(text, place, "ragged-row", hint, CELL_LIMIT, cells=len(row.cells), wanted=wanted)


def _broken_cell(text: str, path: str, delimiter: str, line: int) -> Problem:
    """Why a row cannot be split: a quote that is not closed, text after a closing one, or a cell too long."""
    cells = list(cells_from(text, line_starts(text)[line - 1], delimiter))
    for cell in cells:
        if not cell.is_closed:
            return problem_at(text, place_of(text, path, cell.start), "unclosed-cell", "unclosed-cell")
        if text[cell.end : cell.end + 1] not in ("", "\n", delimiter):
            return problem_at(text, place_of(text, path, cell.end), "text-after-quote", "text-after-quote")
    longest = max(cells, key=lambda cell: cell.end - cell.start)
    return problem_at(
        text, place_of(text, path, longest.start), "cell-too-long", "cell-too-long", limit=CELL_LIMIT
    )


def cells_from(text: str, start: int, delimiter: str) -> Iterator[CellSpan]:
    """The cells of the row that starts here, up to one that is broken."""
    plain = re.compile(rf"[^\n{re.escape(delimiter)}]*")
    while True:
        quoted = _QUOTED.match(text, start)
        if quoted:
            is_closed = quoted.end() < len(text)
            cell = CellSpan(start, quoted.end() + is_closed, is_closed=is_closed)
        else:
            found = plain.match(text, start)
            cell = CellSpan(start, found.end() if found else start)
        yield cell
        if text[cell.end : cell.end + 1] != delimiter:
            return
        start = cell.end + 1


def _named(delimiter: str) -> str:
    """A delimiter as it can be read in a sentence."""
    return "\\t" if delimiter == "\t" else delimiter
