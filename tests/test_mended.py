"""A question whose words alone were mended is the one that was asked before; other words make another question."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rule_cases import judge_all, ledger

from servicecontrol.measure.tables import tables
from servicecontrol.pages.survey.trends import _mended
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Ledger, Store
from servicecontrol.text import language

SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
SCALE = [
    {"code": "1", "label": {"zh-Hant": "滿意", "en": "Good"}, "class": "合格"},
    {"code": "0", "label": {"zh-Hant": "不滿意", "en": "Bad"}, "class": "不滿意"},
]
PLAN = {"run_by": "質保部", "author": "何小姐"}


def house(*asked: dict[str, object], scales: dict[int, list[dict[str, object]]] | None = None) -> Ledger:
    """Surveys one after the other, each of one item."""
    return ledger(
        {
            "survey": [
                {
                    "id": f"SV-{number}",
                    "plan": {**PLAN, "written": f"202{number}-03-02"},
                    "form": {
                        "title": {"zh-Hant": "表", "en": "Form"},
                        "scale": (scales or {}).get(number, SCALE),
                        "items": [{"id": "lift", **item}],
                    },
                }
                for number, item in enumerate(asked, 1)
            ]
        }
    )


def words(en: str, mended: str = "") -> dict[str, object]:
    return {"text": {"zh-Hant": "電梯", "en": en}, **({"mended": mended} if mended else {})}


def first_asked(of: Ledger) -> list[str]:
    judged, problems = judge_all(of, as_of="2026-12-31")
    assert () == problems
    items = tables(Store(SETTINGS, {of.id: of}, {}), judged)["items"]
    return [row[-1] for row in zip(*items.values, strict=True)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ([words("Lift"), words("Lift")], ["SV-1", "SV-1"]),
        ([words("Lift"), words("Lifts")], ["SV-1", "SV-2"]),
        ([words("Lift"), words("Lifts", "Typo")], ["SV-1", "SV-1"]),
        ([words("Lift"), words("Lifts", "Typo"), words("Lifts")], ["SV-1", "SV-1", "SV-1"]),
        ([words("Lift"), words("Stairs"), words("Staircase", "Plainer")], ["SV-1", "SV-2", "SV-2"]),
        ([words("Lift"), words("Lifts", "Typo"), words("Lift")], ["SV-1", "SV-1", "SV-1"]),
    ],
)
def test_a_mended_question_was_asked_first_when_it_was_asked_at_all(
    asked: list[dict[str, object]], first: list[str]
) -> None:
    assert first == first_asked(house(*asked))


def test_on_another_scale_it_is_another_question_all_the_same() -> None:
    longer = [*SCALE, {"code": "9", "label": {"zh-Hant": "其他", "en": "Other"}}]
    assert ["SV-1", "SV-2"] == first_asked(house(words("Lift"), words("Lifts", "Typo"), scales={2: longer}))


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("SV-1", ("Worded anew, and the same question all the same, as the form says: Lifts (in SV-2).",)),
        ("SV-2", ()),
    ],
)
def test_the_trend_that_goes_on_says_where_the_words_were_mended(first: str, said: tuple[str, ...]) -> None:
    of = house(words("Lift"), words("Lifts", "Typo"), words("Lifts"))
    surveys = tuple(of.surveys.values())
    row = SimpleNamespace(item="lift", first=first)
    assert said == _mended([row], surveys, surveys[-1], language("en"))
