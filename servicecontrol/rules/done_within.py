"""Deadlines: a step follows another within the days allowed, or by the day that the record itself sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.fields import Days, Hours
from servicecontrol.rules._order import out_of_order
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, FieldPath, RecordKind, TextPath
from servicecontrol.verdicts import Duty
from servicecontrol.workdays import Counting, Deadline, deadline


@rule(
    serves=(
        Serving(Purpose.PROMISE, {"by": "due"}),
        Serving(Purpose.CLOSING, {"records": "complaints", "step": "verification"}),
        Serving(Purpose.PROMPTNESS, {"records": "visits", "step": "recorded"}),
    ),
    needs=("after", "by"),
)
def done_within(
    context: Context,
    *,
    records: RecordKind,
    step: DayPath,
    after: DayPath = "",
    days: Days = 0,
    count: Counting = "working",
    hours: Hours = 0,
    by: DayPath = "",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
    unless: Condition = "",
    known_by: Condition = "",
    broken_after: Days = 0,
    owner: TextPath = "",
) -> Iterator[Duty]:
    """A step is done within the days allowed after another, or by the day that the record sets.

    `known_by` is what shows that it was done though no day is written down: then there is no evidence. Up to
    `broken_after` days after the other step, a late one is only in doubt, as where the procedure itself sets no limit.
    Where both hours are known, what is done within `hours` is in time though midnight lies between. What was done
    before that which it presupposes does not count.
    """
    for found in context.selected(records, each, when):
        start, met = found.day_at(by or after), found.day_at(step)
        if start is None or (met is None and unless and found.meets(unless)):
            continue
        file, steps = found.at(step)
        # A day that the record sets is the last one itself.
        limit = Deadline(start) if by else deadline(context.ledger.calendar, start, days, count)
        undated = bool(known_by) and met is None and found.meets(known_by)
        yield Duty(
            found.subject,
            found.day,
            Message("rules.done-within.task", {"field": step}),
            _later(limit, found.first(after), found.first(step), hours) if hours else limit,
            met,
            owner=found.named(owner),
            file=file,
            steps=steps,
            missing=Message("rules.done-within.undated", {"field": step}) if undated else None,
            broken_after=start + timedelta(days=broken_after) if broken_after else None,
            early=out_of_order(found, step),
        )


def _later(limit: Deadline, start: object, done: object, hours: int) -> Deadline:
    """The limit as the hours allowed move it: to their end while nothing is done, to the day of what was in them."""
    if not isinstance(start, datetime):
        return limit
    end = start + timedelta(hours=hours)
    last = end if done is None else done
    if not isinstance(last, datetime) or last > end:
        return limit
    return replace(limit, day=max(limit.day, last.date()))
