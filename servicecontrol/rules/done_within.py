"""Deadlines: a step follows another within the days allowed, or by the day that the record itself sets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.fields import Days
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind
from servicecontrol.verdicts import Duty
from servicecontrol.workdays import Counting, Deadline, deadline


@rule(serves=(Purpose.PROMISE, Serving(Purpose.CLOSING, {"records": "complaints", "step": "verification"})))
def done_within(
    context: Context,
    *,
    records: RecordKind,
    step: FieldPath,
    after: FieldPath = "",
    days: Days = 0,
    count: Counting = "working",
    by: FieldPath = "",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
    unless: Condition = "",
    known_by: FieldPath = "",
) -> Iterator[Duty]:
    """A step is done within the days allowed after another, or by the day that the record sets.

    `known_by` names what shows that it was done though no day is written down: then there is no evidence.
    """
    for found in context.selected(records, each, when):
        limit = _limit(found.day_at(by or after), context, days, None if by else count)
        met = found.day_at(step)
        if limit is None or (met is None and unless and found.meets(unless)):
            continue
        file, steps = found.at(step)
        undated = bool(known_by) and met is None and bool(found.values(known_by))
        yield Duty(
            found.subject,
            found.day,
            Message("rules.done-within.task", {"field": step}),
            limit,
            met,
            file=file,
            steps=steps,
            missing=Message("rules.done-within.undated", {"field": step}) if undated else None,
        )


def _limit(start: date | None, context: Context, days: int, count: Counting | None) -> Deadline | None:
    """The last day, the start itself where nothing is counted; None where the start has not happened."""
    if start is None:
        return None
    return deadline(context.ledger.calendar, start, days, count) if count else Deadline(start, ())
