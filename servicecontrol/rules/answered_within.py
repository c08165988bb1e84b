"""Complaints: answered within the days allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Reclassed
from servicecontrol.records.fields import Days, Text, YesNo, day_of
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.shapes import Pause
from servicecontrol.records.words import Urgency
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
    leave: tuple[Text, ...] = (),
    reclassed_by: tuple[Text, ...] = (),
) -> Iterator[Duty | Check]:
    """A complaint is answered within the days allowed.

    A complaint that was never passed on runs from its receipt: passing nothing on stops no clock, nor does passing
    it on later than the `handover` days that the procedure allows. Days of a pause are not counted that has one of the
    `grounds` and, before it began, the `leave` of somebody in one of these offices; while it is open, nothing is due.
    The class that counts is the last that was given, with a reason and by somebody of `reclassed_by` where it was
    lowered; but days that had run out before stay run out. A complaint counted from its hand-over that is made urgent
    runs from that change. One that is taken up again has its days again. Where low scores have a clock of their own,
    one that a form's low score opened runs from the day on which the form came back, or from where any other would.
    `on_site` takes somebody sent to the customer for a countermeasure.
    """
    calendar, organisation = context.ledger.calendar, context.ledger.organisation
    pauses = tuple(pause for pause in complaint.pauses if _may(pause, grounds, leave, organisation))
    clock = _Clock(complaint, context, days, count, answer, pauses, urgency)
    start, back = _start(complaint, from_, handover, calendar), None
    if low_scores:
        back = _came_back(complaint, context)
    if low_scores == "returned" and back is not None:
        start = min(start, back)
    answered = _answered(complaint, answer, on_site=on_site)
    now = _urgency_that_counts(complaint, reclassed_by, organisation)
    if urgency not in ("any", now) and not _had_run_out(complaint, urgency, clock.limit(start), answered):
        return
    yield from _without_leave(complaint, pauses)
    yield clock.outcome(start, answered, back=back)
    if answer == "countermeasure":
        for again in complaint.reopened:
            met = complaint.countermeasure_since(again.date) or (
                day_of(again.closed) if again.closed else None
            )
            yield clock.outcome(again.date, met, again.date.isoformat())


def _start(complaint: Complaint, from_: str, handover: int, calendar: WorkCalendar) -> date:
    if from_ == "received":
        return complaint.day
    passed = day_of(complaint.passed_to_qa or complaint.received)
    if handover:
        passed = min(passed, deadline(calendar, complaint.day, handover, "working").day)
    made_urgent = (change.date for change in complaint.reclassed if change.to == "urgent")
    return max(passed, *made_urgent, complaint.day)


def _may(pause: Pause, grounds: tuple[str, ...], leave: tuple[str, ...], organisation: Organisation) -> bool:
    """Whether a pause has a ground that the procedure knows, and leave from who may give it that day."""
    signed = pause.approved
    if pause.reason not in grounds or signed is None or signed.decision != "approved":
        return False
    return signed.date <= pause.first and organisation.lacks(signed.by, leave, signed.date) is None


def _urgency_that_counts(
    complaint: Complaint, reclassed_by: tuple[str, ...], organisation: Organisation
) -> Urgency | None:
    """The last class that was given; it is lowered with a reason by somebody who may, or not at all."""
    found = complaint.urgency
    for change in complaint.reclassed:
        if change.to == "urgent" or _may_lower(change, reclassed_by, organisation):
            found = change.to
    return found


def _may_lower(change: Reclassed, reclassed_by: tuple[str, ...], organisation: Organisation) -> bool:
    if change.because is None or (reclassed_by and change.by is None):
        return False
    return not reclassed_by or not organisation.departments_of(change.by or "", change.date).isdisjoint(
        reclassed_by
    )


def _had_run_out(complaint: Complaint, urgency: str, limit: Deadline | Paused, answered: date | None) -> bool:
    """Whether the days of a class had run out, unanswered, when it was taken from a complaint."""
    given = complaint.urgency
    for change in complaint.reclassed:
        if given == urgency != change.to and isinstance(limit, Deadline):
            return limit.day < change.date and (answered is None or answered > limit.day)
        given = change.to
    return False


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


def _without_leave(complaint: Complaint, pauses: tuple[Pause, ...]) -> Iterator[Check]:
    """A clock that somebody meant to stop without a ground or leave that the procedure knows: it runs on."""
    for index, pause in enumerate(complaint.pauses):
        if pause not in pauses:
            message = Message("rules.answered-within.no-leave", {"since": pause.first})
            subject = Subject("complaints", complaint.id, f"{pause.first.isoformat()}")
            owner = complaint.handled_by or ""
            yield Check(subject, complaint.day, "warn", message, owner, steps=("pauses", index))


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
            category=complaint.urgency_now or "" if self.urgency == "any" else self.urgency,
            steps=("reopened",) if again else ("response",) if back else ("received",),
        )
