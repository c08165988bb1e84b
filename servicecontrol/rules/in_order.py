"""Order: a step comes before another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, Selected
from servicecontrol.verdicts import Check, Verdict


@rule
def in_order(
    context: Context,
    *,
    records: RecordKind,
    first: FieldPath,
    then: FieldPath,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
    same_day: Literal["yes", "no"] = "yes",
) -> Iterator[Check]:
    """A step comes before another; `same_day: no` asks for an earlier day, or an earlier hour where both are known."""
    for found in context.selected(records, each, when):
        verdict, message = _judged(found, first, then, strictly=same_day == "no")
        yield found.check(verdict, message, first if found.values(first) else then)


def _judged(found: Selected, first: str, then: str, *, strictly: bool) -> tuple[Verdict, Message]:
    values: dict[str, Value] = {"first": first, "then": then}
    earlier, later = found.day_at(first), found.day_at(then)
    if later is None:
        return "not-due", Message("rules.in-order.open", values)
    if earlier is None:
        return "fail", Message("rules.in-order.skipped", {**values, "day": later})
    values |= {"first_day": earlier, "day": later}
    if earlier < later or (earlier == later and (not strictly or _by_the_hour(found, first, then))):
        return "pass", Message("rules.in-order.kept", values)
    return "fail", Message("rules.in-order.reversed", values)


def _by_the_hour(found: Selected, first: str, then: str) -> bool:
    """Whether the hours, where both are known, tell which of two steps of one day came first."""
    one, other = found.first(first), found.first(then)
    return isinstance(one, datetime) and isinstance(other, datetime) and one < other
