"""What hangs on a reading: the same records judged as if another reading had been chosen."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pages_of import GOOD, facts_of, pages_of
from rule_cases import interpretation, judge_all, ledger, procedure
from trades import trades

from servicecontrol.judging.alternatives import Weight, weights
from servicecontrol.judging.judge import judge
from servicecontrol.procedures import Interpretation, ProcedureFile
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Ledger, Store
from servicecontrol.verdicts import Judgement, Subject

READINGS = {"strict": {"count": "calendar"}, "lenient": {"count": "working"}}
SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
#: Received on 2024-09-27: seven calendar days end on 10-04, seven working days after the holidays on 10-12.
IN_TIME, BETWEEN, LATE = "2024-10-04", "2024-10-12", "2024-10-13"
MEASURE = {"kind": "緊急對策", "what": "換貨", "owner": "王小明"}
COMPLAINT = {
    "received": "2024-09-27", "via": "電話", "urgency": "普通件", "problem": "其他", "says": "包裝破損",
}  # fmt: skip

APPROVED_ONCE = {
    "organisation": {
        "roles": {
            "管理者代表": {"en": "Representative"},
            "公司領導": {"en": "Leader"},
            "部門經理": {"en": "Manager"},
        },
        "people": {
            "沈代表": {"posts": [{"department": "辦公室", "role": "管理者代表", "from": "2020-01-01"}]},
            "王總": {"posts": [{"department": "辦公室", "role": "公司領導", "from": "2020-01-01"}]},
        },
    },
    "survey": {
        "plan": {
            "level": "公司",
            "run_by": "辦公室",
            "written": "2024-08-20",
            "author": "許組員",
            "approvals": [{"by": "沈代表", "date": "2024-08-25"}, {"by": "王總", "date": "2024-09-05"}],
        },
        "distribution": {"areas": [{"area": "甲棟", "distributed": 50, "first_out": "2024-09-01"}]},
    },
}


def test_the_strict_reading_breaks_and_the_lenient_keeps_what_is_in_doubt() -> None:
    weight = _weight(_house("both", IN_TIME, BETWEEN, BETWEEN, LATE))
    assert (4, 2, ("clause-1",)) == (weight.judgements, weight.differing, weight.clauses)
    assert [
        ("both", {"fail": 1, "warn": 2, "pass": 1}, {}),
        ("strict", {"fail": 3, "pass": 1}, {("warn", "fail"): 2}),
        ("lenient", {"fail": 1, "pass": 3}, {("warn", "pass"): 2}),
    ] == [(choice.chosen, dict(choice.counts), dict(choice.changes)) for choice in weight.choices]


def test_where_one_reading_is_chosen_the_others_are_asked_too() -> None:
    weight = _weight(_house("lenient", BETWEEN, LATE))
    assert (2, 0) == (weight.judgements, weight.differing)
    assert [
        ("lenient", {}),
        ("strict", {("pass", "fail"): 1}),
        ("both", {("pass", "warn"): 1}),
    ] == [(choice.chosen, dict(choice.changes)) for choice in weight.choices]
    assert [0, 1, 1] == [choice.changed for choice in weight.choices]


def test_a_clause_that_would_stand_otherwise_now_is_named() -> None:
    now = _weight(_house("both", BETWEEN), as_of="2024-10-31")
    later = _weight(_house("both", BETWEEN), as_of="2025-01-31")
    assert [{}, {"clause-1": ("warn", "fail")}, {"clause-1": ("warn", "pass")}] == [
        dict(choice.clauses) for choice in now.choices
    ]
    assert [{}, {}, {}] == [dict(choice.clauses) for choice in later.choices]


def test_a_reading_that_no_rule_takes_changes_wording_only() -> None:
    wording = procedure("2024-01-01", {"clause-1": [_binding()]}, interpretation("both", READINGS))
    weight = _weight(_ledger(wording, IN_TIME))
    assert ((), 0, ()) == (weight.clauses, weight.judgements, weight.choices)


def test_a_reading_without_another_has_nothing_to_choose() -> None:
    only = procedure(
        "2024-01-01", {"clause-1": [_binding("X-1")]}, interpretation("as-written", {"as-written": {}})
    )
    weight = _weight(_ledger(only, IN_TIME, LATE))
    assert (("clause-1",), 2, ()) == (weight.clauses, weight.judgements, weight.choices)


#: A survey's plan is approved before the first form goes out.
APPROVED = {"records": "surveys", "approvals": "plan.approvals", "before": "first_out"}


def test_a_judgement_that_only_one_reading_makes_falls_away_under_the_other() -> None:
    readings = {"strict": {"need": "all"}, "lenient": {"need": "any"}}
    roles = ["管理者代表", "公司領導", "部門經理"]
    binding = {"rule": "approved-before", "with": APPROVED | {"roles": roles}}
    bindings = {"clause-1": [{**binding, "interpretation": "X-1"}]}
    file = procedure("2024-01-01", bindings, interpretation("both", readings))
    # One signature in time is enough for the lenient reading; the strict one misses two more, one of them late.
    changes = [dict(choice.changes) for choice in _weight(ledger(APPROVED_ONCE, file)).choices]
    assert [{}, {("warn", "fail"): 2}, {("warn", "pass"): 1, ("warn", None): 1}] == changes


def test_clauses_bound_to_another_reading_are_not_asked_again() -> None:
    readings = interpretation("both", READINGS)
    other = {"X-2": {**readings["X-1"], "clauses": ["clause-2"]}}
    bindings = {"clause-1": [_binding("X-1")], "clause-2": [_binding("X-2")]}
    house = _ledger(procedure("2024-01-01", bindings, {**readings, **other}), BETWEEN)
    first, second = _weights(house).values()
    assert [{"clause-1"}, {"clause-2"}] == [
        {clause for choice in weight.choices for clause in choice.clauses} for weight in (first, second)
    ]


def test_a_calendar_that_only_the_other_reading_needs_makes_the_count_incomplete() -> None:
    file = procedure("2019-01-01", {"clause-1": [_binding("X-1")]}, interpretation("strict", READINGS))
    old = ledger({"complaint": {**COMPLAINT, "received": "2019-05-06"}}, file)
    assert [False, True] == [_weight(house).complete for house in (old, _house("strict", LATE))]


def test_changing_the_choice_in_the_data_changes_the_verdict_and_what_hangs_on_it(tmp_path: Path) -> None:
    both, lenient = (_yard(tmp_path / chosen, chosen) for chosen in ("both", "lenient"))
    assert ["warn", "pass"] == [
        judgement.verdict
        for facts in (both, lenient)
        for judgement in facts.judged.judgements
        if judgement.interpretations == ("X-Y1",)
    ]
    changes = [
        {choice.chosen: dict(choice.changes) for choice in facts.weights["yard"]["X-Y1"].choices}
        for facts in (both, lenient)
    ]
    assert [
        {"both": {}, "strict": {("warn", "fail"): 1}, "lenient": {("warn", "pass"): 1}},
        {"lenient": {}, "strict": {("pass", "fail"): 1}, "both": {("pass", "warn"): 1}},
    ] == changes
    pages = [pages_of(facts, "en")["yard/procedure/interpretations"] for facts in (both, lenient)]
    assert ["1 judgement stands" in page for page in pages] == [True, False]


def _yard(root: Path, chosen: str):
    """The small store with its complaint answered between the two limits, and the reading chosen so."""
    shutil.copytree(GOOD, root)
    file = root / "yard/procedures/2026-01-01.yaml"
    file.write_text(file.read_text("utf-8").replace("chosen: both", f"chosen: {chosen}"), "utf-8")
    complaint = root / "yard/complaints/2026/C-2026-0001.yaml"
    measure = "measures:\n  - {kind: 緊急對策, what: 補漏, owner: 甲一, decided: 2026-03-23}\n"
    complaint.write_text(complaint.read_text("utf-8") + measure, "utf-8")
    return facts_of(root, date(2026, 3, 31))


def _binding(interpretation: str = "") -> dict:
    more = {"interpretation": interpretation} if interpretation else {}
    return {"rule": "answered-within", "with": {"days": "7"}, **more}


def _house(chosen: str, *decided: str) -> Ledger:
    """Complaints of one day, each answered on the day given."""
    bound = procedure("2024-01-01", {"clause-1": [_binding("X-1")]}, interpretation(chosen, READINGS))
    return _ledger(bound, *decided)


def _ledger(file: ProcedureFile, *decided: str) -> Ledger:
    complaints = [{**COMPLAINT, "measures": [{**MEASURE, "decided": day}]} for day in decided]
    return ledger({"complaint": complaints}, file)


def _weights(house: Ledger, as_of: str = "2024-10-31") -> dict[str, Weight]:
    judged, problems = judge_all(house, as_of=as_of)
    assert () == problems
    return dict(weights(Store(SETTINGS, {house.id: house}, {}), judged, house.id))


def _weight(house: Ledger, as_of: str = "2024-10-31") -> Weight:
    [weight] = _weights(house, as_of).values()
    return weight


ENTRIES = {
    "property": [*(f"X-P{n}" for n in range(1, 13)), "X-A1", "X-A2", "X-P13"],
    # Four questions that one sentence leaves open: of days, from when, of low scores, until what.
    "factory": [
        *("X-F1", "X-F11", "X-F12", "X-F13", *(f"X-F{n}" for n in range(2, 11)), "X-A1", "X-A2"),
        *("X-F14", "X-F15", "X-F16", "X-F17"),
    ],
    "metal": [*(f"X-M{n}" for n in range(1, 10)), "X-A1", "X-A2", "X-M10", "X-M11"],
}
#: What the other readings change today, by the reading; those that change wording only are not there.
WEIGHTS = {
    (organisation, id_): {choice.chosen: choice.changed for choice in weight.choices[1:]}
    for organisation, found in trades().weights.items()
    for id_, weight in found.items()
    if weight.choices
}


@pytest.mark.parametrize("organisation", sorted(ENTRIES))
def test_the_register_holds_every_contradiction_and_gap_of_the_source(organisation: str) -> None:
    assert ENTRIES[organisation] == list(trades().judged.procedures[organisation].interpretations)


def test_the_register_has_forty_three_entries_counting_those_on_all_three_once() -> None:
    assert 43 == len({id_ for entries in ENTRIES.values() for id_ in entries})


@pytest.mark.parametrize("organisation", sorted(ENTRIES))
def test_every_entry_has_another_reading_a_reason_and_who_decided(organisation: str) -> None:
    procedure = trades().judged.procedures[organisation]
    for id_, entry in procedure.interpretations.items():
        assert len(entry.options) > 1, id_
        assert entry.chosen in {*entry.options, "both"}, id_
        assert entry.reason.say("en"), id_
        assert entry.decided_by in trades().store.ledgers[organisation].organisation.people, id_
        assert entry.date <= procedure.effective, id_
        texts = [option.text.say(code) for option in entry.options.values() for code in ("zh-Hant", "en")]
        assert len(texts) == len(set(texts)), id_


def test_a_reading_with_parameters_of_its_own_is_asked_and_its_changes_are_counted() -> None:
    procedures = trades().judged.procedures
    given = {
        (organisation, id_)
        for organisation, procedure in procedures.items()
        for id_, entry in procedure.interpretations.items()
        if any(option.parameters for option in entry.options.values())
        # What is about waivers decides nothing where there is none.
        and (entry.clauses or trades().store.ledgers[organisation].kept("waivers"))
    }
    assert given == set(WEIGHTS)


@pytest.mark.parametrize(("organisation", "id_"), sorted(WEIGHTS))
def test_choosing_another_reading_changes_as_many_verdicts_as_the_register_says(
    organisation: str, id_: str
) -> None:
    house = trades().store.ledgers[organisation]
    for chosen, changed in WEIGHTS[organisation, id_].items():
        editions = tuple(
            replace(each, interpretations=_with_choice(each.interpretations, id_, chosen))
            for each in house.procedures
        )
        other, problems = judge(
            replace(trades().store, ledgers={organisation: replace(house, procedures=editions)}),
            trades().as_of,
        )
        assert () == problems
        before = Counter(_said(j) for j in trades().judged.judgements if j.organisation == organisation)
        after = Counter(_said(j) for j in other.judgements)
        gone, come = _by_subject(before - after), _by_subject(after - before)
        moved = sum(max(gone[key], come[key]) for key in {*gone, *come})
        assert changed == moved, (chosen, changed, moved)


def _by_subject(said: Counter) -> Counter:
    """How many judgements of a rule on a subject under a clause, whatever the verdict."""
    found: Counter = Counter()
    for key, n in said.items():
        found[key[:3]] += n
    return found


def _with_choice(
    entries: Mapping[str, Interpretation], id_: str, chosen: str
) -> Mapping[str, Interpretation]:
    return {key: _chosen(entry, chosen) if key == id_ else entry for key, entry in entries.items()}


def _chosen(entry: Interpretation, chosen: str) -> Interpretation:
    return entry.model_copy(update={"chosen": chosen})


def _said(judgement: Judgement) -> tuple[str, str, Subject, str]:
    return judgement.clause, judgement.rule, judgement.subject, judgement.verdict
