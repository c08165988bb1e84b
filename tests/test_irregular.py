"""What happens in life and should not is told whoever asks for it, and counts by the rule that is said."""

from __future__ import annotations

import pytest
from rule_cases import LEDGER, judge_all, ledger

from servicecontrol.judging.irregular import Irregularity, irregular
from servicecontrol.measure.tables import tables
from servicecontrol.records.registers import SiteSettings
from servicecontrol.records.survey import Response
from servicecontrol.store import Ledger, Store, Survey
from servicecontrol.text import language
from servicecontrol.verdicts import Subject

SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
CUSTOMERS = {
    "L-01": {"name": "甲", "from": "2026-02-01", "to": "2026-06-30"},
    "L-02": {"name": "乙", "from": "2020-01-01"},
}
PEOPLE = {"people": {"黃一": {"posts": [{"department": "質保部", "from": "2026-02-01", "to": "2026-06-30"}]}}}


def told(kind: Irregularity, **words: object) -> tuple[int, list[Subject]]:
    """How many were looked at, and of which it is told."""
    house = ledger({"customers": CUSTOMERS, "organisation": PEOPLE, **words})
    [check] = [check for check in irregular(house) if check.kind == kind]
    return check.looked_at, list(check.found)


def answered(*responses: dict[str, object], **files: object) -> dict[str, object]:
    forms = [{"id": f"r{number}", "answers": [], **each} for number, each in enumerate(responses, 1)]
    return {"survey": {"id": "SV-1", "responses": forms, **files}}


def form(number: int) -> Subject:
    return Subject("surveys", "SV-1", f"r{number}")


# A second answer of the same customer


def survey(*given: tuple[str | None, str | None]) -> Survey:
    """A survey of forms, each with its customer and the day on which it came back."""
    responses = tuple(
        Response.model_validate({"id": f"r{number}", "customer": who, "returned": day, "answers": ()})
        for number, (who, day) in enumerate(given, 1)
    )
    return Survey("SV-1", responses=responses)


@pytest.mark.parametrize(
    ("forms", "superseded"),
    [
        ([("A-1", "2026-07-05"), ("A-2", "2026-07-05")], {}),
        ([("A-1", "2026-07-05"), ("A-1", "2026-07-25")], {"r1": "r2"}),
        ([("A-1", "2026-07-25"), ("A-1", "2026-07-05")], {"r2": "r1"}),
        ([("A-1", "2026-07-05"), ("A-1", "2026-07-05")], {"r1": "r2"}),
        ([("A-1", None), ("A-1", None)], {"r1": "r2"}),
        ([("A-1", "2026-07-05"), ("A-1", None)], {"r2": "r1"}),
        ([("A-1", "2026-07-01"), ("A-1", "2026-07-03"), ("A-1", "2026-07-02")], {"r1": "r2", "r3": "r2"}),
        ([(None, "2026-07-05"), (None, "2026-07-25")], {}),
    ],
)
def test_of_a_customer_s_forms_the_one_that_came_back_last_counts(
    forms: list[tuple[str | None, str | None]], superseded: dict[str, str]
) -> None:
    made = survey(*forms)
    assert superseded == made.superseded
    counted = [f"r{number}" for number in range(1, len(forms) + 1) if f"r{number}" not in superseded]
    assert counted == [response.id for response in made.counted]


def test_a_form_that_a_later_one_replaces_is_told() -> None:
    words = answered(
        {"customer": "L-01", "returned": "2026-03-05"},
        {"customer": "L-01", "returned": "2026-03-25"},
        {"area": "東"},
    )
    assert (2, [form(1)]) == told("answered-twice", **words)


def test_two_customers_of_whom_one_answers_twice_are_two_asked_and_one_answered() -> None:
    sent = [
        {"customer": "L-01", "sent": "2026-03-02", "returned": "2026-03-05"},
        {"customer": "L-01", "sent": "2026-03-20", "returned": "2026-03-25"},
        {"customer": "L-02", "sent": "2026-03-02"},
    ]
    words = answered(
        {"customer": "L-01", "returned": "2026-03-05"},
        {"customer": "L-01", "returned": "2026-03-25"},
        distribution={"customers": sent},
    )
    found = counted(ledger({"customers": CUSTOMERS, **words}))
    assert [(LEDGER, "SV-1", None, 2, 1, 0, 0)] == found["recovery"]
    assert ["r2"] == [row[2] for row in found["responses"]]


