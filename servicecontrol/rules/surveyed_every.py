"""Surveys: one in every period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
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
    starts: Literal["any", "second-half"] = "any",
) -> Iterator[Duty]:
    """A survey's fieldwork starts in every period, from the day the procedure is in force.

    Where it has to start in the second half of the year, what starts in the first counts for nothing.
    """
    surveys = [survey for survey in ledger.surveys.values() if _counts(survey, level)]
    for span in periods_between(ledger.procedures[0].effective, context.as_of, period):
        first_half = date(span.first.year, 6, 30)
        if starts == "second-half" and span.last <= first_half:
            continue
        begun = {
            survey.id: survey.first_out for survey in surveys if survey.first_out and survey.first_out in span
        }
        if starts == "second-half":
            begun = {id_: day for id_, day in begun.items() if day > first_half}
        yield Duty(
            Subject("organisation", ledger.id, span.label),
            span.first,
            Message(
                f"rules.surveyed-every.task{'' if starts == 'any' else '-second-half'}",
                {"period": span.label},
            ),
            Deadline(span.last),
            min(begun.values(), default=None),
            evidence=tuple(Subject("surveys", id_) for id_ in begun),
            can_be_late=False,
        )


def _counts(survey: Survey, level: str) -> bool:
    return level == "any" or survey.plan is None or survey.plan.level == level
