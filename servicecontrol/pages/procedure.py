"""The procedure document with each clause's live verdict, a page of evidence per clause, and the clause table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.judge import ClauseStatus
from servicecontrol.pages.crumbs import crumbs, short_name
from servicecontrol.pages.page import Link, Page
from servicecontrol.pages.wording import (
    Chip,
    JudgementRow,
    clause_path,
    duty_sentence,
    judgement_rows,
    tally,
    verdict_chip,
)
from servicecontrol.procedures import Interpretation, Procedure
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Judgement, Verdict, gravest

#: Rows of kept cases on a clause's page; every break is listed, the exports hold all.
KEPT_SHOWN = 60
#: A verdict, or None where no rule judges yet.
Shown = Verdict | None


@dataclass(frozen=True)
class Count:
    """How many judgements have one verdict."""

    chip: Chip
    count: int


@dataclass(frozen=True)
class Reading:
    """A clause's interpretation: the question, the options, the one chosen."""

    id: str
    question: str
    options: tuple[tuple[str, str, bool], ...]  #: name, text, whether it counts
    chosen: str
    reason: str
    decided: str


@dataclass(frozen=True)
class ClauseView:
    """A clause in the document and at the head of its page."""

    id: str
    anchor: str
    number: str
    title: str
    text: str
    strength: str
    who: str
    chip: Chip
    counts: tuple[Count, ...]
    how: str  #: enforced by rule, or why not
    rules: tuple[str, ...]
    sentences: tuple[str, ...]
    company_choice: tuple[str, ...]
    why_not: str
    readings: tuple[Reading, ...]
    evidence: Link | None
    iso: str


@dataclass(frozen=True)
class SectionView:
    """A section of the document with its clauses."""

    number: str
    title: str
    depth: int
    anchor: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True)
class ProcedureView:
    """The procedure document."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    effective: str
    released: bool
    source: str
    tally: tuple[Count, ...]
    sections: tuple[SectionView, ...]
    table: Link
    editions: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class PeriodCell:
    """A clause's verdict in one half-year."""

    label: str
    chip: Chip
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class EvidenceView:
    """A clause with its verdict, what stands against it, what proves it, and its history."""

    crumbs: tuple[Link, ...]
    clause: ClauseView
    lead: tuple[str, ...]
    periods: tuple[PeriodCell, ...]
    findings: tuple[JudgementRow, ...]
    kept: tuple[JudgementRow, ...]
    kept_total: int
    document: Link
    file: str


@dataclass(frozen=True)
class TableRow:
    """A clause in the table of all clauses."""

    clause: Link
    title: str
    strength: str
    how: str
    chip: Chip
    cells: tuple[PeriodCell | None, ...]


@dataclass(frozen=True)
class TableView:
    """Every clause by half-year."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    tally: tuple[Count, ...]
    periods: tuple[str, ...]
    rows: tuple[TableRow, ...]
    export: str


def procedure_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The document, the table and a page per clause that a rule judges."""
    procedure = facts.judged.procedures.get(ledger.id)
    if procedure is None:
        return
    statuses = facts.judged.clauses_of(ledger.id)
    clauses = {status.id: _clause(status, procedure, words) for status in statuses}
    name = short_name(ledger, words)
    title = procedure.title.say(words.code)
    document = _document(ledger, procedure, statuses, clauses, words)
    yield Page(f"{ledger.id}/procedure/index", "procedure.html", f"{name} {title}", document)
    table = _table(ledger, statuses, clauses, words)
    yield Page(f"{ledger.id}/procedure/clauses", "clauses.html", f"{name} {table.title}", table)
    for status in statuses:
        view = _evidence(status, clauses[status.id], ledger, procedure, facts, words)
        yield Page(clause_path(ledger.id, status.id), "clause.html", f"{name} {status.clause.clause}", view)


def counts_of(counts: Mapping[Shown, int], words: Language) -> tuple[Count, ...]:
    """Verdicts with how often each occurs, gravest first; those that do not occur are left out."""
    shown: tuple[Shown, ...] = (*GRAVITY, None)
    return tuple(
        Count(verdict_chip(verdict, words), counts[verdict]) for verdict in shown if counts.get(verdict)
    )


def _clause(status: ClauseStatus, procedure: Procedure, words: Language) -> ClauseView:
    clause = status.clause
    sentences = [line for binding in clause.enforced_by for line in duty_sentence(binding, procedure, words)]
    readings = [binding.interpretation for binding in clause.enforced_by if binding.interpretation]
    concerned = [id_ for id_, entry in procedure.interpretations.items() if status.id in entry.clauses]
    return ClauseView(
        id=status.id,
        anchor=f"c-{status.id}",
        number=clause.clause,
        title=clause.title.say(words.code),
        text=clause.text.say(words.code),
        strength=words.say(f"words.strength.{clause.strength}"),
        who=words.write(clause.who),
        chip=verdict_chip(status.verdict, words),
        counts=counts_of({verdict: count for verdict, count in status.counts.items()}, words),
        how=words.say(f"words.enforcement.{status.enforcement}"),
        rules=tuple(words.say(f"rules.{binding.rule}.name") for binding in clause.enforced_by),
        sentences=tuple(dict.fromkeys(sentences)),
        company_choice=clause.company_choice,
        why_not=clause.not_enforced.text.say(words.code) if clause.not_enforced else "",
        readings=tuple(
            _reading(id_, procedure.interpretations[id_], words)
            for id_ in dict.fromkeys([*readings, *concerned])
        ),
        evidence=Link(words.say("procedure.evidence"), clause_path(status.organisation, status.id)),
        iso=clause.iso9001 or "",
    )


