"""Exact tests and intervals for counts too small for the normal curve.

Boschloo's test is for two groups, McNemar's for pairs, Garwood's interval for a single count.

All of them stay exact however large the counts are, since none looks further than chance reaches: from a probability
the next ones follow by ratios, and they are left out once they no longer change a digit of the sum. Work grows as the
counts do in Boschloo's test, as their square root in the others, and no number overflows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import ceil, exp, lgamma, log, pi, sqrt, tan
from operator import mul

#: What is this much smaller than the sum, or the largest term, changes none of the digits of either.
_NEGLIGIBLE = 1e-14
#: Tables as extreme as the one seen up to rounding are as extreme.
_ROUNDING = 1 + 1e-7
#: A tail that has fallen to this part of what it was taken from is summed afresh: the difference has lost digits.
_CANCELLED = 1e-3
#: Below it Fisher's p, which Boschloo's never exceeds, stands for it: neither is written but as smaller than 0.001.
_TINY = 1e-9
#: Standard deviations, and counts, beyond which a binomial count has a probability that is negligible.
_REACH, _REACH_OF_FEW = 8, 24
#: Common shares that are tried at least, before the search around the best of them, and for each root of the counts.
_LEAST_GRID, _GRID_PER_ROOT = 100, 4
_BEST = 8
_STEPS = 24
_GOLDEN = (5**0.5 - 1) / 2


def mcnemar(worse: int, better: int) -> float | None:
    """The exact two-sided p that as many went one way as the other; None where none changed."""
    n, fewer = worse + better, min(worse, better)
    if not n:
        return None
    chance = exp(_log_ways(n, fewer) - n * log(2))
    return min(1.0, 2 * _sum(chance, (k / (n - k + 1) for k in range(fewer, 0, -1))))


def poisson(count: int, places: int = 1) -> tuple[float, float]:
    """The 95 % interval of the mean that a count of rare events comes from (Garwood 1936).

    Where several places are looked at for one that stands out, it is wide enough for all of them at once (Bonferroni).
    """
    tail = 0.025 / places
    reach = _REACH * sqrt(count + 1) + _REACH_OF_FEW
    least = max(0.0, count - reach)
    low = _crossing(lambda mean: 1 - _no_more(count - 1, mean) < tail, least, count) if count else 0.0
    return low, _crossing(lambda mean: _no_more(count, mean) > tail, count, count + reach)


def _no_more(count: int, mean: float) -> float:
    """The probability of so many or fewer where a mean above 0 is expected."""
    ratios = (k / mean for k in range(count, 0, -1))
    return min(1.0, _sum(exp(count * log(mean) - mean - lgamma(count + 1)), ratios))


def _crossing(before: Callable[[float], bool], low: float, high: float) -> float:
    """Where something that is so at first no longer is."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if before(middle) else (low, middle)
    return low


def boschloo(x: int, n: int, y: int, m: int) -> float:
    """The two-sided p that x of n and y of m have one share (Boschloo 1970).

    Twice the smaller of the two one-sided ones: the largest probability, over all common shares, of a table
    that Fisher's test finds as extreme as this one. Unlike Fisher's own it does not waste the level.
    """
    # A low count in the first group is a high one of the opposite answer.
    near, far = sorted(((x, n, y, m), (n - x, n, m - y, m)), key=lambda table: fisher(*table))
    p = _one_sided(*near)
    return min(1.0, 2 * min(p, _one_sided(*far, enough=p)))


def fisher(x: int, n: int, y: int, m: int) -> float:
    """The one-sided p of x or fewer in the first group, the margins being given (Fisher 1935)."""
    total = x + y
    if x * (n + m) > n * total:
        # Beyond the middle the rest is the shorter sum: that of fewer than y in the second group.
        return 1 - _tail(y - 1, m, x + 1, n) if y and x < n else 1.0
    return _tail(x, n, y, m)


def _tail(x: int, n: int, y: int, m: int) -> float:
    """The probability of x or fewer, which is no more than is expected or one more than that at most."""
    ratios = (k * (m - x - y + k) / ((n - k + 1) * (x + y - k + 1)) for k in range(x, max(0, x + y - m), -1))
    return min(1.0, _sum(_hypergeometric(x, n, y, m), ratios))


def _sum(first: float, ratios: Iterable[float]) -> float:
    """The sum of a probability and of those that follow from it by their ratios."""
    total = chance = first
    for ratio in ratios:
        chance *= ratio
        total += chance
        if chance <= _NEGLIGIBLE * total:
            break
    return total


