"""Complaints: closed with a conclusion and a measure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Conclusion
from servicecontrol.records.fields import Text
from servicecontrol.records.order import is_before
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict

_Fault = tuple[Verdict, str]


@rule(serves=(Purpose.CLOSING, Purpose.COMPLETENESS))
def concluded_with_measure(
    complaint: Complaint,
    context: Context,
    *,
    instead: Literal["reason", "nothing"] = "reason",
    approved_by: tuple[Text, ...] = (),
) -> Iterator[Check]:
    """Every complaint ends with a conclusion and a measure for improvement, or says why none is needed.

    `instead` is what may stand in place of a measure; where `approved_by` names offices, a reason that none of them
    has approved is in doubt. What was found not to work ends no complaint.
    """
    owner = complaint.handled_by or ""
    if complaint.closed is None:
        subject = Subject("complaints", complaint.id)
        message = Message("rules.concluded-with-measure.open", {"days": (context.as_of - complaint.day).days})
        yield Check(subject, complaint.day, "not-due", message, owner)
        return
    faults = list(_faults(complaint, context, reason_will_do=instead == "reason", offices=approved_by))
    values: dict[str, Value] = {"roles": approved_by}
    for verdict, key in faults or [("pass", "kept")]:
        message = Message(f"rules.concluded-with-measure.{key}", values if key == "unapproved" else {})
        yield Check(_about(key, complaint), complaint.day, verdict, message, owner, steps=("closed",))


def _about(key: str, complaint: Complaint) -> Subject:
    """What a fault is about: what was found not to work since it was taken up again leaves earlier closings."""
    since = complaint.reopened[-1].date.isoformat() if key == "not-effective" and complaint.reopened else ""
    return Subject("complaints", complaint.id, since)


def _faults(
    complaint: Complaint, context: Context, *, reason_will_do: bool, offices: tuple[str, ...]
) -> Iterator[_Fault]:
    conclusion = complaint.conclusion
    if conclusion is None:
        yield "fail", "no-conclusion"
    elif not complaint.reopened and is_before(complaint.closed or conclusion.date, conclusion.date):
        yield "fail", "closed-first"
    tracked = complaint.last_verification
    if tracked is not None and not tracked.effective:
        if _goes_on(complaint, context, tracked.date):
            yield "warn", "went-on"
        else:
            yield "fail", "not-effective"
    if complaint.measures:
        return
    if conclusion is None or not conclusion.no_measure_because:
        yield "fail", "no-measure"
    elif not reason_will_do:
        yield "fail", "no-measure-but-a-reason"
    elif offices and not _is_approved(conclusion, context, offices):
        yield "warn", "unapproved"


def _goes_on(complaint: Complaint, context: Context, day: date) -> bool:
    """Whether more was done from a day on: a further measure, an action of its own, or it was taken up again."""
    actions = (action.opened for action in context.ledger.actions_by_source.get(complaint.id, ()))
    reopened = (again.date for again in complaint.reopened)
    measured = complaint.countermeasure_since(day)
    return measured is not None or any(begun >= day for begun in (*actions, *reopened))


def _is_approved(conclusion: Conclusion, context: Context, offices: tuple[str, ...]) -> bool:
    """Whether somebody in one of the offices that day agreed that no measure is needed."""
    signature = conclusion.approved
    if signature is None or signature.decision == "rejected":
        return False
    return context.ledger.organisation.lacks(signature.by, offices, signature.date) is None
