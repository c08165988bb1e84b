"""Order: a step comes before another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import day_of
from servicecontrol.records.order import is_before
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, FieldPath, RecordKind, Selected
from servicecontrol.verdicts import Check, Verdict


@rule
def in_order(
    context: Context,
    *,
    records: RecordKind,
    first: DayPath,
    then: DayPath,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """A step comes before another, or on the same day; by the hour where both hours are known."""
    for found in context.selected(records, each, when):
        verdict, message = _judged(found, first, then)
        yield found.check(verdict, message, first if found.values(first) else then)


def _judged(found: Selected, first: str, then: str) -> tuple[Verdict, Message]:
    values: dict[str, Value] = {"first": first, "then": then}
    earlier, later = found.first(first), found.first(then)
    if not isinstance(later, date):
        return "not-due", Message("rules.in-order.open", values)
    if not isinstance(earlier, date):
        return "fail", Message("rules.in-order.skipped", {**values, "day": day_of(later)})
    if is_before(later, earlier):
        # With their hours, which may be all that tells them apart.
        return "fail", Message("rules.in-order.reversed", values | {"first_day": earlier, "day": later})
    days: dict[str, Value] = {"first_day": day_of(earlier), "day": day_of(later)}
    return "pass", Message("rules.in-order.kept", values | days)
