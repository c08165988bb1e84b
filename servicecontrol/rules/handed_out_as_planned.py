"""Surveys: as many forms handed out as the plan says."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject


@rule
def handed_out_as_planned(survey: Survey, context: Context) -> Iterator[Check]:
    """Every area gets as many forms as the survey's plan says; another number is in doubt, not broken."""
    del context
    if survey.plan is None or survey.distribution is None:
        return
    planned = survey.plan.areas
    out = {area.area: area.distributed for area in survey.distribution.areas if area.first_out}
    for area in dict.fromkeys((*planned, *out)) if out else ():
        if area not in out and survey.closed is None:
            continue
        wanted, given = planned.get(area, 0), out.get(area, 0)
        values: dict[str, Value] = {"area": area, "planned": wanted, "n": given}
        agrees = wanted == given
        message = Message(f"rules.handed-out-as-planned.{'kept' if agrees else 'differs'}", values)
        subject = Subject("surveys", survey.id, area)
        yield Check(
            subject,
            survey.day,
            "pass" if agrees else "warn",
            message,
            survey.run_by,
            file="plan",
            steps=("areas",),
        )
