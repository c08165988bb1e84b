"""Surveys: the results become a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from servicecontrol.problems import Message
from servicecontrol.records.fields import Days
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import deadline


@rule
def report_issued(survey: Survey, context: Context, *, days: Days, broken_after: Days = 0) -> Iterator[Duty]:
    """The results of a closed survey become a statistical report within the days the company has set.

    `broken_after` are the days up to which a late one is only in doubt, as the procedure itself sets no limit.
    """
    if survey.closed is None:
        return
    limit = deadline(context.ledger.calendar, survey.closed, days, "calendar")
    yield Duty(
        Subject("surveys", survey.id),
        survey.day,
        Message("rules.report-issued.task", {"survey": survey.id}),
        limit,
        survey.report.issued if survey.report else None,
        owner=survey.run_by,
        broken_after=survey.closed + timedelta(days=broken_after) if broken_after else None,
        file="report" if survey.report else "distribution",
    )
