"""Surveys: dissatisfied answers lead to an action with cause, measure, owner and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Days
from servicecontrol.records.improvement import Action
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Deadline

_STAGES = ("cause", "what", "owner", "done")


@rule(serves=(Purpose.DISSATISFACTION,))
def dissatisfaction_acted_on(survey: Survey, context: Context, *, days: Days = 30) -> Iterator[Duty | Check]:
    """Every answer that is dissatisfied is taken up by an action with cause, measure, owner and end in time."""
    ledger = context.ledger
    for response in survey.responses:
        if not any(survey.classes.get(code) == "unsatisfied" for code in survey.own_answers(response)):
            continue
        day = response.returned or survey.day
        source = f"{survey.id}/{response.id}"
        complaints = (complaint.id for complaint in ledger.complaints_by_response.get(source, ()))
        mine = [action for each in (source, *complaints) for action in ledger.actions_by_source.get(each, ())]
        subject = Subject("surveys", survey.id, response.id)
        taken = [action for action in mine if action.opened >= day]
        outcome = _judged(subject, day, taken, day + timedelta(days=days), context.as_of)
        if mine and not taken and isinstance(outcome, Duty):
            values: dict[str, Value] = {"id": mine[0].id, "day": mine[0].opened, "since": day}
            outcome = replace(outcome, early=Message("rules.dissatisfaction-acted-on.early", values))
        yield outcome


def _judged(
    subject: Subject, day: date, mine: Sequence[Action], open_until: date, as_of: date
) -> Duty | Check:
    evidence = tuple(Subject("actions", action.id) for action in mine)
    values: dict[str, Value] = {"due": open_until}
    if not mine:
        key = "open" if open_until >= as_of else "none"
        message = Message(f"rules.dissatisfaction-acted-on.{key}", values)
        return Duty(subject, day, message, Deadline(open_until), None)
    action = mine[0]
    gaps = tuple(stage for stage in _STAGES if getattr(action, stage) is None)
    values |= {"fields": gaps, "id": action.id}
    if not gaps:
        message = Message("rules.dissatisfaction-acted-on.kept", values)
        return Duty(subject, day, message, Deadline(open_until), action.opened, evidence=evidence)
    late = action.due is not None and action.due < as_of
    key = "unfinished" if late or gaps != ("done",) else "under-way"
    message = Message(f"rules.dissatisfaction-acted-on.{key}", values)
    if gaps == ("done",) and action.due is not None:
        return Duty(subject, day, message, Deadline(action.due), None, action.department, evidence=evidence)
    return Check(subject, day, "not-due" if key == "under-way" else "fail", message, evidence=evidence)
