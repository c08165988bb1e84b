"""Calendar periods: months, quarters, half-years and years, as labels and spans of days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["month", "quarter", "half-year", "year"]
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_LABEL = re.compile(r"(\d{4})(?:-(\d{2})|Q([1-4])|H([12]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A calendar period by its first and last day; labels read `2026-07`, `2026Q3`, `2026H2` or `2026`."""

    first: date
    last: date
    label: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(day: date, kind: PeriodKind) -> Period:
    """The period of that kind in which the day lies."""
    months = _MONTHS[kind]
    index = (day.month - 1) // months
    first = date(day.year, index * months + 1, 1)
    last_month = index * months + months
    last = date(day.year, last_month, monthrange(day.year, last_month)[1])
    return Period(first, last, _label(first, kind, index + 1))


def _label(first: date, kind: PeriodKind, number: int) -> str:
    match kind:
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first.year}Q{number}"
        case "half-year":
            return f"{first.year}H{number}"
        case "year":
            return str(first.year)


def periods_between(first: date, last: date, kind: PeriodKind) -> Iterator[Period]:
    """Every period that has a day from `first` to `last`, oldest first."""
    period = period_of(first, kind)
    while period.first <= last:
        yield period
        period = period_of(period.last + timedelta(days=1), kind)


def period_named(label: str) -> Period:
    """The period of a label; `ValueError` where it is none."""
    match = _LABEL.fullmatch(label)
    if not match:
        raise ValueError(label)
    year, month, quarter, half = match.groups()
    if month:
        return period_of(date(int(year), int(month), 1), "month")
    if quarter:
        return period_of(date(int(year), int(quarter) * 3, 1), "quarter")
    if half:
        return period_of(date(int(year), int(half) * 6, 1), "half-year")
    return period_of(date(int(year), 1, 1), "year")
