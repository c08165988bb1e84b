"""How far records can be relied on: what is empty, late, off the scale, copied or gone, and who was not asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from rule_cases import judge_all, ledger, procedure
from trades import trades, trades_files

from servicecontrol.export.data_quality import data_quality
from servicecontrol.judging.quality import NEEDED, Quality, quality
from servicecontrol.pages.figures.data_quality import DataQualityView, data_quality_pages
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.records.conditions import terms
from servicecontrol.records.paths import annotation_at
from servicecontrol.selecting import start_of
from servicecontrol.store import Ledger
from servicecontrol.text import language
from servicecontrol.verdicts import Subject

COMPLAINT = {"received": "2026-03-02", "via": "電話", "problem": "其他", "area": "東", "says": "包裝破損"}
VISIT = {"way": "走訪", "customer": "A-1", "by": "王小明", "satisfaction": "很好"}
CUSTOMERS = {"A-1": {"name": "甲", "from": "2025-01-01"}}
ASKED = {
    "c-classed": [{"rule": "classified"}],
    "c-recorded": [
        {
            "rule": "done-within",
            "with": {
                "records": "visits",
                "step": "recorded",
                "after": "date",
                "days": "1",
                "known_by": "date",
            },
        }
    ],
    "c-numbered": [{"rule": "numbered-without-gaps", "with": {"records": "complaints"}}],
    "c-copied": [
        {"rule": "text-not-repeated", "with": {"records": "complaints", "field": "says", "length": "2"}}
    ],
}
FORM = {
    "title": {"zh-Hant": "表", "en": "Form"},
    "scale": [
        {"code": "1", "label": {"zh-Hant": "滿意", "en": "Good"}, "class": "合格"},
        {"code": "2", "label": {"zh-Hant": "不滿意", "en": "Bad"}, "class": "不滿意"},
        {"code": "8", "label": {"zh-Hant": "無效", "en": "Invalid"}, "class": "無效"},
        {"code": "9", "label": {"zh-Hant": "其他", "en": "Other"}},
    ],
    "items": [
        {"id": "a", "text": {"zh-Hant": "甲", "en": "A"}},
        {"id": "b", "text": {"zh-Hant": "乙", "en": "B"}},
    ],
}  # fmt: skip


def test_every_field_that_matters_is_one_that_its_records_have() -> None:
    for needed in NEEDED:
        for term in (term for condition in (needed.field, *needed.when) for term in terms(condition)):
            assert annotation_at(*start_of(needed.kind, needed.each, term.path)), needed


def test_an_empty_field_is_missing_only_where_others_fill_it_in() -> None:
    found = _quality({"complaint": [{**COMPLAINT, "product": "鎖"}, {**COMPLAINT, "says": "掉漆"}]})
    fields = {check.needed.field: check for check in found.fields}
    assert (True, 2, (Subject("complaints", "R-2"),)) == (
        fields["product"].is_kept, fields["product"].looked_at, fields["product"].empty,
    )  # fmt: skip
    assert not fields["handled_by"].is_kept
    assert {Subject("complaints", "R-2")} == found.all_flawed
    assert "investigation.finding" not in fields  # nothing is closed, so nothing can have been found out


def test_what_a_clause_asks_for_is_taken_as_its_rule_judged_it() -> None:
    complaints = [{**COMPLAINT, "urgency": "普通件"}, {**COMPLAINT, "says": "掉漆"}]
    found = _quality({"complaint": complaints}, "c-classed")
    [check] = found.checks("missing")
    assert ("c-classed", "classified", 2, ["R-2"]) == (
        check.clause, check.rule, check.looked_at, [entry.subject.id for entry in check.findings],
    )  # fmt: skip


def test_a_record_that_falls_short_twice_is_counted_once() -> None:
    complaints = [{"id": f"C-{number}", **COMPLAINT} for number in (1, 3)]
    found = _quality({"complaint": complaints}, "c-classed", "c-copied", "c-numbered")
    assert {"missing": 2, "late": 0, "invalid": 0, "copied": 2, "gaps": 1, "order": 0, "irregular": 0} == {
        aspect: len(subjects) for aspect, subjects in found.flawed.items()
    }
    assert (2, 2) == (len(found.all_flawed), found.records)


@pytest.mark.parametrize(
    ("numbered", "gaps", "order"),
    [
        ({1: "2026-03-02", 2: "2026-03-03", 3: "2026-03-04"}, [], []),
        ({1: "2026-03-02", 2: "2026-03-02"}, [], []),
        ({1: "2026-03-02", 2: "2026-03-05", 3: "2026-03-04"}, [], ["C-3"]),
        ({1: "2026-03-02", 3: "2026-03-04"}, ["C-3"], []),
        ({1: "2026-03-02", 2: "2026-03-05", 4: "2026-03-04"}, ["C-4"], ["C-4"]),
    ],
    ids=str,
)
def test_a_number_whose_day_falls_behind_is_no_gap_and_a_gap_is_not_out_of_order(
    numbered: dict[int, str], gaps: list[str], order: list[str]
) -> None:
    complaints = [{**COMPLAINT, "id": f"C-{number}", "received": day} for number, day in numbered.items()]
    found = _quality({"complaint": complaints}, "c-numbered")
    assert (gaps, order) == tuple(
        sorted(subject.id for subject in found.flawed[aspect]) for aspect in ("gaps", "order")
    )
    assert all(check.looked_at for aspect in ("gaps", "order") for check in found.checks(aspect))
    assert ({"gaps", "order"}) == {check.aspect for check in found.clauses}


def test_a_visit_written_down_after_its_time_or_without_a_day_is_late() -> None:
    visits = [
        {"id": "V-1", **VISIT, "date": "2026-03-02", "recorded": "2026-03-03"},
        {"id": "V-2", **VISIT, "date": "2026-03-02", "recorded": "2026-03-04"},
        {"id": "V-3", **VISIT, "date": "2026-03-02"},
    ]
    found = _quality({"visit": visits, "customers": CUSTOMERS}, "c-recorded")
    assert {Subject("visits", "V-2"), Subject("visits", "V-3")} == found.flawed["late"]
    entered = found.entered
    assert (2, 1, 1.5, 2, "V-2") == (
        entered.known, entered.unknown, entered.median, entered.longest, entered.latest.id,
    )  # fmt: skip


def test_an_answer_of_no_class_counts_as_little_as_an_invalid_one() -> None:
    responses = [{"id": "F1", "answers": ["1", "8"]}, {"id": "F2", "answers": ["9", ""]}]
    found = _quality({"survey": {"id": "SV-1", "form": FORM, "responses": responses}})
    [answers] = found.answers
    assert (4, 1) == (answers.answers, answers.blank)
    # A level that declares no class is told by the rule on scales; its answers are in neither half of a rate.
    assert [Subject("surveys", "SV-1", "F1"), Subject("surveys", "SV-1", "F2")] == list(answers.invalid)


@pytest.mark.parametrize(("as_of", "missing"), [("2026-03-31", []), ("2026-04-01", ["SV-1"])])
def test_forms_that_are_out_are_not_missing_until_the_survey_is_over(as_of: str, missing: list[str]) -> None:
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    plan = {"run_by": "辦公室", "written": "2026-01-05", "author": "王小明", "period": period}
    out = {"distributed": "9", "first_out": "2026-03-02"}
    areas = [{"area": "東", **out, "returned": "8", "collected": "2026-03-20"}, {"area": "西", **out}]
    surveys = [
        {"id": "SV-1", "plan": plan, "distribution": {"areas": areas}},
        {"id": "SV-2", "distribution": {"areas": areas[:1]}},
    ]
    found = _quality({"survey": surveys}, as_of=as_of)
    checks = [check for check in found.fields if check.needed.field.endswith("returned")]
    assert missing == [subject.id for check in checks for subject in check.empty]


def test_a_page_says_how_many_records_fall_short_and_never_more_than_that() -> None:
    for organisation, found in trades().quality.items():
        view = _view(organisation, "en")
        flawed = len(found.all_flawed)
        assert f"{found.records:,}" in view.lead[0]
        assert f" {flawed:,} fall" in view.lead[0]
        for row in view.overview[1:]:
            assert row.found == (str(len(found.flawed[row.anchor])) if row.looked_at else "")


def test_a_field_that_every_form_has_is_missing_even_where_nobody_fills_it_in() -> None:
    whose, urgency = (
        next(needed for needed in NEEDED if needed.kind == "complaints" and needed.field.startswith(field))
        for field in ("customer", "urgency")
    )
    unknown = {key: value for key, value in COMPLAINT.items() if key not in {"area", "urgency"}}
    found = {check.needed: check for check in _quality({"complaint": {"id": "C-1", **unknown}}).fields}
    assert (Subject("complaints", "C-1"),) == found[whose].empty == found[urgency].empty
    assert (True, False) == (found[whose].is_kept, found[urgency].is_kept)


def test_what_no_clause_asks_for_is_said_not_to_be_checked_rather_than_clean() -> None:
    [copied] = [row for row in _view("property", "en").overview if row.anchor == "copied"]
    assert ("", "") == (copied.found, copied.looked_at)
    part = next(part for part in _view("property", "en").parts if part.anchor == "copied")
    assert "no rule looks" in part.says[0]


def test_every_row_names_the_records_that_fall_short_and_the_rest_is_in_the_file() -> None:
    for organisation in trades().quality:
        for part in _view(organisation, "zh-Hant").parts:
            assert all(row.records and int(row.found.replace(",", "")) > 0 for row in part.rows)
            assert all(row.found == "0" for row in part.whole)


def test_without_a_record_there_is_no_share() -> None:
    house = ledger({}, procedure("2026-01-01", {"c-classed": ASKED["c-classed"]}))
    facts = replace(trades())
    facts.__dict__["quality"] = {house.id: _quality({}, "c-classed")}
    [page] = data_quality_pages(PageContext(house, facts, language("en")))
    assert ("Nothing is recorded yet.",) == page.view.lead


def test_a_lead_never_calls_whole_what_nobody_looked_at() -> None:
    house = ledger({"complaint": COMPLAINT}, procedure("2026-01-01", {"c-numbered": ASKED["c-numbered"]}))
    facts = replace(trades())
    facts.__dict__["quality"] = {house.id: _quality({"complaint": {"id": "C-1", **COMPLAINT}}, "c-numbered")}
    [page] = data_quality_pages(PageContext(house, facts, language("en")))
    whole, unchecked = page.view.lead
    assert "in anything that was looked at" in whole
    assert "Entered late, Off the scale, Copied" in unchecked


def test_the_export_holds_every_case_of_every_check() -> None:
    rows = json.loads(trades_files()["data-quality.json"])["data-quality"]
    assert rows
    for organisation, found in trades().quality.items():
        mine = [row for row in rows if row["organisation"] == organisation]
        assert sum(len(check.findings) for check in found.clauses) == sum(
            row["found"] for row in mine if "clause" in row
        )
        named = {(case["kind"], case["id"]) for row in mine for case in row["cases"]}
        assert {(subject.kind, subject.id) for subject in found.all_flawed} <= named
    assert dict(data_quality(trades()))["data-quality.json"] == trades_files()["data-quality.json"]


def _view(organisation: str, code: str) -> DataQualityView:
    facts = trades()
    [page] = data_quality_pages(PageContext(facts.store.ledgers[organisation], facts, language(code)))
    return page.view


def _quality(words: dict, *clauses: str, as_of: str = "2026-06-30") -> Quality:
    house: Ledger = ledger(
        words, procedure("2026-01-01", {name: ASKED[name] for name in clauses or ("c-classed",)})
    )
    if not clauses:
        house = replace(house, procedures=())
    judged, problems = judge_all(house, as_of=as_of)
    assert () == problems
    assert date.fromisoformat(as_of) == judged.as_of
    return quality(house, judged)
