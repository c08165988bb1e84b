"""The visit register of an organisation: visits, calls, letters and follow-ups, the coverage, a page per visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.crumbs import crumbs, register_title
from servicecontrol.pages.page import Link, Page
from servicecontrol.pages.sheet import Field, Section, Sheet
from servicecontrol.pages.wording import JudgementRow, judgement_chip, judgement_rows, subject_link
from servicecontrol.records.visit import FollowUp, Visit
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement, Subject

#: Rows on the register's first page; all stand on a page per year.
FIRST_PAGE = 200
#: Periods shown in the coverage, the newest last.
COVERAGE_PERIODS = 8


@dataclass(frozen=True)
class VisitRow:
    """A visit or follow-up in the register."""

    link: Link
    day: str
    way: str
    who: str
    by: str
    about: str
    opened: tuple[Link | str, ...]


@dataclass(frozen=True)
class CoverageCell:
    """One customer in one period; without a duty there is nothing to show."""

    mark: str  #: met, overdue, pending, none
    word: str


@dataclass(frozen=True)
class CoverageRow:
    """A customer's periods."""

    customer: str
    important: bool
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class Coverage:
    """Customers by periods under one clause."""

    clause: Link
    title: str
    periods: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True)
class VisitsView:
    """The visit register."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    rows: tuple[VisitRow, ...]
    total: int
    years: tuple[Link, ...]
    ways: tuple[str, ...]
    people: tuple[str, ...]
    export: str


@dataclass(frozen=True)
class VisitView:
    """A visit's or follow-up's page."""

    id: str
    crumbs: tuple[Link, ...]
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    judgements: tuple[JudgementRow, ...]
    thread: tuple[Link | str, ...]
    file: str


def visit_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The register, its years where it is long, every visit and every follow-up."""
    if not (ledger.visits or ledger.follow_ups or ledger.customers):
        return
    entries: list[Visit | FollowUp] = [*ledger.visits.values(), *ledger.follow_ups.values()]
    ordered = sorted(entries, key=lambda entry: (-entry.date.toordinal(), entry.id))
    rows = [_row(entry, ledger, words) for entry in ordered]
    base = f"{ledger.id}/visits"
    title = register_title(ledger, "visits", words)
    years = _years(rows)
    links = tuple(Link(year, f"{base}/year-{year}") for year in years)
    yield Page(f"{base}/index", "visits.html", title, _register(ledger, facts, words, rows, links))
    up = crumbs(words, ledger, Link(title, f"{base}/index"))
    for year, entries_ in years.items():
        view = VisitsView(title, up, (), (), entries_, len(rows), links, (), (), "")
        yield Page(f"{base}/year-{year}", "visits-year.html", f"{title} {year}", view, searchable=False)
    for visit in ledger.visits.values():
        yield Page(f"{base}/{visit.id}", "visit.html", visit.id, _visit_view(visit, ledger, facts, words, up))
    for follow_up in ledger.follow_ups.values():
        view_ = _follow_up_view(follow_up, ledger, facts, words, up)
        yield Page(f"{base}/{follow_up.id}", "visit.html", follow_up.id, view_)


def _years(rows: Sequence[VisitRow]) -> dict[str, tuple[VisitRow, ...]]:
    if len(rows) <= FIRST_PAGE:
        return {}
    years: dict[str, list[VisitRow]] = {}
    for row in rows:
        years.setdefault(row.day[:4], []).append(row)
    return {year: tuple(years[year]) for year in sorted(years, reverse=True)}


def _register(
    ledger: Ledger, facts: Facts, words: Language, rows: Sequence[VisitRow], years: tuple[Link, ...]
) -> VisitsView:
    shown = tuple(rows[:FIRST_PAGE])
    return VisitsView(
        title=register_title(ledger, "visits", words),
        crumbs=crumbs(words, ledger),
        lead=_lead(ledger, facts, words),
        coverage=tuple(_coverages(ledger, facts, words)),
        rows=shown,
        total=len(rows),
        years=years,
        ways=tuple(dict.fromkeys(row.way for row in shown)),
        people=tuple(sorted({row.by for row in shown})),
        export="records/visits.csv",
    )