def counted(house: Ledger) -> dict[str, list[tuple[object, ...]]]:
    judged, problems = judge_all(house, as_of="2026-06-30")
    assert () == problems
    made = tables(Store(SETTINGS, {house.id: house}, {}), judged)
    return {name: list(zip(*table.values, strict=True)) for name, table in made.items()}


# A form after the collection


@pytest.mark.parametrize(("day", "found"), [("2026-03-20", []), ("2026-03-21", [form(1)])])
def test_a_form_after_the_collection_of_its_area_is_told(day: str, found: list[Subject]) -> None:
    area = {
        "area": "東",
        "distributed": "5",
        "returned": "1",
        "first_out": "2026-03-01",
        "collected": "2026-03-20",
    }
    words = answered({"area": "東", "returned": day}, {"area": "東"}, distribution={"areas": [area]})
    assert (1, found) == told("back-late", **words)


@pytest.mark.parametrize(("day", "found"), [("2026-03-31", []), ("2026-04-01", [form(1)])])
def test_a_customer_s_form_after_the_planned_end_is_told(day: str, found: list[Subject]) -> None:
    plan = {
        "run_by": "質保部",
        "written": "2026-02-20",
        "author": "黃一",
        "period": {"from": "2026-03-01", "to": "2026-03-31"},
    }
    assert (1, found) == told("back-late", **answered({"customer": "L-02", "returned": day}, plan=plan))


# Who was no customer, who held no post


@pytest.mark.parametrize(
    ("day", "is_told"),
    [("2026-01-31", True), ("2026-02-01", False), ("2026-06-30", False), ("2026-07-01", True)],
)
def test_a_record_of_a_day_on_which_its_customer_was_none_is_told(day: str, is_told: bool) -> None:  # noqa: FBT001  # a row of the table
    visit = {"id": "V-1", "date": day, "way": "走訪", "customer": "L-01", "by": "黃一"}
    found = [Subject("visits", "V-1")] if is_told else []
    assert (1, found) == told("no-customer", visit=visit)
    assert (1, found) == told("no-post", visit=visit)
    sending = [{"customer": "L-01", "sent": day}]
    surveyed = [Subject("surveys", "SV-1")] if is_told else []
    assert (1, surveyed) == told("no-customer", survey={"id": "SV-1", "distribution": {"customers": sending}})
    complaint = {
        "received": f"{day}T09:00",
        "via": "電話",
        "customer": "L-01",
        "problem": "其他",
        "says": "x",
        "taken_by": "黃一",
    }
    told_of = [Subject("complaints", "R-1")] if is_told else []
    assert (1, told_of) == told("no-customer", complaint=complaint)
    assert (1, told_of) == told("no-post", complaint=complaint)


def test_a_signature_of_somebody_who_has_left_is_told_where_the_others_are_in_order() -> None:
    complaint = {
        "received": "2026-03-02T09:00",
        "via": "電話",
        "customer": "L-02",
        "problem": "其他",
        "says": "x",
        "taken_by": "黃一",
        "acknowledged": {"by": "黃一", "date": "2026-07-01"},
    }
    assert (1, [Subject("complaints", "R-1")]) == told("no-post", complaint=complaint)
    assert (1, []) == told(
        "no-post", complaint=complaint | {"acknowledged": {"by": "黃一", "date": "2026-06-30"}}
    )


def test_somebody_whom_no_register_knows_is_left_to_those_who_read_records() -> None:
    visit = {"id": "V-1", "date": "2026-03-02", "way": "走訪", "customer": "L-02", "by": "外人"}
    assert [] == [check for check in irregular(ledger({"visit": visit})) if check.kind == "no-post"]


@pytest.mark.parametrize("code", ["en", "zh-Hant"])
@pytest.mark.parametrize("kind", ["answered-twice", "back-late", "no-customer", "no-post"])
def test_the_rule_of_counting_is_said(kind: str, code: str) -> None:
    assert any(word in language(code).say(f"data-quality.irregularities.{kind}") for word in ("count", "計"))
