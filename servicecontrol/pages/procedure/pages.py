"""The procedure document with each clause's live verdict, a page of evidence per clause, and the clause table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.pages.procedure.clauses import (
    ClauseView,
    VerdictCount,
    clause_counts,
    clause_view,
)
from servicecontrol.pages.procedure.evidence import EvidenceView, evidence_view
from servicecontrol.pages.procedure.marks import Mark
from servicecontrol.pages.procedure.waiving import SealingView, WaivingView, sealing_view, waiving_view
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import crumbs, short_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.procedures import Procedure
from servicecontrol.text import Language


@dataclass(frozen=True)
class SectionView:
    """A section of the document with its clauses."""

    number: str
    title: str
    depth: int  #: of its heading
    clause_depth: int  #: of the headings of its clauses
    anchor: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True)
class ProcedureView:
    """The procedure document."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    effective: str
    notice: str
    source: str
    tally: tuple[VerdictCount, ...]
    broken: tuple[ClauseView, ...]  #: what is broken, to go to at once
    sections: tuple[SectionView, ...]
    waiving: WaivingView
    sealing: SealingView
    links: tuple[Link, ...]
    editions: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class TableRow:
    """A clause in the table of all clauses."""

    clause: Link
    title: str
    strength: str
    who: str
    how: str
    chip: Chip
    marks: tuple[Mark, ...]  #: its half-years, newest first


@dataclass(frozen=True)
class TableView:
    """Every clause: how strong, whose, how it is checked, how it stands."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    notice: str
    tally: tuple[VerdictCount, ...]
    rows: tuple[TableRow, ...]
    export: str


def procedure_pages(context: PageContext) -> Iterator[Page]:
    """The document, the table and a page per clause that a rule judges."""
    procedure = context.judged.procedures.get(context.ledger.id)
    if procedure is None:
        return
    statuses = context.judged.clauses_of(context.ledger.id)
    name = short_name(context.ledger, context.words)
    title = procedure.title.say(context.words.code)
    clauses = _Clauses(procedure, context)
    document = partial(_document, context, procedure, statuses, clauses)
    yield Page(f"{context.ledger.id}/procedure/index", "procedure.html", f"{name} {title}", document)
    title, table = context.say("pages.clauses"), partial(_table, context, statuses, clauses)
    yield Page(f"{context.ledger.id}/procedure/clauses", "clauses.html", f"{name} {title}", table)
    for status in statuses:
        evidence = partial(_evidence, status, clauses, context, procedure)
        yield Page(
            clause_path(context.ledger.id, status.id),
            "clause.html",
            f"{name} {status.clause.clause}",
            evidence,
        )


class _Clauses:
    """The clauses of a procedure laid out, once for the document, the table and their own pages."""

    def __init__(self, procedure: Procedure, context: PageContext) -> None:
        self._procedure, self._context = procedure, context

    @cached_property
    def by_id(self) -> Mapping[str, ClauseView]:
        rows = self._context.facts.matrices[self._context.ledger.id].rows
        return {row.status.id: clause_view(row, self._procedure, self._context) for row in rows}


def _evidence(
    status: ClauseStatus, clauses: _Clauses, context: PageContext, procedure: Procedure
) -> EvidenceView:
    return evidence_view(status, clauses.by_id[status.id], context, procedure)


def _document(  # what the page is made of
    context: PageContext,
    procedure: Procedure,
    statuses: Sequence[ClauseStatus],
    clauses: _Clauses,
) -> ProcedureView:
    by_section: dict[str, list[ClauseView]] = {}
    for status in statuses:
        by_section.setdefault(status.clause.section, []).append(clauses.by_id[status.id])
    sections = tuple(
        SectionView(
            number,
            name.say(context.words.code),
            min(number.count(".") + 2, 5),
            min(number.count(".") + 3, 6),
            f"s-{number}",
            tuple(by_section.get(number, ())),
        )
        for number, name in procedure.sections.items()
    )
    name = short_name(context.ledger, context.words)
    return ProcedureView(
        title=f"{name} · {procedure.title.say(context.words.code)}",
        crumbs=crumbs(context.words, context.ledger),
        lead=_tally_lead(statuses, context.words),
        effective=procedure.effective.isoformat(),
        notice=release_notice(context),
        source=procedure.source.say(context.words.code),
        tally=clause_counts(statuses, context.words),
        broken=tuple(clauses.by_id[status.id] for status in statuses if status.verdict == "fail"),
        sections=sections,
        waiving=waiving_view(procedure, context),
        sealing=sealing_view(procedure, context),
        links=tuple(
            Link(context.say(f"pages.{name}"), f"{context.ledger.id}/procedure/{name}")
            for name in ("matrix", "clauses", "interpretations")
        ),
        editions=tuple(entry.effective.isoformat() for entry in context.ledger.procedures),
        file=procedure.files[next(iter(procedure.clauses))],
    )


def _tally_lead(statuses: Sequence[ClauseStatus], words: Language) -> tuple[str, ...]:
    enforced = [status for status in statuses if status.enforcement == "enforced"]
    broken = [status for status in enforced if status.verdict == "fail"]
    return (
        words.say("procedure.enforced", n=len(enforced), total=len(statuses)),
        words.say("procedure.broken", n=len(broken)) if broken else words.say("procedure.none-broken"),
    )


def _table(context: PageContext, statuses: Sequence[ClauseStatus], clauses: _Clauses) -> TableView:
    rows = tuple(
        TableRow(
            Link(status.clause.clause, clause_path(context.ledger.id, status.id)),
            clauses.by_id[status.id].title,
            clauses.by_id[status.id].strength,
            clauses.by_id[status.id].who,
            clauses.by_id[status.id].how,
            clauses.by_id[status.id].chip,
            clauses.by_id[status.id].marks,
        )
        for status in statuses
    )
    return TableView(
        title=context.say("pages.clauses"),
        crumbs=crumbs(
            context.words,
            context.ledger,
            Link(context.say("pages.procedure"), f"{context.ledger.id}/procedure/index"),
        ),
        lead=_tally_lead(statuses, context.words),
        notice=release_notice(context),
        tally=clause_counts(statuses, context.words),
        rows=rows,
        export="clauses.json",
    )
