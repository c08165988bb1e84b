"""A duty that waits for a calendar, wherever it is shown or exported: due about a day, and never overdue."""

from __future__ import annotations

import json
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import icalendar
import pytest
from pages_of import GOOD, pages_of

from servicecontrol.export import exports
from servicecontrol.export.documents import documents
from servicecontrol.facts import Facts
from servicecontrol.judging.judge import judge
from servicecontrol.measure import measure
from servicecontrol.measure.complaints import OnTimeRate
from servicecontrol.measure.tables import tables
from servicecontrol.pages.complaint.pages import complaint_pages
from servicecontrol.pages.complaint.record import complaint_view
from servicecontrol.pages.dashboard.due import due_pages
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.read.reading import read_data
from servicecontrol.render import escape
from servicecontrol.text import language, languages

#: Seven working days from a Wednesday, without public holidays: Friday, 8 January 2027.
COMPLAINT = """\
id: C-2026-0002
received: 2026-12-30
via: 電話
customer: K-001
problem: 漏水
taken_by: 甲一
says: It leaks again.
"""
TODAY = date(2026, 12, 31)


PUBLISHED = """\
region: cn
year: 2027
source: Invented for the tests.
closed: {2027-01-01: 元旦}
"""


def _data(chosen: str, calendar: str) -> Path:
    """The small store with a complaint at the end of the year, answered by the clause as it is read."""
    data = Path(mkdtemp()) / "data"
    shutil.copytree(GOOD, data)
    (data / "site.yaml").write_text("name: {zh-Hant: 測試, en: Test}\n", "utf-8")
    (data / "yard" / "complaints" / "2026" / "C-2026-0002.yaml").write_text(COMPLAINT, "utf-8")
    procedure = data / "yard" / "procedures" / "2026-01-01.yaml"
    procedure.write_text(procedure.read_text("utf-8").replace("chosen: both", f"chosen: {chosen}"), "utf-8")
    if calendar:
        (data / "calendars" / "cn" / "2027.yaml").write_text(calendar, "utf-8")
    return data


@cache
def _facts(chosen: str = "lenient", as_of: date = TODAY, calendar: str = "") -> Facts:
    reading = read_data(_data(chosen, calendar), latest=TODAY)
    judged, problems = judge(reading.store, as_of, TODAY)
    assert () == reading.problems == problems
    return Facts(reading.store, judged, measure(tables(reading.store, judged)), as_of)


ABOUT = {"en": "about 2027-01-08", "zh-Hant": "2027-01-08 前後"}
WAITS = {"en": "The calendar of 2027 is not published.", "zh-Hant": "2027 年的行事曆尚未公布。"}


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("page", ["yard/due", "yard/complaints/C-2026-0002", "yard/procedure/yard-1.1"])
def test_the_day_is_marked_as_an_estimate_with_what_it_waits_for(page: str, code: str) -> None:
    text = pages_of(_facts(), code)[page]
    assert escape(ABOUT[code]) in text
    assert escape(WAITS[code]) in text


@pytest.mark.parametrize("code", languages())
def test_both_limits_of_a_duty_are_shown_the_one_known_and_the_other_an_estimate(code: str) -> None:
    text = pages_of(_facts("both"), code)["yard/due"]
    assert escape("2027-01-06") in text and escape(ABOUT[code]) in text and escape(WAITS[code]) in text


def test_it_stands_in_the_due_list_in_the_order_of_its_estimate() -> None:
    facts = _facts("both")
    [page] = due_pages(PageContext(facts.store.ledgers["yard"], facts, language("en")))
    rows = {group.anchor: group.rows for group in page.view.groups}
    assert ["2026-12-31", "2027-01-06"] == [row.due for row in rows["soon"]]
    facts = _facts()
    [page] = due_pages(PageContext(facts.store.ledgers["yard"], facts, language("en")))
    [row] = [row for group in page.view.groups for row in group.rows if row.waits]
    assert ("about 2027-01-08", "soon", "last day not known yet") == (row.due, row.chip.state, row.chip.word)


