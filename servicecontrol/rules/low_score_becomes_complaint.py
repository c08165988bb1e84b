"""Surveys: a low total score is handled as a complaint."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.fields import Count, YesNo
from servicecontrol.rules.registry import Context, Outcome, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import deadline


@rule
def low_score_becomes_complaint(
    survey: Survey, context: Context, *, limit: Count, inclusive: YesNo = True, days: Count
) -> Iterator[Outcome]:
    """A total score at or below the limit is handled as a complaint."""
    for response in survey.responses:
        subject = Subject("surveys", survey.id, response.id)
        day = response.returned or survey.closed or survey.day
        score = survey.score(response)
        if score is None:
            message = Message("rules.low-score-becomes-complaint.no-score", {"response": response.id})
            yield Check(subject, day, "no-evidence", message, survey.run_by, file="responses")
        elif score < limit or (inclusive and score == limit):
            opened = context.ledger.complaints_by_response.get(f"{survey.id}/{response.id}", ())
            yield Duty(
                subject,
                day,
                Message("rules.low-score-becomes-complaint.task", {"score": score, "limit": limit}),
                deadline(context.ledger.calendar, day, days, "calendar").day,
                min((complaint.day for complaint in opened), default=None),
                owner=survey.run_by,
                evidence=tuple(Subject("complaints", complaint.id) for complaint in opened),
                file="responses",
            )
        else:
            message = Message("rules.low-score-becomes-complaint.kept", {"score": score, "limit": limit})
            yield Check(subject, day, "pass", message, survey.run_by, file="responses")
