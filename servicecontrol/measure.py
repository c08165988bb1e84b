"""Tables in, figures out: each metric's query, run by DuckDB inside the process, and what its kind adds.

Counts stay whole and shares unrounded; a share of nothing has no value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median
from typing import Protocol, TypeVar

from servicecontrol.metrics.catalogue import Metric, metrics
from servicecontrol.metrics.schema import SCHEMA, Cell, Table, table
from servicecontrol.statistics import (
    Clusters,
    Interval,
    clustered,
    kaplan_meier,
    median_interval,
    median_time,
    pareto,
    survival_at,
    survival_interval,
    wilson,
)

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


class Cursor(Protocol):
    """What a query gives back."""

    @property
    def description(self) -> Sequence[Sequence[object]]:
        """Of each column, its name first."""

    def fetchall(self) -> list[tuple[Cell, ...]]:
        """Returns every row."""


class Database(Protocol):
    """As much of DuckDB as is used here: it is imported only where figures are wanted."""

    def execute(self, query: str, parameters: Sequence[Sequence[Cell]] = ..., /) -> Cursor:
        """Runs one statement."""


def measure(tables: Mapping[str, Table], names: Collection[str] | None = None) -> Mapping[str, Result]:
    """Returns the figures of every metric, or of those named, over the tables; one not given is empty."""
    import duckdb

    chosen = [metrics()[name] for name in (metrics() if names is None else sorted(names))]
    # One thread, as sums of fractions depend on their order; DuckDB opens no file.
    with closing(
        duckdb.connect(":memory:", config={"threads": 1, "enable_external_access": False})
    ) as database:
        for name in sorted({name for metric in chosen for name in metric.tables}):
            load(database, name, _whole(name, tables.get(name, table(name, ()))))
        return {metric.name: _figures(database, metric) for metric in chosen}


def _whole(name: str, given: Table) -> Table:
    if tuple(given.columns) != tuple(SCHEMA[name]):
        raise ValueError(f"{name} has the columns {', '.join(SCHEMA[name])}")
    return given


def load(database: Database, name: str, given: Table) -> None:
    """Makes and fills one table, a column at a time: by rows it takes a hundred times as long."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in given.columns.items())
    database.execute(f"create table {name} ({columns})")
    if len(given):
        lists = (f"unnest(${index}::{kind}[])" for index, kind in enumerate(given.columns.values(), start=1))
        database.execute(f"insert into {name} select {', '.join(lists)}", given.values)


def _figures(database: Database, metric: Metric) -> Result:
    cursor = database.execute(metric.sql)
    columns = tuple(str(column[0]) for column in cursor.description)
    counted = Result(metric.name, columns, tuple(cursor.fetchall()))
    match metric.kind:
        case "count":
            return counted
        case "ratio":
            return _with_shares(metric, counted)
        case "pareto":
            return _with_vital_few(metric, counted)
        case "days":
            return _with_survival(metric, counted)


def _with_shares(metric: Metric, counted: Result) -> Result:
    """Puts `value`, `low` and `high` behind numerator and denominator."""
    behind = counted.columns.index("denominator") + 1
    columns = (*counted.columns[:behind], "value", "low", "high", *counted.columns[behind:])
    rows = (
        (*cells[:behind], *_share(metric, row), *cells[behind:])
        for cells, row in zip(counted.rows, counted.each(), strict=True)
    )
    return Result(metric.name, columns, tuple(rows))


def _share(metric: Metric, row: Row) -> tuple[float | None, float | None, float | None]:
    if row.cells["numerator"] is None or not row.count("denominator"):
        return (None, None, None)
    value = row.count("numerator") / row.count("denominator")
    return (value, *(_interval(metric, row) or (None, None)))


def _interval(metric: Metric, row: Row) -> Interval | None:
    match metric.interval:
        case "wilson":
            return wilson(row.count("numerator"), row.count("denominator"))
        case "clustered":
            counts = ("respondents", "numerator", "denominator")
            sums = ("numerator_squared", "numerator_by_denominator", "denominator_squared")
            return clustered(Clusters(*(row.count(column) for column in (*counts, *sums))))
        case _:
            return None


def _with_vital_few(metric: Metric, counted: Result) -> Result:
    """Orders `category` by `count`, other last; adds the running sum and the vital few."""
    columns = ("category", "count", "cumulative", "total", "share", "vital_few", "vital_few_without_other")
    rows = [(*keys, *cells) for keys, group in _grouped(metric, counted) for cells in _bars(group)]
    return Result(metric.name, (*metric.keys, *columns, "split_other"), tuple(rows))


def _bars(group: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    counts = {row.text("category"): row.count("count") for row in group}
    others = {row.text("category") for row in group if row.flag("is_other")}
    chart = pareto(counts, others)
    named = pareto({category: count for category, count in counts.items() if category not in others})
    vital = {bar.category for bar in named.bars if bar.vital}
    for bar in chart.bars:
        share = bar.cumulative / chart.total
        shares = (bar.category, bar.count, bar.cumulative, chart.total, share)
        yield (*shares, bar.vital, bar.category in vital, chart.split_other)


def _with_survival(metric: Metric, counted: Result) -> Result:
    """Makes one row of all cases of a key, each with its `days` and whether they have `ended`."""
    within = metric.within or 0
    columns = ("n", "ended", "open", "ended_median", "median", "median_low", "median_high")
    shares = (f"within_{within}", f"within_{within}_low", f"within_{within}_high")
    rows = [(*keys, *_survival(group, within)) for keys, group in _grouped(metric, counted)]
    return Result(metric.name, (*metric.keys, *columns, *shares), tuple(rows))


def _survival(group: Sequence[Row], within: int) -> tuple[Cell, ...]:
    days = [row.count("days") for row in group]
    over = [row.flag("ended") for row in group]
    ended = [time for time, done in zip(days, over, strict=True) if done]
    curve = kaplan_meier(days, over)
    running = survival_at(curve, within)
    low, high = survival_interval(curve, within) or (None, None)
    counts = (len(group), len(ended), len(group) - len(ended))
    medians = (median(ended) if ended else None, median_time(curve), *median_interval(curve))
    # Ended within is what no longer runs, so the ends of the interval change places.
    return (*counts, *medians, _rest(running), _rest(high), _rest(low))


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share


def _grouped(metric: Metric, counted: Result) -> Iterator[tuple[tuple[Cell, ...], Sequence[Row]]]:
    """Yields the rows of each key; the query has them side by side."""
    for keys, rows in groupby(counted.each(), lambda row: tuple(row.cells[key] for key in metric.keys)):
        yield keys, list(rows)
