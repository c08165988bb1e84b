"""Rows of a survey's sheets -> its response tables, beside the files that the map writes of the survey."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import StringIO

from servicecontrol.importing.batches import Batch, Finding, PlannedImport, batch_of, problems_of, same_ids
from servicecontrol.importing.fields import Target, field_problems
from servicecontrol.importing.filling import chosen_rows
from servicecontrol.importing.maps import FILE_NAME, MapFile, SurveyMap
from servicecontrol.importing.notation import yaml_text
from servicecontrol.importing.organisation_folder import OrganisationFolder
from servicecontrol.importing.sheets import CellFault, CsvSheet, Tally
from servicecontrol.importing.survey_files import (
    ImportedSurvey,
    compared,
    filled_in,
    imported_survey,
    sheets_by_survey,
    stand_in_problems,
)
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
    map_: SurveyMap,
    file: MapFile,
    sheets: Sequence[CsvSheet],
    organisation: OrganisationFolder,
    *,
    may_replace: bool,
) -> PlannedImport:
    """The files of every survey that the sheets belong to."""
    target = Target(ResponseRow, "fields", organisation.registers)
    findings: list[Finding] = [*field_problems(target, map_.fields, file), *stand_in_problems(map_, file)]
    if findings:
        return PlannedImport(problems_of(findings))
    files: dict[str, str] = {}
    records = 0
    before: ImportedSurvey | None = None
    for id_, own in sheets_by_survey(sheets, map_).items():
        survey, problems = imported_survey(id_, own, map_, file, organisation)
        findings += problems
        if survey is not None:
            batches = [batch_of(sheet, map_.fields, target, map_, file) for sheet in own]
            findings += _response_findings(survey, batches, map_, file)
            records += sum(len(batch.records) for batch in batches)
            files |= _files(
                compared(survey, before) if map_.comparable else survey, batches, map_, organisation
            )
            before = survey
    if not may_replace:
        findings += _existing(files, file, organisation)
    return (
        PlannedImport(problems_of(findings)) if findings else PlannedImport((), records, tuple(files.items()))
    )


def _response_findings(
    survey: ImportedSurvey, batches: Sequence[Batch[ResponseRow]], map_: SurveyMap, file: MapFile
) -> Iterator[Finding]:
    for batch in batches:
        yield from batch.findings
        yield from ((batch.sheet, fault) for fault in _off_scale(survey, batch.sheet, map_))
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


def _off_scale(survey: ImportedSurvey, sheet: CsvSheet, map_: SurveyMap) -> Tally:
    """Cells that are neither a code of the scale nor told by the map."""
    found = Tally()
    codes = _codes(survey, map_)
    answers = [(index, item) for item, index in _columns(survey, sheet, map_).items() if index is not None]
    allowed = tuple(level.code for level in survey.form.scale)
    for _, row in chosen_rows(sheet, map_):
        for index, item in answers:
            cell = row.cells[index]
            if cell not in codes:
                found.add((index, cell), partial(_off_scale_at, row.line, index, cell, item, allowed))
    return found


def _off_scale_at(line: int, index: int, cell: str, item: str, allowed: tuple[str, ...]) -> CellFault:
    values: dict[str, Value] = {"value": cell, "allowed": allowed}
    hint = Message("hints.code-in-map", {"value": cell, "item": item})
    return CellFault(line, index, Message("problems.off-scale", values), hint)


def _codes(survey: ImportedSurvey, map_: SurveyMap) -> Mapping[str, str]:
    """What each cell means: a code of the scale, or nothing."""
    scale = {level.code: level.code for level in survey.form.scale}
    return {**scale, **map_.values, **dict.fromkeys(("", *map_.blank), "")}


def _columns(survey: ImportedSurvey, sheet: CsvSheet, map_: SurveyMap) -> Mapping[str, int | None]:
    """The column of each item of the form; none where this sheet lacks it."""
    places = {name: index for index, name in enumerate(sheet.header)}
    return {item.id: places.get(map_.answers[item.id]) for item in survey.form.items}


def _table_name(sheet: CsvSheet, map_: SurveyMap) -> str | None:
    """The file name of a sheet's responses; None where what the map makes of it is none."""
    if map_.part is None:
        return "responses.csv"
    part = filled_in(map_.part, {FILE_NAME: sheet.name})
    return f"responses-{part}.csv" if _PART.fullmatch(part) else None


def _files(
    survey: ImportedSurvey,
    batches: Sequence[Batch[ResponseRow]],
    map_: SurveyMap,
    organisation: OrganisationFolder,
) -> dict[str, str]:
    folder = f"{organisation.id}/surveys/{survey.id}"
    files = {f"{folder}/{name}.yaml": yaml_text(tree) for name, tree in survey.trees.items()}
    for batch in batches:
        files[f"{folder}/{_table_name(batch.sheet, map_)}"] = _table(survey, batch, map_)
    return files


def _table(survey: ImportedSurvey, batch: Batch[ResponseRow], map_: SurveyMap) -> str:
    """The response table: the id and what else the map fills, then a column per item of the form."""
    codes = _codes(survey, map_)
    columns = _columns(survey, batch.sheet, map_)
    fields = [name for name in ResponseRow.model_fields if name in map_.fields]
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*fields, *columns])
    for made in batch.records:
        cells = made.row.cells
        answers = ("" if index is None else codes.get(cells[index], "") for index in columns.values())
        table.writerow([*(made.tree.get(name, "") for name in fields), *answers])
    return text.getvalue()


def _existing(files: Mapping[str, str], file: MapFile, organisation: OrganisationFolder) -> Iterator[Finding]:
    for path in files:
        if (organisation.into / path).exists():
            what = Message("problems.record-exists", {"path": path})
            yield file.problem(("survey",), what, Message("hints.record-exists"))
