"""Scores of 0 to 100: a form's total by its weights, the mean of many with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import atan, cos, pi, sin, sqrt

from servicecontrol.statistics.proportions import Interval

#: Halvings of the search for a quantile; they leave nothing of a double's precision.
_HALVINGS = 200


def score(
    ratings: Sequence[float | None], weights: Sequence[float], *, minimum_answered: float
) -> float | None:
    """Returns the weighted mean of the answered ratings, each already on the form's scale of 0 to 100.

    None where less than `minimum_answered` of the weight is answered. Computed in the decimals that were
    written, so that 70 is 70 where a limit of 70 includes it.
    """
    whole = sum(map(_decimal, weights), Decimal(0))
    answered = [
        (_decimal(rating), _decimal(weight))
        for rating, weight in zip(ratings, weights, strict=True)
        if rating is not None
    ]
    weight = sum((share for _, share in answered), Decimal(0))
    if not weight or weight < _decimal(minimum_answered) * whole:
        return None
    return float(sum((rating * share for rating, share in answered), Decimal(0)) / weight)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value))


def mean_interval(mean: float, deviation: float | None, n: int) -> Interval | None:
    """Returns Student's 95 % interval of a mean of n scores with this deviation; None for fewer than two."""
    if n < 2 or deviation is None:  # noqa: PLR2004  # one score has no spread
        return None
    half = student(n - 1) * deviation / sqrt(n)
    return (mean - half, mean + half)


def student(freedom: int) -> float:
    """Returns Student's t that 95 % of a distribution of whole degrees of freedom lies within."""
    low, high = 0.0, 1e6
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < 0.95 else (low, middle)  # noqa: PLR2004
    return (low + high) / 2


def within(t: float, freedom: int) -> float:
    """Returns the share within ±t, by the finite sums for whole degrees (Abramowitz & Stegun 26.7.3, 26.7.4)."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= (k - 1) / k * cos(angle) ** 2
        total += term
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def even_map(levels: int) -> tuple[Fraction, ...]:
    """Returns the score of each level, the best first, at even steps from 100 to 0.

    Raises `ValueError` for fewer than two levels.
    """
    if levels < 2:  # noqa: PLR2004  # a scale has two ends
        raise ValueError("a scale has at least two levels")
    return tuple(Fraction(100 * (levels - 1 - place), levels - 1) for place in range(levels))


def mean_level(counts: Sequence[int]) -> float | None:
    """Returns the mean score of so many answers per level, the best first; None where there are none.

    With even steps; beside a satisfaction rate it shows how far the qualified ones are from the best.
    """
    if not sum(counts):
        return None
    scores = even_map(len(counts))
    return float(sum(score * n for score, n in zip(scores, counts, strict=True)) / sum(counts))
