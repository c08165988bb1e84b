"""Surveys by post: a form for every customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import YesNo
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def sent_to_all_customers(
    survey: Survey,
    context: Context,
    *,
    customers: Literal["all", "important"] = "all",
    excused_by_reason: YesNo = False,
) -> Iterator[Check]:
    """A survey by post goes to every customer of the day on which its first form leaves the house.

    With `excused_by_reason` one may be left out of whom the survey says why.
    """
    sendings = survey.distribution.customers if survey.distribution else ()
    if not sendings or survey.first_out is None:
        return
    sent = {entry.customer for entry in sendings}
    day = survey.first_out
    wanted = sorted(
        id_
        for id_, each in context.ledger.customers.items()
        if each.holds_on(day) and (customers == "all" or each.important_throughout(day, day))
    )
    excused = {entry.customer for entry in survey.distribution.left_out} if survey.distribution else set()
    missing = [id_ for id_ in wanted if id_ not in sent]
    left_out = tuple(id_ for id_ in missing if not (excused_by_reason and id_ in excused))
    values: dict[str, Value] = {"sent": len(sent), "n": len(left_out), "customers": left_out}
    key = "left-out" if left_out else "kept"
    if missing and not left_out:
        key, values = "excused", {**values, "n": len(missing), "customers": tuple(missing)}
    message = Message(f"rules.sent-to-all-customers.{key}", values)
    verdict: Verdict = "fail" if left_out else "pass"
    subject = Subject("surveys", survey.id)
    steps = ("customers",)
    yield Check(subject, survey.day, verdict, message, survey.run_by, file="distribution", steps=steps)
