"""Surveys: a low total score is handled as a complaint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Days, Share, YesNo
from servicecontrol.records.survey import Response
from servicecontrol.rules._order import not_before
from servicecontrol.rules.registry import Context, Outcome, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import deadline


@rule(serves=(Purpose.LOW_SCORE,))
def low_score_becomes_complaint(
    survey: Survey, context: Context, *, limit: Share, inclusive: YesNo = True, days: Days
) -> Iterator[Outcome]:
    """A total score at or below the limit is handled as a complaint of the customer, or from the area, that gave it.

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
            named = context.ledger.complaints_by_response.get(f"{survey.id}/{response.id}", ())
            opened = tuple(each for each in named if _is_of(response, each))
            key = "of-another" if named and not opened else f"task{at_limit}"
            if key == "of-another":
                values = {**values, "complaints": tuple(each.id for each in named)}
            yield Duty(
                subject,
                day,
                Message(f"rules.low-score-becomes-complaint.{key}", values),
                deadline(context.ledger.calendar, day, days, "calendar"),
                not_before((complaint.day for complaint in opened), response.returned),
                owner=survey.run_by,
                evidence=tuple(Subject("complaints", complaint.id) for complaint in named),
                file="responses",
                early=_early(response.returned, opened),
            )
        else:
            message = Message(f"rules.low-score-becomes-complaint.kept{at_limit}", values)
            yield Check(subject, day, "pass", message, survey.run_by, file="responses")


def _is_of(response: Response, complaint: Complaint) -> bool:
    """Whether a complaint is of the customer and the area that the form came from, as far as both say so."""
    pairs = ((response.customer, complaint.customer), (response.area, complaint.area))
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _early(returned: date | None, opened: Sequence[Complaint]) -> Message | None:
    """That every complaint which names the form was there before the form came back."""
    days = [complaint.day for complaint in opened]
    if returned is None or not days or max(days) >= returned:
        return None
    return Message("rules.low-score-becomes-complaint.early", {"day": max(days), "since": returned})
