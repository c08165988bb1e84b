"""Surveys: every form that came back is entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Days
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Deadline


@rule(serves=(Purpose.FORM_ENTRY, Purpose.COMPLETENESS))
def returned_forms_entered(survey: Survey, context: Context, *, days: Days = 7) -> Iterator[Duty | Check]:
    """Every form that came back is entered in the summary table, within the days allowed.

    Of an area all that came back are, but for the blank and invalid ones: of answers that are not there nobody can
    tell what they said. That there are not more of them is seen to when they are read.
    """
    yield from _by_post(survey, context, days)
    yield from _by_area(survey, context, days)


def _by_post(survey: Survey, context: Context, days: int) -> Iterator[Duty | Check]:
    sendings = survey.distribution.customers if survey.distribution else ()
    entered = {response.customer for response in survey.responses}
    back = [entry for entry in sendings if entry.returned is not None]
    subject = Subject("surveys", survey.id)
    if not_back := tuple(e.customer for e in sendings if e.returned is None and e.customer in entered):
        message = Message("rules.returned-forms-entered.not-back", {"customers": not_back})
        yield Check(subject, survey.day, "warn", message, survey.run_by, file="distribution")
    if not back:
        return
    missing = [entry for entry in back if entry.customer not in entered]
    late = [e for e in missing if e.returned and e.returned + timedelta(days=days) < context.as_of]
    values: dict[str, Value] = {"returned": len(back), "entered": len(back) - len(missing)}
    values["customers"] = tuple(entry.customer for entry in missing)
    key = "late" if late else "open" if missing else "kept"
    message = Message(f"rules.returned-forms-entered.{key}", values)
    if missing:
        due = min(entry.returned for entry in missing if entry.returned) + timedelta(days=days)
        yield Duty(subject, survey.day, message, Deadline(due), None, survey.run_by)
    else:
        yield Check(subject, survey.day, "pass", message, survey.run_by)


def _by_area(survey: Survey, context: Context, days: int) -> Iterator[Duty]:
    """One for each area whose forms were counted; its days run from its own collection, else from the survey's end."""
    entered = Counter(response.area for response in survey.responses)
    for index, area in enumerate(survey.distribution.areas if survey.distribution else ()):
        counted_on = area.collected or survey.collection_ended
        if area.returned is None or counted_on is None:
            continue
        usable = area.returned - area.blank - area.invalid
        values: dict[str, Value] = {
            "returned": area.returned,
            "usable": usable,
            "entered": entered[area.area],
        }
        is_whole = entered[area.area] >= usable
        missing = Message("rules.returned-forms-entered.fewer", values)
        limit = Deadline(counted_on + timedelta(days=days))
        yield Duty(
            Subject("surveys", survey.id, area.area),
            survey.day,
            Message("rules.returned-forms-entered.area", values),
            limit,
            min(limit.day, counted_on) if is_whole else None,
            survey.run_by,
            file="distribution",
            steps=("areas", index, "returned"),
            missing=None if is_whole else missing,
        )
