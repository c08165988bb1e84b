"""Complaints: acknowledged by the officer who supervises their handling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Text
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def acknowledged_by(
    complaint: Complaint, context: Context, *, role: Text, decision: Literal["approved", "any"] = "any"
) -> Iterator[Check]:
    """A closed complaint carries the acknowledgement of the officer who supervises complaints."""
    verdict, message = _judged(complaint, context, role, decision)
    steps = ("acknowledged",) if complaint.acknowledged else ("closed",) if complaint.closed else ()
    yield Check(Subject("complaints", complaint.id), complaint.day, verdict, message, role, steps=steps)


def _judged(complaint: Complaint, context: Context, role: str, decision: str) -> tuple[Verdict, Message]:
    signature = complaint.acknowledged
    if complaint.closed is None:
        return "not-due", Message("rules.acknowledged-by.open")
    if signature is None:
        return "fail", Message("rules.acknowledged-by.unsigned", {"role": role})
    values: dict[str, Value] = {"role": role, "person": signature.by, "date": signature.date}
    if not context.ledger.organisation.holds(signature.by, role, signature.date):
        return "fail", Message("rules.acknowledged-by.wrong-role", values)
    if signature.decision == "rejected":
        return "fail", Message("rules.acknowledged-by.rejected", values)
    if decision == "approved" and signature.decision != "approved":
        return "fail", Message("rules.acknowledged-by.only-noted", values)
    return "pass", Message("rules.acknowledged-by.kept", values)