def _reading(id_: str, entry: Interpretation, words: Language) -> Reading:
    options = tuple(
        (
            words.say(f"words.reading.{name}") if words.has(f"words.reading.{name}") else name,
            option.text.say(words.code),
            entry.chosen in (name, "both"),
        )
        for name, option in entry.options.items()
    )
    chosen = f"words.reading.{entry.chosen}"
    return Reading(
        id_,
        entry.question.say(words.code),
        options,
        words.say(chosen) if words.has(chosen) else entry.chosen,
        entry.reason.say(words.code),
        words.say("procedure.decided", person=entry.decided_by, date=entry.date),
    )


def _document(
    ledger: Ledger,
    procedure: Procedure,
    statuses: Sequence[ClauseStatus],
    clauses: Mapping[str, ClauseView],
    words: Language,
) -> ProcedureView:
    by_section: dict[str, list[ClauseView]] = {}
    for status in statuses:
        by_section.setdefault(status.clause.section, []).append(clauses[status.id])
    sections = tuple(
        SectionView(
            number,
            name.say(words.code),
            number.count(".") + 2,
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
        released=procedure.released,
        source=procedure.source.say(words.code),
        tally=counts_of(tally(statuses), words),
        sections=sections,
        table=Link(words.say("pages.clauses"), f"{ledger.id}/procedure/clauses"),
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
    ledger: Ledger, statuses: Sequence[ClauseStatus], clauses: Mapping[str, ClauseView], words: Language
) -> TableView:
    periods = sorted({label for status in statuses for label in status.by_period})
    rows = tuple(
        TableRow(
            Link(status.clause.clause, clause_path(ledger.id, status.id)),
            clauses[status.id].title,
            clauses[status.id].strength,
            clauses[status.id].how,
            clauses[status.id].chip,
            tuple(_cell(label, status.by_period.get(label), words) for label in periods),
        )
        for status in statuses
    )
    return TableView(
        title=words.say("pages.clauses"),
        crumbs=crumbs(words, ledger, Link(words.say("pages.procedure"), f"{ledger.id}/procedure/index")),
        lead=_tally_lead(statuses, words),
        tally=counts_of(tally(statuses), words),
        periods=tuple(periods),
        rows=rows,
        export="clauses.json",
    )


def _cell(label: str, judgements: Sequence[Judgement] | None, words: Language) -> PeriodCell | None:
    if not judgements:
        return None
    counts = {verdict: sum(j.verdict == verdict for j in judgements) for verdict in GRAVITY}
    return PeriodCell(label, verdict_chip(gravest(counts), words), counts_of(dict(counts.items()), words))


def _evidence(  # noqa: PLR0917  # what the page is made of
    status: ClauseStatus,
    clause: ClauseView,
    ledger: Ledger,
    procedure: Procedure,
    facts: Facts,
    words: Language,
) -> EvidenceView:
    newest = sorted(status.judgements, key=lambda entry: (-entry.day.toordinal(), entry.subject))
    findings = [entry for entry in newest if entry.is_finding]
    kept = [entry for entry in newest if not entry.is_finding]
    cells = (_cell(label, judgements, words) for label, judgements in status.by_period.items())
    return EvidenceView(
        crumbs=crumbs(words, ledger, Link(words.say("pages.procedure"), f"{ledger.id}/procedure/index")),
        clause=clause,
        lead=_evidence_lead(status, words),
        periods=tuple(cell for cell in cells if cell is not None),
        findings=judgement_rows(findings, facts, words),
        kept=judgement_rows(kept[:KEPT_SHOWN], facts, words),
        kept_total=len(kept),
        document=Link(words.say("procedure.in-document"), f"{ledger.id}/procedure/index", clause.anchor),
        file=procedure.files[status.id],
    )


def _evidence_lead(status: ClauseStatus, words: Language) -> tuple[str, ...]:
    if status.enforcement != "enforced":
        return ()
    if not status.judgements:
        return (words.say("procedure.no-case"),)
    if not status.counting:
        return (words.say("procedure.no-case-now", period=status.current.label),)
    broken = sum(entry.is_finding for entry in status.counting)
    key = "procedure.some-broken" if broken else "procedure.all-kept"
    return (words.say(key, n=len(status.counting), broken=broken, period=status.current.label),)
