"""A complaint laid out: its clock, its form, what it lacks, what it hangs together with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from servicecontrol.judging.open_times import OpenTime
from servicecontrol.pages.form.form import FormOf
from servicecontrol.pages.form.sheet import Section
from servicecontrol.pages.record.thread import Thread, same_customer, thread_of
from servicecontrol.pages.shared.chips import Chip, judgement_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows, last_day, skipped_days, waits
from servicecontrol.pages.shared.names import area_name, crumbs, problem_name, register_title
from servicecontrol.pages.shared.page import Link
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import at_midnight, day_of
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Judgement, Subject

#: The same customer with the same problem within so many days is shown as a repeat.
REPEAT_DAYS = 365


@dataclass(frozen=True)
class ClockView:
    """The time line of a complaint in the order of the days: receipt, limits, what was done."""

    points: tuple[tuple[str, str, str], ...]  #: kind (received, due, done, now), word, day
    state: str
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class ToDo:
    """One thing that a complaint needs before it can be closed."""

    text: str
    done: bool


@dataclass(frozen=True)
class ComplaintView:
    """A complaint's page."""

    id: str
    crumbs: tuple[Link, ...]
    chip: Chip
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    clock: ClockView | None
    says: tuple[str, ...]
    sections: tuple[Section, ...]
    to_close: tuple[ToDo, ...]
    judgements: tuple[JudgementRow, ...]
    thread: Thread | None
    similar: tuple[Link, ...]
    customer: tuple[Link, ...]  #: where else the customer stands
    file: str


def complaint_chip(complaint: Complaint, context: PageContext, deadline: Judgement | None) -> Chip:
    """Closed, or how the clock stands; once it is answered, what else is overdue."""
    overdue = context.judged.overdue_on(context.ledger.id, complaint)
    is_running = deadline is not None and deadline.met is None
    if overdue is None or is_running or complaint.ended is not None:
        return _clock_chip(complaint, context, deadline)
    return judgement_chip(overdue, context.words, context.as_of)


def _clock_chip(complaint: Complaint, context: PageContext, deadline: Judgement | None) -> Chip:
    """Closed, or how the clock stands; answered but open is in progress."""
    is_closed = context.judged.is_closed(context.ledger.id, complaint)
    if complaint.ended is not None and not is_closed:
        return Chip("fail", context.say("complaints.closing-refused"))
    if is_closed:
        if deadline is not None and deadline.state == "met-late":
            return judgement_chip(deadline, context.words, context.as_of)
        return Chip("pass", context.say("complaints.closed"))
    if deadline is None or deadline.met is not None:
        return Chip("due", context.say("complaints.in-progress"))
    return judgement_chip(deadline, context.words, context.as_of)


def who(complaint: Complaint, context: PageContext) -> str:
    """The customer by name, or the area."""
    if complaint.customer:
        customer = context.ledger.customers.get(complaint.customer)
        return customer.name if customer else complaint.customer
    return area_name(complaint.area, context.ledger, context.words) if complaint.area else ""


def classifies(ledger: Ledger) -> bool:
    """Whether the organisation tells urgent complaints from others."""
    return any(complaint.urgency for complaint in ledger.complaints.values())


def complaint_view(complaint: Complaint, context: PageContext) -> ComplaintView:
    """A complaint's page."""
    deadline = context.judged.current_clock(context.ledger.id, complaint)
    key = (context.ledger.id, "complaints", complaint.id)
    register = Link(
        register_title(context.ledger, "complaints", context.words), f"{context.ledger.id}/complaints/index"
    )
    urgency = (
        context.say(f"words.urgency.{complaint.urgency_now or 'none'}") if classifies(context.ledger) else ""
    )
    meta = (
        complaint.form,
        who(complaint, context),
        urgency,
        problem_name(complaint.problem, context.ledger, context.words),
    )
    return ComplaintView(
        id=complaint.id,
        crumbs=crumbs(context.words, context.ledger, register),
        chip=complaint_chip(complaint, context, deadline),
        meta=tuple(entry for entry in meta if entry),
        lead=_lead(complaint, deadline, context),
        clock=_clock(complaint, context, deadline),
        says=tuple(line for line in complaint.says.splitlines() if line.strip()),
        sections=FormOf(context.ledger, context.words).sections(complaint, without=("says",)),
        to_close=()
        if context.judged.is_closed(context.ledger.id, complaint)
        else _to_close(complaint, context),
        judgements=judgement_rows(context.judged.by_subject.get(key, ()), context),
        thread=thread_of(Subject("complaints", complaint.id), context),
        similar=tuple(_similar(complaint, context.ledger)),
        customer=same_customer(complaint.customer, context),
        file=context.ledger.path(Subject("complaints", complaint.id)) or "",
    )


