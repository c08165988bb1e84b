"""A record as others may read it: without what is marked as private."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from servicecontrol.records.fields import Private
from servicecontrol.records.paths import bare, marks

#: What pydantic's `exclude` takes: a field -> whole, or what to leave out inside it.
_Left = dict[str, Any]


def published(record: BaseModel) -> dict[str, Any]:
    """The record as plain values by the names in its file, private fields left out at any depth."""
    values: dict[str, Any] = record.model_dump(mode="json", by_alias=True, exclude=_private(type(record)))
    return values


@cache
def _private(model: type[BaseModel]) -> _Left:
    found: _Left = {}
    for name, info in model.model_fields.items():
        if any(isinstance(mark, Private) for mark in (*info.metadata, *marks(info.annotation))):
            found[name] = True
            continue
        kind = bare(info.annotation)
        inside = get_args(kind)[0] if get_origin(kind) is tuple else kind
        part = bare(inside)
        if isinstance(part, type) and issubclass(part, BaseModel) and _private(part):
            found[name] = {"__all__": _private(part)} if get_origin(kind) is tuple else _private(part)
    return found
