"""Surveys: enough forms come back from every area."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Share, YesNo
from servicecontrol.records.survey import AreaCount
from servicecontrol.rules._order import too_early
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule(serves=(Purpose.FORM_RETURN,))
def recovered_enough(
    survey: Survey, context: Context, *, percent: Share, excused_by_reason: YesNo = False
) -> Iterator[Check]:
    """In every surveyed area, enough of the forms handed out come back.

    Compared on whole numbers, so 79.96 % is not 80 %. An area is judged once collection has ended.
    """
    if survey.distribution is None:
        return
    for index, area in enumerate(survey.distribution.areas):
        verdict, message = _judged(survey, area, percent, context, excused=excused_by_reason)
        subject = Subject("surveys", survey.id, area.area)
        steps = ("areas", index, "returned")
        yield Check(subject, survey.day, verdict, message, survey.run_by, file="distribution", steps=steps)


def _judged(
    survey: Survey, area: AreaCount, percent: int, context: Context, *, excused: bool
) -> tuple[Verdict, Message]:
    values: dict[str, Value] = {"area": area.area, "distributed": area.distributed, "percent": percent}
    ends = survey.plan.period.last if survey.plan and survey.plan.period else None
    if area.collected is None and ends is not None and ends >= context.as_of:
        return "not-due", Message("rules.recovered-enough.collecting", {**values, "ends": ends})
    if area.distributed == 0 or area.returned is None:
        absent = "no-count" if area.distributed else "none-distributed"
        return "no-evidence", Message(f"rules.recovered-enough.{absent}", values)
    lacking = -(-percent * area.distributed // 100) - area.returned
    values |= {"returned": area.returned, "lacking": max(lacking, 0)}
    if 100 * area.returned >= percent * area.distributed:
        return "pass", Message("rules.recovered-enough.kept", values)
    return _below(area, values, excused=excused)


def _below(area: AreaCount, values: dict[str, Value], *, excused: bool) -> tuple[Verdict, Message]:
    """What too few forms come to: a reason excuses them if somebody accepted it once they had been collected."""
    accepted = area.accepted_by
    if area.reason is None or accepted is None or accepted.decision == "rejected":
        return "fail", Message("rules.recovered-enough.below", values)
    if area.collected is not None and accepted.date < area.collected:
        step, since = "distribution.areas.accepted_by.date", "distribution.areas.collected"
        return "fail", too_early(step, accepted.date, since, area.collected)
    if excused:
        return "pass", Message("rules.recovered-enough.excused", {**values, "person": accepted.by})
    return "fail", Message("rules.recovered-enough.below-with-reason", values)
