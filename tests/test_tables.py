"""The tables that figures are counted from: what is said of others stands apart, what is not closed is open."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from rule_cases import judge_all, ledger, procedure

from servicecontrol.measure import measure
from servicecontrol.measure.surveys import CompetitorComparison, SatisfactionBySurvey, ScoreBySurvey
from servicecontrol.measure.tables import tables
from servicecontrol.metrics.columns import published_columns
from servicecontrol.metrics.schema import SCHEMA, Table
from servicecontrol.records.fields import at_midnight
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Store
from servicecontrol.text import language, languages

SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
FORM = {
    "title": {"zh-Hant": "調查表", "en": "Form"},
    "scale": [
        {
            "code": "3",
            "label": {"zh-Hant": "滿意", "en": "Good"},
            "class": "合格",
            "score": "100",
            "top": "是",
        },
        {"code": "2", "label": {"zh-Hant": "一般", "en": "Fair"}, "class": "合格", "score": "50"},
        {"code": "1", "label": {"zh-Hant": "差", "en": "Bad"}, "class": "不滿意", "score": "0"},
    ],
    "items": [
        {"id": "price", "weight": "0.5", "text": {"zh-Hant": "價格", "en": "Price"}},
        {
            "id": "others",
            "weight": "0.5",
            "competitors": "是",
            "text": {"zh-Hant": "其他供貨商", "en": "Others"},
        },
        {"id": "delivery", "weight": "0.5", "text": {"zh-Hant": "供貨", "en": "Delivery"}},
    ],
}


def _tables(of_others: str) -> dict[str, Table]:
    """A survey in two areas; the codes of `of_others` are what its six people said of other suppliers."""
    own = [("3", "2"), ("2", "1"), ("", "3"), ("1", "1"), ("3", "3"), ("2", "")]
    responses = [
        {"id": f"r{number}", "area": f"{number % 2 + 1}棟", "answers": [price, other, delivery]}
        for number, ((price, delivery), other) in enumerate(zip(own, of_others, strict=True))
    ]
    areas = [
        {"area": area, "distributed": "3", "returned": "3", "first_out": day, "collected": day}
        for area, day in product(("1棟", "2棟"), ["2026-03-02"])
    ]
    survey = {"id": "SV-1", "form": FORM, "distribution": {"areas": areas}, "responses": responses}
    house = ledger({"survey": survey}, procedure("2026-01-01", {"clause-1": [{"rule": "no-answer-apart"}]}))
    judged, problems = judge_all(house, as_of="2026-03-31")
    assert () == problems
    return dict(tables(Store(SETTINGS, {house.id: house}, {}), judged))


def test_items_and_answers_are_about_the_organisation_and_others_stand_apart() -> None:
    found = _tables("331122")
    column = {name: dict(zip(table.columns, table.values, strict=True)) for name, table in found.items()}
    assert [("price", 0), ("delivery", 2)] == list(
        zip(column["items"]["item"], column["items"]["position"], strict=True)
    )
    assert ["SV-1", "SV-1"] == list(column["items"]["first_asked"])
    assert {"price", "delivery"} == set(column["answers"]["item"])
    assert ["3", "2", "2", "1"] == list(column["answers"]["code"])[:4]
    apart = column["answers_on_others"]
    assert [*"331122"] == list(apart["code"])
    assert {("others", "qualified"), ("others", "unsatisfied")} == set(
        zip(apart["item"], apart["class"], strict=True)
    )


def test_no_figure_but_the_comparison_depends_on_what_is_said_of_others() -> None:
    praised, blamed = measure(_tables("333333")), measure(_tables("111112"))
    assert ["competitor-comparison"] == [name for name in praised if praised[name] != blamed[name]]
    rates = praised["satisfaction-by-survey"].typed(SatisfactionBySurvey, survey="SV-1")
    assert [(7, 10)] == [(row.numerator, row.denominator) for row in rates]
    scores = praised["score-by-survey"].typed(ScoreBySurvey, survey="SV-1")
    assert [(6, 0.0, 100.0)] == [(row.n, row.lowest, row.highest) for row in scores]


def test_the_comparison_counts_both_sides_of_those_who_rated_both() -> None:
    rows = measure(_tables("311122"))["competitor-comparison"].typed(CompetitorComparison, survey="SV-1")
    assert [("own", 7, 10, 6), ("others", 3, 6, 6)] == [
        (row.side, row.numerator, row.denominator, row.respondents) for row in rows
    ]


@pytest.mark.parametrize("code", languages())
def test_every_table_and_published_column_has_its_meaning_in_every_language(code: str) -> None:
    keys = {f"tables.holds.{name}" for name in SCHEMA}
    keys |= {f"tables.columns.{column}" for name in SCHEMA for column in published_columns(name)}
    assert set() == {key for key in keys if not language(code).has(key)}


CLOSED = {
    "received": "2026-03-02",
    "via": "電話",
    "problem": "其他",
    "says": "示範",
    "measures": [
        {"kind": "緊急對策", "what": "換貨", "owner": "王小明", "decided": "2026-03-03", "done": "2026-03-03"}
    ],
    "verification": {"date": "2026-03-05", "by": "王小明", "effective": "是"},
    "conclusion": {"date": "2026-03-06", "by": "王小明", "text": "已改善"},
    "closed": "2026-03-09",
}
VERIFIED = {
    "records": "complaints",
    "step": "verification.date",
    "after": "measures_done",
    "days": "30",
    "known_by": "closed",
}


def _closed(*rules: dict, **changes: object) -> object:
    """When a complaint counts as closed under a clause that binds these rules."""
    complaint = {key: value for key, value in (CLOSED | changes).items() if value is not None}
    house = ledger({"complaint": complaint}, procedure("2026-01-01", {"clause-1": list(rules)}))
    judged, problems = judge_all(house, as_of="2026-05-31")
    assert () == problems
    found = tables(Store(SETTINGS, {house.id: house}, {}), judged)["complaints"]
    return dict(zip(found.columns, found.values, strict=True))["closed"][0]


def test_a_closing_that_lacks_what_its_procedure_asks_of_one_is_refused() -> None:
    concluded = {"rule": "concluded-with-measure"}
    verified = {"rule": "done-within", "with": VERIFIED}
    closed = at_midnight(date(2026, 3, 9))
    assert closed == _closed(concluded, verified)
    assert None is _closed(concluded, conclusion=None)
    assert None is _closed(concluded, measures=None)
    assert None is _closed(verified, verification=None)
    # What no clause asks for, a closing may lack.
    assert closed == _closed(verified, conclusion=None)
    assert closed == _closed(concluded, verification=None)


def test_a_complaint_taken_up_again_keeps_its_first_closing() -> None:
    again = {"date": "2026-04-01", "because": "再發"}
    concluded = {"rule": "concluded-with-measure"}
    first = at_midnight(date(2026, 3, 9))
    assert first == _closed(concluded, reopened=[again])
    assert first == _closed(concluded, reopened=[again | {"closed": "2026-04-20"}])


GROWN = [{"from": "2020-01-01", "to": "2026-06-30", "count": "50"}, {"from": "2026-07-01", "count": "60"}]
#: Two surveys, one in areas and one by customers, and what hangs on them: what a row can say is said once.
HOUSE = {
    "in_force_from": "2026-01-01",
    "organisation": {"problems": {"尺寸": {"en": "Size"}, "其他": {"en": "Other", "other": "是"}}},
    "customers": {"C-1": {"name": "德豐", "important": "是", "from": "2024-01-01", "to": "2026-12-31"}},
    "areas": {
        "1棟": {"en": "Block 1", "households_while": GROWN},
        "2棟": {"en": "Block 2", "households": "7"},
    },
    "survey": [
        {
            "id": "SV-1",
            "plan": {"level": "部門", "run_by": "質保部", "written": "2026-03-01", "author": "何小姐"},
            "form": FORM | {"comparable_with": "SV-0"},
            "distribution": {
                "customers": [
                    {"customer": "C-1", "sent": "2026-03-02", "returned": "2026-03-09"},
                    {"customer": "C-2", "sent": "2026-03-02", "returned": "2026-03-10"},
                    {"customer": "C-3", "sent": "2026-03-02"},
                ]
            },
            "responses": [
                {"id": "r1", "customer": "C-1", "returned": "2026-03-09", "answers": ["3", "2", ""]}
            ],
        },
        {
            "id": "SV-2",
            "distribution": {
                "areas": [
                    {
                        "area": "1棟",
                        "distributed": "50",
                        "returned": "40",
                        "blank": "3",
                        "invalid": "2",
                        "first_out": "2026-07-01",
                        "collected": "2026-07-03",
                    }
                ]
            },
        },
    ],
    "complaint": [
        {
            "received": "2026-07-03T08:30",
            "via": "電話",
            "area": "1棟",
            "urgency": "急件",
            "problem": "其他",
            "says": "示範",
            "handled_by": "質保部",
            "receipt_sent": "2026-07-03T09:00",
            "replied": "2026-07-04T11:00",
            "customer_told": "2026-07-03",
            "conclusion": {
                "date": "2026-07-05",
                "by": "王小明",
                "text": "誤用",
                "no_measure_because": "無缺陷",
            },
            "closed": "2026-07-05T12:00",
            "reopened": [{"date": "2026-07-06", "because": "再發"}],
            "pauses": [{"from": "2026-07-04", "to": "2026-07-05", "reason": "等樣件"}],
        },
        {"received": "2026-07-04", "via": "電話", "customer": "C-1", "problem": "尺寸", "says": "示範"},
        {"received": "2026-07-04T08:00", "via": "電話", "problem": "尺寸", "says": "示範", "closed": "2026-07-05"},
        {
            "received": "2026-07-05T08:00",
            "via": "電話",
            "problem": "尺寸",
            "says": "示範",
            "replied": "2026-07-05T09:00",
            "measures": [{"kind": "緊急對策", "what": "換貨", "owner": "王小明"}],
        },
    ],
    "visit": {"id": "V-1", "date": "2026-07-02", "way": "走訪", "customer": "C-1", "by": "何小姐"},
    "follow-up": [
        {
            "checks": "SV-1/r1",
            "why": "調查驗證",
            "date": "2026-07-01",
            "way": "電話",
            "by": "許組員",
            "result": "滿意",
            "answers": {"price": "1"},
        },
        {"checks": "SV-1", "why": "調查驗證", "date": "2026-07-02", "way": "電話", "by": "許組員", "result": "滿意"},
        {"checks": "R-1", "why": "調查驗證", "date": "2026-07-05", "way": "電話", "by": "許組員", "result": "滿意"},
    ],
}  # fmt: skip

#: By table; `–` where nothing is known.
ROWS = {
    "site": [
        "2026-07-06",
    ],
    "organisations": [
        "house 2026-01-01",
    ],
    "areas": [
        "house 1棟",
        "house 2棟",
    ],
    "households": [
        "house 1棟 50 2020-01-01 2026-06-30",
        "house 1棟 60 2026-07-01 –",
        "house 2棟 7 – –",
    ],
    "customers": [
        "house C-1 yes 2024-01-01 2026-12-31",
    ],
    "surveys": [
        "house SV-1 department 質保部 2026-03-02 2026-03-10 2026H1 SV-0",
        "house SV-2 – – 2026-07-01 2026-07-03 2026H2 –",
    ],
    "items": [
        "house SV-1 price 0 – SV-1",
        "house SV-1 delivery 2 – SV-1",
    ],
    "scale": [
        "house SV-1 3 0 qualified yes",
        "house SV-1 2 1 qualified no",
        "house SV-1 1 2 unsatisfied no",
    ],
    "recovery": [
        "house SV-1 – 3 2 0 0",
        "house SV-2 1棟 50 40 3 2",
    ],
    "responses": [
        "house SV-1 r1 – C-1 2026-03-09 100.0",
    ],
    "answers": [
        "house SV-1 r1 – C-1 price 3 qualified",
        "house SV-1 r1 – C-1 delivery blank no-answer",
    ],
    "answers_on_others": [
        "house SV-1 r1 others 2 qualified",
    ],
    "complaints": [
        (
            "house R-1 2026-07-03T08:30 1棟 – urgent 其他 yes 質保部 "
            "2026-07-03T09:00 2026-07-03T00:00 2026-07-05T00:00 no "
            "2026-07-05T12:00 2026-07-05T12:00 2026-07-06T00:00 no no yes no yes"
        ),
        "house R-2 2026-07-04T00:00 – C-1 – 尺寸 no – – – – no – – – no no no no no",
        "house R-3 2026-07-04T08:00 – – – 尺寸 no – – – – no 2026-07-05T00:00 2026-07-05T00:00 – no no no no no",
        "house R-4 2026-07-05T08:00 – – – 尺寸 no – – 2026-07-05T09:00 2026-07-05T09:00 no – – – yes yes no yes no",
    ],
    "open_times": [
        "house R-1 1 2026-07-03T08:30 2026-07-05T12:00",
        "house R-1 2 2026-07-06T00:00 –",
        "house R-2 1 2026-07-04T00:00 –",
        "house R-3 1 2026-07-04T08:00 2026-07-05T00:00",
        "house R-4 1 2026-07-05T08:00 –",
    ],
    "importance": [
        "house C-1 2024-01-01 2026-12-31",
    ],
    "pauses": [
        "house R-1 2026-07-04 2026-07-05",
    ],
    "calendar": [
        "house 2026-07-03 yes",
        "house 2026-07-04 no",
        "house 2026-07-05 no",
        "house 2026-07-06 yes",
    ],
    "visits": [
        "house V-1 C-1 2026-07-02 visit 何小姐",
    ],
    "follow_ups": [
        "house R-1 SV-1 r1 2026-07-01 satisfied",
        "house R-2 SV-1 – 2026-07-02 satisfied",
    ],
    "told_again": [
        "house R-1 price 1",
    ],
    "obligations": [
        "house clause-1 surveyed-every organisation house 2026H1 辦公室 – 2026-06-30 no 2026-03-02 met",
        "house clause-1 answered-within complaints R-1 – 質保部 urgent 2026-07-10 no 2026-07-05 met",
        "house clause-1 answered-within complaints R-1 2026-07-06 質保部 urgent 2026-07-13 no – pending",
        "house clause-1 surveyed-every organisation house 2026H2 辦公室 – 2026-12-31 no 2026-07-01 met",
    ],
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_of_a_record_what_it_says_itself(name: str) -> None:
    assert ROWS[name] == _rows(name)


def _rows(name: str) -> list[str]:
    """The rows of a table made of the house."""
    answered = {"rule": "answered-within", "with": {"days": "7", "urgency": "urgent"}}
    every = {"rule": "surveyed-every", "with": {"period": "half-year"}}
    house = ledger(HOUSE, procedure("2026-01-01", {"clause-1": [answered, every]}))
    judged, problems = judge_all(house, as_of="2026-07-06")
    assert () == problems
    found = tables(Store(SETTINGS, {house.id: house}, {}), judged)[name]
    return [" ".join(map(_said, row)) for row in zip(*found.values, strict=True)]


def _said(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat().removesuffix(":00")
        case _:
            return str(value) or "blank"
