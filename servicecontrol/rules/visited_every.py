"""Visits: every customer in every period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.periods import Period, periods_between
from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import day_of
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
    """Every customer is visited in every period; one who joined or became important in its course is not yet due.

    Where a call does for a visit, so does one that the phone register says was made to the customer.
    """
    for span in periods_between(ledger.procedures[0].effective, context.as_of, period):
        for id_, customer in sorted(ledger.customers.items()):
            last = min(span.last, context.as_of)
            wanted = customers == "all" or customer.important_throughout(span.first, last)
            if wanted and customer.active_throughout(span.first, last):
                yield _duty(ledger, id_, span, ways)


def _duty(ledger: Ledger, customer: str, span: Period, ways: tuple[Way, ...]) -> Duty:
    made = [(day, subject) for day, subject in _made(ledger, customer, ways) if day in span]
    return Duty(
        Subject("customers", customer, span.label),
        span.first,
        Message("rules.visited-every.task", {"customer": customer, "period": span.label}),
        Deadline(span.last),
        min((day for day, _ in made), default=None),
        evidence=tuple(subject for _, subject in made),
        can_be_late=False,
    )


def _made(ledger: Ledger, customer: str, ways: tuple[Way, ...]) -> Iterator[tuple[date, Subject]]:
    """The visits to a customer by one of the ways, and the calls where they count, each with its day."""
    for visit in ledger.visits_by_customer.get(customer, ()):
        if visit.way in ways:
            yield visit.date, Subject("visits", visit.id)
    for call in ledger.calls_by_customer.get(customer, ()) if "phone" in ways else ():
        if call.direction == "out":
            yield day_of(call.date), Subject("calls", call.id)
