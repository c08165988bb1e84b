"""CSV files and a map -> records in the data folder, as a clerk would write them; all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servicecontrol.changing import Stopped, changing, put_in_place
from servicecontrol.importing.cases import import_cases
from servicecontrol.importing.harvest import Harvest
from servicecontrol.importing.house import house_of
from servicecontrol.importing.maps import Kind, MapFile, RecordsMap, SurveyMap, read_map
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
    kind: Kind, map_path: Path, files: Sequence[Path], into: Path, *, replace: bool = False
) -> ImportResult:
    """Imports CSV files into the data folder `into`; existing records are written over only if asked to.

    Raises `workplace.Taken` while another command changes the records.
    """
    into = into.resolve()
    try:
        with changing(into):
            return _import(kind, map_path, files, into, may_replace=replace)
    except Stopped as stopped:
        return ImportResult(0, 0, stopped.problems)


def _import(
    kind: Kind, map_path: Path, files: Sequence[Path], into: Path, *, may_replace: bool
) -> ImportResult:
    map_, file, problems = read_map(map_path, kind)
    harvest = (
        Harvest(problems) if map_ is None else _harvest(map_, file, files, into, may_replace=may_replace)
    )
    if harvest.problems:
        return ImportResult(0, 0, harvest.problems)
    put_in_place({path: text.encode() for path, text in harvest.files}, harvest.gone, into)
    return ImportResult(harvest.records, len(files), ())


def _harvest(
    map_: RecordsMap | SurveyMap, file: MapFile, files: Sequence[Path], into: Path, *, may_replace: bool
) -> Harvest:
    """What the files bring in, or everything that is wrong with the map, the organisation and the columns."""
    house, problems = house_of(into, map_.organisation, file)
    sheets = []
    for path in files:
        sheet, faults = read_sheet(path, map_.delimiter)
        problems += faults
        if sheet is not None:
            problems += tuple(column_problems(sheet, map_, file))
            sheets.append(sheet)
    if house is None or problems:
        return Harvest(told(problems))
    if isinstance(map_, SurveyMap):
        return import_survey(map_, file, sheets, house, may_replace=may_replace)
    return import_cases(map_, file, sheets, house, may_replace=may_replace)
