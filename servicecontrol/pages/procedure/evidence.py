"""A clause with its verdict and, half-year by half-year, what stands against it and what proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.pages.procedure.clauses import ClauseView, VerdictCount, counts_of
from servicecontrol.pages.procedure.marks import period_anchor
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows
from servicecontrol.pages.shared.names import crumbs
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link
from servicecontrol.procedures import Procedure
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Judgement, Subject, gravest

#: Kept cases of one half-year on a clause's page; every break is listed, the exports hold all.
KEPT_SHOWN = 20
#: Cases drawn for an auditor, and how many there must be for a draw to tell more than the lists.
_DRAWN, _FEWEST = 3, 10


@dataclass(frozen=True)
class PeriodView:
    """One half-year's evidence."""

    label: str
    anchor: str
    chip: Chip
    counts: tuple[VerdictCount, ...]
    findings: tuple[JudgementRow, ...]
    kept: tuple[JudgementRow, ...]
    kept_total: int
    open: tuple[JudgementRow, ...]  #: not due yet, or not applicable after all: neither for it nor against it


@dataclass(frozen=True)
class ClauseSample:
    """Cases that nobody picked."""

    says: str
    rows: tuple[JudgementRow, ...]


@dataclass(frozen=True)
class EvidenceView:
    """A clause with its verdict and its evidence, the newest half-year first."""

    crumbs: tuple[Link, ...]
    notice: str
    clause: ClauseView
    lead: tuple[str, ...]
    sample: ClauseSample | None
    periods: tuple[PeriodView, ...]
    document: Link
    matrix: Link
    file: str


def evidence_view(  # what the page is made of
    status: ClauseStatus, clause: ClauseView, context: PageContext, procedure: Procedure
) -> EvidenceView:
    """A clause's page."""
    base = f"{context.ledger.id}/procedure"
    return EvidenceView(
        crumbs=crumbs(context.words, context.ledger, Link(context.say("pages.procedure"), f"{base}/index")),
        notice=release_notice(context),
        clause=clause,
        lead=_lead(status, context.words),
        sample=_sample(status, context),
        periods=tuple(_period(label, judgements, context) for label, judgements in status.by_period.items()),
        document=Link(context.say("procedure.in-document"), f"{base}/index", clause.anchor),
        matrix=Link(context.say("pages.matrix"), f"{base}/matrix"),
        file=procedure.files[status.id],
    )


def _sample(status: ClauseStatus, context: PageContext) -> ClauseSample | None:
    """A draw from everything judged, by a hash that anybody can count again; none where a list is as short."""
    judged = [entry for entry in status.judgements if entry.is_finding or entry.verdict == "pass"]
    if len(judged) < _FEWEST:
        return None
    seed = f"{context.as_of.isoformat()} {status.id}"
    drawn = sorted(judged, key=lambda entry: _drawn(seed, entry.subject))[:_DRAWN]
    says = context.say("procedure.sample-how", n=len(judged), seed=seed, shown=_DRAWN)
    return ClauseSample(says, judgement_rows(drawn, context))


def _drawn(seed: str, subject: Subject) -> tuple[str, Subject]:
    written = f"{seed} {subject.kind}/{subject.id}/{subject.part}"
    return sha256(written.encode()).hexdigest(), subject


def _period(label: str, judgements: Sequence[Judgement], context: PageContext) -> PeriodView:
    newest = sorted(judgements, key=lambda entry: (-entry.day.toordinal(), entry.subject))
    findings = [entry for entry in newest if entry.is_finding]
    kept = [entry for entry in newest if entry.verdict == "pass"]
    rest = [entry for entry in newest if not entry.is_finding and entry.verdict != "pass"]
    counts = {verdict: sum(entry.verdict == verdict for entry in judgements) for verdict in GRAVITY}
    return PeriodView(
        label,
        period_anchor(label),
        verdict_chip(gravest(counts), context.words),
        counts_of(dict(counts.items()), context.words),
        judgement_rows(findings, context),
        judgement_rows(kept[:KEPT_SHOWN], context),
        len(kept),
        judgement_rows(rest, context),
    )


def _lead(status: ClauseStatus, words: Language) -> tuple[str, ...]:
    """How the running half-year stands, and what is still overdue from before it."""
    if status.enforcement != "enforced":
        return ()
    if not status.judgements:
        return (words.say("procedure.no-case"),)
    current = [entry for entry in status.counting if entry.day in status.current]
    before = len(status.counting) - len(current)
    overdue = (words.say("procedure.overdue-before", n=before),) if before else ()
    if not current:
        return (words.say("procedure.no-case-now", period=status.current.label), *overdue)
    if all(entry.verdict == "pass" for entry in current):
        return (words.say("procedure.all-kept", n=len(current), period=status.current.label), *overdue)
    found = Counter(entry.verdict for entry in current)
    counts = tuple(
        words.say("procedure.counted", verdict=words.say(f"words.verdict.{verdict}"), n=found[verdict])
        for verdict in GRAVITY
        if found[verdict]
    )
    return (words.say("procedure.cases-now", counts=counts, period=status.current.label), *overdue)
