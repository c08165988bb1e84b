"""Surveys: planned by the department that runs them, before the first form goes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import DepartmentName
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def planned_before_distribution(
    survey: Survey,
    context: Context,
    *,
    level: Literal["company", "department", "any"] = "any",
    departments: tuple[DepartmentName, ...] = (),
    unplanned: Literal["fail", "no-evidence"] = "no-evidence",
) -> Iterator[Check]:
    """A survey has a plan, written by the department that runs it by the day on which the first form goes out.

    `departments` are those that alone may write it; `unplanned` is what a survey without a plan is.
    """
    if survey.plan is not None and level not in ("any", survey.plan.level):
        return
    if survey.plan is None and level == "department":
        return
    verdict, message = _judged(survey, context, departments, unplanned)
    steps = ("written",) if survey.plan else ()
    yield Check(
        Subject("surveys", survey.id), survey.day, verdict, message, survey.run_by, file="plan", steps=steps
    )


def _judged(
    survey: Survey, context: Context, departments: tuple[str, ...], unplanned: Verdict
) -> tuple[Verdict, Message]:
    plan = survey.plan
    if plan is None:
        return unplanned, Message("rules.planned-before-distribution.no-plan")
    values: dict[str, Value] = {"written": plan.written, "author": plan.author, "department": plan.run_by}
    if departments and plan.run_by not in departments:
        return "fail", Message(
            "rules.planned-before-distribution.wrong-department", {**values, "roles": departments}
        )
    if plan.run_by not in context.ledger.organisation.departments_of(plan.author, plan.written):
        return "fail", Message("rules.planned-before-distribution.other-department", values)
    if survey.first_out is None:
        return "pass", Message("rules.planned-before-distribution.not-out", values)
    values["first_out"] = survey.first_out
    if plan.written > survey.first_out:
        return "fail", Message("rules.planned-before-distribution.late", values)
    return "pass", Message("rules.planned-before-distribution.kept", values)
