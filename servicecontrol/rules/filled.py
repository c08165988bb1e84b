"""Content: what a record has to say is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.conditions import terms
from servicecontrol.records.fields import Text
from servicecontrol.rules._order import out_of_order
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, Selected
from servicecontrol.verdicts import Check


@rule(serves=(Purpose.COMPLETENESS,))
def filled(
    context: Context,
    *,
    records: RecordKind,
    fields: tuple[Condition, ...],
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
    otherwise: Literal["fail", "warn", "no-evidence"] = "fail",
    rests_on: tuple[Text, ...] = (),
) -> Iterator[Check]:
    """What a record has to say is filled in.

    Where that `rests_on` documents, nothing is evidence before they stand in the document register. What was done
    before that which it presupposes fills nothing in.
    """
    for found in context.selected(records, each, when):
        lacking = tuple(name for name in rests_on if not _is_registered(context, name, found.day))
        if lacking:
            yield found.check("no-evidence", Message("rules.filled.unregistered", {"documents": lacking}))
            continue
        missing = tuple(condition for condition in fields if not found.meets(condition))
        if early := _early(found, fields):
            yield found.check(otherwise, early[1], early[0])
        elif missing:
            path = "" if "=" in missing[0] or " " in missing[0] else missing[0]
            yield found.check(
                otherwise, Message("rules.filled.missing", {"conditions": missing, "each": each}), path
            )
        else:
            yield found.check("pass", Message("rules.filled.kept", {"conditions": fields, "each": each}))


def _early(found: Selected, fields: tuple[str, ...]) -> tuple[str, Message] | None:
    """The first field asked for that holds a step which came too early, and what it came before."""
    for term in (term for condition in fields for term in terms(condition)):
        for step in (term.path, f"{term.path}.date"):
            if early := out_of_order(found, step):
                return term.path, early
    return None


def _is_registered(context: Context, name: str, day: date) -> bool:
    """Whether a document of that title is in use on a day."""
    register = context.ledger.documents.items()
    return any(name in (title, *entry.aliases) and entry.holds_on(day) for title, entry in register)
