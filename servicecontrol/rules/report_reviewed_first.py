"""Surveys: the report is reviewed before it is handed round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import RoleName
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def report_reviewed_first(
    survey: Survey, context: Context, *, role: RoleName, level: Literal["company", "any"] = "any"
) -> Iterator[Check]:
    """A survey's report is reviewed by the right officer before it is distributed."""
    if survey.report is None or (survey.plan is not None and level not in ("any", survey.plan.level)):
        return
    verdict, message = _judged(survey, context, role)
    steps = ("reviews",) if survey.report.reviews else ("dispatch",) if survey.report.dispatch else ()
    yield Check(Subject("surveys", survey.id), survey.day, verdict, message, role, file="report", steps=steps)


def _judged(survey: Survey, context: Context, role: str) -> tuple[Verdict, Message]:
    report = survey.report
    sent = min((entry.date for entry in report.dispatch), default=None) if report else None
    reviews = report.reviews if report else ()
    held = [review for review in reviews if context.ledger.organisation.holds(review.by, role, review.date)]
    values: dict[str, Value] = {"role": role}
    if sent is not None:
        values["sent"] = sent
    if not held:
        if reviews:
            lacks = context.ledger.organisation.lacks(reviews[0].by, (role,), reviews[0].date)
            values |= {"person": reviews[0].by, "date": reviews[0].date}
            return "fail", Message(f"rules.report-reviewed-first.{lacks}", values)
        return ("fail" if sent else "not-due"), Message(
            f"rules.report-reviewed-first.{'unreviewed' if sent else 'waiting'}", values
        )
    passed = [review for review in held if review.decision != "rejected"]
    first = min(passed or held, key=lambda review: review.date)
    values |= {"person": first.by, "date": first.date}
    if not passed:
        return "fail" if sent else "not-due", Message("rules.report-reviewed-first.rejected", values)
    if sent is not None and first.date > sent:
        return "fail", Message("rules.report-reviewed-first.late", values)
    if report is not None and first.by == report.author:
        return "warn", Message("rules.report-reviewed-first.by-author", values)
    return "pass", Message("rules.report-reviewed-first.kept", values)
