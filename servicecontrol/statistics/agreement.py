"""Whether a follow-up tells the same as the survey did: agreement, and agreement beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Literal

from servicecontrol.statistics.proportions import Interval, Z

Counts = Sequence[Sequence[int]]
Weights = Literal["linear", "quadratic"]


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond what chance gives (Cohen 1960), with its large-sample error."""

    value: float
    error: float
    interval: (
        Interval | None
    )  #: None where the error is 0: that all agree, say, tells nothing of how far chance reaches


def observed(counts: Counts) -> float | None:
    """The share of pairs that agree; None without a pair."""
    total = sum(map(sum, counts))
    return sum(row[index] for index, row in enumerate(counts)) / total if total else None


def kappa(counts: Counts) -> Kappa | None:
    """Cohen's kappa of a square table, the survey's answers in the rows (error: Fleiss et al. 1969).

    None where there is no pair, or where one side always gave the same answer: it can't agree but by chance. Computed
    in fractions, so that an error of 0 is 0.
    """
    total, rows, columns = _margins(counts)
    if _always_alike(rows, columns):
        return None
    by_chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    agreed = Fraction(sum(counts[k][k] for k in range(len(counts))), total)
    value = (agreed - by_chance) / (1 - by_chance)
    rest = 1 - value
    kept = sum(counts[k][k] * (1 - (rows[k] + columns[k]) * rest) ** 2 for k in range(len(counts)))
    crossed = rest**2 * sum(
        counts[i][k] * (columns[i] + rows[k]) ** 2
        for i in range(len(counts))
        for k in range(len(counts))
        if i != k
    )
    spread = (kept + crossed) / total - (value - by_chance * rest) ** 2
    error = sqrt(spread / total) / float(1 - by_chance)
    found = float(value)
    ends = (max(-1.0, found - Z * error), min(1.0, found + Z * error)) if spread else None
    return Kappa(found, error, ends)


def _always_alike(rows: Sequence[Fraction], columns: Sequence[Fraction]) -> bool:
    """Whether there is no pair, or one side gave a single answer."""
    return any(sum(share > 0 for share in side) < 2 for side in (rows, columns))  # noqa: PLR2004  # one is alike


def weighted_kappa(counts: Counts, weights: Weights) -> float | None:
    """Kappa over ordered levels, a miss counting by its distance (Cohen 1968); None as for kappa."""
    total, rows, columns = _margins(counts)
    if _always_alike(rows, columns):
        return None
    power = 1 if weights == "linear" else 2
    missed = chance = Fraction(0)
    for i, row in enumerate(counts):
        for k, count in enumerate(row):
            distance = abs(i - k) ** power
            missed += distance * count
            chance += distance * rows[i] * columns[k] * total
    return float(1 - missed / chance)


def pabak(counts: Counts) -> float | None:
    """Kappa adjusted for bias and prevalence (Byrt et al. 1993); None without a pair."""
    agreed, levels = observed(counts), len(counts)
    return None if agreed is None else (levels * agreed - 1) / (levels - 1)


def gwet(counts: Counts) -> float | None:
    """Gwet's AC1 (2008), which stays sane where nearly all answers are one; None without a pair."""
    agreed = observed(counts)
    if agreed is None:
        return None
    _, rows, columns = _margins(counts)
    mean = [(row + column) / 2 for row, column in zip(rows, columns, strict=True)]
    by_chance = sum(share * (1 - share) for share in mean) / (len(counts) - 1)
    return float((agreed - by_chance) / (1 - by_chance))


def _margins(counts: Counts) -> tuple[int, list[Fraction], list[Fraction]]:
    total = sum(map(sum, counts))
    whole = total or 1
    columns = [Fraction(sum(column), whole) for column in zip(*counts, strict=True)]
    return total, [Fraction(sum(row), whole) for row in counts], columns
