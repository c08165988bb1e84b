"""Surveys: the report is reviewed before it is handed round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import RoleName
from servicecontrol.records.shapes import Signature
from servicecontrol.rules._order import too_early
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
    return _reviewed(survey, held, sent, values)


def _reviewed(
    survey: Survey, held: Sequence[Signature], sent: date | None, values: Mapping[str, Value]
) -> tuple[Verdict, Message]:
    """What the reviews of the right officers come to; one of before the report was issued was of another paper."""
    issued = survey.report.issued if survey.report else date.min
    later = [review for review in held if review.date >= issued]
    if not later:
        last = max(review.date for review in held)
        return "fail", too_early("report.reviews.date", last, "report.issued", issued)
    passed = [review for review in later if review.decision != "rejected"]
    first = min(passed or later, key=lambda review: review.date)
    said = {**values, "person": first.by, "date": first.date}
    if not passed:
        return "fail" if sent else "not-due", Message("rules.report-reviewed-first.rejected", said)
    if sent is not None and first.date > sent:
        return "fail", Message("rules.report-reviewed-first.late", said)
    if survey.report is not None and first.by == survey.report.author:
        return "warn", Message("rules.report-reviewed-first.by-author", said)
    return "pass", Message("rules.report-reviewed-first.kept", said)
