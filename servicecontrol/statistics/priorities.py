"""What to improve first: how well an item does against how much it matters (Martilla & James 1977)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import factorial
from typing import Literal

from servicecontrol.statistics.ranks import correlations

Quadrant = Literal["concentrate", "keep-up", "low-priority", "overkill"]

#: Fewer complete answers than this show a direction at best.
INDICATIVE_BELOW = 30
#: Items whose shares are computed: their subsets double with each.
MOST_ITEMS = 10
_NO_PIVOT = 1e-10  #: what is left of an item that others explain wholly


@dataclass(frozen=True)
class Priority:
    """An item's place: its quadrant, and whether it lies exactly on a line between two."""

    quadrant: Quadrant
    tied: bool


@dataclass(frozen=True)
class Priorities:
    """The lines that part the quadrants, both grand means, and each item's place by name."""

    performance: float
    importance: float
    places: Mapping[str, Priority]


def priorities(items: Mapping[str, tuple[float, float | None]]) -> Priorities | None:
    """The quadrants of items given as (performance, importance); None where no importance is known.

    An item of unknown importance has no place. One on a line is put on the more important, or the weaker side.
    """
    known = {name: (does, matters) for name, (does, matters) in items.items() if matters is not None}
    if not known:
        return None
    across = sum(does for does, _ in known.values()) / len(known)
    up = sum(matters for _, matters in known.values()) / len(known)
    places = {name: _place(does, matters, across, up) for name, (does, matters) in known.items()}
    return Priorities(across, up, places)


def _place(does: float, matters: float, across: float, up: float) -> Priority:
    weak, important = does <= across or _equal(does, across), matters >= up or _equal(matters, up)
    quadrants: dict[tuple[bool, bool], Quadrant] = {
        (True, True): "concentrate",
        (False, True): "keep-up",
        (True, False): "low-priority",
        (False, False): "overkill",
    }
    return Priority(quadrants[weak, important], _equal(does, across) or _equal(matters, up))


def _equal(value: float, mean: float) -> bool:
    """A mean of the values themselves may miss one by a rounding."""
    return abs(value - mean) <= 1e-12 * max(1.0, abs(mean))


def explained(items: Sequence[Sequence[float]], overall: Sequence[float]) -> tuple[float, ...] | None:
    """Each item's part of R², averaged over all orders of entry (Lindeman, Merenda & Gold 1980).

    They add up to the R² of all items together. None where an item or the overall rating never varies, or where
    there are more items than `MOST_ITEMS`.
    """
    count = len(items)
    if not 0 < count <= MOST_ITEMS:
        return None
    matrix = correlations([*items, overall])
    if matrix is None:
        return None

    @cache
    def determination(chosen: frozenset[int]) -> float:
        return _determination(matrix, sorted(chosen), count)

    parts = []
    for item in range(count):
        others = [index for index in range(count) if index != item]
        part = 0.0
        for chosen in _subsets(others):
            orders = factorial(len(chosen)) * factorial(count - len(chosen) - 1) / factorial(count)
            part += orders * (determination(chosen | {item}) - determination(chosen))
        parts.append(part)
    return tuple(parts)


def _subsets(items: Sequence[int]) -> list[frozenset[int]]:
    found: list[frozenset[int]] = [frozenset()]
    for item in items:
        found += [chosen | {item} for chosen in found]
    return found


def _determination(matrix: Sequence[Sequence[float]], chosen: Sequence[int], overall: int) -> float:
    """The R² of the overall rating on some items, by elimination in their correlations."""
    rows = [[matrix[left][right] for right in (*chosen, overall)] for left in (*chosen, overall)]
    for pivot in range(len(chosen)):
        head = rows[pivot]
        if head[pivot] < _NO_PIVOT:
            continue  # the items before it say all that it says
        for row in rows[pivot + 1 :]:
            factor = row[pivot] / head[pivot]
            for column in range(pivot, len(row)):
                row[column] -= factor * head[column]
    return 1 - rows[-1][-1]
