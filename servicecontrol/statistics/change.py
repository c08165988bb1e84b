"""Did a share change between two surveys: tests, intervals, and the words that they allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

from servicecontrol.statistics.exact import boschloo
from servicecontrol.statistics.proportions import Clusters, Interval, effective_size, wilson

ChangeVerdict = Literal["improved", "worsened", "no-confirmed-change", "not-compared"]
Test = Literal["z", "exact", "paired"]

#: A change is confirmed below this probability of seeing it by chance.
LEVEL = 0.05
#: Where any of the four counts is expected to be smaller, the normal curve does not hold.
LEAST_EXPECTED = 5


@dataclass(frozen=True)
class ShareChange:
    """The change of a share from x of n to y of m."""

    difference: float
    interval: Interval  #: Newcombe's, but Student's for several answers of the same people
    test: Test
    z: float | None  #: None where nobody, or everybody, was satisfied both times, and where pairs are tested
    p: float


def change(x: int, n: int, y: int, m: int) -> ShareChange | None:
    """How a share changed between two independent surveys; None where one of them has no answer."""
    if not n or not m:
        return None
    exact = expected(x, n, y, m) < LEAST_EXPECTED
    z = two_proportions(x, n, y, m)
    p = boschloo(x, n, y, m) if exact else two_sided(z or 0.0)
    return ShareChange(y / m - x / n, newcombe(x, n, y, m), "exact" if exact else "z", z, p)


def expected(x: float, n: float, y: float, m: float) -> float:
    """The smallest of the four counts that a common share would give."""
    return min(n, m) * min(x + y, n + m - x - y) / (n + m)


def two_proportions(x: float, n: float, y: float, m: float) -> float | None:
    """The z of the change from x of n to y of m; None where the common share is 0 or 1."""
    common = (x + y) / (n + m)
    spread = common * (1 - common) * (1 / n + 1 / m)
    return (y / m - x / n) / sqrt(spread) if spread > 0 else None


def two_sided(z: float) -> float:
    """The probability of a value as far from 0 as z, on either side."""
    return 2 * NormalDist().cdf(-abs(z))


def newcombe(x: float, n: float, y: float, m: float) -> Interval:
    """The hybrid score interval of the change (Newcombe 1998, method 10); sizes may be effective ones."""
    before, after = x / n, y / m
    (low, high), (lower, upper) = wilson(x, n), wilson(y, m)
    down = sqrt((after - lower) ** 2 + (high - before) ** 2)
    up = sqrt((upper - after) ** 2 + (before - low) ** 2)
    return (max(-1.0, after - before - down), min(1.0, after - before + up))


def holm(found: Sequence[float]) -> tuple[float, ...]:
    """Each p adjusted so that all verdicts together are right 95 times of 100 (Holm 1979)."""
    order = sorted(range(len(found)), key=lambda index: (found[index], index))
    adjusted, so_far = [0.0] * len(found), 0.0
    for place, index in enumerate(order):
        so_far = max(so_far, min(1.0, (len(found) - place) * found[index]))
        adjusted[index] = so_far
    return tuple(adjusted)


def benjamini_hochberg(found: Sequence[float]) -> tuple[float, ...]:
    """Each p adjusted so that of all changes named 1 in 20 is chance (Benjamini & Hochberg 1995)."""
    order = sorted(range(len(found)), key=lambda index: (found[index], index))
    adjusted, so_far = [0.0] * len(found), 1.0
    for place in range(len(order), 0, -1):
        index = order[place - 1]
        so_far = min(so_far, found[index] * (len(found) / place))
        adjusted[index] = so_far
    return tuple(adjusted)


def verdict(difference: float | None, adjusted: float | None) -> ChangeVerdict:
    """What may be said of a change; one that is not confirmed is not called unchanged either."""
    if difference is None or adjusted is None:
        return "not-compared"
    if adjusted >= LEVEL or difference == 0:
        return "no-confirmed-change"
    return "improved" if difference > 0 else "worsened"


def clustered_change(before: Clusters, after: Clusters) -> ShareChange | None:
    """How a share changed where several answers are one person's, at the effective sizes.

    None where too few answered for the normal curve: effective sizes are no whole numbers to count tables with.
    """
    n, m = effective_size(before), effective_size(after)
    x, y = before.a / before.b * n, after.a / after.b * m
    if expected(x, n, y, m) < LEAST_EXPECTED:
        return None
    z = two_proportions(x, n, y, m)
    return ShareChange(y / m - x / n, newcombe(x, n, y, m), "z", z, two_sided(z or 0.0))
