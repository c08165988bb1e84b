"""Surveys: approved by the right officer before the first form goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Text
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.shapes import Signature
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def approved_before_start(
    survey: Survey,
    context: Context,
    *,
    level: Literal["company", "department"],
    roles: tuple[Text, ...],
    need: Literal["any", "all"] = "any",
) -> Iterator[Check]:
    """A survey's plan is approved by the right officer before the first form goes out.

    Wrong office, office not held that day, approval by the author and approval after the fact each say so.
    """
    plan = survey.plan
    if plan is None or plan.level != level:
        return
    subject = Subject("surveys", survey.id)
    faults = []
    granted: set[str] = set()
    signed: set[str] = set()
    for index, signature in enumerate(plan.approvals):
        held = _offices(context, signature, roles, plan.run_by if level == "department" else None)
        fault = _fault(context.ledger.organisation, signature, held, roles, survey)
        signed |= held
        if fault is None:
            granted |= held
        else:
            faults.append((fault, index))
    if granted.issuperset(roles) if need == "all" else granted:
        message = Message("rules.approved-before-start.kept", {"roles": tuple(sorted(granted))})
        yield Check(subject, survey.day, "pass", message, survey.run_by, file="plan", steps=("approvals",))
        return
    for (verdict, message), index in faults:
        yield Check(
            subject, survey.day, verdict, message, survey.run_by, file="plan", steps=("approvals", index)
        )
    # A signature at fault is reported as such, not as one that is missing as well.
    missing = tuple(role for role in roles if role not in signed)
    if missing and (need == "all" or not signed):
        yield _lacking(survey, subject, missing)


def _offices(
    context: Context, signature: Signature, roles: Sequence[str], department: str | None
) -> set[str]:
    """The offices of `roles` that the signer holds that day; in the department itself where one is named."""
    posts = context.ledger.organisation.posts(signature.by, signature.date)
    held = {post.role for post in posts if post.role and department in (None, post.department)}
    return held & set(roles)


def _fault(
    organisation: Organisation, signature: Signature, held: set[str], roles: Sequence[str], survey: Survey
) -> tuple[Verdict, Message] | None:
    first_out, author = survey.first_out, survey.plan.author if survey.plan else ""
    values: dict[str, Value] = {"person": signature.by, "date": signature.date, "roles": tuple(roles)}
    if not held:
        claims_another = signature.role is not None and signature.role not in roles
        lacks = "wrong-role" if claims_another else organisation.lacks(signature.by, roles, signature.date)
        # Held, but in another department than the one whose plan it is.
        return "fail", Message(f"rules.approved-before-start.{lacks or 'not-held'}", values)
    if signature.decision == "rejected":
        # Sending a plan back is what approval is for; going out with it all the same is the breach.
        return "fail" if first_out else "not-due", Message("rules.approved-before-start.rejected", values)
    if first_out is not None and signature.date > first_out:
        return "fail", Message("rules.approved-before-start.late", {**values, "first_out": first_out})
    if signature.by == author:
        return "warn", Message("rules.approved-before-start.by-author", values)
    return None


def _lacking(survey: Survey, subject: Subject, missing: tuple[str, ...]) -> Check:
    """What is still to be signed: not due while no form is out."""
    message = Message("rules.approved-before-start.lacking", {"roles": missing})
    verdict: Verdict = "fail" if survey.first_out else "not-due"
    return Check(subject, survey.day, verdict, message, survey.run_by, file="plan")
