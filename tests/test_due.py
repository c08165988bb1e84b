"""The due list: which duties stand under which heading, and what of the past it still shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pytest
from pages_of import facts_of
from rule_cases import judge_all, ledger, procedure

from servicecontrol.export.calendars import calendars
from servicecontrol.facts import Facts
from servicecontrol.pages.dashboard.badges import badges_of
from servicecontrol.pages.dashboard.due import DueView, due_pages
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.site.start import start_pages
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Store
from servicecontrol.text import language

CUSTOMERS = {"K-1": {"name": "海風號", "from": "2024-01-01"}}
QUARTERLY = [{"rule": "visited-every", "with": {"period": "quarter", "customers": "all"}}]
SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
VISIT = {"way": "走訪", "customer": "K-1", "by": "甲一"}
NOT_HANDED_IN = {**VISIT, "id": "V-1", "date": "2026-03-10"}
_IN_TIME = {"records": "visits", "step": "handed_in.date", "after": "date", "days": "5", "count": "working"}
HANDED_IN = [{"rule": "done-within", "with": _IN_TIME}]


@pytest.mark.parametrize(
    ("as_of", "heading"),
    [
        ("2026-02-28", "later"),
        ("2026-03-01", "near"),
        ("2026-03-16", "near"),
        ("2026-03-17", "soon"),
        ("2026-03-31", "soon"),
    ],
)
def test_a_duty_is_near_from_thirty_days_and_due_soon_from_fourteen_days_before_its_day(
    as_of: str, heading: str
) -> None:
    view = _view({}, as_of)
    assert [(heading, 1)] == [(group.anchor, len(group.rows)) for group in view.groups]
    assert [("pending", "Due")] == list(view.states)


def test_an_overdue_duty_comes_first_under_its_own_heading() -> None:
    facts = facts_of()
    [page] = due_pages(PageContext(facts.store.ledgers["yard"], facts, language("en")))
    assert isinstance(page.view, DueView)
    assert ["overdue"] == [group.anchor for group in page.view.groups]
    assert ("Service",) == page.view.owners
    assert ("1.1", "2.1") == page.view.clauses


@pytest.mark.parametrize(("as_of", "shown"), [("2026-04-09", 1), ("2026-04-10", 0)])
def test_what_was_done_is_shown_for_thirty_days_with_what_met_it(as_of: str, shown: int) -> None:
    view = _view({"visit": [{**VISIT, "id": "V-1", "date": "2026-03-10"}]}, as_of)
    assert shown == len(view.done) == view.done_total
    assert [("2026-03-10", "V-1")] * shown == [
        (row.met, *(link.text for link in row.evidence)) for row in view.done
    ]


def test_a_duty_that_two_clauses_ask_for_is_one_row_that_names_both() -> None:
    view = _view({}, "2026-03-01", {"clause-1": QUARTERLY, "clause-2": QUARTERLY})
    [row] = [row for group in view.groups for row in group.rows]
    paths = [(link.text, link.to) for link in row.clauses]
    assert [("1", "house/procedure/clause-1"), ("1", "house/procedure/clause-2")] == paths
    assert ("1",) == view.clauses


REPORTS = {
    "records": "reports",
    "when": ["kind=走訪匯總"],
    "period": "quarter",
    "about": "period",
    "days": "5",
}
COURSES = {"records": "courses", "when": ["trainers.department=辦公室"], "period": "year"}


@pytest.mark.parametrize(
    ("code", "expected", "subjects"),
    [
        (
            "en",
            {"Reports for 2026Q1: Visit summary", "Training courses for 2026: Office"},
            {"Reports 2026Q1 Visit summary", "Training courses 2026 Office"},
        ),
        (
            "zh-Hant",
            {"2026Q1 的報告（走訪匯總）", "2026 的培訓（辦公室）"},
            {"報告 2026Q1 走訪匯總", "培訓 2026 辦公室"},
        ),
    ],
)
def test_what_is_due_in_a_period_says_which_records_in_the_reader_s_language(
    code: str, expected: set[str], subjects: set[str]
) -> None:
    clauses = {"clause-1": [{"rule": "each-period", "with": given} for given in (REPORTS, COURSES)]}
    view = _view({}, "2026-03-20", clauses, code)
    rows = [row for group in view.groups for row in group.rows]
    assert expected == {row.said for row in rows}
    assert subjects == {row.subject if isinstance(row.subject, str) else row.subject.text for row in rows}


def test_a_duty_of_several_clauses_is_counted_once_wherever_it_is_overdue() -> None:
    facts = _facts({"visit": [NOT_HANDED_IN]}, "2026-03-20", {"clause-1": HANDED_IN, "clause-2": HANDED_IN})
    assert ["overdue", "overdue"] == [duty.state for duty in facts.judged.obligations]
    house, words = facts.store.ledgers["house"], language("en")
    [due], [start] = due_pages(PageContext(house, facts, words)), start_pages(facts, words)
    assert "1 duty is overdue" == due.view.lead[0]
    assert 1 == start.view.cards[0].overdue == len(start.view.cards[0].worst)
    assert "1" == next(badges_of(PageContext(house, facts, words))).message
    calendar = dict(calendars(facts))["en/calendar/house.ics"].decode()
    assert 1 == calendar.count("BEGIN:VEVENT")


def test_nothing_to_do_has_no_heading_and_says_so() -> None:
    view = _view({"customers": {}}, "2026-03-01")
    assert ((), (), (), ()) == (view.groups, view.done, view.owners, view.clauses)
    assert "Nothing is overdue." == view.lead[0]


def _facts(
    words: dict, as_of: str, clauses: Mapping[str, list] = MappingProxyType({"clause-1": QUARTERLY})
) -> Facts:
    """An organisation that visits its one customer every quarter."""
    house = ledger({"customers": CUSTOMERS, **words}, procedure("2026-01-01", clauses))
    judged, problems = judge_all(house, as_of=as_of)
    assert () == problems
    texts = dict.fromkeys(house.procedures[0].files.values(), "")
    return Facts(Store(SETTINGS, {house.id: house}, texts), judged, {}, date.fromisoformat(as_of))


def _view(
    words: dict,
    as_of: str,
    clauses: Mapping[str, list] = MappingProxyType({"clause-1": QUARTERLY}),
    code: str = "en",
) -> DueView:
    """The due list of that organisation."""
    facts = _facts(words, as_of, clauses)
    [page] = due_pages(PageContext(facts.store.ledgers["house"], facts, language(code)))
    assert isinstance(page.view, DueView)
    return page.view
