"""Dotted paths into a record, as a procedure's clauses write them: `notice.date`, `measures.owner`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo


def values_at(value: object, path: str) -> tuple[object, ...]:
    """Every value at a path, each entry of a list on the way entered; what is not filled in is left out."""
    found: tuple[object, ...] = (value,)
    for step in path.split(".") if path else ():
        found = tuple(inner for each in found for inner in _entries(inner_value(each, step)))
    return tuple(each for each in found if each is not None)


def inner_value(value: object, step: str) -> object:
    """The value under a key of a record, or of a mapping in it; None where it has none."""
    if isinstance(value, Mapping):
        return value.get(step)
    name = _attribute(type(value), step)  # type: ignore[arg-type]  # a class has a hash, whatever its instances have
    return getattr(value, name) if name else None


def _entries(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        yield from value
    elif value is not None and value != {}:
        yield value


@cache
def _attribute(kind: type, step: str) -> str:
    """The attribute that a key of the file stands for; a computed one goes by its own name."""
    if issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            if step in (info.alias, name):
                return name
    elif is_dataclass(kind) and step in {field.name for field in fields(kind)}:
        return step
    return step if isinstance(getattr(kind, step, None), property) else ""


def annotation_at(kind: object, path: str) -> object:
    """What a type has at a path, a list's entry for the list; None where it has nothing of the name."""
    for step in path.split(".") if path else ():
        model = bare(kind)
        if get_origin(model) is not None and issubclass(_class(get_origin(model)), Mapping):
            kind = get_args(model)[1]
            continue
        name = _attribute(_class(model), step)
        if not name:
            return None
        kind = entry(_annotation(_class(model), name))
    return kind


def has_list(kind: object, path: str) -> bool:
    """Whether several values can stand at a path that the type has: a list does, or one on the way to it."""
    for step in path.split("."):
        model = bare(kind)
        if get_origin(model) is None:
            raw = _annotation(_class(model), _attribute(_class(model), step))
            if get_origin(bare(raw)) is tuple:
                return True
        kind = annotation_at(kind, step)
    return False


def keys_of(kind: object) -> tuple[str, ...]:
    """The keys that a type has, as paths write them; none of what is no model."""
    model = _class(bare(kind))
    if issubclass(model, BaseModel):
        return tuple(info.alias or name for name, info in model.model_fields.items())
    return tuple(field.name for field in fields(model)) if is_dataclass(model) else ()


def _annotation(model: type, name: str) -> object:
    if issubclass(model, BaseModel) and name in model.model_fields:
        return field_type(model.model_fields[name])
    attribute = getattr(model, name, None)
    if isinstance(attribute, property):
        return get_type_hints(attribute.fget)["return"]
    return get_type_hints(model, include_extras=True)[name]


def field_type(info: FieldInfo) -> object:
    """The whole type of a model's field, its marks included."""
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _class(kind: object) -> type:
    return kind if isinstance(kind, type) else object


def entry(kind: object) -> object:
    """The type of a list's entries; any other type as `optional` leaves it."""
    plain = bare(kind)
    if get_origin(plain) is tuple:
        return get_args(plain)[0]
    return optional(kind)


def optional(kind: object) -> object:
    """The type that a value has where it is not None, with its marks."""
    if get_origin(kind) in (Union, UnionType):
        return next(each for each in get_args(kind) if each is not NoneType)
    return kind


def bare(kind: object) -> object:
    """The type that a value has where it is not None, without marks; of a root model that of its root."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return bare(optional(kind))
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return bare(kind.model_fields["root"].annotation)
    return kind


def marks(kind: object) -> tuple[object, ...]:
    """The marks of a type, also of one that may be None."""
    if get_origin(kind) is Annotated:
        return (*kind.__metadata__, *marks(get_args(kind)[0]))  # type: ignore[attr-defined]
    return marks(optional(kind)) if get_origin(kind) in (Union, UnionType) else ()
