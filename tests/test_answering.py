"""When a complaint was answered, as its clause means it: register, chart, page and figures take the same moment."""

from __future__ import annotations

from datetime import date

import pytest
from rule_cases import judge_all, ledger, procedure

from servicecontrol.judging.answering import DaysUsed
from servicecontrol.judging.judged import Judged
from servicecontrol.measure import measure
from servicecontrol.measure.complaints import HandlingCurve, HandlingHours, HandlingTime, OnTimeRate
from servicecontrol.measure.tables import tables
from servicecontrol.records.fields import at_midnight
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Ledger, Store

SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
#: Replied to on the day after its receipt, with a countermeasure two days later.
COMPLAINT = {
    "id": "C-1",
    "received": "2026-03-02T09:00",
    "via": "電話",
    "problem": "其他",
    "says": "夜間有異音。",
    "replied": "2026-03-03T10:30",
    "measures": [{"kind": "緊急對策", "what": "上油", "owner": "王小明", "decided": "2026-03-05"}],
}


def _within(answer: str, days: int = 2, **more: object) -> dict:
    return {"rule": "answered-within", "with": {"days": str(days), "answer": answer, **more}}


def _house(complaint: dict, *rules: dict, **words: object) -> Ledger:
    clauses = {f"clause-{number}": [rule] for number, rule in enumerate(rules, 1)}
    return ledger(
        {"complaint": complaint, **words},
        procedure("2026-01-01", clauses or {"clause-1": [{"rule": "classified"}]}),
    )


def _judged(house: Ledger, as_of: str = "2026-03-31") -> Judged:
    judged, problems = judge_all(house, as_of=as_of)
    assert () == problems
    return judged


def _answered(complaint: dict, *rules: dict, as_of: str = "2026-03-31", **words: object) -> str:
    house = _house(complaint, *rules, **words)
    first = _judged(house, as_of).first_answer(house.id, house.complaints["C-1"])
    return "waived" if first.is_waived else "" if first.at is None else at_midnight(first.at).isoformat()


def _without(*names: str) -> dict:
    return {key: value for key, value in COMPLAINT.items() if key not in names}


# What the clause says


def test_a_reply_answers_where_the_clause_says_reply_and_a_countermeasure_where_it_says_that() -> None:
    assert "2026-03-03T10:30:00" == _answered(COMPLAINT, _within("reply"))
    assert "2026-03-05T00:00:00" == _answered(COMPLAINT, _within("countermeasure"))


def test_neither_stands_in_for_the_other() -> None:
    assert "" == _answered(_without("replied"), _within("reply"))
    assert "" == _answered(_without("measures"), _within("countermeasure"))


def test_a_reply_of_which_only_the_day_is_known_has_no_hour() -> None:
    assert "2026-03-03T00:00:00" == _answered(COMPLAINT | {"replied": "2026-03-03"}, _within("reply"))


def test_of_two_limits_the_first_clause_says_what_an_answer_is() -> None:
    assert "2026-03-03T10:30:00" == _answered(COMPLAINT, _within("reply"), _within("countermeasure", 7))
    assert "2026-03-05T00:00:00" == _answered(COMPLAINT, _within("countermeasure", 7), _within("reply"))


def test_where_no_clause_sets_a_limit_the_countermeasure_counts_or_else_the_reply() -> None:
    assert "2026-03-05T00:00:00" == _answered(COMPLAINT)
    assert "2026-03-03T10:30:00" == _answered(_without("measures"))


def test_a_clock_that_stands_waits_for_what_its_clause_says() -> None:
    pause = {
        "from": "2026-03-03",
        "reason": "等顧客寄回樣件",
        "approved": {"by": "王廠長", "date": "2026-03-03"},
    }
    office = {
        "roles": {"廠長": {"en": "Plant director"}},
        "people": {"王廠長": {"posts": [{"department": "辦公室", "role": "廠長", "from": "2020-01-01"}]}},
    }
    stands = _without("measures") | {"pauses": [pause]}
    rule = _within("countermeasure", grounds=["等顧客寄回樣件"], leave=["廠長"])
    assert "" == _answered(stands, rule, organisation=office)


WAIVER = {
    "id": "W-1",
    "clause": "clause-1",
    "record": "C-1",
    "date": "2026-03-20",
    "reason": "顧客已撤回",
    "approved": {"by": "陳廠長", "date": "2026-03-20", "decision": "認可"},
}
OFFICE = {
    "roles": {"廠長": {"en": "Plant director"}},
    "people": {"陳廠長": {"posts": [{"department": "辦公室", "role": "廠長", "from": "2020-01-01"}]}},
}


def test_an_answer_that_was_waived_is_outside_of_the_rate_the_median_the_curve_and_the_hours() -> None:
    words = {"waiver": WAIVER, "organisation": OFFICE}
    house = _house(_without("replied", "measures"), _within("reply"), **words)
    assert "waived" == _answered(_without("replied", "measures"), _within("reply"), **words)
    figures = measure(tables(Store(SETTINGS, {house.id: house}, {}), _judged(house)))
    rates = figures["on-time-rate"].typed(OnTimeRate, basis="decided", period="to-date")
    assert [(0, 0)] == [(row.numerator, row.denominator) for row in rates]
    times = figures["handling-time"].typed(HandlingTime, urgency="any")
    assert {"closed", "contacted"} == {row.measure for row in times}
    assert [] == figures["handling-curve"].typed(HandlingCurve, measure="answered")
    assert [] == figures["handling-hours"].typed(HandlingHours, measure="answered")


