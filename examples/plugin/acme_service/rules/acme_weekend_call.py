"""Visits: none at the weekend."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.visit import Visit
from servicecontrol.records.words import Way
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject

_SATURDAY = 5


@rule
def acme_weekend_call(visit: Visit, context: Context, *, ways: tuple[Way, ...]) -> Iterator[Check]:
    """Nobody calls on a customer on a Saturday or Sunday."""
    if visit.way not in ways:
        return
    kept = visit.date.weekday() < _SATURDAY
    yield Check(
        Subject("visits", visit.id),
        visit.date,
        "pass" if kept else "fail",
        Message(f"rules.acme-weekend-call.{'kept' if kept else 'broken'}", {"day": visit.date}),
        owner=visit.by,
        steps=("date",),
    )
