"""Complaints: classed as urgent or ordinary."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.complaint import Complaint
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject


@rule
def classified(complaint: Complaint, context: Context) -> Iterator[Check]:
    """Each complaint is classed as urgent or ordinary, and an urgent one says why."""
    subject = Subject("complaints", complaint.id)
    owner = complaint.handled_by or ""
    if complaint.urgency is None:
        message = Message("rules.classified.unclassed")
        yield Check(subject, complaint.day, "fail", message, owner, steps=("urgency",))
    elif complaint.urgency == "urgent" and complaint.urgency_reason is None:
        message = Message("rules.classified.no-reason")
        yield Check(subject, complaint.day, "warn", message, owner, steps=("urgency",))
    else:
        message = Message("rules.classified.kept", {"urgency": Message(f"words.urgency.{complaint.urgency}")})
        yield Check(subject, complaint.day, "pass", message, owner, steps=("urgency",))
