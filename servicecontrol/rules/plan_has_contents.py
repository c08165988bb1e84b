"""Surveys: the plan says everything that it must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.records.survey import SurveyPlan
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject

Content = Literal["purpose", "respondents", "areas", "period", "staff"]


@rule
def plan_has_contents(survey: Survey, context: Context, *, contents: tuple[Content, ...]) -> Iterator[Check]:
    """A survey's plan says everything that it must."""
    plan = survey.plan
    if plan is None:
        return
    subject = Subject("surveys", survey.id)
    missing = [content for content in contents if not _has(plan, content)]
    for content in missing:
        message = Message("rules.plan-has-contents.missing", {"content": Message(f"words.content.{content}")})
        yield Check(subject, survey.day, "fail", message, plan.run_by, file="plan", steps=(content,))
    if not missing:
        message = Message("rules.plan-has-contents.kept", {"n": len(contents)})
        yield Check(subject, survey.day, "pass", message, plan.run_by, file="plan")


def _has(plan: SurveyPlan, content: Content) -> bool:
    if content == "areas":
        return bool(plan.areas or plan.customers)
    return bool(getattr(plan, content))
