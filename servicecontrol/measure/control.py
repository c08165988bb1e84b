"""What is added to counts by month, or to gaps between events: which of them stand out from the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.rows import Result, Row, grouped, widened
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.between import between_chart
from servicecontrol.statistics.control import Kind, control_chart, runs

_ABOUT = ("sigma", "expected", "trust", "median", "longest_run", "allowed_run")


def with_limits(metric: Metric, counted: Result) -> Result:
    """Adds a control chart of `count` per `exposure`; none where the exposure is not known."""
    return _with_chart("u", metric, counted)


def with_share_limits(metric: Metric, counted: Result) -> Result:
    """Adds a control chart of the share that `count` is of `exposure`; none where it is always nothing, or all."""
    return _with_chart("p", metric, counted)


def _with_chart(kind: Kind, metric: Metric, counted: Result) -> Result:
    *keys, _ = metric.keys
    columns = ("value", "centre", "low", "high", "laney_low", "laney_high", "signal")
    added = (row for _, group in grouped(counted, keys) for row in _limits(kind, group))
    return widened(counted, (*columns, *_ABOUT), added)


def _limits(kind: Kind, group: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    exposures = [row.number("exposure") for row in group]
    counts = [row.count("count") for row in group]
    known = [size for size in exposures if size is not None]
    chart = control_chart(kind, counts, known, _baseline(group)) if len(known) == len(counts) else None
    if chart is None:
        yield from ((*(None,) * 6, False, None, None, "none", None, None, None) for _ in group)
        return
    limited = chart.trust in ("provisional", "limits")
    about = (chart.sigma, chart.fewest_expected, chart.trust, *_run([point.value for point in chart.points]))
    for point in chart.points:
        limits = (*point.limits, *point.laney) if limited else (None,) * 4
        yield (point.value, chart.centre, *limits, point.signal, *about)


def with_gaps(metric: Metric, counted: Result) -> Result:
    """Adds a g chart of the `gap` between an event and the one before."""
    *keys, _ = metric.keys
    columns = ("mean", "low", "high", "signal", "trust", "median", "longest_run", "allowed_run")
    added = (row for _, group in grouped(counted, keys) for row in _gaps(group))
    return widened(counted, columns, added)


def _gaps(group: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    gaps, baseline = [row.count("gap") for row in group], _baseline(group)
    chart = between_chart([gap for index, gap in enumerate(gaps) if baseline is None or baseline[index]])
    run = _run([float(gap) for gap in gaps])
    for gap in gaps:
        limits = (chart.low, chart.high) if chart and chart.limited else (None, None)
        signal, trust = (chart.signal(gap), chart.trust) if chart else (False, "none")
        yield (chart.mean if chart else None, *limits, signal, trust, *run)


def _baseline(group: Sequence[Row]) -> Sequence[bool] | None:
    """Which rows the limits rest on; None where none are frozen, so that they rest on all."""
    if any(row.cells["in_baseline"] is None for row in group):
        return None
    return [row.flag("in_baseline") for row in group]


def _run(values: Sequence[float]) -> tuple[Cell, Cell, Cell]:
    about = runs(values)
    return (about.median, about.longest, about.allowed) if about else (None, None, None)