@pytest.mark.parametrize("as_of", [date(2027, 1, 8), date(2027, 1, 9), date(2027, 1, 31)])
def test_it_is_not_overdue_however_long_ago_the_estimate_was(as_of: date) -> None:
    facts = _facts(as_of=as_of)
    [duty] = [duty for duty in facts.judged.duties if duty.is_estimate]
    assert ("pending", "not-due") == (duty.state, duty.verdict)
    ledger, words = facts.store.ledgers["yard"], language("en")
    view = complaint_view(ledger.complaints["C-2026-0002"], PageContext(ledger, facts, words))
    assert ("soon", "last day not known yet") == (view.chip.state, view.chip.word)
    assert "no answer yet; due about 2027-01-08. The calendar of 2027 is not published." == view.lead[1]
    assert ("due", "Limit", "about 2027-01-08") in view.clock.points
    [page] = [
        page
        for page in complaint_pages(PageContext(ledger, facts, words))
        if page.path == "yard/complaints/index"
    ]
    [row] = [row for row in page.view.rows if row.link.text == "C-2026-0002"]
    assert ("open", "≈9") == (row.states, row.limit)
    for rate in facts.rows(OnTimeRate, clause="yard-1.1", period="2027Q1"):
        assert (0, 1) == (rate.denominator, rate.pending)


def test_in_a_calendar_it_is_tentative_on_the_estimated_day_and_says_what_it_waits_for() -> None:
    files = dict(exports(_facts()))
    events = {
        str(event["uid"]): event
        for event in icalendar.Calendar.from_ical(files["en/calendar/yard.ics"]).walk("VEVENT")
    }
    [event] = [event for event in events.values() if "About this day" in event["summary"]]
    assert (date(2027, 1, 8), date(2027, 1, 9)) == (event.decoded("dtstart"), event.decoded("dtend"))
    assert ("TENTATIVE", "5") == (event["status"], str(event["priority"]))
    assert "Due: about 2027-01-08\nThe calendar of 2027 is not published." in event["description"]
    others = [event for event in events.values() if "not published" not in event["description"]]
    assert len(events) - 1 == len(others) > 0


def test_its_event_keeps_its_id_when_the_calendar_is_published_and_moves_the_day() -> None:
    estimate, known = (
        {row["duty"]: (row["due"], row["due_waits_for"]) for row in _obligations(facts)}
        for facts in (_facts(), _facts(calendar=PUBLISHED))
    )
    [id_] = [id_ for id_, (_, years) in estimate.items() if years]
    assert ("2027-01-08", [2027]) == estimate[id_]
    assert ("2027-01-11", []) == known[id_]
    assert estimate.keys() == known.keys()


def _obligations(facts: Facts) -> list[dict]:
    return json.loads(dict(documents(facts))["obligations.json"])["obligations"]


def test_the_exports_say_of_each_limit_which_calendars_it_waits_for() -> None:
    [row] = [row for row in _obligations(_facts("both")) if row["lenient_due_waits_for"]]
    assert ("2027-01-06", [], "2027-01-08", [2027]) == (
        row["due"],
        row["due_waits_for"],
        row["lenient_due"],
        row["lenient_due_waits_for"],
    )


def test_the_published_table_of_duties_marks_the_estimate() -> None:
    facts = _facts()
    duties = tables(facts.store, facts.judged)["obligations"]
    columns = dict(zip(duties.columns, duties.values, strict=True))
    marked = [due for due, estimated in zip(columns["due"], columns["estimated"], strict=True) if estimated]
    assert [date(2027, 1, 8)] == marked
    assert len(duties) > 1


def test_the_matrix_counts_it_as_not_due() -> None:
    rows = json.loads(dict(documents(_facts(as_of=date(2027, 1, 31))))["matrix.json"])["matrix"]
    [periods] = [row["periods"] for row in rows if row["clause"] == "yard-1.1"]
    assert [{"not-due": 1}] == [cell["counts"] for cell in periods if cell["period"] == "2026H2"]


def test_the_site_is_whole_while_one_duty_waits() -> None:
    facts = _facts()
    assert {("cn", 2027): 1} == facts.judged.waiting(facts.store)
    for code in languages():
        assert {"index", "yard/index", "yard/due", "yard/procedure/matrix"} <= pages_of(facts, code).keys()
