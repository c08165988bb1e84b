"""Follow-ups: severe dissatisfaction is followed up on its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Days, RoleName
from servicecontrol.records.survey import Response
from servicecontrol.records.visit import FollowUp
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import deadline


@rule(serves=(Purpose.DISSATISFACTION,))
def severe_followed_up(ledger: Ledger, context: Context, *, role: RoleName, days: Days) -> Iterator[Duty]:
    """Severe dissatisfaction is followed up individually, arranged by the manager of the department responsible."""
    for subject, key, day, since, owner, responsible in _severe(ledger):
        visits = [v for v in ledger.follow_ups_by_subject.get(key, ()) if v.why == "severe"]
        reached = [v for v in visits if v.result != "unreachable" and v.date >= since]
        early = min((v.date for v in visits if v.date < since), default=None)
        arranged = [v for v in reached if _by_manager(ledger, v, role, responsible)]
        limit = deadline(ledger.calendar, day, days, "calendar")
        by_others = bool(reached) and not arranged
        values: dict[str, Value] = {"role": role}
        yield Duty(
            subject,
            day,
            Message(f"rules.severe-followed-up.{'not-by-manager' if by_others else 'task'}", values),
            limit,
            min((visit.date for visit in arranged), default=None),
            owner=owner,
            evidence=tuple(Subject("follow-ups", visit.id) for visit in visits),
            steps=("severe",) if subject.kind == "complaints" else (),
            file="" if subject.kind == "complaints" else "responses",
            early=Message("rules.severe-followed-up.early", {"day": early, "since": since})
            if early and not reached
            else None,
        )


def _by_manager(ledger: Ledger, visit: FollowUp, role: str, responsible: frozenset[str]) -> bool:
    """Whether the manager of a department responsible arranged it; of any, where no record names one."""
    if visit.arranged_by is None:
        return False
    posts = ledger.organisation.posts(visit.arranged_by, visit.date)
    return any(post.role == role and (not responsible or post.department in responsible) for post in posts)


def _responsible(complaint: Complaint) -> frozenset[str]:
    found = complaint.investigation.department if complaint.investigation else None
    return frozenset(filter(None, (found or complaint.handled_by,)))


def _owners(survey: Survey, response: Response) -> frozenset[str]:
    """The departments whose items the severe comments are about."""
    about = {comment.about for comment in response.comments if comment.severe}
    return frozenset(item.owner for item in survey.own_items.values() if item.owner and item.id in about)


def _severe(ledger: Ledger) -> Iterator[tuple[Subject, str, date, date, str, frozenset[str]]]:
    """Severe complaints and comments: the day they became known, since when they were there, who is responsible."""
    for complaint in ledger.complaints.values():
        if complaint.severe:
            owner = complaint.handled_by or ""
            yield (
                Subject("complaints", complaint.id),
                complaint.id,
                complaint.day,
                complaint.day,
                owner,
                _responsible(complaint),
            )
    for survey in ledger.surveys.values():
        for response in survey.responses:
            if any(comment.severe for comment in response.comments):
                key = f"{survey.id}/{response.id}"
                day = response.returned or survey.closed or survey.day
                yield (
                    Subject("surveys", survey.id, response.id),
                    key,
                    day,
                    response.returned or survey.day,
                    survey.run_by,
                    _owners(survey, response),
                )
