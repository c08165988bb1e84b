"""Shares as every page writes them, with their intervals, and how few answers say too little."""

from __future__ import annotations

from typing import Protocol

from servicecontrol.text import Language, number, percent

#: Fewer answers than this say too little to draw or to compare.
FEWEST = 10


class PartOfWhole(Protocol):
    """Whatever counts some of all."""

    @property
    def numerator(self) -> int | None:
        """How many; None while it is not known."""

    @property
    def denominator(self) -> int:
        """Of how many."""


class HasInterval(Protocol):
    """Whatever has an interval."""

    @property
    def low(self) -> float | None:
        """Its lower end; None where there is none."""

    @property
    def high(self) -> float | None:
        """Its upper end."""


def share(row: PartOfWhole, limit: float | None = None) -> str:
    """A ratio row's share as written; empty where there is none."""
    if row.numerator is None or not row.denominator:
        return ""
    return percent(row.numerator, row.denominator, limit)


def interval(row: HasInterval, words: Language) -> str:
    """A ratio row's interval as written; empty where there is none."""
    low, high = row.low, row.high
    if low is None or high is None:
        return ""
    return words.say("frame.interval", low=number(100 * low), high=number(100 * high))
