"""What is open, closed, overdue and on time is said in one place: registers, reports, charts and metrics agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from statistics import median

import pytest
from trades import TRADES_DAY, trades

from servicecontrol.facts import Facts
from servicecontrol.judging.judge import judge
from servicecontrol.measure import measure
from servicecontrol.measure.complaints import ClosingTimeByYear, OnTimeRate, OpenComplaints
from servicecontrol.measure.on_time import answers_in_time
from servicecontrol.measure.tables import tables
from servicecontrol.pages.complaint.charts import complaint_charts
from servicecontrol.pages.complaint.pages import complaint_pages
from servicecontrol.pages.complaint.record import complaint_view
from servicecontrol.pages.dashboard.badges import badges_of
from servicecontrol.pages.dashboard.headline import headline
from servicecontrol.pages.dashboard.said_and_done import said_and_done
from servicecontrol.pages.reports.pages import ReportView, report_pages
from servicecontrol.pages.reports.parts import Counted, Part
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import day_of
from servicecontrol.records.record import Record
from servicecontrol.store import Ledger
from servicecontrol.text import language

ORGANISATIONS = ("property", "factory", "metal")
EN = language("en")
#: A complaint of the factory that was closed with everything, and had a measure.
CLOSED = "CF-2025-002"


def _with(organisation: str, *changed: Record, kind: str = "complaints", facts: Facts | None = None) -> Facts:
    """The facts of the three trades with some records changed, judged and counted again."""
    facts = facts or trades()
    house = facts.store.ledgers[organisation]
    records = {**house.records, kind: {**house.kept(kind), **{each.id: each for each in changed}}}
    again: Ledger = replace(house, records=records)
    store = replace(facts.store, ledgers={**facts.store.ledgers, organisation: again})
    judged, problems = judge(store, facts.as_of)
    assert () == problems
    return replace(facts, store=store, judged=judged, figures=measure(tables(store, judged)))


def _context(facts: Facts, organisation: str) -> PageContext:
    return PageContext(facts.store.ledgers[organisation], facts, EN)


@cache
def _refused() -> Facts:
    """The three trades, with one of the factory's complaints closed without the conclusion that is asked for."""
    closed = trades().store.ledgers["factory"].complaints[CLOSED]
    assert closed.ended
    assert closed.conclusion
    facts = _with("factory", closed.model_copy(update={"conclusion": None}))
    assert not facts.judged.is_closed("factory", facts.store.ledgers["factory"].complaints[CLOSED])
    return facts


def _open(facts: Facts, organisation: str) -> list[Complaint]:
    complaints = facts.store.ledgers[organisation].complaints.values()
    return [each for each in complaints if not facts.judged.is_closed(organisation, each)]


def _report(facts: Facts, organisation: str, key: str) -> ReportView:
    path = f"{organisation}/reporting/{key}"
    return next(page.view for page in report_pages(_context(facts, organisation)) if page.path == path)


def _part(facts: Facts, organisation: str, key: str, part: str) -> Part:
    return next(each for each in _report(facts, organisation, key).parts if each.id == part)


def _texts(part: Part) -> Iterator[tuple[str, ...]]:
    """Each row of a part, a text for each cell."""
    for row in part.rows:
        yield tuple(
            " ".join(line if isinstance(line, str) else getattr(line, "text", str(line)) for line in cell)
            for cell in row
        )


# Open and closed


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_page_counts_the_same_complaints_as_open(organisation: str) -> None:
    facts = _refused()
    [row] = facts.figures[OpenComplaints.metric].typed(OpenComplaints, organisation=organisation)
    register = next(complaint_pages(_context(facts, organisation))).view
    [card] = [each for each in headline(_context(facts, organisation)) if each.name == "open-complaints"]
    listed = sum("open" in each.states.split("|") for each in register.rows)
    assert {len(_open(facts, organisation))} == {row.open, int(card.value), listed}
    assert f"{row.open} are open" in " ".join(register.lead)


def test_reports_count_a_closing_that_is_not_accepted_as_open() -> None:
    counts = []
    for facts in (trades(), _refused()):
        open_ = {each.id for each in _open(facts, "factory")}
        problems = _part(facts, "factory", "improvement-2025H2", "by-problem")
        shown = {
            record.text
            for row in problems.rows
            for line in row[3]
            if isinstance(line, Counted)
            for record in line.records
        }
        assert shown == {
            id_ for id_ in open_ if id_ in _received(facts, date(2025, 7, 1), date(2025, 12, 31))
        }
        counts.append((CLOSED in shown, CLOSED in open_))
    assert [(False, False), (True, True)] == counts


