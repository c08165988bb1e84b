"""Coverage: every record of a period stands in that period's summary, archive or report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from servicecontrol.periods import period_of
from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.fields import Days, day_of
from servicecontrol.records.paths import values_at
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, PathMark, RecordKind, everything
from servicecontrol.verdicts import Check, Duty, Subject


@rule(serves=(Serving(Purpose.VISITS_REPORTED, {"records": "visits", "lists": "reports"}),))
def listed_in(
    context: Context,
    *,
    records: RecordKind,
    lists: RecordKind,
    field: Annotated[str, PathMark("text", of="lists")],
    period: Literal["month", "quarter", "half-year", "year"],
    days: Days,
    when: tuple[Condition, ...] = (),
    each: FieldPath = "",
    dated: str = "",
    screened: Annotated[str, PathMark("text", of="lists")] = "",
) -> Iterator[Duty | Check]:
    """Each record stands in exactly one list, by the days allowed after the end of its period.

    `dated` is the field of the list that says when it was made, where that is not its own day; one made before the
    record cannot list it. `screened` is the field of the list that names what was looked at and left out of it for a
    reason, which is as good as listed.
    """
    named: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for id_, record, day in everything(context.ledger, lists):
        for entry in (*values_at(record, field), *(values_at(record, screened) if screened else ())):
            named[str(entry)].append((id_, _made(record, dated) or day))
    for found in context.selected(records, each, when):
        where = named.get(found.id, [])
        due = period_of(found.day, period).last + timedelta(days=days)
        evidence = tuple(Subject(lists, id_) for id_, _ in where)
        values: dict[str, Value] = {"records": lists, "lists": tuple(id_ for id_, _ in where), "due": due}
        if len(where) > 1:
            yield found.check("fail", Message("rules.listed-in.twice", values), evidence=evidence)
            continue
        key = "kept" if where else "open" if due >= context.as_of else "nowhere"
        met = where[0][1] if where else None
        duty = found.duty(Message(f"rules.listed-in.{key}", values), due, met, evidence=evidence)
        if met is not None and met < found.day:
            early = Message("rules.listed-in.early", values | {"made": met, "day": found.day})
            duty = replace(duty, early=early)
        yield duty


def _made(record: object, dated: str) -> date | None:
    """The day on which a list was made; None where it does not say, or nobody asks."""
    moments = values_at(record, dated) if dated else ()
    return next((day_of(moment) for moment in moments if isinstance(moment, date)), None)
