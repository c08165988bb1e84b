"""The fields that a map fills, checked against the record's model and bound to the columns of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from servicecontrol.importing.maps import (
    FILE_NAME,
    ROW_NUMBER,
    MapFile,
    Source,
    Sources,
    Steps,
    parts,
)
from servicecontrol.importing.references import Registers
from servicecontrol.importing.sheets import CsvSheet
from servicecontrol.problems import Message, Problem
from servicecontrol.read.expected import field_names
from servicecontrol.read.models import model_at
from servicecontrol.read.names import did_you_mean

M = TypeVar("M", bound=BaseModel)
#: The number of an entry in a list, from 1.
_ENTRY = re.compile(r"[1-9][0-9]{0,2}")
#: These stand among the columns of a template: the row's number, a column that this sheet does not have.
ROW, LACKING = -1, -2


@dataclass(frozen=True)
class Target(Generic[M]):
    """What rows are made into: a model, the map's section for it, the names that its texts may refer to."""

    model: type[M]
    section: str
    registers: Registers
    is_optional: bool = False  #: a row without an id is not one of them
    order: Sequence[str] = ()  #: in which the fields are written; the model's own, if none is given

    def names(self, steps: Steps = ()) -> list[str]:
        """The fields at a place of the record, in the order in which they are written."""
        return list(self.order) if self.order and not steps else field_names(model_at(self.model, steps))


@dataclass(frozen=True)
class MappedField:
    """A field whose source is bound to the columns of one sheet."""

    name: str  #: as in the map
    steps: Steps
    pieces: tuple[str | int, ...]  #: texts, and columns by index
    columns: tuple[int, ...]  #: those of them that the sheet has
    source: Source
    group: str  #: fields of one group are left out together; empty for one that is never left out so

    @property
    def is_constant(self) -> bool:
        """Whether no cell has a part in it."""
        return not any(isinstance(piece, int) and piece != ROW for piece in self.pieces)


def field_problems(target: Target[M], sources: Sources, file: MapFile) -> Iterator[Problem]:
    """Fields that the record does not have, and required ones that the map is silent about."""
    for name in sources:
        problem = _unknown_field(target, name, file)
        if problem:
            yield problem
    written = {steps_of(name)[0] for name in sources}
    for name, info in target.model.model_fields.items():
        if info.is_required() and (info.alias or name) not in written:
            what = Message("problems.field-not-mapped", {"field": info.alias or name})
            yield file.problem((target.section,), what, of_key=True)


def _unknown_field(target: Target[M], name: str, file: MapFile) -> Problem | None:
    steps = steps_of(name)
    for depth, step in enumerate(steps):
        known = target.names(steps[:depth])
        if isinstance(step, str) and step not in known:
            allowed = Message("hints.allowed" if known else "hints.list-entry", {"allowed": tuple(known)})
            hint = did_you_mean(step, known, allowed)
            what = Message("problems.unknown-field", {"field": step})
            return file.problem((target.section, name), what, hint, of_key=True)
    return None


def steps_of(name: str) -> Steps:
    """The steps to a field: `measures.1.what` is the field `what` of the first entry of `measures`."""
    return tuple(int(step) - 1 if _ENTRY.fullmatch(step) else step for step in name.split("."))


def bound(sheet: CsvSheet, sources: Sources, target: Target[M]) -> tuple[MappedField, ...]:
    """The fields for this sheet, in the order in which they are written."""
    fields = [_bound(sheet, name, source) for name, source in sources.items()]
    return tuple(sorted(_grouped(fields), key=lambda field: _position(field.steps, target)))


def _bound(sheet: CsvSheet, name: str, source: Source) -> MappedField:
    def piece(text: str, *, is_column: bool) -> str | int:
        if not is_column:
            return text
        if text in (ROW_NUMBER, FILE_NAME):
            return ROW if text == ROW_NUMBER else sheet.name
        return sheet.header.index(text) if text in sheet.header else LACKING

    pieces = tuple(piece(text, is_column=is_column) for text, is_column in parts(source.template))
    columns = tuple(piece for piece in pieces if isinstance(piece, int) and piece not in (ROW, LACKING))
    return MappedField(name, steps_of(name), pieces, columns, source, name.rpartition(".")[0])


def _grouped(fields: Sequence[MappedField]) -> Iterator[MappedField]:
    """A group that no cell has a part in is never left out."""
    groups = {field.group for field in fields if not field.is_constant}
    for field in fields:
        group = field.group if field.group in groups else ""
        yield MappedField(field.name, field.steps, field.pieces, field.columns, field.source, group)


def _position(steps: Steps, target: Target[M]) -> tuple[int, ...]:
    """Where a field stands among those of its record, and inside its group."""
    return tuple(
        step if isinstance(step, int) else target.names(steps[:depth]).index(step)
        for depth, step in enumerate(steps)
    )


def field_at(fields: Sequence[MappedField], steps: Steps) -> MappedField:
    """The field that these steps lead to or into; of a record as a whole, the first, which is its id."""

    def shared(field: MappedField) -> int:
        same = 0
        for one, other in zip(field.steps, steps, strict=False):
            if one != other:
                break
            same += 1
        return same

    return max(fields, key=shared)
