"""Records of the plainer types on their way to their files: as they stand when the sample stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from servicecontrol.records.fields import day_of
from servicecontrol.records.types import RECORD_TYPES

from .company import AS_OF, stood
from .drafts import Files
from .paper import Notes, Value, written

_FOLDERS = {"year": "%Y/", "month": "%Y-%m/", "": ""}


def files_of(kind: str, records: Iterable[Mapping[str, Value]], notes: Notes) -> Files:
    """The files of the records that exist by then; empty fields that no clerk would keep are left out."""
    model = RECORD_TYPES[kind]
    files: Files = {}
    for record in records:
        day = record[model.dated]
        if not isinstance(day, date) or day_of(day) > AS_OF:
            continue
        stands = stood(record)
        keys = [info.alias or name for name, info in model.model_fields.items()]
        ordered = {key: stands[key] for key in keys if key in stands}
        files[f"{kind}/{day.strftime(_FOLDERS[model.filed])}{record['id']}.yaml"] = written(ordered, notes)
    return files


def series(prefix: str, records: Iterable[dict[str, Value]], dated: str) -> list[dict[str, Value]]:
    """The records in the order of their days, numbered from 001 in each year."""
    counts: dict[int, int] = {}
    numbered: list[dict[str, Value]] = []
    for record in sorted(records, key=lambda entry: str(entry[dated])):
        day = record[dated]
        year = day.year if isinstance(day, date) else 0
        counts[year] = counts.get(year, 0) + 1
        numbered.append({**record, "id": f"{prefix}-{year}-{counts[year]:03}"})
    return numbered
