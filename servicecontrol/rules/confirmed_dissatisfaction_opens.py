"""Follow-ups: what is dissatisfied on the form and again when asked is no matter of a word."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.records.visit import FollowUp
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def confirmed_dissatisfaction_opens(follow_up: FollowUp, context: Context) -> Iterator[Check]:
    """A dissatisfied answer that is given again when asked is called unresolved and opens a nonconformity."""
    items = tuple(_confirmed(follow_up, context.ledger))
    if not items or follow_up.result == "unreachable":
        return
    values: dict[str, Value] = {"items": items}
    contradicted = follow_up.result == "satisfied"
    key = "contradicted" if contradicted else "kept" if follow_up.opens else "not-opened"
    message = Message(f"rules.confirmed-dissatisfaction-opens.{key}", values)
    verdict: Verdict = "pass" if key == "kept" else "fail"
    steps = ("result",) if contradicted else ("opens",)
    yield Check(Subject("follow-ups", follow_up.id), follow_up.day, verdict, message, steps=steps)


def _confirmed(follow_up: FollowUp, ledger: Ledger) -> Iterator[str]:
    """The items that are dissatisfied on the form and were so again."""
    survey_id, _, response_id = follow_up.checks.partition("/")
    survey = ledger.surveys.get(survey_id)
    response = next((each for each in survey.responses if each.id == response_id), None) if survey else None
    if survey is None or response is None:
        return
    for item, code in zip(survey.own_items.values(), survey.own_answers(response), strict=False):
        told = follow_up.answers.get(item.id)
        if {survey.classes.get(code), survey.classes.get(told or "")} == {"unsatisfied"}:
            yield item.id
