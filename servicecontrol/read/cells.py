"""A CSV text that could be split into rows -> where each of its cells stands; looked up for faults alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.frame import frame


@dataclass(frozen=True)
class Cells:
    """The text of a table, its lines ended by line feeds alone."""

    path: str
    text: str
    delimiter: str = ","

    def place(self, line: int, index: int) -> tuple[Place, int]:
        """Where a cell stands, of the row that starts on this line, and how long it is."""
        row = self._starts[line - 1]
        start, end = next(islice(self._cell.finditer(self.text, row), index, None)).span()
        line += self.text.count("\n", row, start)  # a cell before it may hold several
        return Place(self.path, line, start - self._starts[line - 1] + 1), end - start

    def problem(self, line: int, index: int, what: Message, hint: Message | None = None) -> Problem:
        """A Problem that points at a cell."""
        place, length = self.place(line, index)
        return Problem(place, what, hint, frame(self.text, place, length))

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each line starts."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        """A cell with its quotation marks, and the delimiter before it unless it is the first."""
        mark = re.escape(self.delimiter)
        return re.compile(rf'(?:(?<=[\n{mark}])|\A)(?:"(?:[^"]|"")*"|[^\n{mark}]*)')
