"""Visits: every customer in every period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.periods import Period, periods_between
from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.words import Way
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import Deadline


@rule(serves=(Purpose.VISIT_RHYTHM,))
def visited_every(
    ledger: Ledger,
    context: Context,
    *,
    period: Literal["month", "quarter", "half-year", "year"],
    customers: Literal["all", "important"] = "all",
    ways: tuple[Way, ...] = ("visit",),
) -> Iterator[Duty]:
    """Every customer is visited in every period; one who joined in the course of it is not yet due."""
    for span in periods_between(ledger.procedures[0].effective, context.as_of, period):
        for id_, customer in sorted(ledger.customers.items()):
            wanted = customers == "all" or customer.important
            if wanted and customer.active_throughout(span.first, min(span.last, context.as_of)):
                yield _duty(ledger, id_, span, ways)


def _duty(ledger: Ledger, customer: str, span: Period, ways: tuple[Way, ...]) -> Duty:
    visits = [v for v in ledger.visits_by_customer.get(customer, ()) if v.date in span and v.way in ways]
    days: list[date] = [visit.date for visit in visits]
    return Duty(
        Subject("customers", customer, span.label),
        span.first,
        Message("rules.visited-every.task", {"customer": customer, "period": span.label}),
        Deadline(span.last),
        min(days, default=None),
        evidence=tuple(Subject("visits", visit.id) for visit in visits),
        can_be_late=False,
    )
