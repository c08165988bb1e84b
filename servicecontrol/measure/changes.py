"""What is added to surveys in time: whether a share changed, and where it is heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from servicecontrol.measure.rows import Result, Row, clusters_of, grouped, widened
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.change import (
    LEVEL,
    Change,
    benjamini_hochberg,
    change,
    clustered_change,
    holm,
    verdict,
)
from servicecontrol.statistics.paired import Products, clustered_paired_change, paired_change
from servicecontrol.statistics.trend import Direction, Trend, seasonal_trend, trend

_CHANGE = ("before_value", "value", "difference", "low", "high", "test", "p")


def with_change(metric: Metric, counted: Result) -> Result:
    """Adds the change from `before_numerator` of `before_denominator`, adjusted over all values of the last key."""
    *family, _ = metric.keys
    added = (cells for _, group in grouped(counted, family) for cells in _family(group))
    return widened(counted, (*_CHANGE, "p_holm", "p_screened", "verdict"), added)


def _family(group: Sequence[Row]) -> Iterator[Sequence[Cell]]:
    found = [_change(row) for row in group]
    tested = [one.p for one in found if one is not None]
    adjusted = iter(zip(holm(tested), benjamini_hochberg(tested), strict=True))
    for row, one in zip(group, found, strict=True):
        strict, screened = next(adjusted) if one else (None, None)
        difference = one.difference if one else None
        yield (*_cells(row, one), strict, screened, verdict(difference, strict))


def _change(row: Row) -> Change | None:
    """Of the same people each with itself, else of two surveys that are independent."""
    before, asked_before, now, asked = _counts(row)
    if row.cells["better"] is None:
        return change(before, asked_before, now, asked)
    better, worse = row.count("better"), row.count("worse")
    return paired_change(before - worse, worse, better, asked - before - better)


def _counts(row: Row) -> tuple[int, int, int, int]:
    before, asked_before = row.count("before_numerator"), row.count("before_denominator")
    return (before, asked_before, row.count("numerator"), row.count("denominator"))


def with_clustered_change(metric: Metric, counted: Result) -> Result:
    """Adds the change of a share of answers, several of which are one person's; one row stands alone."""
    del metric
    return widened(counted, (*_CHANGE, "verdict"), (_clustered(row) for row in counted.each()))


def _clustered(row: Row) -> Sequence[Cell]:
    before, after = clusters_of(row, "before_"), clusters_of(row)
    found = None
    if before.b and after.b:
        products = _products(row)
        found = (
            clustered_change(before, after)
            if products is None
            else clustered_paired_change(before, after, products)
        )
    return (*_cells(row, found), verdict(found.difference, found.p) if found else "not-compared")


def _products(row: Row) -> Products | None:
    """The sums over the same people; None where the surveys asked different ones."""
    if row.cells["denominators"] is None:
        return None
    crossed = ("before_numerator_by_later_denominator", "before_denominator_by_later_numerator")
    return Products(*(row.count(column) for column in ("numerators", *crossed, "denominators")))


def _cells(row: Row, found: Change | None) -> Sequence[Cell]:
    before, asked_before, now, asked = _counts(row)
    shares = (before / asked_before if asked_before else None, now / asked if asked else None)
    if found is None:
        return (*shares, None, None, None, None, None)
    return (*shares, found.difference, *found.interval, found.test, found.p)


_TREND = ("periods", "first", "last", "s", "tau_b", "slope", "p", "seasonal", "direction")
_HALF_YEAR = re.compile(r"(?P<year>\d{4})(?P<season>H[12])")


def with_trend(metric: Metric, counted: Result) -> Result:
    """Makes one row of the `value` of every period of a key, in their order; each stands alone."""
    rows = [
        (*keys, *ends, *_found(found), found.direction if found else "too-few")
        for keys, ends, found in _trends(metric, counted)
    ]
    return Result(metric.name, (*metric.keys, *_TREND), tuple(rows))


def with_trends(metric: Metric, counted: Result) -> Result:
    """As `with_trend`, but all keys of one organisation are one family: a direction is what all of them allow."""
    rows: list[tuple[Cell, ...]] = []
    for _, family in groupby(_trends(metric, counted), key=lambda one: one[0][0]):
        each = list(family)
        tested = [found.p for _, _, found in each if found and found.direction != "too-few"]
        adjusted = iter(holm(tested))
        for keys, ends, found in each:
            strict = next(adjusted) if found and found.direction != "too-few" else None
            rows.append((*keys, *ends, *_found(found), _together(found, strict), strict))
    return Result(metric.name, (*metric.keys, *_TREND, "p_holm"), tuple(rows))


def _trends(
    metric: Metric, counted: Result
) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...], Trend | None]]:
    """Yields each key with the number of its periods, the first and the last, and its trend."""
    for keys, group in grouped(counted, metric.keys):
        known = [row for row in group if row.number("value") is not None]
        ends = (len(known), group[0].text("period"), group[-1].text("period"))
        yield tuple(keys), ends, _heading([row.number("value") or 0.0 for row in known], known)


def _heading(values: Sequence[float], rows: Sequence[Row]) -> Trend | None:
    """Each half of the year compared with itself, once there are years enough of both; else all as they follow."""
    halves = [_HALF_YEAR.fullmatch(str(row.cells["half_year"])) for row in rows]
    periods = [(int(half["year"]), half["season"]) for half in halves if half]
    seasonal = seasonal_trend(values, periods) if len(periods) == len(values) else None
    return seasonal or trend(values)


def _found(found: Trend | None) -> tuple[Cell, ...]:
    if found is None:
        return (*(None,) * 4, False)
    return (found.s, found.tau_b, found.slope, found.p, found.seasonal)


def _together(found: Trend | None, p: float | None) -> Direction:
    if found is None or p is None:
        return "too-few"
    return found.direction if p < LEVEL else "no-confirmed-trend"
