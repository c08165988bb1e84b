"""Opinions: a batch problem is seen for what it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import timedelta

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Days, Several
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict

#: How many of the opinions are named, the latest ones; their number tells how many there are.
_SHOWN = 20
#: What is more than a single case.
_MANY = frozenset({"batch", "special"})


@rule(serves=(Purpose.BATCH_PROBLEM,))
def suspected_batch(
    complaint: Complaint, context: Context, *, opinions: Several = 3, days: Days = 90
) -> Iterator[Check]:
    """Several opinions on one product and batch within some days are classed as a batch problem.

    Classed as batch or special, in itself or where it is handled, the departments concerned have been notified.
    """
    subject = Subject("complaints", complaint.id)
    handlings = context.ledger.handlings_by_complaint.get(complaint.id, ())
    if complaint.extent in _MANY or any(handling.extent in _MANY for handling in handlings):
        told = [handling for handling in handlings if handling.notified]
        evidence = tuple(Subject("handlings", handling.id) for handling in told)
        message = Message(f"rules.suspected-batch.{'notified' if told else 'not-notified'}")
        verdict: Verdict = "pass" if told else "fail"
        steps = ("extent",) if complaint.extent else ("batch",)
        yield Check(subject, complaint.day, verdict, message, evidence=evidence, steps=steps)
        return
    if complaint.product is None or complaint.batch is None:
        return
    alike = context.ledger.complaints_of_batch(complaint.product, complaint.batch)
    since, until = complaint.day - timedelta(days=days), complaint.day
    first = bisect_left(alike, since, key=lambda other: other.day)
    earlier = alike[first : bisect_right(alike, until, key=lambda other: other.day)]
    values: dict[str, Value] = {"n": len(earlier), "batch": complaint.batch}
    if len(earlier) >= opinions:
        others = (other for other in earlier[-_SHOWN:] if other.id != complaint.id)
        evidence = tuple(Subject("complaints", other.id) for other in others)
        message = Message("rules.suspected-batch.suspected", values)
        yield Check(subject, complaint.day, "warn", message, evidence=evidence, steps=("batch",))
    else:
        yield Check(subject, complaint.day, "pass", Message("rules.suspected-batch.single", values))
