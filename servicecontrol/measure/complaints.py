"""Rows of the metrics of complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from servicecontrol.measure.kinds import (
    ControlPoint,
    CurveStep,
    DaysTaken,
    EventGap,
    HoursTaken,
    ParetoBar,
    PlaceRate,
    PlainCount,
    Ratio,
    Recurred,
)


@dataclass(frozen=True, slots=True)
class OnTimeRate(Ratio):
    """The share of a clause's duties that were done in time."""

    metric: ClassVar[str] = "on-time-rate"

    clause: str
    rule: str
    category: str | None
    basis: str  #: `due-cohort` by the day that was due, or `decided` so far
    period: str
    overdue: int
    pending: int
    complete: bool | None  #: whether the period is over; None of all duties to date


@dataclass(frozen=True, slots=True)
class AcknowledgementRate(Ratio):
    """The share of complaints whose customer was told that it had come in."""

    metric: ClassVar[str] = "acknowledgement-rate"

    period: str
    same_day: int
    contacted: int


@dataclass(frozen=True, slots=True)
class ClosureCompleteness(Ratio):
    """The share of closed complaints that have both a conclusion and a measure."""

    metric: ClassVar[str] = "closure-completeness"

    period: str
    excused: int


@dataclass(frozen=True, slots=True)
class RecurrenceRate(Recurred):
    """The share of closed complaints whose problem came again, by problem or of `any`."""

    metric: ClassVar[str] = "recurrence-rate"

    problem: str


@dataclass(frozen=True, slots=True)
class ReopeningRate(Recurred):
    """The share of closed complaints that were taken up again, by problem or of `any`."""

    metric: ClassVar[str] = "reopening-rate"

    problem: str


@dataclass(frozen=True, slots=True)
class HandlingTime(DaysTaken):
    """The days until a complaint is `contacted`, `answered`, `closed` or `closed-again`, by urgency or of `any`."""

    metric: ClassVar[str] = "handling-time"

    urgency: str
    measure: str


@dataclass(frozen=True, slots=True)
class HandlingHours(HoursTaken):
    """The same in hours, where they are on record."""

    metric: ClassVar[str] = "handling-hours"

    measure: str


@dataclass(frozen=True, slots=True)
class HandlingCurve(CurveStep):
    """The share still waiting to be answered or closed, day after day."""

    metric: ClassVar[str] = "handling-curve"

    measure: str
    day: int


@dataclass(frozen=True, slots=True)
class MonthOnChart(ControlPoint):
    """A month such as 2026-05 of a control chart, and the baseline that its limits are frozen on."""

    month: str
    baseline: str | None


@dataclass(frozen=True, slots=True)
class ComplaintsControl(MonthOnChart):
    """Complaints by month, per hundred homes."""

    metric: ClassVar[str] = "complaints-control"


@dataclass(frozen=True, slots=True)
class LateAnswersControl(MonthOnChart):
    """The share of late answers by month."""

    metric: ClassVar[str] = "late-answers-control"


@dataclass(frozen=True, slots=True)
class GapOnChart(EventGap):
    """What lies between two events, their days, and what has passed since the last one."""

    gap_from: date
    gap_to: date
    since_last: int
    baseline: str | None


@dataclass(frozen=True, slots=True)
class ComplaintsBetween(GapOnChart):
    """Days between complaints."""

    metric: ClassVar[str] = "complaints-between"


@dataclass(frozen=True, slots=True)
class LateAnswersBetween(GapOnChart):
    """Answers in time between late ones."""

    metric: ClassVar[str] = "late-answers-between"


@dataclass(frozen=True, slots=True)
class ComplaintsByMonth(PlainCount):
    """Complaints received, taken up again and closed in a month such as 2026-05, and open at its end."""

    metric: ClassVar[str] = "complaints-by-month"

    month: str
    received: int
    reopened: int
    closed: int
    open: int
    complete: bool  #: whether the month is over


@dataclass(frozen=True, slots=True)
class ComplaintsByOrigin(PlainCount):
    """Complaints of the last year by who made them and what they are about."""

    metric: ClassVar[str] = "complaints-by-origin"

    customer: str | None
    area: str | None
    problem: str
    count: int


@dataclass(frozen=True, slots=True)
class ComplaintsByArea(PlaceRate):
    """Complaints of the last whole months per thousand homes and year, and how many are of no such area."""

    metric: ClassVar[str] = "complaints-by-area"

    area: str
    months: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class ComplaintsByProblem(ParetoBar):
    """Complaints by problem."""

    metric: ClassVar[str] = "complaints-by-problem"

    period: str


@dataclass(frozen=True, slots=True)
class ClosingTimeByYear(PlainCount):
    """The closings of a year, and the days that the first ones took; None where all ended a complaint once more."""

    metric: ClassVar[str] = "closing-time-by-year"

    year: str
    closed: int
    first_closed: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class OpenComplaints(PlainCount):
    """Complaints that are not closed, and how many days the oldest has been open."""

    metric: ClassVar[str] = "open-complaints"

    recorded: int
    open: int
    overdue: int
    oldest_days: int | None
