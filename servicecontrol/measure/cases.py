"""What is added to cases in time: how long they run, whether they come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from servicecontrol.measure.counted import CaseDays, CaseMinutes, CaseOnDay, ClosedCase
from servicecontrol.measure.kinds import CurveStep, DaysTaken, HoursTaken, Recurred
from servicecontrol.measure.rows import Result, grouped, remade
from servicecontrol.metrics.catalogue import Metric
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

#: The median of the cases that have ended alone, the one that counts those running too, and the ends of its interval.
_Medians = tuple[float | None, float | None, float | None, float | None]


def with_survival(metric: Metric, counted: Result) -> Result:
    """Makes one row of all cases of a key, each with its `days` and whether they have `ended`."""
    within, horizon = metric.within or 0, metric.horizon or 0
    groups = grouped(counted, metric.keys, CaseDays)
    return remade(metric, DaysTaken, ((keys, _days(group, within, horizon)) for keys, group in groups))


def _days(group: Sequence[CaseDays], within: int, horizon: int) -> DaysTaken:
    over = [row.ended for row in group]
    medians, curve = _medians([row.days for row in group], over)
    low, high = survival_interval(curve, within) or (None, None)
    working, paused = _workdays(group, over)
    # Ended within is what no longer runs, so the ends of the interval change places.
    shares = (_rest(survival_at(curve, within)), _rest(high), _rest(low))
    counts = (len(group), sum(over), len(group) - sum(over))
    return DaysTaken(*counts, *medians, *shares, restricted_mean(curve, horizon), *working, paused)


def _workdays(group: Sequence[CaseDays], over: Sequence[bool]) -> tuple[_Medians, int | None]:
    """The medians in working days, and how many of these pauses took off; none where one case's are not known."""
    known = [(row.workdays, row.paused) for row in group if row.workdays is not None]
    if len(known) < len(group):
        return (None, None, None, None), None
    medians, _ = _medians([days for days, _ in known], over)
    return medians, sum(paused or 0 for _, paused in known)


def _medians(times: Sequence[int], over: Sequence[bool]) -> tuple[_Medians, Survival]:
    """The medians, and the curve that they are read from."""
    ended = [time for time, done in zip(times, over, strict=True) if done]
    curve = kaplan_meier(times, over)
    return (median(ended) if ended else None, median_time(curve), *median_interval(curve)), curve


def with_hours(metric: Metric, counted: Result) -> Result:
    """Makes one row of all cases of a key, each with its `minutes` and whether they have `ended`; in hours."""
    groups = grouped(counted, metric.keys, CaseMinutes)
    return remade(metric, HoursTaken, ((keys, _hours(group)) for keys, group in groups))


def _hours(group: Sequence[CaseMinutes]) -> HoursTaken:
    ended = sum(row.ended for row in group)
    medians, _ = _medians([row.minutes for row in group], [row.ended for row in group])
    hours = (None if time is None else time / 60 for time in medians)
    return HoursTaken(len(group), ended, len(group) - ended, *hours)


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share


def with_curve(metric: Metric, counted: Result) -> Result:
    """Makes a row of every day, the last key, on which cases of the other keys ended: the share still running."""
    *keys, day = metric.keys
    named = replace(counted, columns=tuple("day" if each == day else each for each in counted.columns))
    groups = grouped(named, keys, CaseOnDay)
    return remade(
        metric, CurveStep, (((*values, on), step) for values, group in groups for on, step in _steps(group))
    )


def _steps(group: Sequence[CaseOnDay]) -> Iterator[tuple[int, CurveStep]]:
    curve = kaplan_meier([row.day for row in group], [row.ended for row in group])
    for step in curve.steps:
        yield int(step.time), CurveStep(float(step.running), *step.band, step.at_risk)


def with_recurrence(metric: Metric, counted: Result) -> Result:
    """Makes one row of all closed cases of a key, each with its `days` and whether it came `again`."""
    groups = grouped(counted, metric.keys, ClosedCase)
    return remade(
        metric, Recurred, ((keys, _recurrence(group, metric.within or 0)) for keys, group in groups)
    )


def _recurrence(group: Sequence[ClosedCase], within: int) -> Recurred:
    found = recurrence(
        [row.days for row in group], [row.again for row in group], [row.watched for row in group], within
    )
    low, high = wilson(found.recurred, found.followed) if found.followed else (None, None)
    estimated_low, estimated_high = found.interval or (None, None)
    return Recurred(
        len(group),
        found.recurred,
        found.followed,
        found.complete,
        low,
        high,
        found.estimated,
        estimated_low,
        estimated_high,
    )
