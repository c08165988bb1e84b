"""The months under a plot, named in the reader's language; Plotly itself would write them in English."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from servicecontrol.charts.chart import Say
from servicecontrol.problems import Message


def month_starts(first: date, last: date) -> tuple[date, ...]:
    """The first of every month from the month of `first` to the month after `last`."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
    return tuple(date(index // 12, index % 12 + 1, 1) for index in range(start, end + 1))


def spaced(months: Sequence[date], most: int) -> tuple[date, ...]:
    """The months at steps of 1, 2, 3, 6, 12 … that leave at most `most`, counted from January."""
    for stride in (1, 2, 3, 6):
        kept = tuple(month for month in months if (month.month - 1) % stride == 0)
        if len(kept) <= most:
            return kept
    years = tuple(month for month in months if month.month == 1)
    stride = max(1, math.ceil(len(years) / most))
    return tuple(month for month in years if month.year % stride == 0)


def month_names(months: Sequence[date], say: Say) -> tuple[str, ...]:
    """The months' names; the first one and each January carry the year on a second line."""
    return tuple(
        f"{name}<br>{month.year}" if not index or month.month == 1 else name
        for index, month in enumerate(months)
        for name in (say(Message(f"charts.month.m{month.month}")),)
    )
