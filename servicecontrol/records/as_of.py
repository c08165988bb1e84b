"""A record as it stood on a past day: what had not happened yet is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from pydantic import BaseModel

from servicecontrol.records.fields import Event
from servicecontrol.records.walk import marked

_M = TypeVar("_M", bound=BaseModel)


def latest_event(record: BaseModel) -> date:
    """The last day on which anything in the record happened; the first day there is where nothing did."""
    return max((day_of_event(value) for _, marker, value in marked(record) if isinstance(marker, Event)), default=date.min)


def as_it_stood(record: _M, as_of: date) -> _M | None:
    """The record on that day; None where it did not exist yet, which the first event of a model decides."""
    if latest_event(record) <= as_of:
        return record
    return _cut(record, as_of)


def _cut(record: _M, as_of: date) -> _M | None:
    changed: dict[str, object] = {}
    first_event = True
    for name in type(record).model_fields:
        value = getattr(record, name)
        is_event = any(isinstance(entry, Event) for entry in type(record).model_fields[name].metadata)
        if is_event and isinstance(value, date) and day_of_event(value) > as_of:
            if first_event:
                return None
            changed[name] = None
        else:
            changed[name] = _cut_value(value, as_of)
        first_event = first_event and not is_event
    return record.model_copy(update=changed)


def _cut_value(value: object, as_of: date) -> object:
    if isinstance(value, BaseModel):
        return as_it_stood(value, as_of)
    if isinstance(value, tuple):
        return tuple(entry for entry in (_cut_value(entry, as_of) for entry in value) if entry is not None)
    if isinstance(value, Mapping):
        return {key: entry for key, entry in ((key, _cut_value(e, as_of)) for key, e in value.items()) if entry is not None}
    return value


def day_of_event(value: object) -> date:
    """The calendar day of a marked value."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.min
