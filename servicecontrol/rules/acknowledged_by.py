"""Complaints: acknowledged by the officer who supervises their handling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import RoleName, YesNo, day_of
from servicecontrol.records.order import order_of
from servicecontrol.rules._order import first_reversal
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict

#: What a signature under a complaint presupposes.
_ORDER = tuple(each for each in order_of("complaints") if each.step == "acknowledged.date")


@rule(serves=(Purpose.ACKNOWLEDGEMENT,))
def acknowledged_by(
    complaint: Complaint,
    context: Context,
    *,
    role: RoleName,
    decision: Literal["approved", "any"] = "any",
    by_closing: YesNo = False,
) -> Iterator[Check]:
    """A closed complaint carries the acknowledgement of the officer who supervises complaints.

    `by_closing` asks for it on the day of the closing at the latest; whoever concluded it does not acknowledge it.
    """
    verdict, message = _judged(complaint, context, role, decision, by_closing=by_closing)
    steps = ("acknowledged",) if complaint.acknowledged else ("closed",) if complaint.closed else ()
    yield Check(Subject("complaints", complaint.id), complaint.day, verdict, message, role, steps=steps)


def _judged(
    complaint: Complaint, context: Context, role: str, decision: str, *, by_closing: bool
) -> tuple[Verdict, Message]:
    signature = complaint.acknowledged
    if complaint.closed is None:
        return "not-due", Message("rules.acknowledged-by.open")
    if signature is None:
        return "fail", Message("rules.acknowledged-by.unsigned", {"role": role})
    closed = day_of(complaint.closed)
    values: dict[str, Value] = {"role": role, "person": signature.by, "date": signature.date}
    lacks = context.ledger.organisation.lacks(signature.by, (role,), signature.date)
    faults: list[tuple[bool, Verdict, str]] = [
        (lacks is not None, "fail", str(lacks)),
        (signature.decision == "rejected", "fail", "rejected"),
        (decision == "approved" and signature.decision != "approved", "fail", "only-noted"),
        (complaint.conclusion is not None and complaint.conclusion.by == signature.by, "warn", "own-work"),
        (by_closing and signature.date > closed, "warn", "late"),
    ]
    early = first_reversal(complaint, _ORDER)
    if early and lacks is None:
        return "fail", early
    found = ((verdict, key) for is_found, verdict, key in faults if is_found)
    verdict, key = next(found, ("pass", "kept"))
    known = values | {"closed": closed} if key == "late" else values
    return verdict, Message(f"rules.acknowledged-by.{key}", known)
