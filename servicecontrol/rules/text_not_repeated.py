"""Copies: the same words on several records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Count
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, Selected
from servicecontrol.verdicts import Check, Subject


@rule
def text_not_repeated(
    context: Context,
    *,
    records: RecordKind,
    field: FieldPath,
    length: Count = 8,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """What a record says is its own, not copied from another; texts shorter than `length` may recur."""
    same: dict[str, list[Selected]] = defaultdict(list)
    chosen = list(context.selected(records, each, when))
    for found in chosen:
        text = str(found.first(field) or "")
        if len(text) >= length:
            same[text].append(found)
    for found in chosen:
        others = [other for other in same.get(str(found.first(field) or ""), []) if other.id != found.id]
        if others:
            values: dict[str, Value] = {"n": len(others), "others": tuple(other.id for other in others[:5])}
            evidence = tuple(Subject(records, other.id) for other in others)
            yield found.check("warn", Message("rules.text-not-repeated.copied", values), field, evidence)
        else:
            yield found.check("pass", Message("rules.text-not-repeated.kept"), field)
