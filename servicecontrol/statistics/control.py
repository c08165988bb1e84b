"""Control charts: which months differ from the others by more than chance (Shewhart 1931; Laney 2002)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import log2, sqrt
from statistics import median
from typing import Literal

from servicecontrol.statistics.proportions import Interval

#: How far the limits may be trusted: no chart, a run chart only, limits on trial, limits.
Trust = Literal["none", "run-chart", "provisional", "limits"]
ControlKind = Literal["p", "u"]

#: With fewer points there is a line to look at, no limits.
LEAST_POINTS = 8
#: With fewer points limits are provisional.
LEAST_SETTLED = 20
#: Where fewer cases are expected at a point, its distribution is too skew for limits on either side.
LEAST_EXPECTED = 5
#: Above it the points vary more than chance alone explains, and Laney's limits decide. A convention of ours.
OVERDISPERSED = 1.2
_MOVING_RANGE = 1.128  #: d₂ of two neighbours


@dataclass(frozen=True)
class Point:
    """A period: its share or rate, Shewhart's limits, Laney's, and whether it lies outside those that decide."""

    value: float
    limits: Interval
    laney: Interval
    signal: bool


@dataclass(frozen=True)
class ControlChart:
    """The periods against their common rate."""

    centre: float
    points: tuple[Point, ...]
    sigma: float  #: σ_z, of the mean of |zᵢ − zᵢ₋₁|: 1 where chance alone makes them vary, and for a single period
    fewest_expected: float
    trust: Trust


def control_chart(
    kind: ControlKind,
    counts: Sequence[int],
    exposures: Sequence[float],
    baseline: Sequence[bool] | None = None,
) -> ControlChart | None:
    """A p chart of shares, or a u chart of counts per unit of exposure; None where nothing happened.

    For p, each exposure is the number of units, of which so many have the property; raises `ValueError` where
    more have it. The period that is still running must not be among them. Where limits are frozen, `baseline` says
    which periods they rest on: centre and σ_z come of these alone, and so does the trust; all periods are judged.
    """
    if kind == "p" and any(x > n for x, n in zip(counts, exposures, strict=True)):
        raise ValueError("more cases than units")
    if not counts or any(size <= 0 for size in exposures):
        return None
    basis = [index for index in range(len(counts)) if baseline is None or baseline[index]]
    if not basis:
        return None
    centre = sum(counts[index] for index in basis) / sum(exposures[index] for index in basis)
    unit = centre * (1 - centre) if kind == "p" else centre
    if unit <= 0:
        return None
    ceiling = 1.0 if kind == "p" else None
    spreads = [sqrt(unit / size) for size in exposures]
    values = [x / size for x, size in zip(counts, exposures, strict=True)]
    zs = [(value - centre) / spread for value, spread in zip(values, spreads, strict=True)]
    ranges = [abs(zs[after] - zs[before]) for before, after in pairwise(basis)]
    sigma = sum(ranges) / len(ranges) / _MOVING_RANGE if ranges else 1.0
    fewest = min(size * (min(centre, 1 - centre) if kind == "p" else centre) for size in exposures)
    trust = _trust(len(basis), fewest)
    points = tuple(
        _point(value, centre, spread, sigma, ceiling, limited=trust in ("provisional", "limits"))
        for value, spread in zip(values, spreads, strict=True)
    )
    return ControlChart(centre, points, sigma, fewest, trust)


def _point(
    value: float, centre: float, spread: float, sigma: float, ceiling: float | None, *, limited: bool
) -> Point:
    shewhart = _limits(centre, 3 * spread, ceiling)
    laney = _limits(centre, 3 * spread * sigma, ceiling)
    low, high = laney if sigma > OVERDISPERSED else shewhart
    return Point(value, shewhart, laney, limited and not low <= value <= high)


def _limits(centre: float, reach: float, ceiling: float | None) -> Interval:
    high = centre + reach
    return (max(0.0, centre - reach), high if ceiling is None else min(ceiling, high))


def _trust(points: int, fewest_expected: float) -> Trust:
    if points < LEAST_POINTS or fewest_expected < LEAST_EXPECTED:
        return "run-chart"
    return "provisional" if points < LEAST_SETTLED else "limits"


@dataclass(frozen=True)
class Runs:
    """A run chart: the median, the longest run on one side of it, and the longest that chance explains."""

    median: float
    longest: int
    allowed: int


def runs(values: Sequence[float]) -> Runs | None:
    """The runs about the median (Anhøj & Olesen 2014); None without a value.

    Values on the median itself are passed over: they belong to neither side.
    """
    if not values:
        return None
    middle = median(values)
    sides = [value > middle for value in values if value != middle]
    longest = max((len(list(group)) for _, group in groupby(sides)), default=0)
    return Runs(middle, longest, round(log2(len(sides)) + 3) if sides else 0)
