"""Rows of the metrics of visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from servicecontrol.measure.kinds import PlainCount, Ratio


@dataclass(frozen=True, slots=True)
class VisitCoverage(Ratio):
    """The share of customers visited in a quarter such as 2026Q2: of `all`, or of `important` ones."""

    metric: ClassVar[str] = "visit-coverage"

    quarter: str
    customers: str
    complete: bool  #: whether the quarter is over


@dataclass(frozen=True, slots=True)
class VisitGaps(PlainCount):
    """The longest time between visits of a customer, or of `any`, and the time since the last one, in days."""

    metric: ClassVar[str] = "visit-gaps"

    customer: str
    visit_days: int
    longest: int | None
    gap_from: date | None
    gap_to: date | None
    last_visit: date | None
    running: int
