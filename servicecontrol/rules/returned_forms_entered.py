"""Surveys: every form that came back is entered."""

from __future__ import annotations

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
    """Every form that came back is entered in the summary table, within the days allowed."""
    sendings = survey.distribution.customers if survey.distribution else ()
    entered = {response.customer for response in survey.responses}
    back = [entry for entry in sendings if entry.returned is not None]
    if not back:
        return
    missing = [entry for entry in back if entry.customer not in entered]
    late = [e for e in missing if e.returned and e.returned + timedelta(days=days) < context.as_of]
    values: dict[str, Value] = {"returned": len(back), "entered": len(back) - len(missing)}
    values["customers"] = tuple(entry.customer for entry in missing)
    key = "late" if late else "open" if missing else "kept"
    message = Message(f"rules.returned-forms-entered.{key}", values)
    subject = Subject("surveys", survey.id)
    if missing:
        due = min(entry.returned for entry in missing if entry.returned) + timedelta(days=days)
        yield Duty(subject, survey.day, message, Deadline(due), None, survey.run_by)
    else:
        yield Check(subject, survey.day, "pass", message, survey.run_by)
