"""Evidence for a person to judge: what there is, and how old it is."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, selected
from servicecontrol.verdicts import Check, Subject

#: So many of the newest records are shown as evidence.
_SHOWN = 5


@rule
def for_a_person(
    context: Context, *, records: RecordKind, when: tuple[Condition, ...] = (), each: FieldPath = ""
) -> Iterator[Check]:
    """A person judges; the records of each half-year are shown as evidence, with the age of the newest."""
    found = list(selected(context.ledger, records, each, when))
    for span in periods_between(context.ledger.procedures[0].effective, context.as_of, "half-year"):
        mine = sorted(
            (one for one in found if one.day in span), key=lambda one: (one.day, one.id), reverse=True
        )
        subject = Subject("organisation", context.ledger.id, f"{records} {span.label}")
        if not mine:
            message = Message("rules.for-a-person.nothing", {"records": records})
            yield Check(subject, span.first, "not-applicable", message)
            continue
        values: dict[str, Value] = {"n": len(mine), "records": records, "day": mine[0].day}
        values["days"] = (context.as_of - mine[0].day).days
        evidence = tuple(dict.fromkeys(Subject(records, one.id) for one in mine))[:_SHOWN]
        yield Check(
            subject, span.first, "manual", Message("rules.for-a-person.shown", values), evidence=evidence
        )
