"""What a seal covers: whatever the report shows. What is dated later, or is not shown, breaks none."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from rule_cases import ledger, over, procedure

from servicecontrol.records.seal import Seal
from servicecontrol.reports import ReportEdition, editions, seal_state
from servicecontrol.reports.fingerprints import of_all, records_alone
from servicecontrol.sealing import sealed
from servicecontrol.store import Ledger

DAY = date(2026, 4, 30)
FORM = {
    "title": {"zh-Hant": "表", "en": "Form"},
    "scale": [
        {"code": "1", "label": {"zh-Hant": "滿意", "en": "Good"}, "class": "合格"},
        {"code": "0", "label": {"zh-Hant": "不滿意", "en": "Bad"}, "class": "不滿意"},
    ],
    "items": [{"id": "lift", "text": {"zh-Hant": "電梯", "en": "Lift"}}],
}
AREA = {
    "area": "東",
    "distributed": "9",
    "returned": "2",
    "first_out": "2026-03-02",
    "collected": "2026-03-20",
}
PLAN = {"run_by": "質保部", "written": "2026-02-20", "author": "何小姐"}
WORDS = {
    "in_force_from": "2026-01-01",
    "customers": {"C-1": {"name": "德豐", "from": "2024-01-01"}},
    "areas": {"東": {"en": "East", "households": "260"}, "西": {"en": "West", "households": "7"}},
    "survey": [
        {
            "id": "SV-1",
            "plan": {**PLAN, "written": "2025-02-20"},
            "form": FORM,
            "responses": [{"id": "q", "answers": ["1"]}],
        },
        {
            "id": "SV-2",
            "plan": PLAN,
            "form": deepcopy(FORM) | {"comparable_with": "SV-1"},
            "distribution": {"areas": [AREA]},
            "responses": [
                {"id": "r1", "area": "東", "answers": ["1"], "comments": [{"says": "很快"}]},
                {"id": "r2", "area": "東", "answers": ["0"]},
            ],
            "report": {"issued": "2026-04-20", "author": "何小姐"},
        },
    ],
    "follow-up": [
        {
            "id": "FU-1",
            "checks": "SV-2/r2",
            "why": "調查驗證",
            "date": "2026-04-02",
            "way": "電話",
            "by": "許組員",
            "result": "滿意",
            "answers": {"lift": "0"},
        }
    ],
}  # fmt: skip


def house(words: Mapping[str, object], days: str = "7") -> Ledger:
    rule = {"rule": "answered-within", "with": {"days": days}}
    return ledger(words, procedure("2026-01-01", {"c-1": [rule]}))


def report(of: Ledger, key: str = "SV-2") -> ReportEdition:
    return next(each for each in editions(of, DAY) if each.key == key)


def changes(seal: Seal, after: Ledger) -> list[tuple[str, str, str]]:
    state = seal_state(report(after), replace(after, records={**after.records, "seals": {seal.id: seal}}))
    assert state is not None
    return [(each.subject.kind, each.subject.id, each.how) for each in state.changes]


def seal_of(words: Mapping[str, object]) -> Seal:
    whole = house(words)
    return sealed(whole, report(whole), "何小姐", DAY)


def changed(steps: tuple[str | int, ...], value: object) -> dict[str, object]:
    """The records with another value at a place; without it where the value is None."""
    words = deepcopy(WORDS)
    inner = words
    for step in steps[:-1]:
        inner = inner[step]
    if value is None:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = value
    return words


def closed(day: str) -> dict[str, str]:
    return {"from": day, "to": day, "reason": "停業"}


SURVEY, EARLIER, FOLLOWED = ("survey", 1), ("survey", 0), ("follow-up", 0)


@pytest.mark.parametrize(
    ("steps", "value", "found"),
    [
        ((*SURVEY, "responses", 0, "answers"), ["0"], [("surveys", "SV-2", "altered")]),
        ((*SURVEY, "distribution", "areas", 0, "distributed"), "8", [("surveys", "SV-2", "altered")]),
        ((*SURVEY, "form", "items", 0, "text", "en"), "Lifts", [("surveys", "SV-2", "altered")]),
        ((*EARLIER, "responses", 0, "answers"), ["0"], [("surveys", "SV-1", "altered")]),
        ((*FOLLOWED, "result"), "未解決", [("follow-ups", "FU-1", "altered")]),
        ((*FOLLOWED, "answers"), {"lift": "1"}, [("follow-ups", "FU-1", "altered")]),
        ((*FOLLOWED, "checks"), "SV-1/q", [("follow-ups", "FU-1", "gone")]),
        (("areas", "東", "households"), "780", [("areas", "", "altered")]),
        (("areas", "西"), None, [("areas", "", "altered")]),
        (("customers", "C-1", "from"), "2026-03-03", [("customers", "", "altered")]),
        (("customers", "C-1", "important"), "是", [("customers", "", "altered")]),
        (("organisation",), {"closures": [closed("2026-03-02")]}, [("calendars", "", "altered")]),
        ((*SURVEY, "responses", 0, "comments", 0, "says"), "很慢", [("surveys", "SV-2", "personal")]),
        ((*FOLLOWED, "by"), "何小姐", [("follow-ups", "FU-1", "personal")]),
    ],
)  # fmt: skip
def test_what_the_report_shows_is_covered(
    steps: tuple[str | int, ...], value: object, found: list[tuple[str, str, str]]
) -> None:
    assert [] == changes(seal_of(WORDS), house(WORDS))
    assert found == changes(seal_of(WORDS), house(changed(steps, value)))


def test_another_limit_or_reading_is_covered_and_another_wording_is_not() -> None:
    assert [("procedures", "", "altered")] == changes(seal_of(WORDS), house(WORDS, days="8"))


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("areas", "東"), {"en": "East", "households_while": [
            {"from": "2020-01-01", "to": "2026-10-31", "count": "260"}, {"from": "2026-11-01", "count": "780"}]}),
        (("areas", "東", "en"), "The east"),
        (("customers", "C-2"), {"name": "乙", "from": "2026-03-03"}),
        (("customers", "C-1", "to"), "2026-03-02"),
        (("customers", "C-1", "important_while"), [{"from": "2026-03-03"}]),
        (("organisation",), {"closures": [closed("2026-03-03")]}),
        ((*SURVEY, "report", "reviews"), [{"by": "何小姐", "date": "2026-04-29"}]),
        (("follow-up",), [*WORDS["follow-up"], {**WORDS["follow-up"][0], "id": "FU-2", "date": "2026-05-01"}]),
    ],
)  # fmt: skip
def test_what_comes_later_or_is_not_shown_changes_nothing(
    steps: tuple[str | int, ...], value: object
) -> None:
    assert [] == changes(seal_of(WORDS), house(changed(steps, value)))


def test_what_came_before_the_seal_and_was_not_there_is_told() -> None:
    earlier = {**WORDS["follow-up"][0], "id": "FU-2", "date": "2026-04-29"}
    after = house(over(WORDS, {"follow-up": [*WORDS["follow-up"], earlier]}))
    assert [("follow-ups", "FU-2", "added")] == changes(seal_of(WORDS), after)


@pytest.mark.parametrize(
    ("note", "how"),
    [
        ("erased", "erased"),
        ("已刪除", "erased"),
        ("erased by 甲", "personal"),
        ("另一人", "personal"),
        (None, "personal"),
    ],
)
def test_an_erasure_is_told_as_one(note: str | None, how: str) -> None:
    noted = changed((*FOLLOWED, "note"), "住戶姓名")
    after = house(changed((*FOLLOWED, "note"), note) if note else WORDS)
    assert [("follow-ups", "FU-1", how)] == changes(seal_of(noted), after)


def test_a_seal_of_before_covers_the_records_of_the_report_alone_and_holds_on() -> None:
    whole = house(WORDS)
    records = records_alone(whole, report(whole).own, DAY)
    seal = Seal(id="SL-1", report="SV-2", date=DAY, by="何小姐", fingerprint=of_all(records), records=records)
    assert {"SV-2"} == records.keys()
    assert [] == changes(seal, house(changed(("areas", "東", "households"), "780")))
    assert [] == changes(seal, house(changed((*FOLLOWED, "result"), "未解決")))
    altered = house(changed((*SURVEY, "responses", 0, "answers"), ["0"]))
    assert [("surveys", "SV-2", "altered")] == changes(seal, altered)
