"""Complaints: answered within the days allowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Count, day_of
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Count as Counting
from servicecontrol.workdays import Deadline, Paused, deadline


@rule
def answered_within(
    complaint: Complaint,
    context: Context,
    *,
    days: Count,
    urgency: Literal["urgent", "ordinary", "any"] = "any",
    count: Counting = "calendar",
    from_: Literal["received", "passed_to_qa"] = "received",
    answer: Literal["countermeasure", "reply"] = "countermeasure",
) -> Iterator[Duty | Check]:
    """A complaint is answered within the days allowed.

    A complaint that was never passed on runs from its receipt: passing nothing on stops no clock. Days of a
    recorded pause are not counted; while one is open, nothing is due.
    """
    if urgency not in ("any", complaint.urgency):
        return
    start = day_of(complaint.passed_to_qa or complaint.received) if from_ == "passed_to_qa" else complaint.day
    pauses = [(pause.first, pause.last) for pause in complaint.pauses]
    limit = deadline(context.ledger.calendar, start, days, count, pauses)
    subject, answered = Subject("complaints", complaint.id), _answered(complaint, answer)
    if isinstance(limit, Paused):
        if answered is None:
            message = Message("rules.answered-within.paused", {"since": limit.since, "n": limit.left})
            yield Check(
                subject, complaint.day, "not-due", message, complaint.handled_by or "", steps=("pauses",)
            )
            return
        limit = Deadline(answered, limit.skipped)
    yield Duty(
        subject,
        complaint.day,
        Message("rules.answered-within.task", {"answer": Message(f"words.answer.{answer}"), "days": days}),
        limit.day,
        answered,
        owner=complaint.handled_by or "",
        category=complaint.urgency or "",
        skipped=limit.skipped,
        steps=("received",),
    )


def _answered(complaint: Complaint, answer: str) -> date | None:
    if answer == "countermeasure":
        return complaint.countermeasure_on
    return day_of(complaint.replied) if complaint.replied else None
