"""Who may stop a clock or lower a class, on what ground and until when; and why what somebody did does not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Reclassed
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.shapes import Pause
from servicecontrol.records.words import Urgency


def pause_fault(
    pause: Pause, grounds: tuple[str, ...], leave: tuple[str, ...], organisation: Organisation
) -> Message | None:
    """Why a pause stops no clock: it needs a ground, and leave beforehand from who may give it that day."""
    signed = pause.approved
    if not grounds:
        return _say("no-pause", since=pause.first)
    if pause.reason not in grounds:
        return _say("pause-no-ground", since=pause.first, grounds=grounds)
    if signed is None or signed.decision != "approved":
        return _say("pause-no-leave", since=pause.first, roles=leave)
    lacks = organisation.lacks(signed.by, leave, signed.date)
    values: dict[str, Value] = {"person": signed.by, "date": signed.date, "roles": leave}
    if lacks:
        return _say(f"pause-{lacks}", since=pause.first, **values)
    return _say("pause-afterwards", since=pause.first, **values) if signed.date > pause.first else None


def urgency_that_counts(
    complaint: Complaint, reclassed_by: tuple[str, ...], organisation: Organisation
) -> Urgency | None:
    """The last class that was given; it is lowered with a reason by somebody who may, or not at all."""
    found = complaint.urgency
    for change in complaint.reclassed:
        if lowering_fault(change, reclassed_by, organisation) is None:
            found = change.to
    return found


def lowering_fault(
    change: Reclassed, reclassed_by: tuple[str, ...], organisation: Organisation
) -> Message | None:
    """Why a change does not lower the class; a complaint is made urgent by anybody and without a reason."""
    if change.to == "urgent":
        return None
    values: dict[str, Value] = {"date": change.date, "roles": reclassed_by}
    if change.because is None:
        return _say("lowered-no-reason", **values)
    if not reclassed_by:
        return None
    if change.by is None:
        return _say("lowered-by-nobody", **values)
    if organisation.departments_of(change.by, change.date).isdisjoint(reclassed_by):
        return _say("lowered-by-other", **values, person=change.by)
    return None


def taken_from(complaint: Complaint, urgency: str) -> Iterator[tuple[int, Reclassed]]:
    """The changes that took a complaint out of a class, each with its place in the list."""
    given: Iterable[Urgency | None] = (complaint.urgency, *(change.to for change in complaint.reclassed))
    for (index, change), before in zip(enumerate(complaint.reclassed), given, strict=False):
        if before == urgency != change.to:
            yield index, change


def lowered_afterwards(change: Reclassed, last: date) -> Message:
    """That a class was lowered when its days had run out already."""
    return _say("lowered-afterwards", date=change.date, due=last)


def _say(key: str, **values: Value) -> Message:
    return Message(f"rules.answered-within.{key}", values)
