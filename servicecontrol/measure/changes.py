"""What is added to surveys in time: whether a share changed, and where it is heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from servicecontrol.measure.counted import ChangeCounts, ClusterChangeCounts, PeriodValue
from servicecontrol.measure.rows import Result, grouped, remade, widened
from servicecontrol.measure.survey_kinds import ClusteredChange, FamilyChange, FamilyTrend, TrendTest
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.change import (
    LEVEL,
    ShareChange,
    Test,
    benjamini_hochberg,
    change,
    clustered_change,
    holm,
    verdict,
)
from servicecontrol.statistics.paired import clustered_paired_change, paired_change
from servicecontrol.statistics.trend import Trend, TrendDirection, seasonal_trend, trend

#: A share before and now: numerators and denominators, values, difference with its interval, test and p.
_Figures = tuple[
    int, int, int, int, float | None, float | None, float | None, float | None, float | None,
    Test | None, float | None,
]  # fmt: skip


def with_change(metric: Metric, counted: Result) -> Result:
    """Adds the change from `before_numerator` of `before_denominator`, adjusted over all values of the last key."""
    groups = grouped(counted, metric.keys[:-1], ChangeCounts)
    return widened(counted, FamilyChange, (row for _, group in groups for row in _family(group)))


def _family(group: Sequence[ChangeCounts]) -> Iterator[FamilyChange]:
    found = [_change(row) for row in group]
    tested = [one.p for one in found if one is not None]
    adjusted = iter(zip(holm(tested), benjamini_hochberg(tested), strict=True))
    for row, one in zip(group, found, strict=True):
        strict, screened = next(adjusted) if one else (None, None)
        difference = one.difference if one else None
        yield FamilyChange(*_figures(row, one), strict, screened, verdict(difference, strict))


def _change(row: ChangeCounts) -> ShareChange | None:
    """Of the same people each with itself, else of two surveys that are independent."""
    before, asked = row.before_numerator, row.denominator
    if row.better is None or row.worse is None:
        return change(before, row.before_denominator, row.numerator, asked)
    return paired_change(before - row.worse, row.worse, row.better, asked - before - row.better)


def with_clustered_change(metric: Metric, counted: Result) -> Result:
    """Adds the change of a share of answers, several of which are one person's; one row stands alone."""
    del metric
    rows = counted.typed(ClusterChangeCounts)
    return widened(counted, ClusteredChange, (_clustered(row) for row in rows))


def _clustered(row: ClusterChangeCounts) -> ClusteredChange:
    found = None
    if row.before_denominator and row.denominator:
        found = (
            clustered_change(row.before, row.clusters)
            if row.products is None
            else clustered_paired_change(row.before, row.clusters, row.products)
        )
    says = verdict(found.difference, found.p) if found else "not-compared"
    return ClusteredChange(*_figures(row, found), says)


def _figures(row: ChangeCounts | ClusterChangeCounts, found: ShareChange | None) -> _Figures:
    before, asked_before, now, asked = counts = (
        row.before_numerator,
        row.before_denominator,
        row.numerator,
        row.denominator,
    )
    shares = (before / asked_before if asked_before else None, now / asked if asked else None)
    if found is None:
        return (*counts, *shares, None, None, None, None, None)
    return (*counts, *shares, found.difference, *found.interval, found.test, found.p)


_HALF_YEAR = re.compile(r"(?P<year>\d{4})(?P<season>H[12])")
#: A series by its key.
_Series = tuple[tuple[Cell, ...], TrendTest]


def with_trend(metric: Metric, counted: Result) -> Result:
    """Makes one row of the `value` of every period of a key, in their order; each stands alone."""
    return remade(metric, TrendTest, _series(metric, counted))


def with_trends(metric: Metric, counted: Result) -> Result:
    """As `with_trend`, but all keys of one organisation are one family: a direction is what all of them allow."""
    families = groupby(_series(metric, counted), key=lambda one: one[0][0])
    return remade(metric, FamilyTrend, (row for _, family in families for row in _together(list(family))))


def _together(family: Sequence[_Series]) -> Iterator[tuple[tuple[Cell, ...], FamilyTrend]]:
    tested = [row.p for _, row in family if row.p is not None and row.direction != "too-few"]
    adjusted = iter(holm(tested))
    for keys, row in family:
        strict = None if row.p is None or row.direction == "too-few" else next(adjusted)
        yield (
            keys,
            FamilyTrend(
                row.periods,
                row.first,
                row.last,
                row.s,
                row.tau_b,
                row.slope,
                row.p,
                row.seasonal,
                _strictly(row.direction, strict),
                strict,
            ),
        )


def _strictly(direction: TrendDirection, p: float | None) -> TrendDirection:
    if p is None:
        return "too-few"
    return direction if p < LEVEL else "no-confirmed-trend"


def _series(metric: Metric, counted: Result) -> Iterator[_Series]:
    for keys, group in grouped(counted, metric.keys, PeriodValue):
        known = [(row.value, row.half_year) for row in group if row.value is not None]
        found = _found([value for value, _ in known], [half or "" for _, half in known])
        first, last = group[0].period, group[-1].period
        if found is None:
            unknown = (None, None, None, None, False)
            yield keys, TrendTest(len(known), first, last, *unknown, "too-few")
        else:
            tested = (found.s, found.tau_b, found.slope, found.p, found.seasonal)
            yield keys, TrendTest(len(known), first, last, *tested, found.direction)


def _found(values: Sequence[float], half_years: Sequence[str]) -> Trend | None:
    """Each half of the year compared with itself, once there are years enough of both; else all as they follow."""
    halves = [_HALF_YEAR.fullmatch(each) for each in half_years]
    periods = [(int(half["year"]), half["season"]) for half in halves if half]
    seasonal = seasonal_trend(values, periods) if len(periods) == len(values) else None
    return seasonal or trend(values)
