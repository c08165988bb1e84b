"""Whether a figure rises or falls over periods (Mann 1945, Kendall 1975; slope: Sen 1968)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from math import factorial, sqrt
from statistics import median
from typing import Literal

from servicecontrol.statistics.change import LEVEL, two_sided

Direction = Literal["rising", "falling", "no-confirmed-trend", "too-few"]

#: With four periods no order, however clear, is rarer than 1 in 12.
LEAST_PERIODS = 5
#: From here on the normal curve holds; below, every order is counted.
LEAST_NORMAL = 8


@dataclass(frozen=True)
class Trend:
    """The trend of a series."""

    s: int  #: pairs that rise less pairs that fall
    variance: float  #: of s by chance, corrected for ties
    z: float
    normal: float  #: two-sided p by the normal curve
    exact: float | None  #: two-sided p by counting every order; None for longer series
    tau_a: float
    tau_b: float | None  #: with ties; None where nothing varies
    slope: float  #: Sen's, per period
    direction: Direction

    @property
    def p(self) -> float:
        """The p that decides."""
        return self.normal if self.exact is None else self.exact


def trend(values: Sequence[float]) -> Trend | None:
    """Returns the trend of values at even steps of time; None for fewer than two."""
    n = len(values)
    if n < 2:  # noqa: PLR2004  # one period has no trend
        return None
    pairs = list(combinations(values, 2))
    s = sum((later > earlier) - (later < earlier) for earlier, later in pairs)
    ties = [count for count in Counter(values).values() if count > 1]
    spread = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = (s - (s > 0) + (s < 0)) / sqrt(spread) if spread else 0.0
    normal = two_sided(z)
    exact = _exact(values, s) if n < LEAST_NORMAL else None
    untied = len(pairs) - sum(t * (t - 1) // 2 for t in ties)
    slope = median((values[k] - values[i]) / (k - i) for i, k in combinations(range(n), 2))
    tau_b = s / sqrt(len(pairs) * untied) if untied else None
    direction = _direction(n, s, normal if exact is None else exact)
    return Trend(s, spread, z, normal, exact, s / len(pairs), tau_b, slope, direction)


def _direction(n: int, s: int, p: float) -> Direction:
    if n < LEAST_PERIODS:
        return "too-few"
    if p >= LEVEL:
        return "no-confirmed-trend"
    return "rising" if s > 0 else "falling"


def _exact(values: Sequence[float], s: int) -> float:
    """Returns the share of all orders of the values that rise or fall as much as this one."""
    if len(set(values)) == len(values):
        n, pairs = len(values), len(values) * (len(values) - 1) // 2
        # An order with so many inversions has s = pairs − 2 · inversions.
        extreme = sum(_orders(n, k) for k in range(pairs + 1) if abs(pairs - 2 * k) >= abs(s))
        return extreme / factorial(n)
    orders = [
        abs(sum((later > earlier) - (later < earlier) for earlier, later in combinations(order, 2)))
        for order in permutations(values)
    ]
    return sum(one >= abs(s) for one in orders) / len(orders)


@cache
def _orders(n: int, inversions: int) -> int:
    """Returns how many orders of n different values have so many inversions."""
    if n == 0:
        return int(inversions == 0)
    return sum(_orders(n - 1, inversions - k) for k in range(min(n - 1, inversions) + 1))
