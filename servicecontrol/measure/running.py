"""Tables in, figures out: each metric's query, run by DuckDB inside the process, and what its kind adds.

Counts stay whole and shares unrounded; a share of nothing has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from typing import Protocol

from servicecontrol.measure.answers import (
    with_agreement,
    with_importance,
    with_response_rates,
    with_weights,
)
from servicecontrol.measure.cases import (
    with_curve,
    with_hours,
    with_recurrence,
    with_survival,
)
from servicecontrol.measure.changes import with_change, with_clustered_change, with_trend, with_trends
from servicecontrol.measure.control import with_gaps, with_limits, with_share_limits
from servicecontrol.measure.counts import with_mean, with_rates, with_shares, with_vital_few
from servicecontrol.measure.rows import Result, WrongShape
from servicecontrol.metrics.catalogue import Metric, MetricKind, metric_named, metrics
from servicecontrol.metrics.schema import SCHEMA, Cell, Table, table

#: What each kind adds to its rows, or makes of them.
_KINDS: Mapping[MetricKind, Callable[[Metric, Result], Result]] = {
    "ratio": with_shares,
    "mean": with_mean,
    "pareto": with_vital_few,
    "days": with_survival,
    "hours": with_hours,
    "curve": with_curve,
    "recurrence": with_recurrence,
    "control": with_limits,
    "control-share": with_share_limits,
    "gaps": with_gaps,
    "rate": with_rates,
    "response": with_response_rates,
    "weighted": with_weights,
    "change": with_change,
    "clustered-change": with_clustered_change,
    "trend": with_trend,
    "trends": with_trends,
    "agreement": with_agreement,
    "importance": with_importance,
}


class MetricFailed(Exception):  # noqa: N818  # what went wrong is the message
    """A metric's query cannot be run, or does not count what its kind needs."""

    def __init__(self, metric: str, reason: str) -> None:
        super().__init__(metric, reason)
        self.metric = metric
        self.reason = reason


class Cursor(Protocol):
    """What a query gives back."""

    @property
    def description(self) -> Sequence[Sequence[object]]:
        """Of each column, its name first."""

    def fetchall(self) -> list[tuple[Cell, ...]]:
        """Every row."""


class Database(Protocol):
    """As much of DuckDB as is used here: it is imported only where figures are wanted."""

    def execute(self, query: str, parameters: Sequence[Sequence[Cell]] = ..., /) -> Cursor:
        """Runs one statement."""


def measure(tables: Mapping[str, Table], names: Collection[str] | None = None) -> Mapping[str, Result]:
    """The figures of every metric of the program, or of those named, over the tables; one not given is empty.

    Raises `MetricFailed` for a query that the database does not take, or that does not count what its kind needs.
    """
    import duckdb

    chosen = [metric_named(name) for name in (metrics() if names is None else names)]
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
    import duckdb

    try:
        cursor = database.execute(metric.sql)
    except duckdb.Error as fault:
        raise MetricFailed(metric.name, str(fault).splitlines()[0]) from fault
    columns = tuple(str(column[0]) for column in cursor.description)
    try:
        return figured(metric, Result(metric.name, columns, tuple(cursor.fetchall())))
    except WrongShape as fault:
        raise MetricFailed(metric.name, str(fault)) from fault


def figured(metric: Metric, counted: Result) -> Result:
    """What a metric's kind makes of the rows that its query counted."""
    return counted if metric.kind == "count" else _KINDS[metric.kind](metric, counted)
