"""Walks a record along its model: every marked value with the steps that lead to it in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from servicecontrol.records.fields import Event, Refers

PathStep = str | int
Marker = Refers | Event


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked values of a record, without the steps to them."""

    days: list[object] = field(default_factory=list)  #: of events
    names: list[tuple[str, object]] = field(default_factory=list)  #: what each refers to, and the name


@dataclass(frozen=True)
class _Shape:
    """What is marked in a value: itself, each of its entries, its keys, or fields of a model."""

    markers: tuple[Marker, ...] = ()
    each: _Shape | None = None
    keys: _Shape | None = None
    values: _Shape | None = None
    model: type[BaseModel] | None = None


def marked(
    record: BaseModel, steps: tuple[PathStep, ...] = ()
) -> Iterator[tuple[tuple[PathStep, ...], Marker, object]]:
    """Every marked value that is there: its steps (keys as written in the file), its marker and the value."""
    for name, key, shape in _fields(type(record)):
        value = getattr(record, name)
        if value is not None:
            yield from _inside(value, shape, (*steps, key) if key else steps)


def marked_texts(
    tree: object, model: type[BaseModel], steps: tuple[PathStep, ...] = ()
) -> Iterator[tuple[tuple[PathStep, ...], Marker, str]]:
    """As `marked`, of a tree of texts that is not, or cannot become, the model: what fits nowhere is passed over."""
    for _, key, shape in _fields(model):
        value = tree if not key else tree.get(key) if isinstance(tree, Mapping) else None
        yield from _texts_inside(value, shape, (*steps, key) if key else steps)


def _texts_inside(
    value: object, shape: _Shape, steps: tuple[PathStep, ...]
) -> Iterator[tuple[tuple[PathStep, ...], Marker, str]]:
    if isinstance(value, str) and value:
        yield from ((steps, marker, value) for marker in shape.markers)
    elif shape.model:
        yield from marked_texts(value, shape.model, steps)
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            if shape.keys:
                yield from _texts_inside(key, shape.keys, (*steps, key))
            if shape.values:
                yield from _texts_inside(entry, shape.values, (*steps, key))
    elif shape.each and isinstance(value, Sequence) and not isinstance(value, str):
        for index, entry in enumerate(value):
            yield from _texts_inside(entry, shape.each, (*steps, index))


def marked_values(record: BaseModel) -> Marks:
    """The marked values without their steps: many times quicker, for the records that have no fault to point at."""
    found = Marks()
    _gather(record, found)
    return found


def _gather(record: BaseModel, found: Marks) -> None:
    values = record.__dict__
    for name, _, shape in _fields(type(record)):
        value = values[name]
        if value is None:
            continue
        if shape.model:
            _gather(value, found)
        elif shape.each is not None and shape.each.model:
            for entry in value:
                _gather(entry, found)
        elif shape.markers:
            _note(shape.markers, value, found)
        else:
            for _, marker, entry in _inside(value, shape, ()):
                _note((marker,), entry, found)


def _note(markers: tuple[Marker, ...], value: object, found: Marks) -> None:
    for marker in markers:
        if isinstance(marker, Refers):
            found.names.append((marker.to, value))
        else:
            found.days.append(value)


def _inside(
    value: object, shape: _Shape, steps: tuple[PathStep, ...]
) -> Iterator[tuple[tuple[PathStep, ...], Marker, object]]:
    for marker in shape.markers:
        yield steps, marker, value
    if shape.model and isinstance(value, BaseModel):
        yield from marked(value, steps)
    if shape.each and isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _inside(entry, shape.each, (*steps, index))
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if shape.keys:
                yield from _inside(key, shape.keys, (*steps, key))
            if shape.values:
                yield from _inside(entry, shape.values, (*steps, key))


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, _Shape], ...]:
    """The fields that hold anything marked: attribute, key in the file ('' for a root model), shape."""
    found = []
    for name, info in model.model_fields.items():
        markers = tuple(entry for entry in info.metadata if isinstance(entry, Refers | Event))
        shape = _shape(info.annotation, markers)
        if shape is not None:
            found.append((name, "" if name == "root" else info.alias or name, shape))
    return tuple(found)


def _shape(annotation: object, markers: tuple[Marker, ...] = ()) -> _Shape | None:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        more = tuple(entry for entry in arguments[1:] if isinstance(entry, Refers | Event))
        return _shape(arguments[0], (*markers, *more))
    if origin in (Union, UnionType):
        inner = [_shape(argument, markers) for argument in arguments if argument is not NoneType]
        return next((shape for shape in inner if shape), None)
    if origin is tuple:
        each = _shape(arguments[0])
        return _Shape(each=each) if each else None
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        keys, values = _shape(arguments[0]), _shape(arguments[1])
        return _Shape(keys=keys, values=values) if keys or values else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _Shape(model=annotation) if _fields(annotation) else None
    return _Shape(markers=markers) if markers else None
