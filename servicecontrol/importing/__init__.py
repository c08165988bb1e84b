"""CSV files and a map -> records in the data folder, as a clerk would write them; all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servicecontrol.changing import Stopped, changing, put_in_place
from servicecontrol.importing.batches import PlannedImport
from servicecontrol.importing.cases import import_cases
from servicecontrol.importing.maps import ImportKind, MapFile, RecordsMap, SurveyMap, read_map
from servicecontrol.importing.organisation_folder import organisation_folder
from servicecontrol.importing.responses import import_survey
from servicecontrol.importing.sheets import column_problems, read_sheet
from servicecontrol.problems import Problem, told


@dataclass(frozen=True)
class ImportResult:
    """What came of an import; with a Problem nothing was written."""

    records: int  #: complaints, visits or responses
    files: int  #: CSV files that they come from
    problems: tuple[Problem, ...]


def import_files(
    kind: ImportKind, map_path: Path, files: Sequence[Path], into: Path, *, replace: bool = False
) -> ImportResult:
    """Imports CSV files into the data folder `into`; existing records are written over only if asked to.

    Raises `workplace.PlaceInUse` while another command changes the records.
    """
    into = into.resolve()
    try:
        with changing(into):
            return _import(kind, map_path, files, into, may_replace=replace)
    except Stopped as stopped:
        return ImportResult(0, 0, stopped.problems)


def _import(
    kind: ImportKind, map_path: Path, files: Sequence[Path], into: Path, *, may_replace: bool
) -> ImportResult:
    map_, file, problems = read_map(map_path, kind)
    planned = (
        PlannedImport(problems)
        if map_ is None
        else _planned(map_, file, files, into, may_replace=may_replace)
    )
    if planned.problems:
        return ImportResult(0, 0, planned.problems)
    put_in_place({path: text.encode() for path, text in planned.files}, planned.gone, into)
    return ImportResult(planned.records, len(files), ())


def _planned(
    map_: RecordsMap | SurveyMap, file: MapFile, files: Sequence[Path], into: Path, *, may_replace: bool
) -> PlannedImport:
    """What the files bring in, or everything that is wrong with the map, the organisation and the columns."""
    organisation, problems = organisation_folder(into, map_.organisation, file)
    sheets = []
    for path in files:
        sheet, faults = read_sheet(path, map_.delimiter)
        problems += faults
        if sheet is not None:
            problems += tuple(column_problems(sheet, map_, file))
            sheets.append(sheet)
    if organisation is None or problems:
        return PlannedImport(told(problems))
    if isinstance(map_, SurveyMap):
        return import_survey(map_, file, sheets, organisation, may_replace=may_replace)
    return import_cases(map_, file, sheets, organisation, may_replace=may_replace)