def _lead(ledger: Ledger, facts: Facts, words: Language) -> tuple[str, ...]:
    this_year = [visit for visit in ledger.visits.values() if visit.date.year == facts.as_of.year]
    missed = [
        duty
        for duty in _visit_duties(ledger, facts)
        if duty.state == "overdue" and duty.day.year == facts.as_of.year
    ]
    coming = [duty for duty in _visit_duties(ledger, facts) if duty.state == "pending"]
    lines = [words.say("visits.this-year", n=len(this_year), year=str(facts.as_of.year))]
    if any(True for _ in _visit_duties(ledger, facts)):
        lines.append(words.say("visits.missed", n=len(missed)) if missed else words.say("visits.none-missed"))
        lines.append(words.say("visits.coming", n=len(coming)))
    return tuple(lines)


def _visit_duties(ledger: Ledger, facts: Facts) -> Iterator[Judgement]:
    return (
        duty
        for duty in facts.judged.obligations
        if duty.organisation == ledger.id and duty.rule == "visited-every"
    )


def _coverages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Coverage]:
    """A matrix for each clause that asks for visits in every period."""
    clauses: dict[str, list[Judgement]] = {}
    for duty in _visit_duties(ledger, facts):
        clauses.setdefault(duty.clause, []).append(duty)
    for clause, duties in sorted(clauses.items()):
        periods = sorted({duty.subject.part for duty in duties})[-COVERAGE_PERIODS:]
        by_cell = {(duty.subject.id, duty.subject.part): duty for duty in duties}
        customers = sorted({duty.subject.id for duty in duties if duty.subject.part in periods})
        status = facts.judged.procedures[ledger.id].clauses[clause]
        yield Coverage(
            clause=Link(status.clause, f"{ledger.id}/procedure/{clause}"),
            title=status.title.say(words.code),
            periods=tuple(periods),
            rows=tuple(_coverage_row(id_, periods, by_cell, ledger, facts, words) for id_ in customers),
            totals=tuple(_total(period, duties) for period in periods),
        )


def _coverage_row(  # noqa: PLR0917  # one row of one matrix
    customer: str,
    periods: Sequence[str],
    by_cell: dict[tuple[str, str], Judgement],
    ledger: Ledger,
    facts: Facts,
    words: Language,
) -> CoverageRow:
    entry = ledger.customers.get(customer)
    cells = []
    for period in periods:
        duty = by_cell.get((customer, period))
        if duty is None:
            cells.append(CoverageCell("none", words.say("visits.no-duty")))
        else:
            mark = "met" if duty.state == "met" else duty.state or "none"
            cells.append(CoverageCell(mark, judgement_chip(duty, words, facts.as_of).word))
    name = f"{customer} {entry.name}" if entry else customer
    return CoverageRow(name, bool(entry and entry.important), tuple(cells))


def _total(period: str, duties: Sequence[Judgement]) -> str:
    asked = [duty for duty in duties if duty.subject.part == period]
    return f"{sum(duty.state == 'met' for duty in asked)} / {len(asked)}"


def _row(entry: Visit | FollowUp, ledger: Ledger, words: Language) -> VisitRow:
    link = Link(entry.id, f"{ledger.id}/visits/{entry.id}")
    way = words.say(f"words.way.{entry.way}")
    if isinstance(entry, FollowUp):
        why = words.say(f"words.follow-up.{entry.why}")
        return VisitRow(
            link, entry.date.isoformat(), words.say("visits.follow-up"), entry.checks, entry.by, why, ()
        )
    customer = ledger.customers.get(entry.customer)
    about = "；".join(learned.what for learned in entry.learned)
    opened = tuple(subject_link(ledger, Subject("complaints", e.action)) for e in entry.learned if e.action)
    name = customer.name if customer else entry.customer
    return VisitRow(link, entry.date.isoformat(), way, name, entry.by, about, opened)


