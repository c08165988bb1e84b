"""What is added to cases in time: how long they run, whether they come back, which months stand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from servicecontrol.measure.rows import Result, Row, grouped
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.proportions import wilson
from servicecontrol.statistics.recurrence import recurrence
from servicecontrol.statistics.survival import (
    Survival,
    kaplan_meier,
    median_interval,
    median_time,
    restricted_mean,
    survival_at,
    survival_interval,
)


def with_survival(metric: Metric, counted: Result) -> Result:
    """Makes one row of all cases of a key, each with its `days` and whether they have `ended`."""
    within, horizon = metric.within or 0, metric.horizon or 0
    columns = ("n", "ended", "open", "ended_median", "median", "median_low", "median_high")
    shares = (f"within_{within}", f"within_{within}_low", f"within_{within}_high", f"mean_{horizon}")
    working = ("workdays_ended_median", "workdays_median", "workdays_median_low", "workdays_median_high")
    rows = [
        (*keys, *_survival(group, within, horizon), *_workdays(group))
        for keys, group in grouped(counted, metric.keys)
    ]
    return Result(metric.name, (*metric.keys, *columns, *shares, *working, "paused"), tuple(rows))


def _workdays(group: Sequence[Row]) -> tuple[Cell, ...]:
    """The medians in working days, and how many of these pauses took off; none where one case's are not known."""
    if any(row.cells["workdays"] is None for row in group):
        return (None,) * 5
    medians, _ = _medians(group, "workdays")
    return (*medians, sum(row.count("paused") for row in group))


def _medians(group: Sequence[Row], column: str) -> tuple[tuple[float | None, ...], Survival]:
    """The median of the cases that have ended alone, the one that counts those running too, its interval; the curve."""
    times, over = [row.count(column) for row in group], [row.flag("ended") for row in group]
    ended = [time for time, done in zip(times, over, strict=True) if done]
    curve = kaplan_meier(times, over)
    return (median(ended) if ended else None, median_time(curve), *median_interval(curve)), curve


def _survival(group: Sequence[Row], within: int, horizon: int) -> tuple[Cell, ...]:
    medians, curve = _medians(group, "days")
    running = survival_at(curve, within)
    low, high = survival_interval(curve, within) or (None, None)
    ended = sum(row.flag("ended") for row in group)
    counts = (len(group), ended, len(group) - ended)
    # Ended within is what no longer runs, so the ends of the interval change places.
    return (*counts, *medians, _rest(running), _rest(high), _rest(low), restricted_mean(curve, horizon))


def with_hours(metric: Metric, counted: Result) -> Result:
    """Makes one row of all cases of a key, each with its `minutes` and whether they have `ended`; in hours."""
    columns = ("n", "ended", "open", "ended_median", "median", "median_low", "median_high")
    rows = [(*keys, *_hours(group)) for keys, group in grouped(counted, metric.keys)]
    return Result(metric.name, (*metric.keys, *columns), tuple(rows))


def _hours(group: Sequence[Row]) -> tuple[Cell, ...]:
    ended = sum(row.flag("ended") for row in group)
    medians, _ = _medians(group, "minutes")
    hours = (None if time is None else time / 60 for time in medians)
    return (len(group), ended, len(group) - ended, *hours)


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share


def with_curve(metric: Metric, counted: Result) -> Result:
    """Makes a row of every day, the last key, on which cases of the other keys ended: the share still running."""
    *keys, day = metric.keys
    columns = (*metric.keys, "running", "low", "high", "at_risk")
    return Result(
        metric.name,
        columns,
        tuple((*values, *step) for values, group in grouped(counted, keys) for step in _steps(group, day)),
    )


def _steps(group: Sequence[Row], day: str) -> Iterator[tuple[Cell, ...]]:
    curve = kaplan_meier([row.count(day) for row in group], [row.flag("ended") for row in group])
    for step in curve.steps:
        low, high = step.band if step.running else (None, None)
        yield (int(step.time), float(step.running), low, high, step.at_risk)


def with_recurrence(metric: Metric, counted: Result) -> Result:
    """Makes one row of all closed cases of a key, each with its `days` and whether it came `again`."""
    columns = ("closed", "numerator", "denominator", "value", "low", "high")
    estimate = ("estimated", "estimated_low", "estimated_high")
    rows = [
        (*keys, len(group), *_recurrence(group, metric.within or 0))
        for keys, group in grouped(counted, metric.keys)
    ]
    return Result(metric.name, (*metric.keys, *columns, *estimate), tuple(rows))


def _recurrence(group: Sequence[Row], within: int) -> tuple[Cell, ...]:
    found = recurrence(
        [row.count("days") for row in group],
        [row.flag("again") for row in group],
        [row.count("watched") for row in group],
        within,
    )
    band = wilson(found.recurred, found.followed) if found.followed else (None, None)
    counts = (found.recurred, found.followed, found.complete)
    return (*counts, *band, found.estimated, *(found.interval or (None, None)))
