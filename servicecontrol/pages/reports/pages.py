"""The list of an organisation's reports, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from servicecontrol.pages.reports.layouts import LAYOUTS
from servicecontrol.pages.reports.parts import Line, Part
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.reports.standing import (
    LifeView,
    SealView,
    life_view,
    seal_view,
    signatures,
    state_chip,
)
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import crumbs, register_title, short_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link, NavEntry, Page
from servicecontrol.reports import ReportEdition
from servicecontrol.store import Ledger
from servicecontrol.text import Language


@dataclass(frozen=True)
class Basis:
    """The records of a kind that a report rests on."""

    kind: str
    records: tuple[Line, ...]


@dataclass(frozen=True)
class ReportView:
    """A report."""

    title: str
    crumbs: tuple[Link, ...]
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    notice: str
    chip: Chip | None
    life: LifeView | None
    seal: SealView | None
    parts: tuple[Part, ...]
    basis: tuple[Basis, ...]
    signatures: tuple[tuple[str, str], ...]
    draft: bool
    clauses: tuple[Link, ...]  #: that ask for it
    landscape: bool


@dataclass(frozen=True)
class ReportRow:
    """A report on the list."""

    kind: str
    link: Link
    chip: Chip | None
    state: str  #: for the filter
    day: str
    who: str
    seal: Chip | None


@dataclass(frozen=True)
class ReportsView:
    """The list of reports."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    lists: tuple[Link, ...]
    states: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    register: Link | None


def report_pages(context: PageContext) -> Iterator[Page]:
    """The list and every report; nothing for an organisation without a procedure in force."""
    found = context.facts.reports[context.ledger.id]
    if not found or context.ledger.id not in context.judged.procedures:
        return
    title = context.say("reporting.reports")
    base = f"{context.ledger.id}/reporting"
    name = short_name(context.ledger, context.words)
    yield Page(f"{base}/index", "reports.html", f"{name} {title}", partial(_list, found, context))
    up = crumbs(context.words, context.ledger, Link(title, f"{base}/index"))
    for edition in found:
        lay_out = partial(_report, Scope(edition, context), up)
        yield Page(f"{base}/{edition.key}", "report.html", edition_title(edition, context.words), lay_out)


def report_entry(context: PageContext) -> tuple[NavEntry, ...]:
    """The list of reports in the navigation, where there are any."""
    there = context.facts.reports[context.ledger.id] and context.ledger.id in context.judged.procedures
    return (
        (NavEntry(context.say("reporting.reports"), f"{context.ledger.id}/reporting/index"),) if there else ()
    )


def edition_title(edition: ReportEdition, words: Language) -> str:
    """What a report is called: its kind, with its period, survey or review."""
    kind = words.say(f"reporting.title.{edition.kind}")
    if edition.is_list:
        return kind
    named = edition.key if edition.kind == "survey-summary" else edition.span.label if edition.span else ""
    if edition.kind == "review":
        named = edition.record.id if edition.record else words.say("reporting.review.coming")
    return words.say("reporting.titled", kind=kind, period=named)


def issued_title(edition: ReportEdition, words: Language) -> str:
    """What the report that was handed round is called: of a survey it is the analysis, not its summary table."""
    if edition.kind != "survey-summary":
        return edition_title(edition, words)
    kind = words.say("reporting.title.survey-report")
    return words.say("reporting.titled", kind=kind, period=edition.key)


def report_page(edition: ReportEdition, ledger: Ledger) -> str:
    """Where a report stands; a survey's analysis report is the survey's own page."""
    folder = "surveys" if edition.kind == "survey-summary" else "reporting"
    return f"{ledger.id}/{folder}/{edition.key}"


