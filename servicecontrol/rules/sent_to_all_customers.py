"""Surveys by post: a form for every customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def sent_to_all_customers(
    survey: Survey, context: Context, *, customers: Literal["all", "important"] = "all"
) -> Iterator[Check]:
    """A survey by post goes to every customer of the day on which its first form leaves the house."""
    sendings = survey.distribution.customers if survey.distribution else ()
    if not sendings or survey.first_out is None:
        return
    sent = {entry.customer for entry in sendings}
    wanted = sorted(
        id_
        for id_, each in context.ledger.customers.items()
        if each.holds_on(survey.first_out) and (customers == "all" or each.important)
    )
    left_out = tuple(id_ for id_ in wanted if id_ not in sent)
    values: dict[str, Value] = {"sent": len(sent), "n": len(left_out), "customers": left_out}
    message = Message(f"rules.sent-to-all-customers.{'left-out' if left_out else 'kept'}", values)
    verdict: Verdict = "fail" if left_out else "pass"
    subject = Subject("surveys", survey.id)
    steps = ("customers",)
    yield Check(subject, survey.day, verdict, message, survey.run_by, file="distribution", steps=steps)
