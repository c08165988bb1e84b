"""Approval: the right officers sign before a step is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import RoleName, day_of
from servicecontrol.records.shapes import Signature
from servicecontrol.rules._order import out_of_order
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import (
    Condition,
    DayPath,
    DepartmentPath,
    PathMark,
    PersonPath,
    RecordKind,
    Selected,
    TextPath,
)
from servicecontrol.verdicts import Check, Verdict


@rule
def approved_before(
    context: Context,
    *,
    records: RecordKind,
    approvals: Annotated[str, PathMark("signatures")],
    before: DayPath,
    roles: tuple[RoleName, ...],
    need: Literal["any", "all"] = "any",
    department: DepartmentPath = "",
    company_wide: tuple[RoleName, ...] = (),
    author: PersonPath = "",
    owner: TextPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """A record is approved by the right officers before a step is taken.

    `department` names the one in which the office is to be held, unless it is one of those `company_wide`; `author`
    who may not approve their own work. Wrong office, office not held that day, approval by the author, after the step
    or of what was not there yet each say so. Of each person and office the last decision before the step counts.
    """
    for found in context.selected(records, "", when):
        step = min((day_of(day) for day in found.values(before) if isinstance(day, date)), default=None)
        signer = found.named(author)
        approval = _Approval(context, found, roles, company_wide, step, approvals, before, signer)
        whose = found.named(owner)
        signed, granted, faults = approval.read(found.values(approvals), found.named(department))
        if not approval.is_sent_back(faults) and (granted.issuperset(roles) if need == "all" else granted):
            yield found.check("pass", _say("kept", roles=tuple(sorted(granted))), approvals, owner=whose)
            continue
        for index, verdict, message in faults:
            fault = found.check(verdict, message, approvals, owner=whose)
            yield replace(fault, steps=(*fault.steps, index))
        # A signature at fault is reported as such, not as one that is missing as well.
        missing = tuple(role for role in roles if role not in signed)
        if missing and (need == "all" or not signed):
            verdict = "fail" if step else "not-due"
            yield found.check(verdict, _say("lacking", roles=missing), approvals, owner=whose)


def _say(key: str, **values: Value) -> Message:
    return Message(f"rules.approved-before.{key}", values)


_Fault = tuple[Verdict, Message]


@dataclass(frozen=True)
class _Approval:
    """What is asked of the signatures on one record."""

    context: Context
    found: Selected
    roles: tuple[str, ...]
    company_wide: tuple[str, ...]
    step: date | None  #: the day of the step that they have to come before
    approvals: str
    before: str
    author: str

    def read(
        self, signatures: tuple[object, ...], department: str
    ) -> tuple[set[str], set[str], list[tuple[int, Verdict, Message]]]:
        """The offices that signed, those that did so as they should, and what is wrong with the other signatures."""
        signed, granted = set[str](), set[str]()
        faults = []
        given = [each for each in signatures if isinstance(each, Signature)]
        offices = [self._offices(each, department) for each in given]
        for index, (signature, held) in enumerate(zip(given, offices, strict=True)):
            if self._is_replaced(index, given, offices):
                continue
            fault = self._fault(index, signature, held)
            signed |= held
            if fault is None:
                granted |= held
            else:
                faults.append((index, *fault))
        return signed, granted, faults

    def is_sent_back(self, faults: Sequence[tuple[int, Verdict, Message]]) -> bool:
        """Whether an officer sent the record back before the step, and nobody of that office decided otherwise."""
        rejections = (message.values["date"] for _, _, message in faults if message.key.endswith(".rejected"))
        return any(self.step is None or day <= self.step for day in rejections if isinstance(day, date))

    def _offices(self, signature: Signature, department: str) -> set[str]:
        """Those of the offices that the signer holds that day; in the department itself where one is named."""
        posts = self.context.ledger.organisation.posts(signature.by, signature.date)
        held = {post.role for post in posts if post.role and department in ("", post.department)}
        held |= {post.role for post in posts if post.role in self.company_wide}
        return held & set(self.roles)

    def _is_replaced(self, index: int, given: Sequence[Signature], offices: Sequence[set[str]]) -> bool:
        """Whether the same person or office decided anew before the step; of two on one day the later entry counts."""
        signature, held = given[index], offices[index]
        for other, (later, theirs) in enumerate(zip(given, offices, strict=True)):
            is_same = later.by == signature.by or not held.isdisjoint(theirs)
            is_in_time = self.step is None or later.date <= self.step
            if is_same and theirs and is_in_time and (later.date, other) > (signature.date, index):
                return True
        return False

    def _fault(self, index: int, signature: Signature, held: set[str]) -> _Fault | None:
        values: dict[str, Value] = {"person": signature.by, "date": signature.date, "roles": self.roles}
        if not held:
            claims_another = signature.role is not None and signature.role not in self.roles
            lacks = self.context.ledger.organisation.lacks(signature.by, self.roles, signature.date)
            # Held, but in another department than the one whose record it is.
            return "fail", _say("wrong-role" if claims_another else lacks or "not-held", **values)
        if signature.decision == "rejected":
            # Sending back is what approval is for; going ahead with it all the same is the breach.
            return "fail" if self.step else "not-due", _say("rejected", **values)
        if early := out_of_order(self.found, f"{self.approvals}.date", index):
            return "fail", early
        if self.step is not None and signature.date > self.step:
            return "fail", _say("late", **values, field=self.before, day=self.step)
        if signature.by == self.author:
            return "warn", _say("by-author", **values)
        return None
