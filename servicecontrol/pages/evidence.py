"""A clause with its verdict and, half-year by half-year, what stands against it and what proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.judged import ClauseStatus
from servicecontrol.pages.clauses import ClauseView, Count, counts_of
from servicecontrol.pages.crumbs import crumbs
from servicecontrol.pages.marks import period_anchor
from servicecontrol.pages.notice import release_notice
from servicecontrol.pages.page import Link
from servicecontrol.pages.wording import Chip, JudgementRow, judgement_rows, verdict_chip
from servicecontrol.procedures import Procedure
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Judgement, gravest

#: Kept cases of one half-year on a clause's page; every break is listed, the exports hold all.
KEPT_SHOWN = 20


@dataclass(frozen=True)
class PeriodView:
    """One half-year's evidence."""

    label: str
    anchor: str
    chip: Chip
    counts: tuple[Count, ...]
    findings: tuple[JudgementRow, ...]
    kept: tuple[JudgementRow, ...]
    kept_total: int
    open: tuple[JudgementRow, ...]  #: not due yet, or not applicable after all: neither for it nor against it


@dataclass(frozen=True)
class EvidenceView:
    """A clause with its verdict and its evidence, the newest half-year first."""

    crumbs: tuple[Link, ...]
    notice: str
    clause: ClauseView
    lead: tuple[str, ...]
    periods: tuple[PeriodView, ...]
    document: Link
    matrix: Link
    file: str


def evidence_view(  # noqa: PLR0917  # what the page is made of
    status: ClauseStatus,
    clause: ClauseView,
    ledger: Ledger,
    procedure: Procedure,
    facts: Facts,
    words: Language,
) -> EvidenceView:
    """A clause's page."""
    base = f"{ledger.id}/procedure"
    return EvidenceView(
        crumbs=crumbs(words, ledger, Link(words.say("pages.procedure"), f"{base}/index")),
        notice=release_notice(ledger, facts, words),
        clause=clause,
        lead=_lead(status, words),
        periods=tuple(
            _period(label, judgements, facts, words) for label, judgements in status.by_period.items()
        ),
        document=Link(words.say("procedure.in-document"), f"{base}/index", clause.anchor),
        matrix=Link(words.say("pages.matrix"), f"{base}/matrix"),
        file=procedure.files[status.id],
    )


def _period(label: str, judgements: Sequence[Judgement], facts: Facts, words: Language) -> PeriodView:
    newest = sorted(judgements, key=lambda entry: (-entry.day.toordinal(), entry.subject))
    findings = [entry for entry in newest if entry.is_finding]
    kept = [entry for entry in newest if entry.verdict == "pass"]
    rest = [entry for entry in newest if not entry.is_finding and entry.verdict != "pass"]
    counts = {verdict: sum(entry.verdict == verdict for entry in judgements) for verdict in GRAVITY}
    return PeriodView(
        label,
        period_anchor(label),
        verdict_chip(gravest(counts), words),
        counts_of(dict(counts.items()), words),
        judgement_rows(findings, facts, words),
        judgement_rows(kept[:KEPT_SHOWN], facts, words),
        len(kept),
        judgement_rows(rest, facts, words),
    )


def _lead(status: ClauseStatus, words: Language) -> tuple[str, ...]:
    """How the running half-year stands, and what is still overdue from before it."""
    if status.enforcement != "enforced":
        return ()
    if not status.judgements:
        return (words.say("procedure.no-case"),)
    now = [entry for entry in status.counting if entry.day in status.current]
    before = len(status.counting) - len(now)
    overdue = (words.say("procedure.overdue-before", n=before),) if before else ()
    if not now:
        return (words.say("procedure.no-case-now", period=status.current.label), *overdue)
    broken = sum(entry.is_finding for entry in now)
    key = "procedure.some-broken" if broken else "procedure.all-kept"
    return (words.say(key, n=len(now), broken=broken, period=status.current.label), *overdue)
