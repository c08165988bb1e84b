"""Complaints: closed with a conclusion and a measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject


@rule(serves=(Purpose.CLOSING, Purpose.COMPLETENESS))
def concluded_with_measure(
    complaint: Complaint, context: Context, *, instead: Literal["reason", "nothing"] = "reason"
) -> Iterator[Check]:
    """Every complaint ends with a conclusion and a measure for improvement, or says why none is needed.

    `instead` is what may stand in place of a measure.
    """
    subject = Subject("complaints", complaint.id)
    owner = complaint.handled_by or ""
    if complaint.closed is None:
        message = Message("rules.concluded-with-measure.open")
        yield Check(subject, complaint.day, "not-due", message, owner)
        return
    missing = list(_missing(complaint, reason_will_do=instead == "reason"))
    for part in missing:
        message = Message(f"rules.concluded-with-measure.no-{part}")
        yield Check(subject, complaint.day, "fail", message, owner, steps=("closed",))
    if not missing:
        yield Check(
            subject,
            complaint.day,
            "pass",
            Message("rules.concluded-with-measure.kept"),
            owner,
            steps=("closed",),
        )


def _missing(complaint: Complaint, *, reason_will_do: bool) -> Iterator[str]:
    if complaint.conclusion is None:
        yield "conclusion"
    if not complaint.measures:
        reason = complaint.conclusion.no_measure_because if complaint.conclusion else None
        if not reason:
            yield "measure"
        elif not reason_will_do:
            yield "measure-but-a-reason"
