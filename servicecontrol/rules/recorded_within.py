"""Visits: recorded when they happen."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Days
from servicecontrol.records.visit import Visit
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import Counting, deadline


@rule(serves=(Purpose.PROMPTNESS,))
def recorded_within(
    visit: Visit, context: Context, *, days: Days, count: Counting = "working"
) -> Iterator[Duty]:
    """A visit or call is recorded within the days the company has set."""
    limit = deadline(context.ledger.calendar, visit.date, days, count)
    yield Duty(
        Subject("visits", visit.id),
        visit.date,
        Message("rules.recorded-within.task", {"days": days}),
        limit,
        visit.recorded,
        owner=visit.by,
        steps=("recorded",) if visit.recorded else ("date",),
        missing=Message("rules.recorded-within.missing"),
    )
