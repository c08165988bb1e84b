"""Links: what a record names is of the same matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.paths import values_at
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, Selected
from servicecontrol.verdicts import Check, Subject


@rule
def matches_linked(
    context: Context,
    *,
    records: RecordKind,
    field: FieldPath,
    back: str = "",
    same: tuple[FieldPath, ...] = (),
    there: tuple[str, ...] = (),
    apart: tuple[FieldPath, ...] = (),
    order: Literal["before", "after", "any"] = "any",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """What a record names is of the same matter, names it back and comes in its order.

    `back` is the field in which the other record names this one, `same` are the fields that agree in both, called
    `there` in the other where it has names of its own, `apart` those that differ. What either leaves empty
    contradicts nothing. `order` says on which side of this record the other one lies.
    """
    kinds = context.ledger.kind_of_record
    for found in context.selected(records, each, when):
        for id_ in map(str, found.values(field)):
            kind = kinds.get(id_)
            other = context.ledger.kept(kind).get(id_) if kind else None
            if kind is None or other is None:
                continue
            values: dict[str, Value] = {"other": id_, "field": field}
            fault = (
                _of_another(found, other, back)
                or _differs(found, other, same, there)
                or _alike(found, other, apart)
                or _out_of_order(found, other.day, order)
            )
            key, more = fault or ("kept", {})
            message = Message(f"rules.matches-linked.{key}", {**values, **more})
            yield found.check("fail" if fault else "pass", message, field, (Subject(kind, id_),))


_Fault = tuple[str, Mapping[str, Value]] | None


def _of_another(found: Selected, other: object, back: str) -> _Fault:
    """Whether the other record names some other one in the place of this."""
    named = [str(value) for value in values_at(other, back)] if back else []
    if not named or any(name.split("/")[0] == found.id for name in named):
        return None
    return "of-another", {"named": tuple(named)}


def _differs(found: Selected, other: object, same: tuple[str, ...], there: tuple[str, ...]) -> _Fault:
    names = there or tuple(path.removeprefix("record.") for path in same)
    for path, theirs in zip(same, names, strict=False):
        ours, said = _texts(found.values(path)), _texts(values_at(other, theirs))
        if ours and said and not set(ours) & set(said):
            return "differs", {"then": path, "ours": ours, "theirs": said}
    return None


def _alike(found: Selected, other: object, apart: tuple[str, ...]) -> _Fault:
    for path in apart:
        both = set(_texts(found.values(path))) & set(_texts(values_at(other, path.removeprefix("record."))))
        if both:
            return "alike", {"then": path, "ours": tuple(sorted(both))}
    return None


def _out_of_order(found: Selected, day: date, order: str) -> _Fault:
    wrong = (order == "after" and day < found.day) or (order == "before" and day > found.day)
    return (f"not-{order}", {"day": day, "own": found.day}) if wrong else None


def _texts(values: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(str, values))
