"""Monthly visit summaries: compiled before the month ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import MonthReading, month_deadline


@rule(serves=(Purpose.SUMMARY_COMPILED,))
def summary_compiled_by(
    ledger: Ledger,
    context: Context,
    *,
    by: Literal["workday-before-month-end", "last-workday", "workday-before-last-workday"],
) -> Iterator[Duty]:
    """The month's visits are compiled by the working day before the month ends."""
    by_month = {summary.month: summary for summary in ledger.summaries.values()}
    for month in periods_between(ledger.procedures[0].effective, context.as_of, "month"):
        reading: MonthReading = "workday-before-last-day" if by == "workday-before-month-end" else by
        limit = month_deadline(ledger.calendar, month.first.year, month.first.month, reading)
        summary = by_month.get(month.label)
        yield Duty(
            Subject("summaries", summary.id if summary else month.label),
            month.first,
            Message("rules.summary-compiled-by.task", {"month": month.label}),
            limit,
            summary.compiled if summary else None,
            steps=("compiled",) if summary else (),
        )
