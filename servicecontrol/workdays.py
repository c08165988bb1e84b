"""Working days and deadlines: published calendars and a company's own closures in, due days out.

The day that starts a count is not counted, its last day is (PRC Civil Code 201, Taiwan Civil Code 120).
What becomes of a last day that is no working day (PRC 203, Taiwan 122) is the clause's `Counting`.

The days off of a year are published late in the year before. Until then its Mondays to Fridays are taken for
working days, and a deadline that rests on them says so: its day is an estimate.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, overload

#: calendar: every day counts; calendar-roll: so too, but the last day moves on to a working day;
#: working: working days alone count. Zero days end on the starting day, or moved on like any other last day.
Counting = Literal["calendar", "calendar-roll", "working"]
#: What a deadline that hangs on the end of a month may mean; the last two lie in the month after it.
MonthReading = Literal[
    "last-workday",
    "workday-before-last-day",
    "workday-before-last-workday",
    "third-day-rolled",
    "third-workday",
]
#: First and last day of a stopped clock, both inclusive; None while it is still stopped.
StoppedSpan = tuple[date, date | None]
#: Of each year that a count asked about and nobody has published, the first day asked about; oldest first.
Unpublished = tuple[date, ...]

#: The reasons of skipped days that are keys in `templates/text`; any other is the day's own name.
WEEKEND = "weekend"
PAUSE = "pause"
_SATURDAY = 5
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class CalendarYear:
    """A year's days off and make-up working days as its authority published them, each with its name."""

    region: str
    year: int
    closed: Mapping[date, str]  #: also those that fall on a weekend
    worked: Mapping[date, str]  #: Saturdays and Sundays worked for a day off elsewhere


@dataclass(frozen=True)
class Closure:
    """A company's own shutdown, first and last day inclusive; it may run over New Year."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class WorkCalendar:
    """The days on which one company works: its region's published years and its own closures."""

    region: str
    years: Mapping[int, CalendarYear]
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A day that a deadline passes over."""

    day: date
    reason: str  #: the name of the holiday or closure, or `WEEKEND` or `PAUSE`


@dataclass(frozen=True)
class Deadline:
    """The last day on which something is in time, and the days passed over to reach it, oldest first."""

    day: date
    skipped: tuple[Skipped, ...] = ()
    unpublished: Unpublished = ()

    @property
    def is_estimate(self) -> bool:
        """Whether a calendar that is still to be published may move the day."""
        return bool(self.unpublished)


@dataclass(frozen=True)
class Paused:
    """A deadline that has no day yet, because its clock is stopped."""

    since: date
    left: int  #: days still to be counted once it runs again
    skipped: tuple[Skipped, ...] = ()
    unpublished: Unpublished = ()


def closed_because(calendar: WorkCalendar, day: date) -> str | None:
    """The name of the holiday or closure, or `WEEKEND`; None on a working day.

    A company's closure outweighs a make-up working day. A year without a table is taken for one without holidays.
    """
    day = _date_of(day)
    year = calendar.years.get(day.year)
    if year and day in year.closed:
        return year.closed[day]
    own = next(
        (closure.reason for closure in calendar.closures if closure.first <= day <= closure.last), None
    )
    if own is None and day.weekday() >= _SATURDAY and not (year and day in year.worked):
        return WEEKEND
    return own


def is_workday(calendar: WorkCalendar, day: date) -> bool:
    """Whether the company works on that day; an estimate in a year without a table."""
    return closed_because(calendar, day) is None


@overload
def deadline(calendar: WorkCalendar, start: date, days: int, count: Counting) -> Deadline: ...


@overload
def deadline(
    calendar: WorkCalendar, start: date, days: int, count: Counting, pauses: Sequence[StoppedSpan]
) -> Deadline | Paused: ...


def deadline(
    calendar: WorkCalendar, start: date, days: int, count: Counting, pauses: Sequence[StoppedSpan] = ()
) -> Deadline | Paused:
    """The last day of so many days after `start`; the hour of `start` moves nothing.

    Days inside a pause are not counted, nor is the deadline ever one of them. Where the count reaches a pause
    that is still open, the clock stands.
    """
    if days < 0:
        raise ValueError(f"a deadline of {days} days")
    day = _date_of(start) + (_ONE if days else timedelta())
    left = max(days, 1)
    skipped: list[Skipped] = []
    asked: list[date] = []
    while True:
        pause = next((pause for pause in pauses if _holds(pause, day)), None)
        if pause and pause[1] is None:
            return Paused(pause[0], left if days else 0, tuple(skipped), _unpublished(calendar, asked))
        must_work = count == "working" or (count == "calendar-roll" and left == 1)
        reason = closed_because(calendar, day) if must_work else None
        if must_work and not pause:
            asked.append(day)
        if reason is None and pause:
            reason = PAUSE
        if reason is not None:
            skipped.append(Skipped(day, reason))
        elif left == 1:
            return Deadline(day, tuple(skipped), _unpublished(calendar, asked))
        else:
            left -= 1
        day += _ONE


def month_deadline(calendar: WorkCalendar, year: int, month: int, reading: MonthReading) -> Deadline:
    """The deadline that a month sets at its end, or early in the month after it."""
    last = _last_day(year, month)
    match reading:
        case "last-workday":
            return _back(calendar, last)
        case "workday-before-last-day":
            return _back(calendar, last - _ONE)
        case "workday-before-last-workday":
            end = _back(calendar, last)
            found = _back(calendar, end.day - _ONE)
            return Deadline(
                found.day,
                found.skipped + end.skipped,
                _unpublished(calendar, (*found.unpublished, *end.unpublished)),
            )
        case "third-day-rolled":
            return deadline(calendar, last, 3, "calendar-roll")
        case _:  # the third working day
            return deadline(calendar, last, 3, "working")


def _back(calendar: WorkCalendar, day: date) -> Deadline:
    """The last working day up to and including a day, and the closed days between the two."""
    skipped: list[Skipped] = []
    while (reason := closed_because(calendar, day)) is not None:
        skipped.append(Skipped(day, reason))
        day -= _ONE
    asked = (day, *(each.day for each in skipped))
    return Deadline(day, tuple(reversed(skipped)), _unpublished(calendar, asked))


def _unpublished(calendar: WorkCalendar, asked: Iterable[date]) -> Unpublished:
    """The first day asked about of each year that has no table."""
    first: dict[int, date] = {}
    for day in sorted(asked):
        if day.year not in calendar.years:
            first.setdefault(day.year, day)
    return tuple(first.values())


def _holds(pause: StoppedSpan, day: date) -> bool:
    first, last = pause
    return first <= day and (last is None or day <= last)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _date_of(moment: date) -> date:
    """The calendar day: a `datetime` is a `date` to the type checker, but no key of a table equals it."""
    return moment.date() if isinstance(moment, datetime) else moment
