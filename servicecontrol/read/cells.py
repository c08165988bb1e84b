"""A CSV text that could be split into rows -> where each of its cells stands; looked up for faults alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from servicecontrol.problems import Hint, Message, Place, Problem
from servicecontrol.read.frame import framed, line_starts, place_of
from servicecontrol.read.table import cells_from


@dataclass(frozen=True)
class Cells:
    """The text of a table, its lines ended by line feeds alone."""

    path: str
    text: str
    delimiter: str = ","

    def place(self, line: int, index: int) -> tuple[Place, int]:
        """Where a cell stands, of the row that starts on this line, and how long it is."""
        start, end = self._cells_of(line)[index]
        place = place_of(self.text, self.path, start)  # a cell before it may hold several lines
        return place, end - start

    def problem(self, line: int, index: int, what: Message, hint: Hint = None) -> Problem:
        """A Problem that points at a cell."""
        place, length = self.place(line, index)
        return framed(self.text, place, what, hint, length)

    def _cells_of(self, line: int) -> Sequence[tuple[int, int]]:
        """Where the cells of a row start and end; the row at hand is remembered, for it may have many faults."""
        if line not in self._row:
            self._row.clear()
            start = line_starts(self.text)[line - 1]
            self._row[line] = [
                (cell.start, cell.end) for cell in cells_from(self.text, start, self.delimiter)
            ]
        return self._row[line]

    @cached_property
    def _row(self) -> dict[int, Sequence[tuple[int, int]]]:
        """The cells of one row by the line that it starts on."""
        return {}
