"""Monthly visit summaries: submitted to the officer who reviews them, early in the next month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message
from servicecontrol.records.fields import Count, Text
from servicecontrol.records.visit import VisitSummary
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import deadline


@rule
def summary_submitted_by(
    ledger: Ledger,
    context: Context,
    *,
    role: Text,
    day: Count,
    count: Literal["calendar-roll", "working"],
) -> Iterator[Duty]:
    """The month's summary is submitted to the right officer by the set day of the next working month."""
    by_month = {summary.month: summary for summary in ledger.summaries.values()}
    for month in periods_between(ledger.procedures[0].effective, context.as_of, "month"):
        summary = by_month.get(month.label)
        limit = deadline(ledger.calendar, month.last, day, count)
        to_other = summary is not None and not _to_officer(ledger, summary, role)
        yield Duty(
            Subject("summaries", summary.id if summary else month.label),
            month.first,
            Message(
                f"rules.summary-submitted-by.{'to-other' if to_other else 'task'}",
                {"month": month.label, "role": role},
            ),
            limit.day,
            summary.submitted if summary and not to_other else None,
            skipped=limit.skipped,
            steps=("submitted",) if summary else (),
        )


def _to_officer(ledger: Ledger, summary: VisitSummary, role: str) -> bool:
    """Whether it went to somebody in that office; not yet submitted is not to somebody else."""
    if summary.submitted is None or summary.submitted_to is None:
        return True
    return ledger.organisation.holds(summary.submitted_to, role, summary.submitted)
