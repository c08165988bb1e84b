"""Content: two entries of a record say the same."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind
from servicecontrol.verdicts import Check


@rule
def agree(
    context: Context,
    *,
    records: RecordKind,
    field: FieldPath,
    with_: FieldPath,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """Two entries of a record say the same."""
    for found in context.selected(records, each, when):
        one, other = found.first(field), found.first(with_)
        if one is None or other is None:
            continue
        values: dict[str, Value] = {"field": field, "then": with_, "value": str(one), "other": str(other)}
        key = "kept" if one == other else "differ"
        yield found.check("pass" if one == other else "fail", Message(f"rules.agree.{key}", values), field)
