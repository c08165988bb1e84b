"""Follow-ups: every survey's answers are checked with some of those who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Days
from servicecontrol.rules.registry import Context, Outcome, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import deadline


@rule(serves=(Purpose.SURVEY_FOLLOW_UP,))
def survey_followed_up(survey: Survey, context: Context, *, days: Days) -> Iterator[Outcome]:
    """The answers of a closed survey are checked by follow-up with as many respondents as its plan says.

    A plan that does not say how many leaves that in doubt, and one is enough; who was not reached has checked nothing.
    """
    if survey.closed is None:
        return
    # A call about a severe answer or a paid service checks no rating.
    visits = [v for v in context.ledger.follow_ups_by_subject.get(survey.id, ()) if v.why == "survey"]
    wanted = survey.plan.follow_ups if survey.plan else None
    subject = Subject("surveys", survey.id)
    if not wanted:
        message = Message("rules.survey-followed-up.undeclared")
        yield Check(subject, survey.day, "warn", message, survey.run_by, file="plan")
    limit = deadline(context.ledger.calendar, survey.closed, days, "calendar")
    needed = wanted or 1
    first: dict[str, date] = {}
    for visit in visits:
        if visit.result != "unreachable":
            first[visit.checks] = min(visit.date, first.get(visit.checks, visit.date))
    days_met = sorted(first.values())
    values: dict[str, Value] = {"survey": survey.id, "n": needed, "reached": len(days_met)}
    yield Duty(
        subject,
        survey.day,
        Message(f"rules.survey-followed-up.{'declared' if wanted else 'task'}", values),
        limit,
        days_met[needed - 1] if len(days_met) >= needed else None,
        owner=survey.run_by,
        evidence=tuple(Subject("follow-ups", visit.id) for visit in visits),
        file="distribution",
    )
