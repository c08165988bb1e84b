"""Surveys: one in every period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import Deadline


@rule(serves=(Purpose.SURVEY_RHYTHM,))
def surveyed_every(
    ledger: Ledger,
    context: Context,
    *,
    period: Literal["half-year", "year", "quarter"],
    level: Literal["company", "any"] = "any",
) -> Iterator[Duty]:
    """A survey's fieldwork starts in every period, from the day the procedure is in force."""
    surveys = [survey for survey in ledger.surveys.values() if _counts(survey, level)]
    for span in periods_between(ledger.procedures[0].effective, context.as_of, period):
        held = [survey for survey in surveys if survey.first_out and survey.first_out in span]
        starts = [survey.first_out for survey in held if survey.first_out]
        yield Duty(
            Subject("organisation", ledger.id, span.label),
            span.first,
            Message("rules.surveyed-every.task", {"period": span.label}),
            Deadline(span.last),
            min(starts, default=None),
            evidence=tuple(Subject("surveys", survey.id) for survey in held),
            can_be_late=False,
        )


def _counts(survey: Survey, level: str) -> bool:
    return level == "any" or survey.plan is None or survey.plan.level == level
