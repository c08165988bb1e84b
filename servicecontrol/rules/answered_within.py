"""Complaints: answered within the days allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Reopened
from servicecontrol.records.fields import Days, DepartmentName, RoleName, Text, YesNo, day_of
from servicecontrol.records.shapes import Pause
from servicecontrol.rules._leave import (
    lowered_afterwards,
    lowering_fault,
    pause_fault,
    taken_from,
    urgency_that_counts,
)
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Counting, Deadline, Paused, WorkCalendar, deadline


@rule(serves=(Purpose.ANSWER_CLOCK,))
def answered_within(
    complaint: Complaint,
    context: Context,
    *,
    days: Days,
    urgency: Literal["urgent", "ordinary", "any"] = "any",
    count: Counting = "calendar",
    from_: Literal["received", "passed_to_qa"] = "received",
    answer: Literal["countermeasure", "carried-out", "reply"] = "countermeasure",
    low_scores: Literal["", "returned", "opened"] = "",
    on_site: YesNo = False,
    handover: Days = 0,
    grounds: tuple[Text, ...] = (),
    leave: tuple[RoleName, ...] = (),
    reclassed_by: tuple[DepartmentName, ...] = (),
) -> Iterator[Duty | Check]:
    """A complaint is answered within the days allowed.

    A complaint that was never passed on runs from its receipt: passing nothing on stops no clock, nor does passing
    it on later than the `handover` days that the procedure allows. Days of a pause are not counted that has one of the
    `grounds` and, before it began, the `leave` of somebody in one of these offices; while it is open, nothing is due.
    The class that counts is the last that was given, with a reason and by somebody of `reclassed_by` where it was
    lowered; but days that had run out before stay run out. A complaint counted from its hand-over that is made urgent
    runs from that change. One that is taken up again has its days again, and keeps what was said of the first ones; but
    a reply is asked for once. Where low scores have a clock of their own, one that a form's low score opened runs from
    the day on which the form came back, or from where any other would. `on_site` takes somebody sent to the customer
    for a countermeasure.
    """
    calendar, organisation = context.ledger.calendar, context.ledger.organisation
    faults = [pause_fault(pause, grounds, leave, organisation) for pause in complaint.pauses]
    pauses = tuple(pause for pause, fault in zip(complaint.pauses, faults, strict=True) if fault is None)
    clock = _Clock(complaint, context, days, count, answer, pauses, urgency)
    start, back = _start(complaint, from_, handover, calendar), None
    if low_scores:
        back = _came_back(complaint, context)
    if low_scores == "returned" and back is not None:
        start = min(start, back)
    answered = _answered(complaint, answer, on_site=on_site)
    missed = _missed(clock.limit(start), answered)
    now = urgency_that_counts(complaint, reclassed_by, organisation)
    if urgency not in ("any", now) and not _had_run_out(complaint, urgency, missed):
        return
    yield from _stops_nothing(complaint, faults)
    lowered = [lowering_fault(change, reclassed_by, organisation) for change in complaint.reclassed]
    yield from _lowers_nothing(complaint, urgency, lowered, missed)
    yield clock.outcome(start, answered, back=back)
    for again in complaint.reopened if answer != "reply" else ():
        yield clock.outcome(again.date, _answered_again(complaint, answer, again), again.date.isoformat())


def _answered_again(complaint: Complaint, answer: str, again: Reopened) -> date | None:
    """When a complaint that was taken up again had its answer: by what was done since then, or by its closing."""
    carried_out = answer == "carried-out"
    since = complaint.carried_out_since if carried_out else complaint.countermeasure_since
    return since(again.date) or (day_of(again.closed) if again.closed else None)


def _start(complaint: Complaint, from_: str, handover: int, calendar: WorkCalendar) -> date:
    if from_ == "received":
        return complaint.day
    passed = day_of(complaint.passed_to_qa or complaint.received)
    if handover:
        passed = min(passed, deadline(calendar, complaint.day, handover, "working").day)
    made_urgent = (change.date for change in complaint.reclassed if change.to == "urgent")
    return max(passed, *made_urgent, complaint.day)


def _missed(limit: Deadline | Paused, answered: date | None) -> date | None:
    """The last day of the days allowed, where nothing was answered by then."""
    if isinstance(limit, Paused) or (answered is not None and answered <= limit.day):
        return None
    return limit.day


def _had_run_out(complaint: Complaint, urgency: str, missed: date | None) -> bool:
    """Whether the days of a class had run out, unanswered, when it was first taken from a complaint."""
    change = next((change for _, change in taken_from(complaint, urgency)), None)
    return change is not None and missed is not None and missed < change.date


def _came_back(complaint: Complaint, context: Context) -> date | None:
    """The day on which the form came back whose low score opened the complaint."""
    survey, _, number = (complaint.response or "").partition("/")
    found = context.ledger.surveys.get(survey)
    responses = found.responses if found else ()
    return next((response.returned for response in responses if response.id == number), None)


def _answered(complaint: Complaint, answer: str, *, on_site: bool) -> date | None:
    if answer == "carried-out":
        return complaint.carried_out_since(complaint.day)
    if answer == "countermeasure":
        there = complaint.site_visit.date if on_site and complaint.site_visit else None
        return min(filter(None, (complaint.countermeasure_on, there)), default=None)
    return day_of(complaint.replied) if complaint.replied else None


def _stops_nothing(complaint: Complaint, faults: Sequence[Message | None]) -> Iterator[Check]:
    """A clock that somebody meant to stop and had no ground or leave to: it runs on."""
    for index, (pause, fault) in enumerate(zip(complaint.pauses, faults, strict=True)):
        if fault:
            yield _idle(complaint, pause.first, fault, ("pauses", index))


def _lowers_nothing(
    complaint: Complaint, urgency: str, faults: Sequence[Message | None], missed: date | None
) -> Iterator[Check]:
    """A class that somebody meant to lower and may not, or not once its days had run out: it stays as it was."""
    for index, change in taken_from(complaint, urgency):
        late = lowered_afterwards(change, missed) if missed and missed < change.date else None
        if fault := faults[index] or late:
            yield _idle(complaint, change.date, fault, ("reclassed", index))


def _idle(complaint: Complaint, day: date, fault: Message, steps: tuple[str | int, ...]) -> Check:
    subject = Subject("complaints", complaint.id, day.isoformat())
    return Check(subject, complaint.day, "warn", fault, complaint.handled_by or "", steps=steps)


@dataclass(frozen=True)
class _Clock:
    """The days allowed, as they run for one complaint."""

    complaint: Complaint
    context: Context
    days: int
    count: Counting
    answer: str
    pauses: tuple[Pause, ...]
    urgency: str

    def limit(self, start: date) -> Deadline | Paused:
        """The last day of the days allowed, counted from a day; or where the clock stands."""
        spans = [(pause.first, pause.last) for pause in self.pauses]
        return deadline(self.context.ledger.calendar, start, self.days, self.count, spans)

    def outcome(
        self, start: date, answered: date | None, again: str = "", back: date | None = None
    ) -> Duty | Check:
        """What is due, counted from a day; nothing while the clock stands."""
        complaint = self.complaint
        limit = self.limit(start)
        subject, owner = Subject("complaints", complaint.id, again), complaint.handled_by or ""
        if isinstance(limit, Paused):
            if answered is None:
                message = Message("rules.answered-within.paused", {"since": limit.since, "n": limit.left})
                return Check(
                    subject,
                    complaint.day,
                    "not-due",
                    message,
                    owner,
                    steps=("pauses",),
                    unpublished=limit.unpublished,
                )
            limit = Deadline(answered, limit.skipped, limit.unpublished)
        values: dict[str, Value] = {"answer": Message(f"words.answer.{self.answer}"), "days": self.days}
        key = "again" if again else "task"
        if back is not None:
            key, values["back"] = "low-score", back
        return Duty(
            subject,
            complaint.day,
            Message(f"rules.answered-within.{key}", values),
            limit,
            answered,
            owner=owner,
            met_at=self._at(answered),
            since=start,
            category=complaint.urgency_now or "" if self.urgency == "any" else self.urgency,
            steps=("reopened",) if again else ("response",) if back else ("received",),
        )

    def _at(self, answered: date | None) -> datetime | None:
        """When on its day an answer was given: the hour of a reply may be on record, that of a measure never is."""
        replied = self.complaint.replied if self.answer == "reply" else None
        return replied if answered is not None and isinstance(replied, datetime) else None