def test_an_answer_that_came_late_counts_whoever_waived_it_and_so_does_another_clause_that_nobody_did() -> (
    None
):
    words = {"waiver": WAIVER, "organisation": OFFICE}
    assert "2026-03-05T00:00:00" == _answered(COMPLAINT, _within("countermeasure"), **words)
    silent = _without("replied", "measures")
    assert "" == _answered(silent, _within("reply"), _within("countermeasure"), **words)


def test_an_answer_that_was_waived_stays_so_when_the_complaint_was_taken_up_and_closed_again() -> None:
    words = {"waiver": WAIVER, "organisation": OFFICE}
    again = {"date": "2026-03-20", "because": "又有異音", "closed": "2026-03-21"}
    closed = _without("replied", "measures") | {"closed": "2026-03-10", "reopened": [again]}
    assert "waived" == _answered(closed, _within("countermeasure"), **words)


@pytest.mark.parametrize(("answer", "days", "late"), [("reply", 1, 0), ("countermeasure", 3, 1)])
def test_the_rate_the_median_and_the_curve_take_the_same_day(answer: str, days: int, late: int) -> None:
    house = _house(COMPLAINT, _within(answer))
    figures = measure(tables(Store(SETTINGS, {house.id: house}, {}), _judged(house)))
    [time] = figures["handling-time"].typed(HandlingTime, urgency="any", measure="answered")
    [step] = figures["handling-curve"].typed(HandlingCurve, measure="answered")
    [rate] = figures["on-time-rate"].typed(OnTimeRate, basis="decided", period="to-date")
    assert (days, days, 1 - late) == (time.median, step.day, rate.numerator)


# Days used


def _used(complaint: dict, *rules: dict, as_of: str = "2026-11-30") -> DaysUsed:
    house = _house(complaint, *rules)
    judged, record = _judged(house, as_of), house.complaints["C-1"]
    return judged.days_used(judged.current_clock(house.id, record), house.id, record)


RECEIVED = date(2026, 3, 2)


def test_days_run_to_the_answer_else_to_the_closing_else_so_far() -> None:
    closed = _without("measures") | {"closed": "2026-03-19T10:00"}
    assert DaysUsed(RECEIVED, 3, 7) == _used(COMPLAINT, _within("countermeasure", 7))
    assert DaysUsed(RECEIVED, 17, 7) == _used(closed, _within("countermeasure", 7))
    assert DaysUsed(RECEIVED, 29, 7) == _used(
        _without("measures"), _within("countermeasure", 7), as_of="2026-03-31"
    )


def test_days_without_a_limit_run_to_the_closing() -> None:
    assert DaysUsed(RECEIVED, 17, None) == _used(COMPLAINT | {"closed": "2026-03-19"})


AGAIN = COMPLAINT | {"closed": "2026-03-19", "reopened": [{"date": "2026-06-01", "because": "又有異音"}]}


def test_taken_up_again_it_has_its_days_again_and_they_begin_that_day() -> None:
    measured = [*COMPLAINT["measures"], COMPLAINT["measures"][0] | {"decided": "2026-06-05"}]
    begun = date(2026, 6, 1)
    assert DaysUsed(begun, 4, 7) == _used(AGAIN | {"measures": measured}, _within("countermeasure", 7))
    assert DaysUsed(begun, 9, 7) == _used(AGAIN, _within("countermeasure", 7), as_of="2026-06-10")


def test_a_reply_is_asked_for_once_and_its_days_stay_those_of_the_first_time() -> None:
    assert DaysUsed(RECEIVED, 1, 2) == _used(AGAIN, _within("reply"))
    # Nobody replied: it was closed without, after 17 days.
    unanswered = {key: value for key, value in AGAIN.items() if key != "replied"}
    assert DaysUsed(RECEIVED, 17, 2) == _used(unanswered, _within("reply"))


def test_a_limit_of_a_complaint_whose_closing_is_refused_runs_on() -> None:
    closed = _without("measures") | {"closed": "2026-03-19T10:00"}
    refused = _used(
        closed, _within("countermeasure", 7), {"rule": "concluded-with-measure"}, as_of="2026-03-31"
    )
    assert DaysUsed(RECEIVED, 29, 7) == refused


def test_days_without_a_limit_are_those_since_it_was_last_opened() -> None:
    assert DaysUsed(date(2026, 6, 1), 9, None) == _used(AGAIN, as_of="2026-06-10")


def test_a_limit_of_one_that_was_taken_up_again_though_its_closing_is_refused_counts_from_that_day() -> None:
    rules = (_within("countermeasure", 7), {"rule": "concluded-with-measure"})
    assert DaysUsed(date(2026, 6, 1), 9, 7) == _used(AGAIN, *rules, as_of="2026-06-10")


def test_a_limit_that_counts_from_the_return_of_a_form_uses_the_days_since_then() -> None:
    form = {"id": "SV-1", "responses": [{"id": "r1", "returned": "2026-02-20", "answers": []}]}
    low = COMPLAINT | {"response": "SV-1/r1"}
    house = _house(low, _within("countermeasure", 7, low_scores="returned"), survey=form)
    judged, record = _judged(house), house.complaints["C-1"]
    used = judged.days_used(judged.current_clock(house.id, record), house.id, record)
    # Its last day is before the receipt: counted from there, fewer than none would be allowed.
    assert DaysUsed(date(2026, 2, 20), 13, 7) == used
    assert DaysUsed(RECEIVED, 3, 9) == _used(
        COMPLAINT | {"passed_to_qa": "2026-03-04"}, _within("countermeasure", 7, from_="passed_to_qa")
    )
