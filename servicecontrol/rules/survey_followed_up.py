"""Follow-ups: every survey's answers are checked with some of those who gave them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Days
from servicecontrol.records.visit import FollowUp
from servicecontrol.rules.registry import Context, Outcome, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import deadline


@rule(serves=(Purpose.SURVEY_FOLLOW_UP,))
def survey_followed_up(survey: Survey, context: Context, *, days: Days) -> Iterator[Outcome]:
    """The answers of a closed survey are checked by its own department with as many respondents as its plan says.

    A call counts whose maker belongs that day to the department that ran the survey. A plan that does not say how many
    leaves that in doubt, and one is enough; who was not reached has checked nothing.
    """
    if survey.collection_ended is None:
        return
    # A call about a severe answer or a paid service checks no rating.
    visits = [v for v in context.ledger.follow_ups_by_subject.get(survey.id, ()) if v.why == "survey"]
    wanted = survey.plan.follow_ups if survey.plan else None
    subject = Subject("surveys", survey.id)
    back = {f"{survey.id}/{each.id}": each.returned or survey.first_out for each in survey.responses}
    early = [visit for visit in visits if _is_early(visit, back)]
    yield from (_too_early(visit, survey, back) for visit in early)
    if not wanted:
        message = Message("rules.survey-followed-up.undeclared")
        yield Check(subject, survey.day, "warn", message, survey.run_by, file="plan")
    limit = deadline(context.ledger.calendar, survey.collection_ended, days, "calendar")
    needed = wanted or 1
    reached = [visit for visit in visits if visit.result != "unreachable" and visit not in early]
    own = [visit for visit in reached if _is_own(survey, visit, context)]
    first: dict[str, date] = {}
    for visit in own:
        first[visit.checks] = min(visit.date, first.get(visit.checks, visit.date))
    days_met = sorted(first.values())
    others = len({visit.checks for visit in reached} - set(first))
    is_met = len(days_met) >= needed
    values: dict[str, Value] = {"survey": survey.id, "n": needed, "reached": len(days_met)}
    key = "declared" if wanted else "task"
    if others and not is_met:
        key, values = "by-others", {**values, "others": others, "department": survey.run_by}
    yield Duty(
        subject,
        survey.day,
        Message(f"rules.survey-followed-up.{key}", values),
        limit,
        days_met[needed - 1] if is_met else None,
        owner=survey.run_by,
        evidence=tuple(Subject("follow-ups", visit.id) for visit in visits),
        file="distribution",
    )


def _is_own(survey: Survey, visit: FollowUp, context: Context) -> bool:
    """Whether the department that ran the survey made a call; where no plan names one, whoever made it."""
    return not survey.run_by or survey.run_by in context.ledger.organisation.departments_of(
        visit.by, visit.date
    )


def _is_early(visit: FollowUp, back: Mapping[str, date | None]) -> bool:
    """Whether an answer was checked before the form with it had come back."""
    since = back.get(visit.checks)
    return since is not None and visit.date < since


def _too_early(visit: FollowUp, survey: Survey, back: Mapping[str, date | None]) -> Check:
    """That an answer was checked before it had been given, however many others were checked as they should."""
    values: dict[str, Value] = {"id": visit.id, "day": visit.date, "since": back[visit.checks] or visit.date}
    message = Message("rules.survey-followed-up.early", values)
    subject, evidence = Subject("surveys", survey.id, visit.id), (Subject("follow-ups", visit.id),)
    return Check(subject, survey.day, "fail", message, survey.run_by, evidence, file="distribution")
