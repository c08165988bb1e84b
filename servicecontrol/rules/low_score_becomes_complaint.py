"""Surveys: a low total score is handled as a complaint."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Count, Days, YesNo
from servicecontrol.rules.registry import Context, Outcome, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import deadline


@rule(serves=(Purpose.LOW_SCORE,))
def low_score_becomes_complaint(
    survey: Survey, context: Context, *, limit: Count, inclusive: YesNo = True, days: Days
) -> Iterator[Outcome]:
    """A total score at or below the limit is handled as a complaint.

    A score of exactly the limit is told as such whatever became of it: whether it counts is a matter of reading.
    """
    for response in survey.responses:
        subject = Subject("surveys", survey.id, response.id)
        day = response.returned or survey.closed or survey.day
        score = survey.score(response)
        if score is None:
            message = Message("rules.low-score-becomes-complaint.no-score", {"response": response.id})
            yield Check(subject, day, "no-evidence", message, survey.run_by, file="responses")
            continue
        values: dict[str, Value] = {"score": score, "limit": limit}
        at_limit = "-at-limit" if score == limit else ""
        if score < limit or (inclusive and score == limit):
            opened = context.ledger.complaints_by_response.get(f"{survey.id}/{response.id}", ())
            yield Duty(
                subject,
                day,
                Message(f"rules.low-score-becomes-complaint.task{at_limit}", values),
                deadline(context.ledger.calendar, day, days, "calendar"),
                min((complaint.day for complaint in opened), default=None),
                owner=survey.run_by,
                evidence=tuple(Subject("complaints", complaint.id) for complaint in opened),
                file="responses",
            )
        else:
            message = Message(f"rules.low-score-becomes-complaint.kept{at_limit}", values)
            yield Check(subject, day, "pass", message, survey.run_by, file="responses")
