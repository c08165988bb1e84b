"""Calendar periods: their days, their labels, their order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.periods import period_named, period_of, periods_between

KINDS = ("month", "quarter", "half-year", "year")
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kind", "day", "label", "first", "last"),
    [
        ("month", "2026-07-31", "2026-07", "2026-07-01", "2026-07-31"),
        ("month", "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
        ("month", "2026-02-01", "2026-02", "2026-02-01", "2026-02-28"),
        ("quarter", "2026-03-31", "2026Q1", "2026-01-01", "2026-03-31"),
        ("quarter", "2026-04-01", "2026Q2", "2026-04-01", "2026-06-30"),
        ("quarter", "2026-12-31", "2026Q4", "2026-10-01", "2026-12-31"),
        ("half-year", "2026-06-30", "2026H1", "2026-01-01", "2026-06-30"),
        ("half-year", "2026-07-01", "2026H2", "2026-07-01", "2026-12-31"),
        ("year", "2026-01-01", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind, day, label, first, last) -> None:
    period = period_of(date.fromisoformat(day), kind)
    assert (label, first, last) == (period.label, period.first.isoformat(), period.last.isoformat())


@given(DAYS, st.sampled_from(KINDS))
def test_a_period_holds_its_days_and_neither_neighbour(day, kind) -> None:
    period = period_of(day, kind)
    assert day in period
    assert period.first in period
    assert period.last in period
    assert period.first - timedelta(days=1) not in period
    assert period.last + timedelta(days=1) not in period


@given(DAYS, st.sampled_from(KINDS))
def test_a_label_names_its_period(day, kind) -> None:
    assert period_of(day, kind) == period_named(period_of(day, kind).label)


@given(DAYS, st.integers(0, 900), st.sampled_from(KINDS))
def test_periods_follow_each_other_without_a_gap(first, days, kind) -> None:
    last = first + timedelta(days=days)
    periods = list(periods_between(first, last, kind))
    assert first in periods[0]
    assert last in periods[-1]
    assert [] == [pair for pair in pairwise(periods) if pair[0].last + timedelta(days=1) != pair[1].first]


def test_a_span_that_ends_before_it_begins_has_a_period_only_where_one_holds_both_ends() -> None:
    day = date(2026, 7, 2)
    assert ["2026-07"] == [period.label for period in periods_between(day, date(2026, 7, 1), "month")]
    assert [] == list(periods_between(day, date(2026, 6, 30), "month"))


@pytest.mark.parametrize(
    "label", ["", "26", "2026-13", "2026-00", "2026-7", "2026Q0", "2026Q5", "2026H3", "2026-07-01", "H1"]
)
def test_a_label_of_no_period_is_refused(label: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of our own or of `date`: the label is refused
        period_named(label)


def test_periods_sort_by_their_days() -> None:
    labels = ("2026Q3", "2025H2", "2026", "2026-02")
    assert ["2025H2", "2026", "2026-02", "2026Q3"] == [p.label for p in sorted(map(period_named, labels))]
