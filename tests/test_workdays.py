"""Working days and deadlines: the oracle tables, the published calendars, and what help desks get wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from servicecontrol.workdays import (
    PAUSE,
    WEEKEND,
    CalendarYear,
    Closure,
    Deadline,
    Paused,
    Skipped,
    WorkCalendar,
    closed_because,
    deadline,
    is_workday,
    month_deadline,
)

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "servicecontrol/starting/calendars").glob("*/*.yaml"))
SATURDAY = 5
ONE = timedelta(days=1)


def _raw(path: Path) -> dict:
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506  # every scalar stays text


def _year(path: Path) -> CalendarYear:
    raw = _raw(path)
    days = (
        {date.fromisoformat(day): name for day, name in raw.get(key, {}).items()}
        for key in ("closed", "worked")
    )
    return CalendarYear(raw["region"], int(raw["year"]), *days)


YEARS = {path: _year(path) for path in FILES}


def _calendar(region: str, *closures: Closure) -> WorkCalendar:
    # Fixed years: that 2027 is unknown must stay true here on the day its table is added.
    years = {
        entry.year: entry for entry in YEARS.values() if entry.region == region and 2023 <= entry.year <= 2026
    }
    return WorkCalendar(region, years, closures)


CN = _calendar("cn")
TW = _calendar("tw")
SHUTDOWN = Closure(date(2025, 12, 29), date(2026, 1, 5), "年末停工")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(text: str) -> date:
    return date.fromisoformat(text)


# Received; working off 2 and 7 days counted as calendar days, rolled, and as working days.
ORACLE = """
2024-09-27: {2: [2024-09-29, 2024-09-29, 2024-09-30], 7: [2024-10-04, 2024-10-08, 2024-10-12]}
2024-09-12: {2: [2024-09-14, 2024-09-14, 2024-09-14], 7: [2024-09-19, 2024-09-19, 2024-09-24]}
2024-06-07: {2: [2024-06-09, 2024-06-11, 2024-06-12], 7: [2024-06-14, 2024-06-14, 2024-06-19]}
2025-01-26: {2: [2025-01-28, 2025-02-05, 2025-02-05], 7: [2025-02-02, 2025-02-05, 2025-02-11]}
"""


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        (received, int(days), expected)
        for received, row in yaml.load(ORACLE, Loader=yaml.CBaseLoader).items()  # noqa: S506  # our own text
        for days, expected in row.items()
    ],
)
def test_two_and_seven_days_end_as_the_oracle_has_it(received, days, expected) -> None:
    found = [
        deadline(CN, _day(received), days, count).day for count in ("calendar", "calendar-roll", "working")
    ]
    assert [_day(day) for day in expected] == found


def test_a_make_up_saturday_in_taiwan_counts_as_a_working_day() -> None:
    assert date(2025, 2, 4) == deadline(TW, date(2025, 1, 24), 2, "working").day
    assert date(2025, 2, 10) == deadline(TW, date(2025, 1, 24), 7, "working").day
    assert date(2025, 2, 8) == deadline(TW, date(2025, 1, 24), 6, "working").day


# Last working day; the one before the last calendar day; the one before the last working day;
# the third calendar day of the next month, as it falls and rolled; its third working day.
MONTHS = """
2024-08: [2024-08-30, 2024-08-30, 2024-08-29, 2024-09-03, 2024-09-03, 2024-09-04]
2024-09: [2024-09-30, 2024-09-29, 2024-09-29, 2024-10-03, 2024-10-08, 2024-10-10]
2024-04: [2024-04-30, 2024-04-29, 2024-04-29, 2024-05-03, 2024-05-06, 2024-05-08]
2025-01: [2025-01-27, 2025-01-27, 2025-01-26, 2025-02-03, 2025-02-05, 2025-02-07]
"""
READINGS = (
    "last-workday",
    "workday-before-last-day",
    "workday-before-last-workday",
    "third-day-rolled",
    "third-workday",
)


@pytest.mark.parametrize(
    ("month", "expected"),
    yaml.load(MONTHS, Loader=yaml.CBaseLoader).items(),  # noqa: S506  # our own text
)
def test_the_end_of_a_month_reads_as_the_oracle_has_it(month, expected) -> None:
    year, number = map(int, month.split("-"))
    *ends, third, third_rolled, third_workday = map(_day, expected)
    found = [month_deadline(CN, year, number, reading).day for reading in READINGS]
    assert [*ends, third_rolled, third_workday] == found
    assert third == deadline(CN, _last_of(year, number), 3, "calendar").day


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE


def test_a_month_end_names_the_closed_days_between_it_and_the_deadline() -> None:
    spring = tuple(Skipped(date(2025, 1, day), "春節") for day in (28, 29, 30, 31))
    assert Deadline(date(2025, 1, 27), spring) == month_deadline(CN, 2025, 1, "last-workday")
    assert Deadline(date(2025, 1, 27), spring[:3]) == month_deadline(CN, 2025, 1, "workday-before-last-day")
    assert Deadline(date(2025, 1, 26), spring) == month_deadline(CN, 2025, 1, "workday-before-last-workday")


def test_the_working_day_before_the_last_one_names_the_weekend_between_them() -> None:
    shut = _calendar("cn", Closure(date(2024, 9, 30), date(2024, 9, 30), "盤點"))
    found = month_deadline(shut, 2024, 9, "workday-before-last-workday")
    weekend = Skipped(date(2024, 9, 28), WEEKEND)
    assert Deadline(date(2024, 9, 27), (weekend, Skipped(date(2024, 9, 30), "盤點"))) == found


def test_every_day_of_a_long_holiday_is_skipped_by_name() -> None:
    found = deadline(CN, date(2024, 9, 30), 1, "working")
    assert (
        Deadline(date(2024, 10, 8), tuple(Skipped(date(2024, 10, day), "國慶節") for day in range(1, 8)))
        == found
    )


def test_a_rolled_deadline_skips_only_the_days_after_its_count() -> None:
    found = deadline(CN, date(2024, 9, 27), 7, "calendar-roll")
    skipped = tuple(Skipped(date(2024, 10, day), "國慶節") for day in (4, 5, 6, 7))
    assert Deadline(date(2024, 10, 8), skipped) == found


def test_calendar_days_skip_nothing() -> None:
    assert Deadline(date(2024, 10, 4)) == deadline(CN, date(2024, 9, 27), 7, "calendar")


def test_a_weekend_is_skipped_as_a_weekend() -> None:
    weekend = (Skipped(date(2024, 8, 31), WEEKEND), Skipped(date(2024, 9, 1), WEEKEND))
    assert Deadline(date(2024, 9, 2), weekend) == deadline(CN, date(2024, 8, 30), 1, "working")


def test_a_closure_over_new_year_is_skipped_on_both_sides() -> None:
    shut = _calendar("cn", SHUTDOWN)
    names = dict.fromkeys(_days(SHUTDOWN.first, SHUTDOWN.last), "年末停工")
    names |= dict.fromkeys(_days(date(2026, 1, 1), date(2026, 1, 3)), "元旦")
    weekend = {date(2025, 12, 27): WEEKEND, date(2025, 12, 28): WEEKEND}
    expected = tuple(Skipped(day, name) for day, name in sorted((weekend | names).items()))
    assert Deadline(date(2026, 1, 6), expected) == deadline(shut, date(2025, 12, 26), 1, "working")


def test_a_closure_outweighs_a_make_up_working_day_and_ends_on_its_last_day() -> None:
    shut = _calendar("cn", SHUTDOWN)
    assert (True, False) == (is_workday(CN, date(2026, 1, 4)), is_workday(shut, date(2026, 1, 4)))
    around = (date(2025, 12, 26), SHUTDOWN.first, SHUTDOWN.last, date(2026, 1, 6))
    assert [None, "年末停工", "年末停工", None] == [closed_because(shut, day) for day in around]


def test_a_holiday_or_a_closure_on_a_weekend_keeps_its_name() -> None:
    shut = _calendar("cn", Closure(date(2024, 7, 29), date(2024, 8, 9), "高溫停工"))
    assert "國慶節" == closed_because(shut, date(2024, 10, 5))
    assert "高溫停工" == closed_because(shut, date(2024, 8, 3))


@pytest.mark.parametrize("count", ["calendar-roll", "working"])
def test_zero_days_from_a_closed_day_end_on_the_next_working_day(count) -> None:
    assert date(2024, 10, 8) == deadline(CN, date(2024, 10, 1), 0, count).day
    assert Deadline(date(2024, 9, 29)) == deadline(CN, date(2024, 9, 29), 0, count)


def test_zero_calendar_days_end_on_the_same_day_whatever_it_is() -> None:
    assert Deadline(date(2024, 10, 1)) == deadline(CN, date(2024, 10, 1), 0, "calendar")


def test_fewer_than_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 days"):
        deadline(CN, date(2024, 9, 27), -1, "calendar")


def test_received_on_a_holiday_the_holiday_is_the_day_that_is_not_counted() -> None:
    assert date(2024, 10, 3) == deadline(CN, date(2024, 10, 1), 2, "calendar").day
    assert date(2024, 10, 9) == deadline(CN, date(2024, 10, 1), 2, "working").day


@pytest.mark.parametrize("time", ["00:00", "12:00", "23:59"])
def test_the_hour_of_receipt_moves_no_deadline(time) -> None:
    received = datetime.fromisoformat(f"2024-09-30T{time}")
    by_date = deadline(CN, date(2024, 9, 30), 2, "working")
    assert by_date == deadline(CN, received, 2, "working")
    assert date is type(deadline(CN, received, 0, "working").day)
    assert closed_because(CN, datetime.fromisoformat(f"2024-10-01T{time}")) == "國慶節"


def test_days_are_days_and_not_hours() -> None:
    last_minute = datetime.fromisoformat("2024-08-05T23:59")
    assert date(2024, 8, 7) == deadline(CN, last_minute, 2, "working").day
    assert date(2024, 8, 14) == deadline(CN, last_minute, 7, "working").day


# A year whose days off are not published


def test_a_weekday_of_a_year_without_a_table_is_taken_for_a_working_day_and_a_weekend_is_not() -> None:
    week = _days(date(2026, 12, 28), date(2027, 1, 3))
    assert [None, None, None, None, None, WEEKEND, WEEKEND] == [closed_because(CN, day) for day in week]
    assert (True, False) == (is_workday(CN, date(2027, 1, 1)), is_workday(CN, date(2027, 1, 2)))


def test_a_closure_holds_in_a_year_without_a_table() -> None:
    shut = _calendar("cn", Closure(date(2027, 1, 4), date(2027, 1, 5), "停工"))
    found = [closed_because(shut, date(2027, 1, day)) for day in (3, 4, 5, 6)]
    assert [WEEKEND, "停工", "停工", None] == found
    assert Deadline(date(2027, 1, 6), (*WEEKEND_OF_2027, *_shut(4, 5)), (NEW_YEAR,)) == deadline(
        shut, date(2026, 12, 31), 2, "working"
    )


def _shut(*days: int) -> tuple[Skipped, ...]:
    return tuple(Skipped(date(2027, 1, day), "停工") for day in days)


NEW_YEAR = date(2027, 1, 1)  # a Friday
WEEKEND_OF_2027 = (Skipped(date(2027, 1, 2), WEEKEND), Skipped(date(2027, 1, 3), WEEKEND))


def test_the_last_day_of_a_published_year_is_known_and_the_day_after_it_is_an_estimate() -> None:
    known, estimate = (deadline(CN, date(2026, 12, 29), days, "working") for days in (2, 3))
    assert (Deadline(date(2026, 12, 31)), False) == (known, known.is_estimate)
    assert (Deadline(NEW_YEAR, (), (NEW_YEAR,)), True) == (estimate, estimate.is_estimate)


def test_a_rolled_count_asks_about_its_last_days_alone() -> None:
    # Two days: 31 December, a Thursday; three: New Year's Day; four: a Saturday, moved on to Monday.
    found = [deadline(CN, date(2026, 12, 29), days, "calendar-roll") for days in (2, 3, 4)]
    moved = Deadline(date(2027, 1, 4), WEEKEND_OF_2027, (date(2027, 1, 2),))
    assert [Deadline(date(2026, 12, 31)), Deadline(NEW_YEAR, (), (NEW_YEAR,)), moved] == found


def test_a_count_that_begins_before_a_year_without_a_table_and_ends_after_it_asks_about_its_days_alone() -> (
    None
):
    years = {2026: TW.years[2026], 2028: CalendarYear("tw", 2028, {}, {})}
    found = deadline(WorkCalendar("tw", years), date(2026, 12, 31), 262, "working")
    assert (date(2028, 1, 3), (NEW_YEAR,)) == (found.day, found.unpublished)


def test_every_year_without_a_table_is_named_once_by_its_first_day_asked_about() -> None:
    found = deadline(CN, date(2026, 12, 30), 300, "working")
    assert (NEW_YEAR, date(2028, 1, 1)) == found.unpublished


def test_zero_days_are_an_estimate_where_the_day_itself_is() -> None:
    assert Deadline(NEW_YEAR, (), (NEW_YEAR,)) == deadline(CN, NEW_YEAR, 0, "working")
    assert Deadline(NEW_YEAR) == deadline(CN, NEW_YEAR, 0, "calendar")


@pytest.mark.parametrize(
    ("reading", "day"),
    [
        ("last-workday", "2026-12-31"),
        ("workday-before-last-day", "2026-12-30"),
        ("workday-before-last-workday", "2026-12-30"),
    ],
)
def test_the_end_of_december_needs_no_table_of_the_next_year(reading, day) -> None:
    found = month_deadline(CN, 2026, 12, reading)
    assert (_day(day), ()) == (found.day, found.unpublished)


@pytest.mark.parametrize(
    ("reading", "day", "asked"),
    [("third-day-rolled", "2027-01-04", "2027-01-03"), ("third-workday", "2027-01-05", "2027-01-01")],
)
def test_what_december_sets_for_january_is_an_estimate(reading, day, asked) -> None:
    found = month_deadline(CN, 2026, 12, reading)
    assert (_day(day), (_day(asked),)) == (found.day, found.unpublished)


@pytest.mark.parametrize(
    ("reading", "day", "asked"),
    [
        ("last-workday", "2027-01-29", "2027-01-29"),
        ("workday-before-last-day", "2027-01-29", "2027-01-29"),
        ("workday-before-last-workday", "2027-01-28", "2027-01-28"),
    ],
)
def test_the_end_of_a_month_of_an_unpublished_year_asks_back_to_its_deadline(reading, day, asked) -> None:
    found = month_deadline(CN, 2027, 1, reading)
    assert (_day(day), (_day(asked),)) == (found.day, found.unpublished)


def test_a_month_that_is_closed_leads_back_into_the_published_year_and_is_still_an_estimate() -> None:
    shut = _calendar("cn", Closure(date(2027, 1, 1), date(2027, 1, 31), "搬遷"))
    found = month_deadline(shut, 2027, 1, "last-workday")
    assert (date(2026, 12, 31), (NEW_YEAR,)) == (found.day, found.unpublished)
    before = month_deadline(shut, 2027, 1, "workday-before-last-workday")
    assert (date(2026, 12, 30), (NEW_YEAR,)) == (before.day, before.unpublished)


def test_days_of_a_pause_are_asked_about_by_nobody() -> None:
    over = [(date(2026, 12, 30), date(2027, 1, 10))]
    found = deadline(CN, date(2026, 12, 28), 2, "working", over)
    assert (date(2027, 1, 11), (date(2027, 1, 11),)) == (found.day, found.unpublished)
    ending = [(date(2026, 12, 30), date(2026, 12, 30))]
    assert () == deadline(CN, date(2026, 12, 28), 2, "working", ending).unpublished


def test_a_clock_that_stands_has_days_left_by_an_estimate_where_it_ran_into_an_unpublished_year() -> None:
    stopped = [deadline(CN, date(2026, 12, 30), 5, "working", [(_day(day), None)]) for day in STOPS]
    assert [(4, ()), (3, (NEW_YEAR,))] == [(each.left, each.unpublished) for each in stopped]


STOPS = ("2027-01-01", "2027-01-04")


def test_calendar_days_never_need_a_table() -> None:
    assert date(2030, 1, 2) == deadline(WorkCalendar("xx", {}), date(2029, 12, 31), 2, "calendar").day


def test_a_rolled_count_needs_a_table_only_where_it_ends() -> None:
    assert Deadline(date(2023, 1, 3)) == deadline(CN, date(2022, 12, 20), 14, "calendar-roll")


def test_a_pause_over_a_weekend_takes_out_working_days_alone() -> None:
    # Monday to Wednesday of the next week: Friday is paused, Saturday and Sunday were never counted.
    pauses = [(date(2024, 8, 9), date(2024, 8, 11))]
    expected = (
        Skipped(date(2024, 8, 9), PAUSE),
        Skipped(date(2024, 8, 10), WEEKEND),
        Skipped(date(2024, 8, 11), WEEKEND),
    )
    assert Deadline(date(2024, 8, 13), expected) == deadline(CN, date(2024, 8, 5), 5, "working", pauses)
    assert date(2024, 8, 12) == deadline(CN, date(2024, 8, 5), 5, "working").day


def test_two_pauses_are_both_taken_out() -> None:
    pauses = [(date(2024, 8, 14), date(2024, 8, 14)), (date(2024, 8, 6), date(2024, 8, 7))]
    skipped = tuple(Skipped(date(2024, 8, day), PAUSE) for day in (6, 7, 14))
    assert Deadline(date(2024, 8, 15), skipped) == deadline(CN, date(2024, 8, 5), 7, "calendar", pauses)


def test_pauses_that_overlap_are_taken_out_once() -> None:
    pauses = [(date(2024, 8, 6), date(2024, 8, 8)), (date(2024, 8, 7), date(2024, 8, 9))]
    assert date(2024, 8, 11) == deadline(CN, date(2024, 8, 5), 2, "calendar", pauses).day


@pytest.mark.parametrize("count", ["calendar", "calendar-roll", "working"])
def test_a_pause_after_the_deadline_moves_nothing(count) -> None:
    plain = deadline(CN, date(2024, 8, 5), 2, count)
    assert plain == deadline(CN, date(2024, 8, 5), 2, count, [(date(2024, 8, 8), None)])


def test_a_deadline_rolls_past_a_pause_that_follows_the_holiday() -> None:
    found = deadline(CN, date(2024, 9, 27), 7, "calendar-roll", [(date(2024, 10, 8), date(2024, 10, 9))])
    assert date(2024, 10, 10) == found.day


def test_under_an_open_pause_there_is_no_deadline_but_the_days_that_are_left() -> None:
    expected = Paused(
        date(2024, 8, 12), 2, (Skipped(date(2024, 8, 10), WEEKEND), Skipped(date(2024, 8, 11), WEEKEND))
    )
    assert expected == deadline(CN, date(2024, 8, 5), 6, "working", [(date(2024, 8, 12), None)])


def test_a_clock_stopped_before_it_ran_has_all_its_days_left() -> None:
    assert Paused(date(2024, 8, 1), 7) == deadline(
        CN, date(2024, 8, 5), 7, "calendar", [(date(2024, 8, 1), None)]
    )
    assert Paused(date(2024, 8, 1), 0) == deadline(
        CN, date(2024, 8, 5), 0, "calendar", [(date(2024, 8, 1), None)]
    )


starts = st.dates(date(2023, 1, 1), date(2026, 9, 30))
amounts = st.integers(0, 30)
counts = st.sampled_from(["calendar", "calendar-roll", "working"])
calendars = st.sampled_from([CN, TW, _calendar("cn", SHUTDOWN)])


@st.composite
def some_pauses(draw, from_: st.SearchStrategy[date] = starts) -> list[tuple[date, date]]:
    spans = draw(st.lists(st.tuples(from_, st.integers(0, 9)), max_size=3))
    return [(first, first + timedelta(days=length)) for first, length in spans]


@given(calendars, starts, amounts, st.sampled_from(["calendar-roll", "working"]))
def test_a_deadline_in_working_days_or_rolled_is_a_working_day(calendar, start, days, count) -> None:
    assert is_workday(calendar, deadline(calendar, start, days, count).day)


@given(calendars, st.tuples(starts, starts).map(sorted), amounts, counts, some_pauses())
def test_what_starts_later_is_never_due_earlier(calendar, days_of_receipt, days, count, stops) -> None:
    first, second = days_of_receipt
    assert (
        deadline(calendar, first, days, count, stops).day
        <= deadline(calendar, second, days, count, stops).day
    )


@given(calendars, starts, amounts, counts, some_pauses())
def test_a_day_more_is_never_due_earlier(calendar, start, days, count, stops) -> None:
    assert (
        deadline(calendar, start, days, count, stops).day
        <= deadline(calendar, start, days + 1, count, stops).day
    )


@given(calendars, starts, amounts)
def test_the_counts_are_ordered_from_strict_to_lenient(calendar, start, days) -> None:
    found = [deadline(calendar, start, days, count).day for count in ("calendar", "calendar-roll", "working")]
    assert sorted(found) == found


@given(calendars, starts, st.integers(1, 30))
def test_the_skipped_days_are_exactly_the_closed_ones_between(calendar, start, days) -> None:
    found = deadline(calendar, start, days, "working")
    between = _days(start + ONE, found.day)
    closed = [Skipped(day, closed_because(calendar, day)) for day in between if not is_workday(calendar, day)]
    assert tuple(closed) == found.skipped
    assert days == len(between) - len(closed)


@given(calendars, starts, st.integers(1, 30), counts, some_pauses())
def test_no_day_of_a_pause_is_counted_and_every_other_one_is(calendar, start, days, count, stops) -> None:
    assume(count != "calendar-roll")
    found = deadline(calendar, start, days, count, stops)
    paused = {day for first, last in stops for day in _days(first, last)}
    counted = [day for day in _days(start + ONE, found.day) if day not in paused]
    if count == "working":
        counted = [day for day in counted if is_workday(calendar, day)]
    assert (days, found.day) == (len(counted), counted[-1])


EMPTY = {year: CalendarYear("cn", year, {}, {}) for year in range(2027, 2040)}


@given(
    st.sampled_from([CN, _calendar("cn", SHUTDOWN, Closure(date(2026, 12, 30), date(2027, 1, 6), "停工"))]),
    st.dates(date(2026, 11, 1), date(2027, 6, 30)),
    amounts,
    counts,
    some_pauses(st.dates(date(2026, 11, 1), date(2027, 6, 30))),
)
def test_an_estimate_is_the_deadline_of_a_year_without_holidays(calendar, start, days, count, stops) -> None:
    estimate = deadline(calendar, start, days, count, stops)
    empty = replace(calendar, years=calendar.years | EMPTY)
    assert deadline(empty, start, days, count, stops) == replace(estimate, unpublished=())
    asked = [day for day in _days(start, estimate.day) if day.year > 2026 and count != "calendar"]
    assert estimate.unpublished == () or estimate.unpublished[0] in asked


@given(st.sampled_from([CN, TW]), st.integers(2026, 2027), st.integers(1, 12), st.sampled_from([*READINGS]))
def test_an_estimated_month_end_is_that_of_a_year_without_holidays(calendar, year, month, reading) -> None:
    estimate = month_deadline(calendar, year, month, reading)
    empty = replace(calendar, years=calendar.years | EMPTY)
    assert month_deadline(empty, year, month, reading) == replace(estimate, unpublished=())
    assert estimate.is_estimate == (estimate.day.year > 2026)


@given(calendars, st.dates(date(2026, 12, 1), date(2027, 2, 1)), amounts, counts)
def test_what_is_known_is_moved_by_no_table_that_is_published_later(calendar, start, days, count) -> None:
    known = deadline(calendar, start, days, count)
    assume(not known.is_estimate)
    shut = CalendarYear("cn", 2027, dict.fromkeys(_days(date(2027, 1, 1), date(2027, 12, 31)), "假"), {})
    assert known == deadline(replace(calendar, years=calendar.years | {2027: shut}), start, days, count)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_calendar_file_is_whole_and_in_order(path) -> None:
    raw, year = _raw(path), YEARS[path]
    assert (path.parent.name, path.stem) == (raw["region"], raw["year"])
    assert (
        {"region", "year", "source", "closed"}
        <= raw.keys()
        <= {"region", "year", "source", "closed", "worked"}
    )
    for days in (raw["closed"], raw.get("worked", {})):
        assert sorted(days) == list(days)
        assert {raw["year"]} >= {day[:4] for day in days}
    assert all([raw["source"], *year.closed.values(), *year.worked.values()])
    assert set() == {day for day in year.worked if day.weekday() < SATURDAY or day in year.closed}
    written = [line.split(":")[0] for line in path.read_text("utf-8").splitlines() if line.startswith("  ")]
    assert {1} == set(Counter(written).values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_calendar_agrees_with_the_packages_on_every_day(path) -> None:
    year = YEARS[path]
    calendar = WorkCalendar(year.region, {year.year: year})
    everyday = _days(date(year.year, 1, 1), date(year.year, 12, 31))
    official = holidays.country_holidays(year.region.upper(), years=year.year)
    differing = [day for day in everyday if is_workday(calendar, day) != official.is_working_day(day)]
    if year.region == "cn":
        differing += [
            day for day in everyday if is_workday(calendar, day) != chinese_calendar.is_workday(day)
        ]
    assert [] == differing


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.name == "tw"], ids=lambda path: path.stem
)
def test_a_calendar_of_taiwan_lists_the_holidays_on_weekends_too(path) -> None:
    assert sorted(holidays.country_holidays("TW", years=int(path.stem))) == sorted(YEARS[path].closed)


# The authority announces how many days of a year are off, weekends among them.
@pytest.mark.parametrize(("year", "days_off"), [(2023, 116), (2024, 115), (2025, 118), (2026, 120)])
def test_a_year_in_taiwan_has_as_many_days_off_as_announced(year, days_off) -> None:
    everyday = _days(date(year, 1, 1), date(year, 12, 31))
    assert days_off == sum(not is_workday(TW, day) for day in everyday)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_every_name_of_a_calendar_is_said_in_both_languages(language) -> None:
    said = _raw(ROOT / f"templates/text/{language}/workdays.yaml")["workdays"]
    names = {name for year in YEARS.values() for name in (*year.closed.values(), *year.worked.values())}
    assert names == said["names"].keys()
    assert {WEEKEND, PAUSE} <= said.keys()
