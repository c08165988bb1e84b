"""The visit register of an organisation: visits, calls, letters and follow-ups, the coverage, a page per visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart
from servicecontrol.pages.shared.links import subject_of
from servicecontrol.pages.shared.names import crumbs, register_title
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import subject_link
from servicecontrol.pages.visit.coverage import (
    Coverage,
    coverages,
    gaps_part,
)
from servicecontrol.pages.visit.record import follow_up_view, visit_view
from servicecontrol.purposes import Purpose
from servicecontrol.records.visit import FollowUp, Visit
from servicecontrol.verdicts import Subject

#: Rows on the register's first page; all stand on a page per year.
FIRST_PAGE = 400


@dataclass(frozen=True)
class VisitRow:
    """A visit or follow-up in the register."""

    link: Link
    day: str
    way: str
    who: Link | str  #: the customer, or what a follow-up checks
    by: str
    about: str
    opened: tuple[Link | str, ...]


@dataclass(frozen=True)
class VisitsView:
    """The visit register."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    parts: tuple[FigurePart, ...]
    rows: tuple[VisitRow, ...]
    total: int
    years: tuple[Link, ...]
    ways: tuple[str, ...]
    people: tuple[str, ...]
    export: str


def visit_pages(context: PageContext) -> Iterator[Page]:
    """The register, its years where it is long, every visit and every follow-up."""
    if not (context.ledger.visits or context.ledger.follow_ups or context.ledger.customers):
        return
    entries: list[Visit | FollowUp] = [*context.ledger.visits.values(), *context.ledger.follow_ups.values()]
    ordered = sorted(entries, key=lambda entry: (-entry.date.toordinal(), entry.id))
    base = f"{context.ledger.id}/visits"
    title = register_title(context.ledger, "visits", context.words)
    years = _years(ordered)
    links = tuple(Link(year, f"{base}/year-{year}") for year in years)
    yield Page(f"{base}/index", "visits.html", title, partial(_register, context, ordered, links))
    up = crumbs(context.words, context.ledger, Link(title, f"{base}/index"))
    for year, of_year in years.items():
        lay_out = partial(_year, title, up, of_year, len(ordered), links, context)
        yield Page(f"{base}/year-{year}", "visits-year.html", f"{title} {year}", lay_out, searchable=False)
    for visit in context.ledger.visits.values():
        yield Page(f"{base}/{visit.id}", "record.html", visit.id, partial(visit_view, visit, context, up))
    for follow_up in context.ledger.follow_ups.values():
        followed = partial(follow_up_view, follow_up, context, up)
        yield Page(f"{base}/{follow_up.id}", "record.html", follow_up.id, followed)


def _years(entries: Sequence[Visit | FollowUp]) -> dict[str, tuple[Visit | FollowUp, ...]]:
    if len(entries) <= FIRST_PAGE:
        return {}
    years: dict[str, list[Visit | FollowUp]] = {}
    for entry in entries:
        years.setdefault(f"{entry.date:%Y}", []).append(entry)
    return {year: tuple(years[year]) for year in sorted(years, reverse=True)}


def _year(  # noqa: PLR0917  # what the page is made of
    title: str,
    up: tuple[Link, ...],
    entries: Sequence[Visit | FollowUp],
    total: int,
    years: tuple[Link, ...],
    context: PageContext,
) -> VisitsView:
    rows = tuple(_row(entry, context) for entry in entries)
    return VisitsView(title, up, (), (), (), rows, total, years, (), (), "")


def _register(
    context: PageContext, entries: Sequence[Visit | FollowUp], years: tuple[Link, ...]
) -> VisitsView:
    rows = [_row(entry, context) for entry in entries]
    shown = tuple(rows[:FIRST_PAGE])
    gaps = gaps_part(context)
    return VisitsView(
        title=register_title(context.ledger, "visits", context.words),
        crumbs=crumbs(context.words, context.ledger),
        lead=_lead(context),
        coverage=tuple(coverages(context)),
        parts=(gaps,) if gaps else (),
        rows=shown,
        total=len(rows),
        years=years,
        ways=tuple(dict.fromkeys(row.way for row in rows)),
        people=tuple(sorted({row.by for row in rows})),
        export="records/visits.csv",
    )


def _lead(context: PageContext) -> tuple[str, ...]:
    this_year = [visit for visit in context.ledger.visits.values() if visit.date.year == context.as_of.year]
    missed = [
        duty
        for duty in context.duties(Purpose.VISIT_RHYTHM)
        if duty.state == "missed" and duty.day.year == context.as_of.year
    ]
    coming = [duty for duty in context.duties(Purpose.VISIT_RHYTHM) if duty.state == "pending"]
    told_again = sum(each.date.year == context.as_of.year for each in context.ledger.follow_ups.values())
    lines = []
    if context.ledger.visits or not context.ledger.follow_ups:
        lines.append(context.say("visits.this-year", n=len(this_year), year=str(context.as_of.year)))
    if context.ledger.follow_ups:
        lines.append(context.say("visits.follow-ups", n=told_again, year=str(context.as_of.year)))
    if context.duties(Purpose.VISIT_RHYTHM):
        lines.append(
            context.say("visits.missed", n=len(missed)) if missed else context.say("visits.none-missed")
        )
        lines.append(context.say("visits.coming", n=len(coming)))
    return tuple(lines)


def _row(entry: Visit | FollowUp, context: PageContext) -> VisitRow:
    link = Link(entry.id, f"{context.ledger.id}/visits/{entry.id}")
    way = context.say(f"words.way.{entry.way}")
    if isinstance(entry, FollowUp):
        return _follow_up_row(entry, link, context)
    customer = context.ledger.customers.get(entry.customer)
    about = "；".join(learned.what for learned in entry.learned)
    opened = tuple(
        subject_link(context.ledger, Subject("complaints", e.action), context.words)
        for e in entry.learned
        if e.action
    )
    name = customer.name if customer else entry.customer
    return VisitRow(link, entry.date.isoformat(), way, name, entry.by, about, opened)


def _follow_up_row(entry: FollowUp, link: Link, context: PageContext) -> VisitRow:
    checked = subject_of(context.ledger, entry.checks)
    why, result = context.say(f"words.follow-up.{entry.why}"), context.say(f"words.result.{entry.result}")
    opened = subject_of(context.ledger, entry.opens) if entry.opens else None
    return VisitRow(
        link,
        entry.date.isoformat(),
        context.say("visits.follow-up"),
        subject_link(context.ledger, checked, context.words) if checked else entry.checks,
        entry.by,
        f"{why} · {result}",
        (subject_link(context.ledger, opened, context.words),) if opened else (),
    )
