"""A CSV file -> a sheet whose every cell has a place, and what is wrong with its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from servicecontrol.importing.maps import SPECIAL, ImportMap, MapFile, mentions
from servicecontrol.problems import Hint, Message, Place, Problem
from servicecontrol.read.cells import Cells
from servicecontrol.read.frame import framed
from servicecontrol.read.names import did_you_mean
from servicecontrol.read.source import decode, load
from servicecontrol.read.table import TABLE_SIZE_LIMIT, Row, read_table

_DELIMITERS = {"tab": "\t"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell."""

    line: int  #: where its row starts
    index: int  #: of its column
    what: Message
    hint: Hint = None


@dataclass(frozen=True)
class Sheet:
    """A CSV file that could be split into rows."""

    path: str
    name: str  #: the file's, without its ending
    text: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def problems(self, faults: Sequence[Fault]) -> Iterator[Problem]:
        """The Problems that faults are, each where it shows first."""
        counted = Counter((fault.index, repr(fault.what)) for fault in faults)
        first: dict[tuple[int, str], Fault] = {}
        for fault in faults:
            first.setdefault((fault.index, repr(fault.what)), fault)
        for key, fault in first.items():
            what = fault.what
            if counted[key] > 1:
                what = Message("problems.in-more-rows", {"what": what, "n": counted[key] - 1})
            place, length = self.place(fault.line, fault.index)
            yield framed(self.text, place, what, fault.hint, length)

    def place(self, line: int, index: int) -> tuple[Place, int]:
        """Where a cell stands, of the row that starts on this line, and how long it is."""
        return self._cells.place(line, index)

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.path, self.text, self.delimiter)


def read_sheet(path: Path, delimiter: str) -> tuple[Sheet | None, tuple[Problem, ...]]:
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
    return Sheet(shown, path.stem, text, mark, header, rows), ()


def _for_a_map(problem: Problem) -> Problem:
    """The same Problem; where another delimiter would help, its hint says where an import names it."""
    if problem.hint is None or problem.hint.key != "hints.delimiter":
        return problem
    return replace(problem, hint=Message("hints.delimiter-of-map", problem.hint.values))


def column_problems(sheet: Sheet, map_: ImportMap, file: MapFile) -> Iterator[Problem]:
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


def _unused(index: int, name: str, spare: Collection[str], line: int) -> Fault:
    what = Message("problems.column-unused", {"value": name})
    return Fault(line, index, what, did_you_mean(name, spare, Message("hints.column-unused"), cutoff=0.5))
