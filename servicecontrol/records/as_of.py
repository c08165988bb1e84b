"""A record as it stood on a past day: what had not happened yet is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TypeVar, get_args

from pydantic import BaseModel

from servicecontrol.records.fields import Event, Model, Refers
from servicecontrol.records.paths import entry, field_type, marks
from servicecontrol.records.types import RECORD_REGISTERS
from servicecontrol.records.walk import marked

_M = TypeVar("_M", bound=BaseModel)


def latest_event(record: BaseModel) -> date:
    """The last day on which anything in the record happened; the first day there is where nothing did."""
    days = (day_of_event(value) for _, marker, value in marked(record) if isinstance(marker, Event))
    return max(days, default=date.min)


def as_it_stood(record: _M, as_of: date) -> _M | None:
    """The record on that day; None where it did not exist yet, which the first event of a model decides."""
    if latest_event(record) <= as_of:
        return record
    return _cut(record, as_of)


def _cut(record: _M, as_of: date) -> _M | None:
    changed: dict[str, object] = {}
    unknown: dict[str, object] = {}
    first_event = True
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name not in _events(type(record)):
            changed[name] = _cut_value(value, as_of)
        elif isinstance(value, tuple):
            changed[name] = tuple(day for day in value if day_of_event(day) <= as_of)
        else:
            if value is not None and day_of_event(value) > as_of:
                if first_event:
                    return None
                changed[name] = None
                unknown |= _unknown_until(record, name)
            first_event = False
    return record.model_copy(update=changed | unknown)


def _unknown_until(record: BaseModel, event: str) -> dict[str, object]:
    """The fields that say nothing before an event, at their defaults."""
    fields = type(record).model_fields
    known_after = record.known_after if isinstance(record, Model) else {}
    return {name: fields[name].get_default() for name in known_after.get(event, ())}


def _cut_value(value: object, as_of: date) -> object:
    if isinstance(value, BaseModel):
        return as_it_stood(value, as_of)
    if isinstance(value, tuple):
        return tuple(entry for entry in (_cut_value(entry, as_of) for entry in value) if entry is not None)
    if isinstance(value, Mapping):
        cut = ((key, _cut_value(entry, as_of)) for key, entry in value.items())
        return {key: entry for key, entry in cut if entry is not None}
    return value


def without(record: _M, gone: Collection[str]) -> _M | None:
    """The record without what it says of others that were not there yet; None where it must name one of them."""
    if not any(value in gone for _, value in _named(record)):
        return record
    changed: dict[str, object] = {}
    for name, info in type(record).model_fields.items():
        value = _without(getattr(record, name), _names_a_record(field_type(info)), gone)
        if value is None and info.is_required():
            return None
        changed[name] = info.get_default() if value is None else value
    return record.model_copy(update=changed)


def _without(value: object, is_name: bool, gone: Collection[str]) -> object:  # noqa: FBT001  # of a field
    if isinstance(value, tuple):
        kept = (_without(entry, is_name, gone) for entry in value)
        return tuple(entry for entry in kept if entry is not None)
    if isinstance(value, BaseModel):
        return without(value, gone)
    return None if is_name and value in gone else value


def _named(record: BaseModel) -> Iterator[tuple[str, object]]:
    """The records that a record names, with the register that each is of."""
    for _, marker, value in marked(record):
        if isinstance(marker, Refers) and marker.to in RECORD_REGISTERS:
            yield marker.to, value


@cache
def _names_a_record(kind: object) -> bool:
    """Whether a field, or each entry of its list, names a record."""
    found = (*marks(kind), *marks(entry(kind)))
    return any(isinstance(mark, Refers) and mark.to in RECORD_REGISTERS for mark in found)


@cache
def _events(model: type[BaseModel]) -> frozenset[str]:
    """The fields that hold the day of an event, or several, themselves; one that is optional too."""
    fields = model.model_fields.items()
    return frozenset(name for name, info in fields if _is_event((*info.metadata, info.annotation)))


def _is_event(parts: tuple[object, ...]) -> bool:
    """Whether the mark stands in an annotation, outside of any model inside it."""
    return any(isinstance(part, Event) or _is_event(get_args(part)) for part in parts)


def day_of_event(value: object) -> date:
    """The calendar day of a marked value."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.min
