"""What a query gives back: rows of figures by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeVar

from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.proportions import Clusters

_T = TypeVar("_T")


@dataclass(frozen=True)
class Row:
    """A row of figures by column; each reader raises `TypeError` where the cell holds something else."""

    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Returns a key or a code."""
        return _as(str, self.cells[column])

    def count(self, column: str) -> int:
        """Returns a whole number."""
        return _as(int, self.cells[column])

    def number(self, column: str) -> float | None:
        """Returns a figure; None where it is undefined or not known yet."""
        cell = self.cells[column]
        return None if cell is None else float(_as(int, cell) if isinstance(cell, int) else _as(float, cell))

    def day(self, column: str) -> date | None:
        """Returns a day; None where there is none."""
        cell = self.cells[column]
        return None if cell is None else _as(date, cell)

    def flag(self, column: str) -> bool:
        """Returns whether something holds."""
        return _as(bool, self.cells[column])


def _as(kind: type[_T], cell: Cell) -> _T:
    if not isinstance(cell, kind):
        raise TypeError(f"{cell!r} is no {kind.__name__}")
    return cell


@dataclass(frozen=True)
class Result:
    """A metric's figures: the keys first, in their order."""

    metric: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def each(self, **keys: Cell) -> Iterator[Row]:
        """Yields the rows with these values, as `each(organisation="o")`; `KeyError` for no column."""
        places = {column: index for index, column in enumerate(self.columns)}
        wanted = [(places[column], value) for column, value in keys.items()]
        for cells in self.rows:
            if all(cells[index] == value for index, value in wanted):
                yield Row(dict(zip(self.columns, cells, strict=True)))


def grouped(counted: Result, keys: Sequence[str]) -> Iterator[tuple[tuple[Cell, ...], Sequence[Row]]]:
    """Yields the rows of each value of some keys; the query has them side by side."""
    for values, rows in groupby(counted.each(), lambda row: tuple(row.cells[key] for key in keys)):
        yield values, list(rows)


def widened(counted: Result, columns: Sequence[str], added: Iterator[Sequence[Cell]]) -> Result:
    """Returns the rows with further columns behind their own."""
    rows = tuple((*cells, *more) for cells, more in zip(counted.rows, added, strict=True))
    return Result(counted.metric, (*counted.columns, *columns), rows)


def clusters_of(row: Row, prefix: str = "") -> Clusters:
    """Returns respondents, counts and their sums of squares, as the queries name them."""
    counts = ("respondents", "numerator", "denominator")
    sums = ("numerator_squared", "numerator_by_denominator", "denominator_squared")
    return Clusters(*(row.count(prefix + column) for column in (*counts, *sums)))
