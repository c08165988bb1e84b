"""Whether a figure rises or falls over periods (Mann 1945, Kendall 1975; slope: Sen 1968).

Seasons are compared each with itself where there are years enough (Hirsch, Slack & Smith 1982). Periods are taken to be
independent: a correction for those that are not (Hamed & Rao 1998) estimates their correlation from the series itself,
and a dozen surveys cannot tell it from chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from math import comb, sqrt
from statistics import median
from typing import Literal

from servicecontrol.statistics.change import LEVEL, two_sided

TrendDirection = Literal["rising", "falling", "no-confirmed-trend", "too-few"]

#: With four periods no order, however clear, is rarer than 1 in 12.
LEAST_PERIODS = 5
#: From here on the normal curve holds; below, every order is counted.
LEAST_NORMAL = 8
#: Years of every season from which on seasons are told apart: with three of each no order is rarer than 1 in 18.
LEAST_YEARS = 4


@dataclass(frozen=True)
class Trend:
    """The trend of a series."""

    s: int  #: pairs that rise less pairs that fall
    variance: float  #: of s by chance, corrected for ties
    z: float
    normal: float  #: two-sided p by the normal curve
    exact: float | None  #: two-sided p by counting every order; None for longer series
    tau_b: float | None  #: with ties; None where nothing varies
    slope: float  #: Sen's, per period
    direction: TrendDirection
    seasonal: bool = False  #: each season with itself; the variance and the pairs are those within seasons

    @property
    def p(self) -> float:
        """The p that decides."""
        return self.normal if self.exact is None else self.exact


def trend(values: Sequence[float]) -> Trend | None:
    """The trend of values at even steps of time; None for fewer than two."""
    n = len(values)
    if n < 2:  # noqa: PLR2004  # one period has no trend
        return None
    slope = median((values[k] - values[i]) / (k - i) for i, k in combinations(range(n), 2))
    return _trend([values], slope)


def seasonal_trend(values: Sequence[float], periods: Sequence[tuple[int, str]]) -> Trend | None:
    """The trend of values whose period is a year and a season of it, each season compared with itself.

    Sen's slope is per step from one season to the next. None where a season of a year stands twice, where there are
    no two seasons, or too few years of one: then `trend` is all there is.
    """
    seasons: dict[str, list[tuple[int, float]]] = {}
    for value, (year, season) in sorted(zip(values, periods, strict=True), key=lambda one: one[1]):
        seasons.setdefault(season, []).append((year, value))
    enough = all(len(one) >= LEAST_YEARS for one in seasons.values())
    if len(seasons) < 2 or not enough or len(set(periods)) < len(periods):  # noqa: PLR2004  # one is no seasons
        return None
    by_year = median(
        (after - before) / (later - earlier)
        for one in seasons.values()
        for (earlier, before), (later, after) in combinations(one, 2)
    )
    return _trend([[value for _, value in one] for one in seasons.values()], by_year / len(seasons))


def _trend(groups: Sequence[Sequence[float]], slope: float) -> Trend:
    """The trend within groups that are independent of each other: all periods in one, or a group for each season."""
    n, s = sum(map(len, groups)), sum(map(_s, groups))
    pairs = sum(comb(len(group), 2) for group in groups)
    ties = [count for group in groups for count in Counter(group).values() if count > 1]
    untied = pairs - sum(comb(t, 2) for t in ties)
    spread = (sum(_spread(len(group)) for group in groups) - sum(map(_spread, ties))) / 18
    z = (s - (s > 0) + (s < 0)) / sqrt(spread) if spread else 0.0
    normal = two_sided(z)
    exact = _exact(groups, s) if all(len(group) < LEAST_NORMAL for group in groups) else None
    tau_b = s / sqrt(pairs * untied) if untied else None
    direction = _direction(n, s, normal if exact is None else exact)
    return Trend(s, spread, z, normal, exact, tau_b, slope, direction, len(groups) > 1)


def _s(values: Sequence[float]) -> int:
    """Pairs that rise less pairs that fall."""
    return sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))


def _spread(n: int) -> int:
    """Eighteen times the variance of S among so many different values."""
    return n * (n - 1) * (2 * n + 5)


def _direction(n: int, s: int, p: float) -> TrendDirection:
    if n < LEAST_PERIODS:
        return "too-few"
    if p >= LEVEL:
        return "no-confirmed-trend"
    return "rising" if s > 0 else "falling"


def _exact(groups: Sequence[Sequence[float]], s: int) -> float:
    """The share of all orders, within each group, that rise or fall as much as this one."""
    chances = {0: Fraction(1)}
    for group in groups:
        own = _by_chance(group)
        found: dict[int, Fraction] = {}
        for (one, share), (other, chance) in product(chances.items(), own.items()):
            found[one + other] = found.get(one + other, Fraction(0)) + share * chance
        chances = found
    return float(sum(chance for one, chance in chances.items() if abs(one) >= abs(s)))


def _by_chance(values: Sequence[float]) -> Mapping[int, Fraction]:
    """Each S that an order of the values may have, with its share of all orders."""
    orders, placed = [1], 0
    for equal in Counter(values).values():
        orders = _mixed_in(orders, placed, equal)
        placed += equal
    # An order with so many inversions has s = pairs that differ − 2 · inversions.
    return {len(orders) - 1 - 2 * k: Fraction(count, sum(orders)) for k, count in enumerate(orders)}


def _mixed_in(orders: Sequence[int], placed: int, equal: int) -> list[int]:
    """How many orders have each number of inversions once so many equal values are mixed into those placed.

    The generating function is multiplied by Gauss's binomial coefficient: one factor 1 − qᵃ and one divisor 1 − qᵇ at
    a time.
    """
    found = [*orders, *[0] * (placed * equal)]
    for one in range(1, equal + 1):
        for k in range(len(found) - 1, placed + one - 1, -1):
            found[k] -= found[k - placed - one]
        for k in range(one, len(found)):
            found[k] += found[k - one]
    return found