def _hypergeometric(x: int, n: int, y: int, m: int) -> float:
    """The probability of exactly this table, its margins being given."""
    return exp(_log_ways(n, x) + _log_ways(m, y) - _log_ways(n + m, x + y))


def _log_ways(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _one_sided(x: int, n: int, y: int, m: int, enough: float = 1.0) -> float:
    """The test that the first group's share is lower; a p that even odds alone show to be no less than `enough`."""
    conditional = fisher(x, n, y, m)
    if conditional < _TINY:
        return conditional
    corners = _corners(conditional * _ROUNDING, n, m)
    first, second = _ratios(n), _ratios(m)
    if _probability(1.0, corners, first, second) >= enough:
        return enough
    points = max(_LEAST_GRID, ceil(_GRID_PER_ROOT * sqrt(max(n, m))))
    return _largest(lambda odds: _probability(odds, corners, first, second), points)


def _corners(limit: float, n: int, m: int) -> list[int]:
    """For each count of the first group the least of the second with which it is as extreme.

    The least one never falls as the first count rises, so the walk needs n + m steps, in each of which Fisher's p
    follows from the one before: with one more in all, either they are as few in the first group, or one more is.
    m + 1 stands for none.
    """
    corners: list[int] = []
    least, chance, tail, summed = 0, 1.0, 1.0, 1.0
    while len(corners) <= n:
        count = len(corners)
        if tail > limit and least == m:
            return corners + [m + 1] * (n + 1 - count)
        rest = n + m - count - least
        if tail > limit:
            tail -= chance * (n - count) / rest
            chance *= (m - least) / (least + 1) * (count + least + 1) / rest
            least += 1
            if tail < _CANCELLED * summed:
                chance, tail = _hypergeometric(count, n, least, m), fisher(count, n, least, m)
                summed = tail
        else:
            corners.append(least)
            if count < n:
                moved = chance * (n - count) / (count + 1) / rest
                tail, chance = tail + moved * least, moved * (count + least + 1)
                summed = max(summed, tail)
    return corners


def _probability(
    odds: float, corners: Sequence[int], first: Sequence[float], second: Sequence[float]
) -> float:
    """The probability of all tables as extreme, both groups having the share of these odds."""
    start, chances = _binomial(odds, first)
    lowest, others = _binomial(odds, second)
    beyond = list(accumulate(reversed(others)))[::-1]
    least = corners[start : start + len(chances)]
    surely, never = bisect_left(least, lowest), bisect_left(least, lowest + len(others))
    some = zip(chances[surely:never], least[surely:never], strict=True)
    return sum(chances[:surely]) + sum(chance * beyond[count - lowest] for chance, count in some)


def _ratios(n: int) -> list[float]:
    """How much likelier than a count the next one is at even odds, from 0 up to n - 1."""
    return [(n - count) / (count + 1) for count in range(n)]


def _binomial(odds: float, ratios: Sequence[float]) -> tuple[int, list[float]]:
    """The first count that chance reaches, and the probability of it and of each that follows."""
    share = odds / (1 + odds)
    mode = min(len(ratios), int((len(ratios) + 1) * share))
    reach = ceil(_REACH * sqrt(len(ratios) * share * (1 - share))) + _REACH_OF_FEW
    fewer = list(
        accumulate((1 / ratio / odds for ratio in reversed(ratios[max(0, mode - reach) : mode])), mul)
    )
    more = accumulate((ratio * odds for ratio in ratios[mode : mode + reach]), mul)
    weights = [*reversed(fewer), 1.0, *more]
    whole = sum(weights)
    return mode - len(fewer), [weight / whole for weight in weights]


def _largest(function: Callable[[float], float], points: int) -> float:
    """The maximum over all odds: the best peaks of a grid, each refined.

    The grid is even in the angle whose squared sine is the share: a binomial share moves as far on it everywhere,
    by half the root of its count, so that no peak is narrower than a step.
    """
    step = pi / 2 / points
    values = [function(tan((index + 0.5) * step) ** 2) for index in range(points)]
    beside = zip([-1.0, *values], values, [*values[1:], -1.0], strict=False)
    peaks = [index for index, (before, here, after) in enumerate(beside) if before <= here >= after]
    best = sorted(peaks, key=lambda index: -values[index])[:_BEST]
    return max(
        _refined(function, max(0.0, index - 0.5) * step, min(points, index + 1.5) * step) for index in best
    )


def _refined(function: Callable[[float], float], low: float, high: float) -> float:
    """The maximum between two angles that hold one peak, by golden section."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = function(tan(left) ** 2), function(tan(right) ** 2)
    for _ in range(_STEPS):
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = function(tan(left) ** 2)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = function(tan(right) ** 2)
    return max(at_left, at_right)
