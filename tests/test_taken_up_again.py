"""A complaint that was closed and taken up again: it keeps its first closing, and what follows is told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from rule_cases import judge_all, ledger, procedure

from servicecontrol.judging.judged import Judged
from servicecontrol.measure import Result, measure
from servicecontrol.measure.complaints import (
    ClosingTimeByYear,
    ClosureCompleteness,
    ComplaintsByMonth,
    HandlingTime,
    OpenComplaints,
    RecurrenceRate,
    ReopeningRate,
)
from servicecontrol.measure.tables import tables
from servicecontrol.read.decisions import decision_problems
from servicecontrol.records.as_of import as_it_stood
from servicecontrol.records.baseline import Baseline
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Ledger, Store

SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
CONCLUDED = {"rule": "concluded-with-measure"}
ANSWERED = {"rule": "answered-within", "with": {"days": "1"}}
VERIFIED = {
    "rule": "done-within",
    "with": {
        "records": "complaints",
        "step": "verification.date",
        "after": "measures_done",
        "days": "30",
        "known_by": "closed",
    },
}
#: Closed after three days; on the 79th it was taken up again, and closed again after two more.
TAKEN_UP = {
    "id": "C-1",
    "received": "2026-03-02",
    "via": "電話",
    "customer": "L-01",
    "problem": "異音",
    "says": "夜間有異音。",
    "measures": [
        {
            "kind": "緊急對策",
            "what": "上油",
            "owner": "王小明",
            "decided": "2026-03-02",
            "done": "2026-03-02",
        },
        {
            "kind": "長久對策",
            "what": "換軸承",
            "owner": "王小明",
            "decided": "2026-05-21",
            "done": "2026-05-21",
        },
    ],
    "conclusion": {"date": "2026-03-05", "by": "王小明", "text": "已上油。"},
    "closed": "2026-03-05",
    "reopened": [{"date": "2026-05-20", "because": "又有異音", "closed": "2026-05-22"}],
}


def _house(*complaints: dict, rules: tuple[dict, ...] = (CONCLUDED, ANSWERED)) -> Ledger:
    words = {"organisation": {"problems": {"異音": {"en": "Noise"}}}, "complaint": list(complaints)}
    return ledger(words, procedure("2026-01-01", {"clause-1": list(rules)}))


def _figures(house: Ledger, as_of: str, *names: str) -> dict[str, Result]:
    store = Store(SETTINGS, {house.id: house}, {})
    return dict(measure(tables(store, _judged(house, as_of)), names or None))


def _judged(house: Ledger, as_of: str) -> Judged:
    judged, problems = judge_all(house, as_of=as_of)
    assert () == problems
    return judged


def _times(complaint: dict, *rules: dict, as_of: str = "2026-11-20") -> list[tuple[str, str]]:
    """The days on which a complaint was opened and closed."""
    house = _house(complaint, rules=rules)
    times = _judged(house, as_of).open_times(house.id, house.complaints[complaint["id"]])
    return [(str(time.opened)[:10], str(time.closed_on or "")) for time in times]


def _rows(figures: dict[str, Result]) -> dict[str, tuple[int, int, int, int]]:
    rows = figures["complaints-by-month"].typed(ComplaintsByMonth)
    return {row.month: (row.received, row.reopened, row.closed, row.open) for row in rows if row.complete}


# The field case: closed in March, taken up again in May


def test_it_was_closed_in_its_first_month_and_once_more_in_its_second() -> None:
    rows = _rows(_figures(_house(TAKEN_UP), "2026-11-20"))
    assert {
        "2026-03": (1, 0, 1, 0),
        "2026-04": (0, 0, 0, 0),
        "2026-05": (0, 1, 1, 0),
        "2026-06": (0, 0, 0, 0),
    } == {month: row for month, row in rows.items() if month < "2026-07"}


def test_it_took_three_days_and_two_more_and_none_of_those_between() -> None:
    figures = _figures(_house(TAKEN_UP), "2026-11-20")
    rows = figures["handling-time"].typed(HandlingTime, urgency="any")
    assert {"answered": 0, "closed": 3, "closed-again": 2} == {
        row.measure: row.median for row in rows if row.ended
    }
    [year] = figures["closing-time-by-year"].typed(ClosingTimeByYear)
    assert (2, 1, 3.0) == (year.closed, year.first_closed, year.median_days)


def test_what_came_back_is_counted_as_reopened_beside_recurrence() -> None:
    figures = _figures(_house(TAKEN_UP), "2026-11-20")
    [reopened] = figures["reopening-rate"].typed(ReopeningRate, problem="異音")
    [recurred] = figures["recurrence-rate"].typed(RecurrenceRate, problem="異音")
    assert (1, 1) == (reopened.numerator, reopened.denominator)
    assert (0, 1) == (recurred.numerator, recurred.denominator)


def test_its_closing_is_complete_in_the_quarter_in_which_it_was_first_closed() -> None:
    rows = _figures(_house(TAKEN_UP), "2026-11-20")["closure-completeness"].typed(ClosureCompleteness)
    assert [("all", 1, 1), ("2026Q1", 1, 1)] == [(row.period, row.numerator, row.denominator) for row in rows]


@pytest.mark.parametrize(("as_of", "still_open", "days"), [("2026-05-21", 1, 1), ("2026-05-22", 0, None)])
def test_it_is_open_until_it_is_closed_again(as_of: str, still_open: int, days: int | None) -> None:
    house = _stood(_house(TAKEN_UP), date.fromisoformat(as_of))
    [row] = _figures(house, as_of)["open-complaints"].typed(OpenComplaints)
    assert (still_open, days) == (row.open, row.oldest_days)


# Months that are over


def _stood(house: Ledger, day: date) -> Ledger:
    """The organisation as it stood on a past day."""
    stood = {id_: as_it_stood(each, day) for id_, each in house.complaints.items()}
    return replace(
        house,
        records={
            **house.records,
            "complaints": {id_: each for id_, each in stood.items() if each is not None},
        },
    )


def test_no_month_that_is_over_ever_changes() -> None:
    often = TAKEN_UP | {
        "id": "C-2",
        "received": "2026-03-30",
        "measures": [{"kind": "緊急對策", "what": "上油", "owner": "王小明", "decided": "2026-03-30"}],
        "conclusion": {"date": "2026-03-31", "by": "王小明", "text": "已上油。"},
        "closed": "2026-03-31",
        "reopened": [
            {"date": "2026-04-01", "because": "又有異音", "closed": "2026-04-30"},
            {"date": "2026-04-30", "because": "又有異音", "closed": "2026-05-01"},
            {"date": "2026-06-30", "because": "又有異音"},
        ],
    }
    house = _house(TAKEN_UP, often)
    told: dict[str, tuple[int, int, int, int]] = {}
    for number in range(0, 160, 5):
        day = date(2026, 3, 1) + timedelta(number)
        rows = _rows(_figures(_stood(house, day), day.isoformat(), "complaints-by-month"))
        assert told == {month: rows[month] for month in told}
        told = rows
    assert {
        "2026-03": (2, 0, 2, 0),
        "2026-04": (0, 2, 1, 1),
        "2026-05": (0, 1, 2, 0),
        "2026-06": (0, 1, 0, 1),
        "2026-07": (0, 0, 0, 1),
    } == told


def test_the_books_balance_what_was_open_came_in_or_was_taken_up_again_and_not_closed() -> None:
    before = 0
    for received, reopened, closed, still_open in _rows(_figures(_house(TAKEN_UP), "2026-11-20")).values():
        assert still_open == before + received + reopened - closed
        before = still_open


# Which closings count


FIRST, SECOND = ("2026-03-02", "2026-03-05"), ("2026-05-20", "2026-05-22")
INEFFECTIVE = {"by": "王小明", "effective": "否"}


def test_an_end_found_not_to_work_since_it_was_taken_up_again_leaves_the_first_closing() -> None:
    assert [FIRST, SECOND] == _times(TAKEN_UP, CONCLUDED)
    # The second measure is of the day before; nothing was done since.
    late = TAKEN_UP | {"verification": INEFFECTIVE | {"date": "2026-05-22"}}
    assert [FIRST, ("2026-05-20", "")] == _times(late, CONCLUDED)
    # Found on the day on which it was taken up again, it is what that was for.
    assert [FIRST, SECOND] == _times(
        TAKEN_UP | {"verification": INEFFECTIVE | {"date": "2026-05-20"}}, CONCLUDED
    )


def test_of_several_times_the_last_closing_alone_is_refused() -> None:
    twice = [*TAKEN_UP["reopened"], {"date": "2026-06-01", "because": "又有異音", "closed": "2026-06-03"}]
    late = TAKEN_UP | {"reopened": twice, "verification": INEFFECTIVE | {"date": "2026-06-02"}}
    assert [FIRST, SECOND, ("2026-06-01", "")] == _times(late, CONCLUDED)


def test_a_measure_since_that_nobody_has_verified_leaves_the_first_closing() -> None:
    verified = TAKEN_UP | {"verification": {"by": "王小明", "effective": "是", "date": "2026-03-04"}}
    assert [FIRST, ("2026-05-20", "")] == _times(verified, VERIFIED)
    again = TAKEN_UP | {"verification": {"by": "王小明", "effective": "是", "date": "2026-05-21"}}
    assert [FIRST, SECOND] == _times(again, VERIFIED)


def test_what_was_never_there_refuses_every_closing_and_the_complaint_has_been_open_since_its_receipt() -> (
    None
):
    lacking = {key: value for key, value in TAKEN_UP.items() if key != "conclusion"}
    assert [("2026-03-02", "")] == _times(lacking, CONCLUDED)
    assert [("2026-03-02", "")] == _times(TAKEN_UP, VERIFIED)
    figures = _figures(_house(lacking), "2026-11-20")
    assert [] == figures["reopening-rate"].typed(ReopeningRate)
    [row] = figures["open-complaints"].typed(OpenComplaints)
    assert (1, 263) == (row.open, row.oldest_days)


def test_one_that_was_never_closed_was_opened_once() -> None:
    never = {key: value for key, value in TAKEN_UP.items() if key not in ("closed", "reopened")}
    assert [("2026-03-02", "")] == _times(never, CONCLUDED)


def test_the_day_of_closing_is_that_of_the_last_one() -> None:
    house = _house(TAKEN_UP)
    judged, complaint = _judged(house, "2026-11-20"), house.complaints["C-1"]
    assert isinstance(complaint, Complaint)
    assert date(2026, 5, 22) == judged.closed_on(house.id, complaint)


@pytest.mark.parametrize(
    ("first", "last", "faults"),
    [("2026-05-01", "2026-05-31", 0), ("2026-05-22", "2026-06-30", 0), ("2026-05-23", "2026-06-30", 1)],
)
def test_limits_may_rest_on_days_on_which_it_was_open_again(first: str, last: str, faults: int) -> None:
    frozen = {
        "metric": "late-answers-between",
        "from": first,
        "to": last,
        "frozen": "2026-07-01",
        "source": "示範",
    }
    house = replace(
        _house(TAKEN_UP),
        baselines={"BL-1": Baseline.model_validate(frozen)},
        paths={("baselines", "", ""): "baselines.yaml"},
    )
    found = list(decision_problems(house, {"baselines.yaml": ""}, (), date(2026, 11, 20)))
    assert faults == len(found)