def _lead(complaint: Complaint, deadline: Judgement | None, context: PageContext) -> tuple[str, ...]:
    """Receipt, the first closing, each time that it was taken up again, and how it stands while it is open."""
    first, *again = context.judged.open_times(context.ledger.id, complaint)
    return (
        context.say(
            "complaints.received", date=complaint.received, via=context.say(f"words.via.{complaint.via}")
        ),
        *_closing("closed-after", first, context),
        *(line for time in again for line in _closing("closed-again-after", time, context)),
        *_standing(complaint, deadline, context),
    )


def _closing(key: str, time: OpenTime, context: PageContext) -> Iterator[str]:
    """When a time ended during which the complaint was open, and how many days it took."""
    begun, closed = day_of(time.opened), time.closed_on
    if closed is not None:
        yield context.say(f"complaints.{key}", n=(closed - begun).days, date=closed, again=begun)


def _standing(complaint: Complaint, deadline: Judgement | None, context: PageContext) -> Iterator[str]:
    """How an open complaint stands."""
    *before, last = context.judged.open_times(context.ledger.id, complaint)
    if last.closed is not None:
        return
    opened = day_of(last.opened)
    so_far = context.as_of - opened
    if before:
        yield context.say("complaints.taken-up", again=opened)
    if complaint.ended is not None:
        ended = day_of(complaint.ended)
        yield context.say("complaints.refused-open-for", n=so_far.days, date=ended)
    elif (
        deadline is None
        or deadline.due is None
        or deadline.state == "waived"
        or _is_of_before(deadline, before)
    ):
        yield context.say("complaints.open-for", n=so_far.days)
    elif deadline.met is not None:
        yield context.say("complaints.answered-open", date=deadline.met)
    elif deadline.is_estimate:
        day = last_day(deadline.limit, context.words)
        yield context.say("complaints.unanswered-about", due=day, waits=waits(deadline, context.words))
    else:
        late = (context.as_of - deadline.due).days
        key = "complaints.unanswered-late" if late > 0 else "complaints.unanswered"
        yield context.say(key, n=abs(late), due=deadline.due)


def _is_of_before(deadline: Judgement, before: Sequence[OpenTime]) -> bool:
    """Whether a limit is that of the first time, and the complaint has been taken up again since."""
    return bool(before) and not deadline.subject.part


def _clock(complaint: Complaint, context: PageContext, deadline: Judgement | None) -> ClockView | None:
    if deadline is None or deadline.due is None:
        return None
    back = deadline.message.values.get("back")
    begun = context.judged.days_used(deadline, context.ledger.id, complaint).begun
    days = {
        "came-back": back if isinstance(back, date) else None,
        "received": complaint.day,
        "again": begun if deadline.subject.part else None,
        "due": deadline.due,
        "lenient": deadline.lenient_due if deadline.lenient_due != deadline.due else None,
        "done": deadline.met,
        "today": context.as_of if deadline.met is None else None,
    }
    points = sorted((day, name) for name, day in days.items() if day is not None)
    limits = {
        "due": last_day(deadline.limit, context.words),
        "lenient": last_day(deadline.lenient, context.words),
    }
    return ClockView(
        points=tuple(
            (name, context.say(f"complaints.clock-{name}"), limits.get(name) or day.isoformat())
            for day, name in points
        ),
        state=_clock_chip(complaint, context, deadline).state,
        skipped=skipped_days(deadline, context.words),
    )


def _to_close(complaint: Complaint, context: PageContext) -> tuple[ToDo, ...]:
    """What the form has to hold before a complaint ends; an acknowledgement only where the procedure asks for one."""
    done = {
        "investigation": complaint.investigation is not None,
        "measure": bool(complaint.measures),
        "verification": complaint.verification is not None,
        "conclusion": complaint.conclusion is not None,
    }
    if any(context.bindings(Purpose.ACKNOWLEDGEMENT)):
        done["acknowledgement"] = complaint.acknowledged is not None
    return tuple(ToDo(context.say(f"complaints.to-close.{name}"), is_done) for name, is_done in done.items())


def _similar(complaint: Complaint, ledger: Ledger) -> Iterator[Link]:
    """Earlier complaints of the same customer about the same problem."""
    if not complaint.customer:
        return
    since: date = complaint.day - timedelta(days=REPEAT_DAYS)
    for other in ledger.complaints_by_customer.get(complaint.customer, ()):
        same = other.problem == complaint.problem and other.id != complaint.id
        if same and since <= other.day and at_midnight(other.received) < at_midnight(complaint.received):
            yield Link(f"{other.id} · {other.day.isoformat()}", f"{ledger.id}/complaints/{other.id}")
