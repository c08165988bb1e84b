"""Surveys: dissatisfied answers lead to an action with cause, measure, owner and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Count
from servicecontrol.records.improvement import Action
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict

_VERDICTS: dict[str, Verdict] = {
    "kept": "pass",
    "unfinished": "fail",
    "under-way": "not-due",
    "open": "not-due",
    "none": "fail",
}
_STAGES = ("cause", "what", "owner", "done")


@rule
def dissatisfaction_acted_on(survey: Survey, context: Context, *, days: Count = 30) -> Iterator[Check]:
    """Every answer that is dissatisfied is taken up by an action with cause, measure, owner and end in time."""
    kept = context.ledger.kept("actions").values()
    actions = [action for action in kept if isinstance(action, Action)]
    for response in survey.responses:
        if not any(survey.classes.get(code) == "unsatisfied" for code in survey.own_answers(response)):
            continue
        day = response.returned or survey.day
        source = f"{survey.id}/{response.id}"
        mine = [a for a in actions if a.source == source] + [
            a
            for c in context.ledger.complaints_by_response.get(source, ())
            for a in actions
            if a.source == c.id
        ]
        subject = Subject("surveys", survey.id, response.id)
        evidence = tuple(Subject("actions", action.id) for action in mine)
        open_until = day + timedelta(days=days)
        values: dict[str, Value] = {"due": open_until}
        if not mine:
            key = "open" if open_until >= context.as_of else "none"
        else:
            gaps = tuple(stage for stage in _STAGES if getattr(mine[0], stage) is None)
            values |= {"fields": gaps, "id": mine[0].id}
            late = mine[0].due is not None and mine[0].due < context.as_of
            key = "kept" if not gaps else "unfinished" if late or gaps != ("done",) else "under-way"
        message = Message(f"rules.dissatisfaction-acted-on.{key}", values)
        yield Check(subject, day, _VERDICTS[key], message, evidence=evidence)
