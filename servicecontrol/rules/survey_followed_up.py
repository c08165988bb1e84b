"""Follow-ups: every survey's answers are checked with some of those who gave them."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.fields import Count
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import deadline


@rule
def survey_followed_up(survey: Survey, context: Context, *, days: Count) -> Iterator[Duty]:
    """The answers of a closed survey are checked by follow-up with at least one respondent."""
    if survey.closed is None:
        return
    # A call about a severe answer or a paid service checks no rating.
    visits = [v for v in context.ledger.follow_ups_by_subject.get(survey.id, ()) if v.why == "survey"]
    limit = deadline(context.ledger.calendar, survey.closed, days, "calendar")
    yield Duty(
        Subject("surveys", survey.id),
        survey.day,
        Message("rules.survey-followed-up.task", {"survey": survey.id}),
        limit.day,
        min((visit.date for visit in visits if visit.result != "unreachable"), default=None),
        owner=survey.run_by,
        evidence=tuple(Subject("follow-ups", visit.id) for visit in visits),
        file="distribution",
    )
