"""Shares as every page writes them, with their intervals, and how few answers say too little."""

from __future__ import annotations

from servicecontrol.measure import Row
from servicecontrol.text import Language, number, percent

#: Fewer answers than this say too little to draw or to compare.
FEWEST = 10


def share(row: Row, limit: float | None = None) -> str:
    """A ratio row's share as written; empty where there is none."""
    if row.cells["numerator"] is None or not row.count("denominator"):
        return ""
    return percent(row.count("numerator"), row.count("denominator"), limit)


def interval(row: Row, words: Language) -> str:
    """A ratio row's interval as written; empty where there is none."""
    low, high = row.number("low"), row.number("high")
    if low is None or high is None:
        return ""
    return words.say("frame.interval", low=number(100 * low), high=number(100 * high))
