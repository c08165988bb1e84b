"""A CSV file -> a sheet whose every cell has a place, and what is wrong with its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from servicecontrol.importing.maps import SPECIAL, ImportMap, MapFile, mentions
from servicecontrol.problems import Hint, Message, Place, Problem, is_more, more_in_file
from servicecontrol.read.cells import Cells
from servicecontrol.read.frame import framed
from servicecontrol.read.names import did_you_mean
from servicecontrol.read.source import decode, load
from servicecontrol.read.table import TABLE_SIZE_LIMIT, CsvRow, read_table

_DELIMITERS = {"tab": "\t"}


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell."""

    line: int  #: where its row starts
    index: int  #: of its column
    what: Message
    hint: Hint = None
    rows: int = 1  #: that have the same in this column, from this one on


#: Faults of one sheet that are told apart; the others are counted.
_APART = 1_000


class Tally:
    """The faults of a sheet, each once: a wrong column of a long table is wrong in every row."""

    def __init__(self) -> None:
        self._first: dict[Hashable, CellFault] = {}
        self._rows = Counter[Hashable]()
        self._beyond = 0

    def note(self, fault: CellFault) -> None:
        """Counts a fault that is made already; what says the same of one column is the same."""
        self.add((fault.index, repr(fault.what)), lambda: fault, fault.rows)

    def add(self, key: Hashable, tell: Callable[[], CellFault], rows: int = 1) -> None:
        """Counts a fault; of the faults with this key the first one is told."""
        if key not in self._first:
            if len(self._first) >= _APART:
                self._beyond += rows
                return
            self._first[key] = tell()
        self._rows[key] += rows

    def __iter__(self) -> Iterator[CellFault]:
        for key, fault in self._first.items():
            yield replace(fault, rows=self._rows[key])
        if self._beyond:
            last = next(reversed(self._first.values()))
            yield CellFault(last.line, last.index, Message("problems.more-in-file"), rows=self._beyond)


@dataclass(frozen=True)
class CsvSheet:
    """A CSV file that could be split into rows."""

    path: str
    name: str  #: the file's, without its ending
    text: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[CsvRow, ...]

    def problems(self, faults: Iterable[CellFault]) -> Iterator[Problem]:
        """The Problems that faults are, each where it shows first."""
        for fault in faults:
            what = fault.what
            if fault.rows > 1:
                what = Message("problems.in-more-rows", {"what": what, "n": fault.rows - 1})
            place, length = self.place(fault.line, fault.index)
            problem = framed(self.text, place, what, fault.hint, length)
            yield more_in_file(problem, fault.rows) if is_more(fault.what) else problem

    def place(self, line: int, index: int) -> tuple[Place, int]:
        """Where a cell stands, of the row that starts on this line, and how long it is."""
        return self._cells.place(line, index)

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.path, self.text, self.delimiter)


def read_sheet(path: Path, delimiter: str) -> tuple[CsvSheet | None, tuple[Problem, ...]]:
    """The sheet, or everything that keeps the file from being one."""
    mark = _DELIMITERS.get(delimiter, delimiter)
    shown = path.as_posix()
    data, problems = load(path, shown, TABLE_SIZE_LIMIT)
    if data is None:
        return None, problems
    header, rows, problems = read_table(data, shown, delimiter=mark)
    text, _ = decode(data, shown, limit=TABLE_SIZE_LIMIT)
    if problems or text is None:
        return None, tuple(_for_a_map(problem) for problem in problems)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CsvSheet(shown, path.stem, text, mark, header, rows), ()


def _for_a_map(problem: Problem) -> Problem:
    """The same Problem; where another delimiter would help, its hint says where an import names it."""
    if problem.hint is None or problem.hint.key != "hints.delimiter":
        return problem
    return replace(problem, hint=Message("hints.delimiter-of-map", problem.hint.values))


def column_problems(sheet: CsvSheet, map_: ImportMap, file: MapFile) -> Iterator[Problem]:
    """Columns that the map names and the sheet lacks; columns of the sheet that nothing is made of."""
    named, header, may_lack = {name for name, _, _ in mentions(map_)}, set(sheet.header), set(map_.may_lack)
    free = header - named
    for name, steps, of_key in mentions(map_):
        if name not in header and name not in may_lack:
            what = Message("problems.column-lacking", {"value": name, "path": sheet.path})
            yield file.problem(steps, what, did_you_mean(name, free, cutoff=0.5), of_key=of_key)
    used = {*named, *map_.ignore}
    spare = used - header - SPECIAL
    line = 1 + len(sheet.text) - len(sheet.text.lstrip("\n"))
    unused = ((index, name) for index, name in enumerate(sheet.header) if name not in used)
    yield from sheet.problems([_unused(index, name, spare, line) for index, name in unused])


def _unused(index: int, name: str, spare: Collection[str], line: int) -> CellFault:
    what = Message("problems.column-unused", {"value": name})
    return CellFault(line, index, what, did_you_mean(name, spare, Message("hints.column-unused"), cutoff=0.5))
