"""Follow-ups: severe dissatisfaction is followed up on its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.problems import Message
from servicecontrol.records.fields import Count, Text
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import deadline


@rule
def severe_followed_up(ledger: Ledger, context: Context, *, role: Text, days: Count) -> Iterator[Duty]:
    """Severe dissatisfaction is followed up individually, arranged by the manager of the department."""
    for subject, key, day, owner in _severe(ledger):
        visits = [v for v in ledger.follow_ups_by_subject.get(key, ()) if v.why == "severe"]
        reached = [v for v in visits if v.result != "unreachable"]
        arranged = [
            v for v in reached if v.arranged_by and ledger.organisation.holds(v.arranged_by, role, v.date)
        ]
        limit = deadline(ledger.calendar, day, days, "calendar")
        by_others = bool(reached) and not arranged
        yield Duty(
            subject,
            day,
            Message(f"rules.severe-followed-up.{'not-by-manager' if by_others else 'task'}", {"role": role}),
            limit.day,
            min((visit.date for visit in arranged), default=None),
            owner=owner,
            evidence=tuple(Subject("follow-ups", visit.id) for visit in visits),
            steps=("severe",) if subject.kind == "complaints" else (),
            file="" if subject.kind == "complaints" else "responses",
        )


def _severe(ledger: Ledger) -> Iterator[tuple[Subject, str, date, str]]:
    """Severe complaints and severe comments in surveys, with the day they became known."""
    for complaint in ledger.complaints.values():
        if complaint.severe:
            yield Subject("complaints", complaint.id), complaint.id, complaint.day, complaint.handled_by or ""
    for survey in ledger.surveys.values():
        for response in survey.responses:
            if any(comment.severe for comment in response.comments):
                key = f"{survey.id}/{response.id}"
                day = response.returned or survey.closed or survey.day
                yield Subject("surveys", survey.id, response.id), key, day, survey.run_by
