"""Monthly visit summaries: submitted to the officer who reviews them, early in the next month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Days, Text
from servicecontrol.records.visit import VisitSummary
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import deadline


@rule(serves=(Purpose.SUMMARY_SUBMITTED,))
def summary_submitted_by(
    ledger: Ledger,
    context: Context,
    *,
    role: Text,
    day: Days,
    count: Literal["calendar-roll", "working"],
) -> Iterator[Duty]:
    """The month's summary is submitted to the right officer by the set day of the next working month."""
    by_month = {summary.month: summary for summary in ledger.summaries.values()}
    for month in periods_between(ledger.procedures[0].effective, context.as_of, "month"):
        summary = by_month.get(month.label)
        limit = deadline(ledger.calendar, month.last, day, count)
        received = _received(ledger, summary, role) if summary else "task"
        yield Duty(
            Subject("summaries", summary.id if summary else month.label),
            month.first,
            Message(f"rules.summary-submitted-by.{received}", {"month": month.label, "role": role}),
            limit,
            summary.submitted if summary and received == "task" else None,
            steps=("submitted",) if summary else (),
            missing=Message("rules.summary-submitted-by.to-nobody", {"month": month.label})
            if received == "to-nobody"
            else None,
        )


def _received(ledger: Ledger, summary: VisitSummary, role: str) -> Literal["task", "to-nobody", "to-other"]:
    """Who received it: the officer (or nobody yet), somebody who is not named, or somebody else."""
    if summary.submitted is None:
        return "task"
    if summary.submitted_to is None:
        return "to-nobody"
    held = ledger.organisation.holds(summary.submitted_to, role, summary.submitted)
    return "task" if held else "to-other"