def _visit_view(
    visit: Visit, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> VisitView:
    customer = ledger.customers.get(visit.customer)
    name = customer.name if customer else visit.customer
    way = words.say(f"words.way.{visit.way}")
    meta = (visit.form, way, name, visit.date.isoformat())
    return VisitView(
        id=visit.id,
        crumbs=up,
        meta=tuple(entry for entry in meta if entry),
        lead=(words.say("visits.lead", date=visit.date, person=visit.by, customer=name, way=way),),
        sections=_visit_sections(visit, ledger, words),
        judgements=judgement_rows(
            facts.judged.by_subject.get((ledger.id, "visits", visit.id), ()), facts, words
        ),
        thread=tuple(
            subject_link(ledger, Subject("complaints", e.action)) for e in visit.learned if e.action
        ),
        file=ledger.path(Subject("visits", visit.id)) or "",
    )


def _visit_sections(visit: Visit, ledger: Ledger, words: Language) -> tuple[Section, ...]:
    sheet = Sheet(words)
    demo = visit.demo
    handed_in = visit.handed_in
    return (
        sheet.section(
            "visit",
            sheet.field("date", visit.date),
            sheet.word("way", "way", visit.way),
            sheet.field("met", visit.met),
            sheet.field("by", visit.by),
            sheet.field("recorded", visit.recorded),
        ),
        sheet.section(
            "demonstration",
            sheet.word("done-yes-no", "yes-no", ("yes" if demo.done else "no") if demo else None),
            sheet.field("product", demo.product if demo else None),
            sheet.field("materials", demo.materials if demo else None),
            sheet.field("reason", demo.reason if demo else None),
        ),
        sheet.section(
            "learned",
            sheet.field("usage", visit.usage),
            sheet.field("satisfaction", visit.satisfaction),
            *(sheet.field("learned", _learned(entry.kind, entry.what, entry.to)) for entry in visit.learned),
            sheet.field("handed-in", f"{handed_in.to} · {handed_in.date.isoformat()}" if handed_in else None),
            sheet.field("next-visit", visit.next_visit),
        ),
    )


def _learned(kind: str | None, what: str, to: str | None) -> str:
    start = f"{kind}：{what}" if kind else what
    return f"{start} → {to}" if to else start


def _follow_up_view(
    visit: FollowUp, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> VisitView:
    sheet = Sheet(words)
    survey, _, response = visit.checks.partition("/")
    checked = Subject("surveys", survey, response) if response else Subject("complaints", visit.checks)
    sections = (
        sheet.section(
            "follow-up",
            sheet.field("date", visit.date),
            sheet.word("way", "way", visit.way),
            sheet.word("why", "follow-up", visit.why),
            sheet.field("by", visit.by),
            sheet.field("arranged-by", visit.arranged_by),
            sheet.word("result", "result", visit.result),
            sheet.field("note", visit.note),
            sheet.field("opens", visit.opens),
        ),
        sheet.section("answers-told", *_answers(visit, ledger, survey, words)),
    )
    key = (ledger.id, "follow-ups", visit.id)
    why = words.say(f"words.follow-up.{visit.why}")
    result = words.say(f"words.result.{visit.result}")
    return VisitView(
        id=visit.id,
        crumbs=up,
        meta=(why, visit.checks, visit.date.isoformat()),
        lead=(
            words.say(
                "visits.follow-up-lead", date=visit.date, person=visit.by, checks=visit.checks, result=result
            ),
        ),
        sections=sections,
        judgements=judgement_rows(facts.judged.by_subject.get(key, ()), facts, words),
        thread=(subject_link(ledger, checked),),
        file=ledger.path(Subject("follow-ups", visit.id)) or "",
    )


def _answers(visit: FollowUp, ledger: Ledger, survey: str, words: Language) -> Iterator[Field]:
    form = ledger.surveys[survey].form if survey in ledger.surveys else None
    for item in form.items if form else ():
        if item.id in visit.answers:
            level = form.level(visit.answers[item.id]) if form else None
            label = level.label.say(words.code) if level else visit.answers[item.id]
            yield Field(item.text.say(words.code), (label,))
