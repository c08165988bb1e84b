"""When a complaint was answered, as the clause in force means it, and how many of its days that took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from servicecontrol.judging.open_times import OpenTime
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import day_of
from servicecontrol.verdicts import Judgement


@dataclass(frozen=True)
class FirstAnswer:
    """The first answer to a complaint."""

    at: date | datetime | None  #: None while there is none
    is_waived: bool = False  #: somebody in charge has let the answer go


@dataclass(frozen=True)
class DaysUsed:
    """The days that a complaint has waited for an answer, and those that it may."""

    begun: date  #: the day 0
    used: int
    allowed: int | None  #: None where no limit is set, or its clock stands


def first_answer(complaint: Complaint, judgements: Iterable[Judgement]) -> FirstAnswer:
    """The moment that the clause in force names: the reply, or the countermeasure.

    Where several clauses set a limit that nobody has waived, the first of the procedure counts. Where none does, it is
    the first countermeasure, or the reply where none is recorded.
    """
    duties = [each for each in _clocks(judgements) if each.state is not None and not each.subject.part]
    if not duties:
        # A clock that stands is no duty yet, but the complaint is not answered.
        stands = any(not each.subject.part for each in _clocks(judgements))
        return FirstAnswer(None if stands else complaint.countermeasure_on or complaint.replied)
    asked = [each for each in duties if each.state != "waived"]
    if not asked:
        return FirstAnswer(None, is_waived=True)
    return FirstAnswer(asked[0].met_at or asked[0].met)


def _clocks(judgements: Iterable[Judgement]) -> list[Judgement]:
    return [each for each in judgements if each.serves(Purpose.ANSWER_CLOCK)]


def current_clock(complaint: Complaint, judgements: Iterable[Judgement]) -> Judgement | None:
    """The limit for answering that runs or ran last; None where no clause sets one.

    Of a complaint that was taken up again it is the limit since then, if the clause sets one for that.
    """
    again = complaint.reopened[-1].date.isoformat() if complaint.reopened else ""
    clocks = _clocks(judgements)
    found = (each for part in (again, "") for each in clocks if each.subject.part == part)
    return next(found, None)


def days_used(
    clock: Judgement | None, complaint: Complaint, times: Sequence[OpenTime], as_of: date
) -> DaysUsed:
    """The days of a limit for answering, up to the answer, else to the closing, else so far.

    They begin with the receipt, or where the limit counts from a day before that, or where the complaint was taken up
    again and the limit is of that. Of a complaint without a limit they are the days since it was last opened.
    """
    part = clock.subject.part if clock else ""
    again = next((each.date for each in complaint.reopened if each.date.isoformat() == part), None)
    since = (each for each in times if day_of(each.opened) == again)
    time = next(since, times[0] if clock else times[-1])
    opened = again or day_of(time.opened)
    begun = min(opened, clock.since) if clock and clock.since else opened
    end = (clock.met if clock else None) or time.closed_on or as_of
    due = clock.due if clock else None
    return DaysUsed(begun, (end - begun).days, None if due is None else (due - begun).days)
