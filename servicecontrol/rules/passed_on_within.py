"""Complaints: passed on to the next department in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Days, day_of
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import Counting, deadline


@rule
def passed_on_within(
    complaint: Complaint,
    context: Context,
    *,
    step: Literal["notified", "passed_to_qa"],
    days: Days,
    count: Counting = "working",
) -> Iterator[Duty]:
    """A complaint is passed on to the next department in time."""
    before = complaint.received if step == "notified" else (complaint.notified or complaint.received)
    done = complaint.notified if step == "notified" else complaint.passed_to_qa
    limit = deadline(context.ledger.calendar, day_of(before), days, count)
    # A case that was worked on although no hand-over is written down: the time is missing, not the deed.
    worked_on = complaint.investigation is not None or complaint.closed is not None
    yield Duty(
        Subject("complaints", complaint.id),
        complaint.day,
        Message(f"rules.passed-on-within.{step.replace('_', '-')}"),
        limit,
        day_of(done) if done else None,
        owner=(complaint.received_by if step == "notified" else complaint.handled_by) or "",
        steps=(step if done else "received",),
        missing=Message(f"rules.passed-on-within.{step.replace('_', '-')}-missing") if worked_on else None,
    )
