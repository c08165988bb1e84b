"""Department surveys: as often as the department itself has declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.periods import Period, periods_between
from servicecontrol.problems import Message
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import Deadline


@rule
def declared_frequency(ledger: Ledger, context: Context) -> Iterator[Duty]:
    """A department that declares how often it surveys keeps to that, until a later plan declares otherwise."""
    own = [survey for survey in ledger.surveys.values() if survey.plan and survey.plan.level == "department"]
    for department in sorted({survey.run_by for survey in own}):
        for span, held in _spans([survey for survey in own if survey.run_by == department], context.as_of):
            yield Duty(
                Subject("organisation", ledger.id, f"{department} {span.label}"),
                span.first,
                Message("rules.declared-frequency.task", {"department": department, "period": span.label}),
                Deadline(span.last),
                min((survey.first_out for survey in held if survey.first_out), default=None),
                owner=department,
                evidence=tuple(Subject("surveys", survey.id) for survey in held),
                can_be_late=False,
            )


def _spans(surveys: list[Survey], as_of: date) -> Iterator[tuple[Period, list[Survey]]]:
    """The periods that a department's plans bind it to, each with the surveys that went out in it."""
    declared = [(survey.day, survey.plan.every) for survey in surveys if survey.plan and survey.plan.every]
    for number, (day, every) in enumerate(declared):
        if number and declared[number - 1][1] == every:
            continue
        replaced = next((later for later, other in declared[number:] if other != every), None)
        for span in periods_between(day, as_of, every):
            if replaced is None or span.last < replaced:
                yield span, [survey for survey in surveys if survey.first_out and survey.first_out in span]