def _report(scope: Scope, up: tuple[Link, ...]) -> ReportView:
    edition, words = scope.edition, scope.words
    layout = LAYOUTS[edition.kind]
    parts = tuple(part for part in (section(scope) for section in layout.parts) if part is not None)
    draft = edition.life.state == "draft" and not edition.is_list
    return ReportView(
        title=edition_title(edition, words),
        crumbs=up,
        meta=_meta(scope),
        lead=(*layout.lead(scope), *_running(scope)),
        notice=release_notice(PageContext(scope.ledger, scope.facts, words)),
        chip=None if edition.is_list else state_chip(edition.life, words),
        life=life_view(scope),
        seal=seal_view(scope),
        parts=parts,
        basis=tuple(_basis(scope)),
        signatures=() if edition.is_list else signatures(edition.life, words),
        draft=draft,
        clauses=layout.asked(scope) if layout.asked else (),
        landscape=layout.wide,
    )


def _running(scope: Scope) -> tuple[str, ...]:
    """That a period is not over; surveys and reviews have days of their own, lists have none."""
    span, as_of = scope.edition.span, scope.facts.as_of
    if span is None or span.last < as_of or scope.edition.kind in ("survey-summary", "review"):
        return ()
    return (scope.say("running", day=as_of),)


def _meta(scope: Scope) -> tuple[str, ...]:
    span = scope.edition.span
    days = f"{span.first.isoformat()} – {min(span.last, scope.facts.as_of).isoformat()}" if span else ""
    name = short_name(scope.ledger, scope.words)
    return tuple(entry for entry in (name, days if scope.edition.kind != "survey-summary" else "") if entry)


def _basis(scope: Scope) -> Iterator[Basis]:
    for kind, found in groupby(scope.edition.basis, key=lambda subject: subject.kind):
        links = tuple(scope.link(subject.kind, subject.id) for subject in found)
        yield Basis(
            scope.words.say("reporting.basis", kind=scope.words.say(f"kinds.{kind}"), n=len(links)), links
        )


def _list(found: tuple[ReportEdition, ...], context: PageContext) -> ReportsView:
    issued = [edition for edition in found if not edition.is_list]
    rows = tuple(row for edition in issued for row in _rows(Scope(edition, context)))
    lists = tuple(
        Link(edition_title(edition, context.words), f"{context.ledger.id}/reporting/{edition.key}")
        for edition in found
        if edition.is_list
    )
    drafts = sum(row.state == "draft" for row in rows)
    changed = sum(bool(row.seal and row.seal.state == "warn") for row in rows)
    lead = [context.say("reporting.lead", n=len(rows), drafts=drafts)] if rows else []
    if changed:
        lead.append(context.say("reporting.lead-changed", n=changed))
    states = dict.fromkeys((row.state, row.chip.word) for row in rows if row.chip)
    register = (
        Link(register_title(context.ledger, "reports", context.words), f"{context.ledger.id}/reports/index")
        if context.ledger.kept("reports")
        else None
    )
    return ReportsView(
        title=context.say("reporting.reports"),
        crumbs=crumbs(context.words, context.ledger),
        lead=tuple(lead),
        rows=rows,
        lists=lists,
        states=tuple(states),
        kinds=tuple(dict.fromkeys(row.kind for row in rows)),
        register=register,
    )


def _rows(scope: Scope) -> Iterator[ReportRow]:
    """A row for a report; a survey has two, its analysis report and its summary table."""
    edition, words = scope.edition, scope.words
    if edition.kind == "survey-summary":
        analysis = Link(edition.key, f"{scope.ledger.id}/surveys/{edition.key}")
        yield _row(scope, words.say("reporting.title.survey-report"), analysis)
    page = Link(_short(edition, words), f"{scope.ledger.id}/reporting/{edition.key}")
    yield _row(scope, words.say(f"reporting.title.{edition.kind}"), page)


def _short(edition: ReportEdition, words: Language) -> str:
    if edition.kind == "review":
        return edition.record.id if edition.record else words.say("reporting.review.coming")
    return edition.key if edition.kind == "survey-summary" else edition.span.label if edition.span else ""


def _row(scope: Scope, kind: str, link: Link) -> ReportRow:
    life = scope.edition.life
    last = life.steps[-1] if life.steps else None
    seal = seal_view(scope)
    return ReportRow(
        kind=kind,
        link=link,
        chip=state_chip(life, scope.words),
        state=life.state,
        day=last.day.isoformat() if last else "",
        who=scope.owner(last.who) if last else "",
        seal=seal.chip if seal else None,
    )
