"""A record as others may read it: without what is withheld."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from servicecontrol.records.paths import field_type
from servicecontrol.records.privacy import model_in, parts_of, privacy_of

#: What pydantic's `exclude` takes: a field -> whole, or what to leave out inside it.
_Left = dict[str, Any]


def published(record: BaseModel) -> dict[str, Any]:
    """The record as plain values by the names in its file, without what is withheld at any depth."""
    values: dict[str, Any] = record.model_dump(mode="json", by_alias=True, exclude=_left_out(type(record)))
    return values


@cache  # asked of every field of every record that a page lays out
def is_withheld(kind: object) -> bool:
    """Whether a field of this type is left out as a whole."""
    return _left_of(kind) is True


@cache
def _left_out(model: type[BaseModel]) -> _Left:
    left = {name: _left_of(field_type(info)) for name, info in model.model_fields.items()}
    return {name: inside for name, inside in left.items() if inside}


def _left_of(kind: object) -> bool | _Left:
    """What is left out of a field; all of a list or mapping whose entries or keys are withheld."""
    model = model_in(kind)
    if model:
        return _left_out(model)
    declared = privacy_of(kind)
    if declared:
        return declared.is_withheld
    parts = [_left_of(part) for part in parts_of(kind)]
    return True in parts or next(({"__all__": inside} for inside in parts if inside), False)
