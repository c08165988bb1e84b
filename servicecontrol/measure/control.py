"""What is added to counts by month, or to gaps between events: which of them stand out from the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.counted import GapCount, PeriodCount
from servicecontrol.measure.kinds import ControlPoint, EventGap
from servicecontrol.measure.rows import Result, grouped, widened
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.statistics.between import between_chart
from servicecontrol.statistics.control import ControlKind, Trust, control_chart, runs


def with_limits(metric: Metric, counted: Result) -> Result:
    """Adds a control chart of `count` per `exposure`; none where the exposure is not known."""
    return _with_chart("u", metric, counted)


def with_share_limits(metric: Metric, counted: Result) -> Result:
    """Adds a control chart of the share that `count` is of `exposure`; none where it is always nothing, or all."""
    return _with_chart("p", metric, counted)


def _with_chart(kind: ControlKind, metric: Metric, counted: Result) -> Result:
    groups = grouped(counted, metric.keys[:-1], PeriodCount)
    return widened(counted, ControlPoint, (point for _, group in groups for point in _points(kind, group)))


def _points(kind: ControlKind, group: Sequence[PeriodCount]) -> Iterator[ControlPoint]:
    known = [row.exposure for row in group if row.exposure is not None]
    counts, baseline = [row.count for row in group], _baseline(group)
    chart = control_chart(kind, counts, known, baseline) if len(known) == len(counts) else None
    if chart is None:
        yield from (_uncharted(row) for row in group)
        return
    limited = chart.trust in ("provisional", "limits")
    run = _run([point.value for point in chart.points])
    for row, point in zip(group, chart.points, strict=True):
        low, high, laney_low, laney_high = (
            (*point.limits, *point.laney) if limited else (None, None, None, None)
        )
        yield ControlPoint(
            row.count,
            row.exposure,
            row.in_baseline,
            point.value,
            chart.centre,
            low,
            high,
            laney_low,
            laney_high,
            point.signal,
            chart.sigma,
            chart.fewest_expected,
            chart.trust,
            *run,
        )


def _uncharted(row: PeriodCount) -> ControlPoint:
    return ControlPoint(
        row.count,
        row.exposure,
        row.in_baseline,
        value=None,
        centre=None,
        low=None,
        high=None,
        laney_low=None,
        laney_high=None,
        signal=False,
        sigma=None,
        expected=None,
        trust="none",
        median=None,
        longest_run=None,
        allowed_run=None,
    )


def with_gaps(metric: Metric, counted: Result) -> Result:
    """Adds a g chart of the `gap` between an event and the one before."""
    groups = grouped(counted, metric.keys[:-1], GapCount)
    return widened(counted, EventGap, (gap for _, group in groups for gap in _gaps(group)))


def _gaps(group: Sequence[GapCount]) -> Iterator[EventGap]:
    gaps, baseline = [row.gap for row in group], _baseline(group)
    chart = between_chart([gap for index, gap in enumerate(gaps) if baseline is None or baseline[index]])
    run = _run([float(gap) for gap in gaps])
    mean = chart.mean if chart else None
    trust: Trust = chart.trust if chart else "none"
    low, high = (chart.low, chart.high) if chart and chart.limited else (None, None)
    for row in group:
        signal = chart.signal(row.gap) if chart else False
        yield EventGap(row.gap, row.in_baseline, mean, low, high, signal, trust, *run)


def _baseline(group: Sequence[PeriodCount] | Sequence[GapCount]) -> Sequence[bool] | None:
    """Which rows the limits rest on; None where none are frozen, so that they rest on all."""
    known = [row.in_baseline for row in group if row.in_baseline is not None]
    return known if len(known) == len(group) else None


def _run(values: Sequence[float]) -> tuple[float, int, int] | tuple[None, None, None]:
    about = runs(values)
    return (about.median, about.longest, about.allowed) if about else (None, None, None)
