"""Working days and deadlines: published calendars and a company's own closures in, due days out.

The day that starts a count is not counted, its last day is (PRC Civil Code 201, Taiwan Civil Code 120).
What becomes of a last day that is no working day (PRC 203, Taiwan 122) is the clause's `Count`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, overload

#: calendar: every day counts; calendar-roll: so too, but the last day moves on to a working day;
#: working: working days alone count. Zero days end on the starting day, or moved on like any other last day.
Count = Literal["calendar", "calendar-roll", "working"]
#: What a deadline that hangs on the end of a month may mean; the last two lie in the month after it.
MonthReading = Literal[
    "last-workday",
    "workday-before-last-day",
    "workday-before-last-workday",
    "third-day-rolled",
    "third-workday",
]
#: First and last day of a stopped clock, both inclusive; None while it is still stopped.
Pause = tuple[date, date | None]

#: The reasons of skipped days that are keys in `templates/text`; any other is the day's own name.
WEEKEND = "weekend"
PAUSE = "pause"
_SATURDAY = 5
_ONE = timedelta(days=1)


class CalendarUnpublished(Exception):  # noqa: N818  # it names a fact about the world, not a fault of ours
    """A day must be known of a year whose days off nobody has published."""

    def __init__(self, region: str, year: int) -> None:
        super().__init__(f"{region} {year}: no published table of days off")
        self.region = region
        self.year = year


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


@dataclass(frozen=True)
class Paused:
    """A deadline that has no day yet, because its clock is stopped."""

    since: date
    left: int  #: days still to be counted once it runs again
    skipped: tuple[Skipped, ...] = ()


def closed_because(calendar: WorkCalendar, day: date) -> str | None:
    """The name of the holiday or closure, or `WEEKEND`; None on a working day.

    A company's closure outweighs a make-up working day. Raises `CalendarUnpublished` for any day of a year
    without a table: even its weekends may be worked.
    """
    day = _date_of(day)
    year = calendar.years.get(day.year)
    if year is None:
        raise CalendarUnpublished(calendar.region, day.year)
    if day in year.closed:
        return year.closed[day]
    own = next(
        (closure.reason for closure in calendar.closures if closure.first <= day <= closure.last), None
    )
    if own is None and day.weekday() >= _SATURDAY and day not in year.worked:
        return WEEKEND
    return own


def is_workday(calendar: WorkCalendar, day: date) -> bool:
    """Whether the company works on that day; raises `CalendarUnpublished`."""
    return closed_because(calendar, day) is None


@overload
def deadline(calendar: WorkCalendar, start: date, days: int, count: Count) -> Deadline: ...


@overload
def deadline(
    calendar: WorkCalendar, start: date, days: int, count: Count, pauses: Sequence[Pause]
) -> Deadline | Paused: ...


def deadline(
    calendar: WorkCalendar, start: date, days: int, count: Count, pauses: Sequence[Pause] = ()
) -> Deadline | Paused:
    """The last day of so many days after `start`; the hour of `start` moves nothing.

    Days inside a pause are not counted, nor is the deadline ever one of them. Where the count reaches a pause
    that is still open, the clock stands. Raises `CalendarUnpublished` where a working day must be known.
    """
    if days < 0:
        raise ValueError(f"a deadline of {days} days")
    day = _date_of(start) + (_ONE if days else timedelta())
    left = max(days, 1)
    skipped: list[Skipped] = []
    while True:
        pause = next((pause for pause in pauses if _holds(pause, day)), None)
        if pause and pause[1] is None:
            return Paused(pause[0], left if days else 0, tuple(skipped))
        must_work = count == "working" or (count == "calendar-roll" and left == 1)
        reason = closed_because(calendar, day) if must_work else None
        if reason is None and pause:
            reason = PAUSE
        if reason is not None:
            skipped.append(Skipped(day, reason))
        elif left == 1:
            return Deadline(day, tuple(skipped))
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
            return Deadline(found.day, found.skipped + end.skipped)
        case "third-day-rolled":
            return deadline(calendar, last, 3, "calendar-roll")
        case "third-workday":
            return deadline(calendar, last, 3, "working")


def rolled(calendar: WorkCalendar, day: date) -> date:
    """The day itself, or the next working day after it."""
    return deadline(calendar, day, 0, "working").day


def workday_before(calendar: WorkCalendar, day: date) -> date:
    """The last working day before a day."""
    return _back(calendar, _date_of(day) - _ONE).day


def last_workday_of_month(calendar: WorkCalendar, year: int, month: int) -> date:
    """The last working day of a month; of the one before, where a whole month is closed."""
    return _back(calendar, _last_day(year, month)).day


def nth_workday_of_month(calendar: WorkCalendar, year: int, month: int, number: int) -> date:
    """The working day of that number in a month, from 1; `ValueError` where the month has none."""
    day = deadline(calendar, date(year, month, 1) - _ONE, number, "working").day
    if number < 1 or (day.year, day.month) != (year, month):
        raise ValueError(f"working day {number} of {year}-{month:02}")
    return day


def workdays_between(calendar: WorkCalendar, start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; none where `end` is earlier."""
    first = _date_of(start)
    days = (_date_of(end) - first).days
    return sum(is_workday(calendar, first + timedelta(days=number)) for number in range(1, days + 1))


def _back(calendar: WorkCalendar, day: date) -> Deadline:
    """The last working day up to and including a day, and the closed days between the two."""
    skipped: list[Skipped] = []
    while (reason := closed_because(calendar, day)) is not None:
        skipped.append(Skipped(day, reason))
        day -= _ONE
    return Deadline(day, tuple(reversed(skipped)))


def _holds(pause: Pause, day: date) -> bool:
    first, last = pause
    return first <= day and (last is None or day <= last)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _date_of(moment: date) -> date:
    """The calendar day: a `datetime` is a `date` to the type checker, but no key of a table equals it."""
    return moment.date() if isinstance(moment, datetime) else moment
