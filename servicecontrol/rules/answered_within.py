"""Complaints: answered within the days allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Days, day_of
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Counting, Deadline, Paused, deadline


@rule(serves=(Purpose.ANSWER_CLOCK,))
def answered_within(
    complaint: Complaint,
    context: Context,
    *,
    days: Days,
    urgency: Literal["urgent", "ordinary", "any"] = "any",
    count: Counting = "calendar",
    from_: Literal["received", "passed_to_qa"] = "received",
    answer: Literal["countermeasure", "reply"] = "countermeasure",
    low_scores: Literal["", "returned", "opened"] = "",
) -> Iterator[Duty | Check]:
    """A complaint is answered within the days allowed.

    A complaint that was never passed on runs from its receipt: passing nothing on stops no clock. Days of a
    recorded pause are not counted; while one is open, nothing is due. The class that counts is the last that was
    given, and its days run from where they would have run all along; one counted from the hand-over runs from the
    change where that came later. A complaint that is taken up again has its days again. Where low scores have a
    clock of their own, one that a form's low score opened runs from the day on which the form came back, or from
    where any other would.
    """
    if urgency not in ("any", complaint.urgency_now):
        return
    yield from _unexplained(complaint)
    clock = _Clock(complaint, context, days, count, answer)
    start, back = _start(complaint, from_), _came_back(complaint, context) if low_scores else None
    if low_scores == "returned" and back is not None:
        start = min(start, back)
    yield clock.outcome(start, _answered(complaint, answer), back=back)
    if answer == "countermeasure":
        for again in complaint.reopened:
            met = complaint.countermeasure_since(again.date) or (
                day_of(again.closed) if again.closed else None
            )
            yield clock.outcome(again.date, met, again.date.isoformat())


def _start(complaint: Complaint, from_: str) -> date:
    if from_ == "received":
        return complaint.day
    changes = (change.date for change in complaint.reclassed)
    return max(day_of(complaint.passed_to_qa or complaint.received), *changes, complaint.day)


def _came_back(complaint: Complaint, context: Context) -> date | None:
    """The day on which the form came back whose low score opened the complaint."""
    survey, _, number = (complaint.response or "").partition("/")
    found = context.ledger.surveys.get(survey)
    responses = found.responses if found else ()
    return next((response.returned for response in responses if response.id == number), None)


def _answered(complaint: Complaint, answer: str) -> date | None:
    if answer == "countermeasure":
        return complaint.countermeasure_on
    return day_of(complaint.replied) if complaint.replied else None


def _unexplained(complaint: Complaint) -> Iterator[Check]:
    """A clock that somebody stopped without saying why: it stands, and that is in doubt."""
    for index, pause in enumerate(complaint.pauses):
        if pause.reason is None:
            message = Message("rules.answered-within.no-reason", {"since": pause.first})
            subject = Subject("complaints", complaint.id, f"{pause.first.isoformat()}")
            owner = complaint.handled_by or ""
            yield Check(subject, complaint.day, "warn", message, owner, steps=("pauses", index))


@dataclass(frozen=True)
class _Clock:
    """The days allowed, as they run for one complaint."""

    complaint: Complaint
    context: Context
    days: int
    count: Counting
    answer: str

    def outcome(
        self, start: date, answered: date | None, again: str = "", back: date | None = None
    ) -> Duty | Check:
        """What is due, counted from a day; nothing while the clock stands."""
        complaint = self.complaint
        pauses = [(pause.first, pause.last) for pause in complaint.pauses]
        limit = deadline(self.context.ledger.calendar, start, self.days, self.count, pauses)
        subject, owner = Subject("complaints", complaint.id, again), complaint.handled_by or ""
        if isinstance(limit, Paused):
            if answered is None:
                message = Message("rules.answered-within.paused", {"since": limit.since, "n": limit.left})
                return Check(
                    subject,
                    complaint.day,
                    "not-due",
                    message,
                    owner,
                    steps=("pauses",),
                    unpublished=limit.unpublished,
                )
            limit = Deadline(answered, limit.skipped, limit.unpublished)
        values: dict[str, Value] = {"answer": Message(f"words.answer.{self.answer}"), "days": self.days}
        key = "again" if again else "task"
        if back is not None:
            key, values["back"] = "low-score", back
        return Duty(
            subject,
            complaint.day,
            Message(f"rules.answered-within.{key}", values),
            limit,
            answered,
            owner=owner,
            category=complaint.urgency_now or "",
            steps=("reopened",) if again else ("response",) if back else ("received",),
        )
