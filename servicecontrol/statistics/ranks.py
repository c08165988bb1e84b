"""Correlation by rank, equal values sharing the mean of their ranks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, groupby
from math import sqrt
from statistics import NormalDist

_TAIL = 0.025  #: beyond either end of 95 %


def ranks(values: Sequence[float]) -> tuple[float, ...]:
    """Each value's rank from 1; equal values have the mean of the ranks that they take together."""
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
    """The product-moment correlation; None where one of the two never varies."""
    found = correlations([left, right])
    return None if found is None else found[0][1]


def correlations(columns: Sequence[Sequence[float]]) -> list[list[float]] | None:
    """The product-moment correlation of each column with each; None where one of them never varies."""
    if any(not column or min(column) == max(column) for column in columns):
        return None
    scaled = [_scaled(column) for column in columns]
    found = [[1.0] * len(columns) for _ in columns]
    for left, right in combinations(range(len(columns)), 2):
        joint = sum(x * y for x, y in zip(scaled[left], scaled[right], strict=True))
        found[left][right] = found[right][left] = max(-1.0, min(1.0, joint))
    return found


def _scaled(values: Sequence[float]) -> list[float]:
    """The values about their mean, the sum of their squares being 1."""
    mean = sum(values) / len(values)
    length = sqrt(sum((value - mean) ** 2 for value in values))
    return [(value - mean) / length for value in values]


def by_chance(n: int, items: int = 1) -> float | None:
    """The rank correlation that n unrelated pairs stay below 19 times of 20; None for a single pair.

    Where the highest of several items is looked for, it is the one that all of them stay below (Bonferroni).
    """
    return min(1.0, NormalDist().inv_cdf(1 - _TAIL / items) / sqrt(n - 1)) if n > 1 else None


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """The rank correlation (Spearman 1904); None where one of the two never varies."""
    return pearson(ranks(left), ranks(right))
