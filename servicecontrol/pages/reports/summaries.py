"""The monthly visit summaries of an organisation under both clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_row
from servicecontrol.pages.shared.names import crumbs, register_title, short_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.purposes import Purpose
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

_COMPILED, _SUBMITTED = Purpose.SUMMARY_COMPILED, Purpose.SUMMARY_SUBMITTED


@dataclass(frozen=True)
class MonthRow:
    """A month: how many visits, compiled and submitted when, against which days."""

    id: str
    month: str
    visits: str
    compiled: JudgementRow | None
    submitted: JudgementRow | None
    note: str


@dataclass(frozen=True)
class SummariesView:
    """The months, newest first."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    notice: str
    rows: tuple[MonthRow, ...]


def summary_pages(context: PageContext) -> Iterator[Page]:
    """One page, where a clause asks for summaries or some are kept."""
    duties = context.obligations(_COMPILED, _SUBMITTED)
    if not duties and not context.ledger.summaries:
        return
    title = register_title(context.ledger, "summaries", context.words)
    yield Page(
        f"{context.ledger.id}/summaries/index",
        "summaries.html",
        f"{short_name(context.ledger, context.words)} {title}",
        partial(_view, title, duties, context),
    )


def _view(title: str, duties: Sequence[Judgement], context: PageContext) -> SummariesView:
    months: dict[str, dict[Purpose, Judgement]] = {}
    for duty in duties:
        months.setdefault(f"{duty.day:%Y-%m}", {})[_COMPILED if duty.serves(_COMPILED) else _SUBMITTED] = duty
    for summary in context.ledger.summaries.values():
        months.setdefault(summary.month, {})
    return SummariesView(
        title,
        crumbs(context.words, context.ledger),
        _lead(duties, context.words),
        release_notice(context),
        tuple(_row(month, months[month], context) for month in sorted(months, reverse=True)),
    )


def _lead(duties: Sequence[Judgement], words: Language) -> tuple[str, ...]:
    if not duties:
        return ()
    decided = [duty for duty in duties if duty.verdict != "not-due"]
    kept = sum(duty.verdict == "pass" for duty in decided)
    doubtful = sum(duty.verdict == "warn" for duty in decided)
    return (words.say("summaries.kept", kept=kept, total=len(decided), doubtful=doubtful),)


def _row(month: str, duties: dict[Purpose, Judgement], context: PageContext) -> MonthRow:
    summary = next((entry for entry in context.ledger.summaries.values() if entry.month == month), None)
    visits = sum(f"{visit.date:%Y-%m}" == month for visit in context.ledger.visits.values())
    compiled, submitted = duties.get(_COMPILED), duties.get(_SUBMITTED)
    return MonthRow(
        summary.id if summary else month,
        month,
        str(visits),
        judgement_row(compiled, context) if compiled else None,
        judgement_row(submitted, context) if submitted else None,
        (summary.note if summary else None) or "",
    )
