"""Exact tests for counts too small for the normal curve: Boschloo's for two groups, McNemar's for pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import comb, exp, lgamma, log

#: Points at which the unknown common share is tried, before the search around the best of them.
_GRID = 100
_BEST = 3
_STEPS = 40
#: Tables as extreme as the one seen up to rounding are as extreme.
_ROUNDING = 1 + 1e-10
_GOLDEN = (5**0.5 - 1) / 2


def mcnemar(worse: int, better: int) -> float | None:
    """Returns the exact two-sided p that as many went one way as the other; None where none changed."""
    n = worse + better
    if not n:
        return None
    tail = sum(comb(n, k) for k in range(min(worse, better) + 1))
    return min(1.0, float(Fraction(2 * tail, 2**n)))


def boschloo(x: int, n: int, y: int, m: int) -> float:
    """Returns the two-sided p that x of n and y of m have one share (Boschloo 1970).

    Twice the smaller of the two one-sided ones: the largest probability, over all common shares, of a table
    that Fisher's test finds as extreme as this one. Unlike Fisher's own it does not waste the level.
    """
    # A low count in the first group is a high one of the opposite answer.
    return min(1.0, 2 * min(_one_sided(x, n, y, m), _one_sided(n - x, n, m - y, m)))


def fisher(x: int, n: int, y: int, m: int) -> float:
    """Returns the one-sided p of x or fewer in the first group, the margins being given (Fisher 1935)."""
    total = x + y
    lowest = max(0, total - m)
    chance = comb(n, x) * comb(m, total - x) / comb(n + m, total)
    p = 0.0
    for k in range(x, lowest - 1, -1):
        p += chance
        chance *= k * (m - total + k) / ((n - k + 1) * (total - k + 1))
    return min(1.0, p)


def _one_sided(x: int, n: int, y: int, m: int) -> float:
    """The test that the first group's share is lower."""
    corners = _corners(fisher(x, n, y, m) * _ROUNDING, n, m)
    first, second = _log_ways(n), _log_ways(m)
    return _largest(lambda share: _probability(share, corners, first, second))


def _corners(limit: float, n: int, m: int) -> list[int]:
    """Returns for each count of the first group the least of the second with which it is as extreme.

    The least one never falls as the first count rises, so the walk needs n + m steps; m + 1 stands for none.
    """
    corners, least = [], 0
    for count in range(n + 1):
        while least <= m and fisher(count, n, least, m) > limit:
            least += 1
        corners.append(least)
    return corners


def _probability(
    share: float, corners: Sequence[int], first: Sequence[float], second: Sequence[float]
) -> float:
    """Returns the probability of all tables as extreme, both groups having this share."""
    upper = list(accumulate(reversed(_binomial(share, second))))
    whole = len(upper)
    # The last `whole - least` counts of the second group are those from the least one up.
    return sum(
        chance * upper[whole - least - 1]
        for chance, least in zip(_binomial(share, first), corners, strict=True)
        if least < whole
    )


def _log_ways(n: int) -> list[float]:
    return [lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1) for count in range(n + 1)]


def _binomial(share: float, log_ways: Sequence[float]) -> list[float]:
    """Returns the probability of each count."""
    n, odds, none = len(log_ways) - 1, log(share / (1 - share)), log(1 - share)
    return [exp(ways + count * odds + n * none) for count, ways in enumerate(log_ways)]


def _largest(function: Callable[[float], float]) -> float:
    """Returns the maximum over shares between 0 and 1: the best points of a grid, each refined."""
    points = [(index + 0.5) / _GRID for index in range(_GRID)]
    values = [function(point) for point in points]
    best = sorted(range(_GRID), key=lambda index: -values[index])[:_BEST]
    return max(_refined(function, points[index]) for index in best)


def _refined(function: Callable[[float], float], middle: float) -> float:
    low, high = max(1e-9, middle - 1 / _GRID), min(1 - 1e-9, middle + 1 / _GRID)
    for _ in range(_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, right) if function(left) > function(right) else (left, high)
    return function((low + high) / 2)
