"""The procedure document with each clause's live verdict, a page of evidence per clause, and the clause table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.pages.procedure.clauses import (
    ClauseView,
    Count,
    clause_counts,
    clause_view,
)
from servicecontrol.pages.procedure.evidence import evidence_view
from servicecontrol.pages.procedure.marks import Mark
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.names import crumbs, short_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.procedures import Procedure
from servicecontrol.store import Ledger
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
    tally: tuple[Count, ...]
    broken: tuple[ClauseView, ...]  #: what is broken, to go to at once
    sections: tuple[SectionView, ...]
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
    tally: tuple[Count, ...]
    rows: tuple[TableRow, ...]
    export: str


def procedure_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The document, the table and a page per clause that a rule judges."""
    procedure = facts.judged.procedures.get(ledger.id)
    if procedure is None:
        return
    statuses = facts.judged.clauses_of(ledger.id)
    rows = facts.matrices[ledger.id].rows
    clauses = {row.status.id: clause_view(row, procedure, ledger, words) for row in rows}
    name = short_name(ledger, words)
    title = procedure.title.say(words.code)
    document = _document(ledger, procedure, statuses, clauses, facts, words)
    yield Page(f"{ledger.id}/procedure/index", "procedure.html", f"{name} {title}", document)
    table = _table(ledger, statuses, clauses, facts, words)
    yield Page(f"{ledger.id}/procedure/clauses", "clauses.html", f"{name} {table.title}", table)
    for status in statuses:
        view = evidence_view(status, clauses[status.id], ledger, procedure, facts, words)
        yield Page(clause_path(ledger.id, status.id), "clause.html", f"{name} {status.clause.clause}", view)


def _document(  # noqa: PLR0917  # what the page is made of
    ledger: Ledger,
    procedure: Procedure,
    statuses: Sequence[ClauseStatus],
    clauses: Mapping[str, ClauseView],
    facts: Facts,
    words: Language,
) -> ProcedureView:
    by_section: dict[str, list[ClauseView]] = {}
    for status in statuses:
        by_section.setdefault(status.clause.section, []).append(clauses[status.id])
    sections = tuple(
        SectionView(
            number,
            name.say(words.code),
            min(number.count(".") + 2, 5),
            min(number.count(".") + 3, 6),
            f"s-{number}",
            tuple(by_section.get(number, ())),
        )
        for number, name in procedure.sections.items()
    )
    name = short_name(ledger, words)
    return ProcedureView(
        title=f"{name} · {procedure.title.say(words.code)}",
        crumbs=crumbs(words, ledger),
        lead=_tally_lead(statuses, words),
        effective=procedure.effective.isoformat(),
        notice=release_notice(ledger, facts, words),
        source=procedure.source.say(words.code),
        tally=clause_counts(statuses, words),
        broken=tuple(clauses[status.id] for status in statuses if status.verdict == "fail"),
        sections=sections,
        links=tuple(
            Link(words.say(f"pages.{name}"), f"{ledger.id}/procedure/{name}")
            for name in ("matrix", "clauses", "interpretations")
        ),
        editions=tuple(entry.effective.isoformat() for entry in ledger.procedures),
        file=procedure.files[next(iter(procedure.clauses))],
    )


def _tally_lead(statuses: Sequence[ClauseStatus], words: Language) -> tuple[str, ...]:
    enforced = [status for status in statuses if status.enforcement == "enforced"]
    broken = [status for status in enforced if status.verdict == "fail"]
    current = statuses[0].current.label if statuses else ""
    return (
        words.say("procedure.enforced", n=len(enforced), total=len(statuses)),
        words.say("procedure.broken", n=len(broken), period=current)
        if broken
        else words.say("procedure.none-broken", period=current),
    )


def _table(
    ledger: Ledger,
    statuses: Sequence[ClauseStatus],
    clauses: Mapping[str, ClauseView],
    facts: Facts,
    words: Language,
) -> TableView:
    rows = tuple(
        TableRow(
            Link(status.clause.clause, clause_path(ledger.id, status.id)),
            clauses[status.id].title,
            clauses[status.id].strength,
            clauses[status.id].who,
            clauses[status.id].how,
            clauses[status.id].chip,
            clauses[status.id].marks,
        )
        for status in statuses
    )
    return TableView(
        title=words.say("pages.clauses"),
        crumbs=crumbs(words, ledger, Link(words.say("pages.procedure"), f"{ledger.id}/procedure/index")),
        lead=_tally_lead(statuses, words),
        notice=release_notice(ledger, facts, words),
        tally=clause_counts(statuses, words),
        rows=rows,
        export="clauses.json",
    )
