"""A clause with its verdict, what stands against it, what proves it, and its history."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.judge import ClauseStatus
from servicecontrol.pages.clauses import ClauseView, PeriodCell, period_cell
from servicecontrol.pages.crumbs import crumbs
from servicecontrol.pages.page import Link
from servicecontrol.pages.wording import (
    JudgementRow,
    judgement_rows,
)
from servicecontrol.procedures import Procedure
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: Rows of kept cases on a clause's page; every break is listed, the exports hold all.
KEPT_SHOWN = 60


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


def evidence_view(  # noqa: PLR0917  # what the page is made of
    status: ClauseStatus,
    clause: ClauseView,
    ledger: Ledger,
    procedure: Procedure,
    facts: Facts,
    words: Language,
) -> EvidenceView:
    """A clause's page: what stands against it, what proves it."""
    newest = sorted(status.judgements, key=lambda entry: (-entry.day.toordinal(), entry.subject))
    findings = [entry for entry in newest if entry.is_finding]
    kept = [entry for entry in newest if not entry.is_finding]
    cells = (period_cell(label, judgements, words) for label, judgements in status.by_period.items())
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
