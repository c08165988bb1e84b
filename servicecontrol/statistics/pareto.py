"""The vital few: which categories make up most of the count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

#: The share that the vital few reach together, in per cent (Juran).
VITAL_PERCENT = 80


@dataclass(frozen=True)
class Bar:
    """A category of a Pareto chart."""

    category: str
    count: int
    cumulative: int  #: with all before it
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """Categories by how much they count, the bucket of others last."""

    bars: tuple[Bar, ...]
    total: int
    split_other: bool  #: the bucket is larger than the smallest of the vital few: it hides some


def pareto(counts: Mapping[str, int], others: Collection[str] = ()) -> Pareto:
    """The categories, the most frequent first, equal ones by name, and which are the vital few.

    They are the shortest run whose sum reaches 80 %, the one that crosses it and those equal to it included;
    the bucket of others belongs to them only where the sum isn't reached without it.
    """
    order = sorted(counts, key=lambda category: (category in others, -counts[category], category))
    total = sum(counts.values())
    before, run = 0, []
    for category in order:
        if counts[category] and 100 * before < VITAL_PERCENT * total:
            run.append(category)
        before += counts[category]
    named = [counts[category] for category in run if category not in others]
    least = min(named, default=0)
    vital = {
        *run,
        *(category for category in order if category not in others and counts[category] == least > 0),
    }
    bars, cumulative = [], 0
    for category in order:
        cumulative += counts[category]
        bars.append(Bar(category, counts[category], cumulative, category in vital))
    return Pareto(
        tuple(bars), total, sum(counts[category] for category in order if category in others) > least
    )
