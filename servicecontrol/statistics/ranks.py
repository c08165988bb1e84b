"""Correlation by rank, equal values sharing the mean of their ranks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import sqrt
from statistics import NormalDist

_TAIL = 0.025  #: beyond either end of 95 %


def ranks(values: Sequence[float]) -> tuple[float, ...]:
    """Returns each value's rank from 1; equal values have the mean of the ranks that they take together."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    taken = 0
    for _, group in groupby(order, key=values.__getitem__):
        equal = list(group)
        for index in equal:
            found[index] = taken + (len(equal) + 1) / 2
        taken += len(equal)
    return tuple(found)


def pearson(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Returns the product-moment correlation; None where one of the two never varies."""
    pairs = list(zip(left, right, strict=True))
    n = len(pairs)
    if not n or min(left) == max(left) or min(right) == max(right):
        return None
    mean_left, mean_right = sum(left) / n, sum(right) / n
    joint = sum((x - mean_left) * (y - mean_right) for x, y in pairs)
    squares = [sum((x - mean) ** 2 for x in side) for side, mean in ((left, mean_left), (right, mean_right))]
    return max(-1.0, min(1.0, joint / sqrt(squares[0] * squares[1])))


def by_chance(n: int, items: int = 1) -> float | None:
    """Returns the rank correlation that n unrelated pairs stay below 19 times of 20; None for a single pair.

    Where the highest of several items is looked for, it is the one that all of them stay below (Bonferroni).
    """
    return min(1.0, NormalDist().inv_cdf(1 - _TAIL / items) / sqrt(n - 1)) if n > 1 else None


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Returns the rank correlation (Spearman 1904); None where one of the two never varies."""
    return pearson(ranks(left), ranks(right))
