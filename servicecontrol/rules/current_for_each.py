"""Presence: something current for every area or customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Days, day_of
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, RecordKind, Selected, TextPath, selected
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def current_for_each(
    context: Context,
    *,
    records: RecordKind,
    whom: Literal["areas", "customers", "important"],
    field: TextPath,
    renewed: DayPath = "",
    days: Days = 0,
    when: tuple[Condition, ...] = (),
    otherwise: Literal["fail", "warn", "no-evidence"] = "fail",
) -> Iterator[Check]:
    """There is one for every area or customer, gone over within the days allowed; asked every half-year.

    0 days set no limit to its age.
    """
    of_each: dict[str, list[Selected]] = defaultdict(list)
    for found in selected(context.ledger, records, "", when):
        for name in dict.fromkeys(map(str, found.values(field))):
            of_each[name].append(found)
    for span in periods_between(context.ledger.procedures[0].effective, context.as_of, "half-year"):
        day = min(span.last, context.as_of)
        for kind, id_ in _members(context.ledger, whom, span.first):
            mine = [one for one in of_each.get(id_, ()) if _holds(one, day)]
            newest = max((renewal for one in mine for renewal in _renewals(one, renewed, day)), default=None)
            stale = newest is not None and bool(days) and newest + timedelta(days=days) < day
            key = "none" if newest is None else "stale" if stale else "kept"
            verdict: Verdict = otherwise if newest is None else "warn" if stale else "pass"
            values: dict[str, Value] = {"records": records, "days": days, "day": newest or day}
            evidence = tuple(Subject(records, one.id) for one in mine)
            message = Message(f"rules.current-for-each.{key}", values)
            yield Check(Subject(kind, id_, span.label), span.first, verdict, message, evidence=evidence)


def _holds(found: Selected, day: date) -> bool:
    """Whether it was there, and where it ends one day, had not ended by then."""
    ends = getattr(found.record, "ends", None)
    return found.day <= day and (ends is None or day <= ends)


def _renewals(found: Selected, path: str, until: date) -> Iterator[date]:
    """The days on which it was made or gone over, up to a day."""
    more = [day_of(value) for value in found.values(path) if isinstance(value, date)] if path else []
    days = (found.day, *more)
    return (day for day in days if day <= until)


def _members(ledger: Ledger, whom: str, first: date) -> Iterator[tuple[str, str]]:
    """The areas, or the customers of a day."""
    if whom == "areas":
        yield from (("areas", id_) for id_ in ledger.areas)
        return
    for id_, customer in sorted(ledger.customers.items()):
        if customer.holds_on(first) and (whom == "customers" or customer.important_throughout(first, first)):
            yield "customers", id_