def _received(facts: Facts, first: date, last: date) -> set[str]:
    complaints = facts.store.ledgers["factory"].complaints.values()
    return {each.id for each in complaints if first <= each.day <= last}


def test_the_lead_of_a_quality_analysis_says_how_many_are_open() -> None:
    facts = trades()
    found = 0
    for edition in facts.reports["metal"]:
        if edition.kind == "quality-analysis":
            mine = [
                each for each in facts.store.ledgers["metal"].complaints.values() if each.day in edition.span
            ]
            open_ = [each for each in mine if each in _open(facts, "metal")]
            found += bool(open_)
            if mine:
                said = EN.say("reporting.quality.lead", n=len(mine), open=len(open_))
                assert said == _report(facts, "metal", edition.key).lead[0]
    assert found


def test_the_tracker_counts_open_cases_and_keeps_them_however_old() -> None:
    for facts, is_there in ((trades(), False), (_refused(), True)):
        assert (facts.as_of - facts.store.ledgers["factory"].complaints[CLOSED].day).days > 366
        view = _report(facts, "factory", "measures")
        [part] = [each for each in view.parts if each.id == "tracker"]
        ids = list(part.names)
        still = [id_ for id_ in ids if id_ in {each.id for each in _open(facts, "factory")}]
        assert is_there == (CLOSED in ids) == (CLOSED in still)
        assert EN.say("reporting.measures.lead", n=len(ids), open=len(still)) == view.lead[0]
        assert ids[: len(still)] == still


def test_a_year_counts_the_closings_that_are_accepted_and_their_median() -> None:
    for facts in (trades(), _refused()):
        house = facts.store.ledgers["factory"]
        days = {
            each.id: (closed - each.day).days
            for each in house.complaints.values()
            if (closed := facts.judged.closed_on("factory", each)) and closed.year == 2025
        }
        [row] = facts.figures[ClosingTimeByYear.metric].typed(
            ClosingTimeByYear, organisation="factory", year="2025"
        )
        assert (len(days), median(days.values())) == (row.closed, row.median_days)
        rows = list(_texts(_part(facts, "factory", "annual-service-2025", "complaints")))
        assert str(len(days)) == next(texts[1] for texts in rows if texts[0] == "Closed")
        assert f"({len(days)} closed)" in next(texts[1] for texts in rows if texts[0].startswith("Median"))
    assert CLOSED not in days


def test_a_review_counts_the_closings_that_are_accepted() -> None:
    counted = []
    for facts in (trades(), _refused()):
        keys = [edition.key for edition in facts.reports["factory"] if edition.kind == "review"]
        closed = {
            record.text
            for key in keys
            for row in _part(facts, "factory", key, "feedback").rows
            if row[0][0] == EN.say("reporting.review.closed")
            for line in row[1]
            if isinstance(line, Counted)
            for record in line.records
        }
        counted.append(CLOSED in closed)
    assert [True, False] == counted


def test_a_complaint_whose_closing_is_not_accepted_is_not_said_to_be_closed() -> None:
    complaint = _refused().store.ledgers["factory"].complaints[CLOSED].model_copy(update={"measures": ()})
    facts = _with("factory", complaint)
    view = complaint_view(complaint, _context(facts, "factory"))
    so_far = (facts.as_of - complaint.day).days
    closed = day_of(complaint.ended) if complaint.ended else None
    assert f"the closing of {closed} is not accepted; open for {so_far} days." == view.lead[1]
    [row] = [
        each
        for each in next(complaint_pages(_context(facts, "factory"))).view.rows
        if each.link.text == CLOSED
    ]
    assert str(so_far) == row.used


def test_what_was_said_and_done_shows_what_is_open_beside_what_worked() -> None:
    for organisation in ORGANISATIONS:
        facts = trades()
        open_ = {each.id for each in _open(facts, organisation)}
        house = facts.store.ledgers[organisation]
        proven = {
            each.id for each in house.complaints.values() if each.verification and each.verification.effective
        }
        shown = {each.link.text for each in said_and_done(_context(facts, organisation))}
        assert shown <= open_ | proven
        newest = sorted(open_ - proven, key=lambda id_: (house.complaints[id_].day, id_), reverse=True)
        assert set(newest[:2]) == shown - proven


