"""A CSV file -> a sheet whose every cell has a place, and what is wrong with its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from servicecontrol.importing.maps import SPECIAL, ImportMap, MapFile, mentions
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.cells import Cells
from servicecontrol.read.frame import frame
from servicecontrol.read.source import PROBLEM_LIMIT, decode
from servicecontrol.read.table import TABLE_SIZE_LIMIT, Row, read_table

_DELIMITERS = {"tab": "\t"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell."""

    line: int  #: where its row starts
    index: int  #: of its column
    what: Message
    hint: Message | None = None


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
        """The Problems that faults are, each where it shows first; the first ones with a code frame."""
        counted = Counter((fault.index, repr(fault.what)) for fault in faults)
        first: dict[tuple[int, str], Fault] = {}
        for fault in faults:
            first.setdefault((fault.index, repr(fault.what)), fault)
        for number, (key, fault) in enumerate(first.items()):
            what = fault.what
            if counted[key] > 1:
                what = Message("problems.in-more-rows", {"what": what, "n": counted[key] - 1})
            place, length = self.place(fault.line, fault.index)
            lines = frame(self.text, place, length) if number < PROBLEM_LIMIT else ()
            yield Problem(place, what, fault.hint, lines)

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
    try:
        data = path.read_bytes()
    except OSError as fault:
        what = Message("problems.unreadable", {"reason": str(fault.strerror)})
        return None, (Problem(Place(shown), what),)
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
    named = {name for name, _, _ in mentions(map_)}
    for name, steps, of_key in mentions(map_):
        if name not in sheet.header and name not in map_.may_lack:
            what = Message("problems.column-lacking", {"value": name, "path": sheet.path})
            yield file.problem(steps, what, _nearest(name, set(sheet.header) - named), of_key=of_key)
    spare = {*named, *map_.ignore} - set(sheet.header)
    line = 1 + len(sheet.text) - len(sheet.text.lstrip("\n"))
    unused = [name for name in sheet.header if name not in named and name not in map_.ignore]
    yield from sheet.problems([_unused(sheet, name, spare, line) for name in unused])


def _unused(sheet: Sheet, name: str, spare: Collection[str], line: int) -> Fault:
    what = Message("problems.column-unused", {"value": name})
    hint = _nearest(name, spare) or Message("hints.column-unused")
    return Fault(line, sheet.header.index(name), what, hint)


def _nearest(name: str, known: Collection[str]) -> Message | None:
    near = get_close_matches(name, sorted(set(known) - SPECIAL), n=1, cutoff=0.5)
    return Message("hints.did-you-mean", {"near": near[0]}) if near else None
