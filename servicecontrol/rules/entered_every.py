"""Watch: entries that may not lie further apart than a number of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from servicecontrol.problems import Message
from servicecontrol.records.fields import Days, day_of
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, FieldPath, RecordKind
from servicecontrol.verdicts import Duty
from servicecontrol.workdays import Deadline


@rule
def entered_every(
    context: Context,
    *,
    records: RecordKind,
    entries: DayPath,
    from_: DayPath,
    until: DayPath,
    days: Days,
    when: tuple[Condition, ...] = (),
    each: FieldPath = "",
) -> Iterator[Duty]:
    """While a matter is open, no more days than allowed pass without an entry."""
    for found in context.selected(records, each, when):
        start, end = found.day_at(from_), found.day_at(until)
        if start is None:
            continue
        # An entry of before the matter began watches nothing.
        made = sorted(day_of(day) for day in found.values(entries) if isinstance(day, date))
        made = [day for day in made if day >= start]
        file, steps = found.at(entries)
        for before, after in zip([start, *made], [*made, end], strict=True):
            due = before + timedelta(days=days)
            if after is None or end is None or before < end:
                yield Duty(
                    found.subject,
                    before,
                    Message("rules.entered-every.task", {"days": days, "day": before}),
                    Deadline(due),
                    after,
                    file=file,
                    steps=steps,
                )