# Overdue


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_page_counts_the_same_complaints_as_overdue(organisation: str) -> None:
    facts = trades()
    [row] = facts.figures[OpenComplaints.metric].typed(OpenComplaints, organisation=organisation)
    register = next(complaint_pages(_context(facts, organisation))).view
    listed = [each for each in register.rows if "overdue" in each.states.split("|")]
    overdue = [each for each in _open(facts, organisation) if facts.judged.overdue_on(organisation, each)]
    assert row.overdue == len(listed) == len(overdue)
    assert {"overdue"} >= {each.chip.state for each in listed if each.chip.state != "warn"}


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_the_badge_counts_every_overdue_duty_once(organisation: str) -> None:
    facts = trades()
    badge = next(each for each in badges_of(_context(facts, organisation)) if each.name == "overdue")
    overdue = [
        each for each in facts.judged.duties if each.organisation == organisation and each.state == "overdue"
    ]
    assert int(badge.message) == len(overdue) == len(facts.judged.overdue.get(organisation, ()))


def test_what_was_promised_for_today_is_neither_kept_nor_broken_yet() -> None:
    counts = []
    for due in (TRADES_DAY, TRADES_DAY - timedelta(days=1)):
        complaint = trades().store.ledgers["factory"].complaints[CLOSED]
        first, *others = complaint.measures
        promised = first.model_copy(update={"due": due, "done": None})
        facts = _with("factory", complaint.model_copy(update={"measures": (promised, *others)}))
        [row] = [
            texts
            for texts in _texts(_part(facts, "factory", "annual-service-2026", "promises"))
            if texts[0] == EN.say("reporting.promises.complaints")
        ]
        counts.append(int(row[1]))
    assert counts[0] + 1 == counts[1]


# On time


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_the_rate_of_a_period_counts_what_judging_says_fell_due_in_it(organisation: str) -> None:
    facts = trades()
    due = Counter(
        (duty.clause, duty.rule, duty.category or None, str(duty.due.year))
        for duty in facts.judged.obligations
        if duty.organisation == organisation and duty.due and facts.judged.fell_due(duty)
    )
    rows = facts.figures[OnTimeRate.metric].typed(OnTimeRate, organisation=organisation, basis="due-cohort")
    counted = {
        (row.clause, row.rule, row.category, row.period): row.denominator
        for row in rows
        if row.period.isdigit()
    }
    assert due == Counter({key: n for key, n in counted.items() if n})


@pytest.mark.parametrize("organisation", ["factory", "metal"])
def test_the_chart_of_days_used_says_the_decided_rate(organisation: str) -> None:
    facts = trades()
    found = answers_in_time(facts.figures, facts.store.ledgers[organisation], "decided")["to-date"]
    chart = next(each for each in complaint_charts(_context(facts, organisation)) if each.id == "days-used")
    assert f"{found.met} of {found.counted} answered in time" in chart.headline
    assert f"{found.overdue} overdue" in chart.headline


def test_a_yearly_report_leaves_out_what_is_due_today() -> None:
    """A day later the same answer counts: its last day has passed."""
    facts = trades()
    house = facts.store.ledgers["factory"]
    complaint = next(
        each for each in house.complaints.values() if each.day == date(2026, 11, 18) and not each.measures
    )
    [duty] = [
        each
        for each in facts.judged.by_subject["factory", "complaints", complaint.id]
        if each.serves(Purpose.ANSWER_CLOCK)
    ]
    assert duty.due == facts.as_of
    part = _part(facts, "factory", "annual-service-2026", "complaints")
    row = next(row for row in part.rows if "%" in getattr(row[1][0], "text", ""))
    assert isinstance(row[1][0], Counted)
    assert complaint.id not in {getattr(record, "text", record) for record in row[1][0].records}


# Broken clauses


def test_the_card_counts_the_clauses_that_are_broken_alone() -> None:
    for organisation in ORGANISATIONS:
        facts = trades()
        verdicts = Counter(status.verdict for status in facts.judged.clauses_of(organisation))
        assert verdicts["fail"] not in (0, verdicts["pass"], verdicts["warn"])
        [card] = [each for each in headline(_context(facts, organisation)) if each.name == "broken-clauses"]
        assert (str(verdicts["fail"]), "fail") == (card.value, card.chip.state if card.chip else "")
