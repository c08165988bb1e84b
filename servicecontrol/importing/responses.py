"""Rows of a survey's sheets -> its response tables, beside the files that the map writes of the wave."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import StringIO

from servicecontrol.importing.fields import Target, field_problems
from servicecontrol.importing.filling import chosen_rows
from servicecontrol.importing.harvest import Batch, Finding, Harvest, batch_of, same_ids, told
from servicecontrol.importing.house import House
from servicecontrol.importing.maps import FILE_NAME, MapFile, SurveyMap
from servicecontrol.importing.notation import written
from servicecontrol.importing.sheets import Fault, Sheet, Tally
from servicecontrol.importing.waves import Wave, compared, filled_in, stand_in_problems, wave_of, waves_of
from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import AreaName, CustomerId, Day, Key, Model, Text

_PART = re.compile(r"\w[\w-]{0,59}")


class ResponseRow(Model):
    """What a row says beside its answers."""

    id: Key
    area: AreaName | None = None
    customer: CustomerId | None = None
    returned: Day | None = None
    comment: Text | None = None


def import_survey(
    map_: SurveyMap, file: MapFile, sheets: Sequence[Sheet], house: House, *, may_replace: bool
) -> Harvest:
    """The files of every wave that the sheets belong to."""
    target = Target(ResponseRow, "fields", house.registers)
    findings: list[Finding] = [*field_problems(target, map_.fields, file), *stand_in_problems(map_, file)]
    if findings:
        return Harvest(told(findings))
    files: dict[str, str] = {}
    records = 0
    before: Wave | None = None
    for id_, own in waves_of(sheets, map_).items():
        wave, problems = wave_of(id_, own, map_, file, house)
        findings += problems
        if wave is not None:
            batches = [batch_of(sheet, map_.fields, target, map_, file) for sheet in own]
            findings += _response_findings(wave, batches, map_, file)
            records += sum(len(batch.records) for batch in batches)
            files |= _files(compared(wave, before) if map_.comparable else wave, batches, map_, house)
            before = wave
    if not may_replace:
        findings += _existing(files, file, house)
    return Harvest(told(findings)) if findings else Harvest((), records, tuple(files.items()))


def _response_findings(
    wave: Wave, batches: Sequence[Batch[ResponseRow]], map_: SurveyMap, file: MapFile
) -> Iterator[Finding]:
    for batch in batches:
        yield from batch.findings
        yield from ((batch.sheet, fault) for fault in _off_scale(wave, batch.sheet, map_))
    yield from same_ids(batches)
    names: dict[str, str] = {}
    for batch in batches:
        name = _table_name(batch.sheet, map_)
        if name is None:
            values = {"field": "part", "value": batch.sheet.name}
            yield file.problem(("part",), Message("problems.bad-form", values), Message("hints.form-of-key"))
        elif (other := names.setdefault(name.casefold(), batch.sheet.path)) != batch.sheet.path:
            values = {"path": batch.sheet.path, "other": other, "name": name}
            yield file.problem(
                ("survey",), Message("problems.parts-clash", values), Message("hints.parts-clash")
            )


def _off_scale(wave: Wave, sheet: Sheet, map_: SurveyMap) -> Tally:
    """Cells that are neither a code of the scale nor told by the map."""
    found = Tally()
    codes = _codes(wave, map_)
    answers = [(index, item) for item, index in _columns(wave, sheet, map_).items() if index is not None]
    allowed = tuple(level.code for level in wave.form.scale)
    for _, row in chosen_rows(sheet, map_):
        for index, item in answers:
            cell = row.cells[index]
            if cell not in codes:
                found.add((index, cell), partial(_off_scale_at, row.line, index, cell, item, allowed))
    return found


def _off_scale_at(line: int, index: int, cell: str, item: str, allowed: tuple[str, ...]) -> Fault:
    values: dict[str, Value] = {"value": cell, "allowed": allowed}
    hint = Message("hints.code-in-map", {"value": cell, "item": item})
    return Fault(line, index, Message("problems.off-scale", values), hint)


def _codes(wave: Wave, map_: SurveyMap) -> Mapping[str, str]:
    """What each cell means: a code of the scale, or nothing."""
    scale = {level.code: level.code for level in wave.form.scale}
    return {**scale, **map_.values, **dict.fromkeys(("", *map_.blank), "")}


def _columns(wave: Wave, sheet: Sheet, map_: SurveyMap) -> Mapping[str, int | None]:
    """The column of each item of the form; none where this sheet lacks it."""
    places = {name: index for index, name in enumerate(sheet.header)}
    return {item.id: places.get(map_.answers[item.id]) for item in wave.form.items}


def _table_name(sheet: Sheet, map_: SurveyMap) -> str | None:
    """The file name of a sheet's responses; None where what the map makes of it is none."""
    if map_.part is None:
        return "responses.csv"
    part = filled_in(map_.part, {FILE_NAME: sheet.name})
    return f"responses-{part}.csv" if _PART.fullmatch(part) else None


def _files(
    wave: Wave, batches: Sequence[Batch[ResponseRow]], map_: SurveyMap, house: House
) -> dict[str, str]:
    folder = f"{house.id}/surveys/{wave.id}"
    files = {f"{folder}/{name}.yaml": written(tree) for name, tree in wave.trees.items()}
    for batch in batches:
        files[f"{folder}/{_table_name(batch.sheet, map_)}"] = _table(wave, batch, map_)
    return files


def _table(wave: Wave, batch: Batch[ResponseRow], map_: SurveyMap) -> str:
    """The response table: the id and what else the map fills, then a column per item of the form."""
    codes = _codes(wave, map_)
    columns = _columns(wave, batch.sheet, map_)
    fields = [name for name in ResponseRow.model_fields if name in map_.fields]
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*fields, *columns])
    for made in batch.records:
        cells = made.row.cells
        answers = ("" if index is None else codes.get(cells[index], "") for index in columns.values())
        table.writerow([*(made.tree.get(name, "") for name in fields), *answers])
    return text.getvalue()


def _existing(files: Mapping[str, str], file: MapFile, house: House) -> Iterator[Finding]:
    for path in files:
        if (house.into / path).exists():
            what = Message("problems.record-exists", {"path": path})
            yield file.problem(("survey",), what, Message("hints.record-exists"))
