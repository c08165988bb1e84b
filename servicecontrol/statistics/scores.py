"""Scores of 0 to 100: a form's total by its weights, the mean of many with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp, lgamma, log, sqrt

from servicecontrol.statistics.proportions import Interval

#: Student's t of a single degree of freedom, 12.7, is the largest; the halvings of the search for one of them leave
#: nothing of a double's precision.
_LARGEST_T, _HALVINGS = 13.0, 56
#: A continued fraction that no longer changes by more is done.
_SETTLED = 1e-15


def score(
    ratings: Sequence[float | None], weights: Sequence[float], *, minimum_answered: float
) -> float | None:
    """The weighted mean of the answered ratings, each already on the form's scale of 0 to 100.

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
    """Student's 95 % interval of a mean of n scores with this deviation; None for fewer than two, or for equal ones."""
    if n < 2 or not deviation:  # noqa: PLR2004  # one score has no spread
        return None
    half = student(n - 1) * deviation / sqrt(n)
    return (mean - half, mean + half)


def student(freedom: int) -> float:
    """Student's t that 95 % of a distribution of whole degrees of freedom lies within."""
    low, high = 0.0, _LARGEST_T
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle, freedom) > 0.05 else (low, middle)  # noqa: PLR2004
    return (low + high) / 2


def beyond(t: float, freedom: int) -> float:
    """The share outside ±t of Student's distribution, with all its digits however small it is."""
    inside, outside = freedom / (freedom + t * t), t * t / (freedom + t * t)
    if not outside:
        return 1.0
    # The fraction converges on the side of the mean of either distribution only.
    if inside * (freedom + 5) < freedom + 2:
        return _beta(freedom / 2, 0.5, inside, outside)
    return 1 - _beta(0.5, freedom / 2, outside, inside)


def _beta(a: float, b: float, x: float, rest: float) -> float:
    """The incomplete beta function at x, `rest` being 1 − x, by its continued fraction (DLMF 8.17.22)."""
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest)) / a
    above, below, whole, factor = 1.0, 0.0, 1.0, 0.0
    step = 0
    while abs(factor - 1) >= _SETTLED:
        k, odd = divmod(step, 2)
        if odd:
            part = (k + 1) * (b - k - 1) * x / ((a + 2 * k + 1) * (a + 2 * k + 2))
        else:
            part = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
        # Lentz (1976): the quotients of successive numerators and denominators, whose product is the fraction.
        below = 1 / (1 + part * below)
        above = 1 + part / above
        factor = above * below
        whole *= factor
        step += 1
    return scale / whole


def even_map(levels: int) -> tuple[Fraction, ...]:
    """The score of each level, the best first, at even steps from 100 to 0.

    Raises `ValueError` for fewer than two levels.
    """
    if levels < 2:  # noqa: PLR2004  # a scale has two ends
        raise ValueError("a scale has at least two levels")
    return tuple(Fraction(100 * (levels - 1 - place), levels - 1) for place in range(levels))


def mean_level(counts: Sequence[int]) -> float | None:
    """The mean score of so many answers per level, the best first; None where there are none.

    With even steps; beside a satisfaction rate it shows how far the qualified ones are from the best.
    """
    if not sum(counts):
        return None
    scores = even_map(len(counts))
    return float(sum(score * n for score, n in zip(scores, counts, strict=True)) / sum(counts))
