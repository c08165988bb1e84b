"""Content: what a record has to say is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind
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
) -> Iterator[Check]:
    """What a record has to say is filled in."""
    for found in context.selected(records, each, when):
        missing = tuple(condition for condition in fields if not found.meets(condition))
        if missing:
            path = "" if "=" in missing[0] or " " in missing[0] else missing[0]
            yield found.check(
                otherwise, Message("rules.filled.missing", {"conditions": missing, "each": each}), path
            )
        else:
            yield found.check("pass", Message("rules.filled.kept", {"conditions": fields, "each": each}))
