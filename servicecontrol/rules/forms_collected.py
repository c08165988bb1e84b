"""Surveys by post: the forms that went out come back, are asked for, and are entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Days
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def forms_collected(survey: Survey, context: Context, *, days: Days = 30) -> Iterator[Check]:
    """Forms sent to customers are collected; those still out after the days allowed are listed.

    The procedure sets no share that has to come back, so what is out is in doubt, not broken.
    """
    sendings = survey.distribution.customers if survey.distribution else ()
    if not sendings:
        return
    out = [entry for entry in sendings if entry.returned is None]
    late = [entry for entry in out if entry.sent + timedelta(days=days) < context.as_of]
    back = len(sendings) - len(out)
    values: dict[str, Value] = {"returned": back, "sent": len(sendings)}
    values["customers"] = tuple(entry.customer for entry in out)
    verdict: Verdict = "warn" if late else "not-due" if out else "pass"
    if not back and late:
        verdict = "fail"
    key = {"fail": "none", "warn": "late", "not-due": "open", "pass": "kept"}[verdict]
    message = Message(f"rules.forms-collected.{key}", values)
    steps = ("customers",)
    yield Check(
        Subject("surveys", survey.id),
        survey.day,
        verdict,
        message,
        survey.run_by,
        file="distribution",
        steps=steps,
    )
