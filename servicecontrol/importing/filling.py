"""Rows of a sheet -> records, by the map's word on what each field is made of; or which cell is at fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, cast

from pydantic import ValidationError

from servicecontrol.importing.fields import ROW, M, MappedField, Target, field_at
from servicecontrol.importing.maps import ImportMap, MapFile, Source, Steps
from servicecontrol.importing.references import unknown_names
from servicecontrol.importing.sheets import CellFault, CsvSheet, Tally
from servicecontrol.problems import Hint, Message, Problem
from servicecontrol.read.models import faults_of
from servicecontrol.read.names import did_you_mean
from servicecontrol.read.table import CsvRow
from servicecontrol.read.tree import Tree
from servicecontrol.records.walk import PathStep

_FieldFault = tuple[MappedField, Message, Hint]


@dataclass(frozen=True)
class Made(Generic[M]):
    """A row that became a record."""

    row: CsvRow
    tree: dict[str, Tree]
    record: M

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.tree["id"])


@dataclass(frozen=True)
class Filled(Generic[M]):
    """What came of a sheet's rows."""

    records: tuple[Made[M], ...]
    faults: tuple[CellFault, ...]  #: cells
    problems: tuple[Problem, ...]  #: what the map itself puts wrong into every record


def chosen_rows(sheet: CsvSheet, map_: ImportMap) -> Iterator[tuple[int, CsvRow]]:
    """The rows that the map wants, each with its number."""
    header = sheet.header
    wanted = [(header.index(name), set(cells)) for name, cells in map_.keep.items() if name in header]
    unwanted = [(header.index(name), set(cells)) for name, cells in map_.leave_out.items() if name in header]
    for number, row in enumerate(sheet.rows, start=1):
        kept = all(row.cells[index] in cells for index, cells in wanted)
        if kept and not any(row.cells[index] in cells for index, cells in unwanted):
            yield number, row


def filled(
    rows: Iterable[tuple[int, CsvRow]], fields: Sequence[MappedField], target: Target[M], file: MapFile
) -> Filled[M]:
    """The records of the rows, and everything that keeps a row from being one."""
    records: list[Made[M]] = []
    faults = Tally()
    problems: dict[str, Problem] = {}
    for number, row in rows:
        texts, found = _texts(fields, row, number)
        if target.is_optional and "id" not in texts:
            continue
        for fault in found.values():
            faults.note(fault)
        present = _present(fields, texts)
        tree = _tree(present, texts)
        record, wrong = _checked(tree, present, fields, target)
        if record is not None and not found:
            records.append(Made(row, tree, record))
        for field, what, hint in wrong:
            if field.name in found:
                continue  # that it is missing or wrong has been told
            if field.columns:
                faults.note(CellFault(row.line, field.columns[0], what, hint))
            elif (key := f"{field.name} {what}") not in problems:
                problems[key] = file.problem((target.section, field.name), what, hint)
    return Filled(tuple(records), tuple(faults), tuple(problems.values()))


def _texts(
    fields: Sequence[MappedField], row: CsvRow, number: int
) -> tuple[dict[str, str], dict[str, CellFault]]:
    """What a row says, and what is wrong with it, by the name of the field."""
    texts: dict[str, str] = {}
    faults: dict[str, CellFault] = {}
    for field in fields:
        text = _text(field, row, number)
        if isinstance(text, CellFault):
            faults[field.name] = text
        elif text:
            texts[field.name] = text
    return texts, faults


def _present(fields: Sequence[MappedField], texts: Mapping[str, str]) -> list[MappedField]:
    """The fields of this record; of a list whose first entry is left out, the second is the first."""
    groups = {"", *(field.group for field in fields if field.name in texts and not field.is_constant)}
    numbers: dict[Steps, dict[PathStep, int]] = {}
    present = []
    for field in fields:
        if field.name in texts and field.group in groups:
            steps = []
            for depth, step in enumerate(field.steps):
                entries = numbers.setdefault(field.steps[:depth], {})
                steps.append(entries.setdefault(step, len(entries)) if isinstance(step, int) else step)
            present.append(field if field.steps == tuple(steps) else replace(field, steps=tuple(steps)))
    return present


def _tree(fields: Sequence[MappedField], texts: Mapping[str, str]) -> dict[str, Tree]:
    """The record as it will be written, its values still texts."""
    tree: dict[str, Tree] = {}
    for field in fields:
        _put(tree, field.steps, texts[field.name])
    return tree


def _text(field: MappedField, row: CsvRow, number: int) -> str | CellFault:
    """The text of a field; empty where the row says nothing."""
    cells, source = row.cells, field.source
    if not (field.is_constant or any(cells[index].strip() for index in field.columns)):
        return ""
    text = "".join(_piece(piece, cells, number, source) for piece in field.pieces).strip()
    if text in source.blank:
        return ""
    index = field.columns[0] if field.columns else 0
    if source.values and text not in source.values:
        return _not_in_values(field, text, row.line, index)
    text = source.values.get(text, text)
    if source.date is None or not text:
        return text
    values = {"field": field.name, "value": text, "form": source.date}
    wrong = Message("problems.not-of-the-form", values)
    return _day(text, source.date) or CellFault(row.line, index, wrong, Message("hints.not-of-the-form"))


def _piece(piece: str | int, cells: Sequence[str], number: int, source: Source) -> str:
    if isinstance(piece, str):
        return piece
    if piece == ROW:
        return str(number)
    cell = cells[piece] if piece >= 0 else ""
    for text, other in source.replace.items():
        cell = cell.replace(text, other)
    return cell


def _not_in_values(field: MappedField, text: str, line: int, index: int) -> CellFault:
    values = {"field": field.name, "value": text}
    hint = did_you_mean(text, field.source.values, Message("hints.not-in-values", values))
    return CellFault(line, index, Message("problems.not-in-values", values), hint)


def _day(text: str, form: str) -> str:
    """The day as records write it, with its hour if the form has one; empty if it is none of that form."""
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007  # records tell local time without a zone
    except ValueError:
        return ""
    if "%H" not in form and "%I" not in form:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _put(tree: dict[str, Tree], steps: Steps, text: str) -> None:
    """Puts a text at its place; entries of a list come in order, so each is the last one or a new one."""
    holder: Tree = tree
    for depth, step in enumerate(steps, start=1):
        child: Tree = text if depth == len(steps) else [] if isinstance(steps[depth], int) else {}
        if isinstance(holder, dict):
            holder = holder.setdefault(str(step), child)
        else:
            entries = cast("list[Tree]", holder)
            if cast("int", step) >= len(entries):
                entries.append(child)
            holder = entries[-1]


def _checked(
    tree: dict[str, Tree], present: Sequence[MappedField], fields: Sequence[MappedField], target: Target[M]
) -> tuple[M | None, list[_FieldFault]]:
    """The record; or each fault of it with the field that it lies in, be it one that the row leaves empty."""
    wrong: list[_FieldFault] = []
    try:
        record = target.model.model_validate(tree)
    except ValidationError as fault:
        names = {field.name for field in present}
        absent = [field for field in fields if field.name not in names and len(field.steps) == 1]
        wrong += [
            (field_at([*present, *absent], steps), what, hint)
            for steps, what, hint in faults_of(fault, target.model)
        ]
        # The names in it can be looked up all the same.
        record = target.model.model_construct(None, **{**dict.fromkeys(target.model.model_fields), **tree})
    unknown = unknown_names(record, target.registers)
    wrong += [(field_at(present, steps), what, hint) for steps, what, hint in unknown]
    return (None if wrong else record), wrong
