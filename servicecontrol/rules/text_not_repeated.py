"""Copies: the same words on several records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Several
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, TextPath
from servicecontrol.verdicts import Check, Subject

#: How many of the other records are named; their number tells how many there are.
_SHOWN = 20


@rule(serves=(Purpose.ORIGINALITY,))
def text_not_repeated(
    context: Context,
    *,
    records: RecordKind,
    field: TextPath,
    length: Several = 8,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """What a record says is its own, not copied from another; texts shorter than `length` may recur."""
    same: dict[str, Counter[str]] = defaultdict(Counter)  # text -> how often each record says it
    chosen = [(found, str(found.first(field) or "")) for found in context.selected(records, each, when)]
    for found, text in chosen:
        if len(text) >= length:
            same[text][found.id] += 1
    totals = {text: ids.total() for text, ids in same.items()}
    for found, text in chosen:
        n = totals[text] - same[text][found.id] if text in totals else 0
        if n:
            others = tuple(islice((id_ for id_ in same[text] if id_ != found.id), _SHOWN))
            values: dict[str, Value] = {"n": n, "others": others[:5]}
            evidence = tuple(Subject(records, other) for other in others)
            yield found.check("warn", Message("rules.text-not-repeated.copied", values), field, evidence)
        else:
            yield found.check("pass", Message("rules.text-not-repeated.kept"), field)
