"""Complaints: classed as urgent or ordinary."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict


@rule(serves=(Purpose.COMPLETENESS,))
def classified(complaint: Complaint, context: Context) -> Iterator[Check]:
    """Each complaint is classed as urgent or ordinary; an urgent one says why, and so does one made ordinary later."""
    del context
    verdict, message, steps = _judged(complaint)
    owner = complaint.handled_by or ""
    yield Check(Subject("complaints", complaint.id), complaint.day, verdict, message, owner, steps=steps)


def _judged(complaint: Complaint) -> tuple[Verdict, Message, tuple[str | int, ...]]:
    if complaint.urgency is None:
        return "fail", Message("rules.classified.unclassed"), ("urgency",)
    if complaint.urgency == "urgent" and complaint.urgency_reason is None:
        return "warn", Message("rules.classified.no-reason"), ("urgency",)
    for index, change in enumerate(complaint.reclassed):
        if change.to == "ordinary" and change.because is None:
            message = Message("rules.classified.made-ordinary", {"date": change.date})
            return "warn", message, ("reclassed", index)
    said = Message(f"words.urgency.{complaint.urgency_now}")
    return "pass", Message("rules.classified.kept", {"urgency": said}), ("urgency",)
