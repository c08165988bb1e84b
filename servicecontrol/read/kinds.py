"""The record types: which file under `data/` holds which model. A new type is a model and a line here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from servicecontrol.procedures import ProcedureFile
from servicecontrol.records.baseline import BaselineRegister
from servicecontrol.records.objective import ObjectiveRegister
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.registers import (
    AreaRegister,
    CalendarFile,
    CustomerRegister,
    DocumentRegister,
    SiteSettings,
)
from servicecontrol.records.survey import Distribution, Responses, SurveyForm, SurveyPlan, SurveyReport
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.text import languages

#: Folders of the site, of this one or of some system, that an organisation's folder would take the place of.
RESERVED = frozenset({
    "api", "assets", "search", "index", "data", "figures", "own", "sitemap", *map(str.lower, languages()),
    "con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
})  # fmt: skip
_NO_ORGANISATION = RESERVED | {"calendars"}
#: What the folder of an organisation may be called.
ORGANISATION = re.compile(r"[a-z][a-z0-9-]*")
_ORGANISATION = rf"(?P<organisation>{ORGANISATION.pattern})"
_RECORD = r"(?P<id>[^/]+)"
#: Where a type's files lie below its folder.
_FOLDERS = {"year": r"\d{4}/", "month": r"\d{4}-\d{2}/", "": ""}
_EXAMPLES = {"year": "2026/", "month": "2026-07/", "": ""}


@dataclass(frozen=True)
class FileKind:
    """A record type: its name, its model, where its files lie and what they look like to a clerk."""

    name: str
    model: type[BaseModel]
    pattern: str
    example: str
    file: str = ""  #: which of a record's files, where it has several
    id_field: str = ""  #: the field that repeats the file's or folder's name

    @property
    def named(self) -> Mapping[str, str]:
        """The fields that repeat a part of the path, each with the name of the part in the pattern."""
        if self.name == "calendar":
            return {"region": "region", "year": "id"}
        return {self.id_field: "id"} if self.id_field else {}


def _kind(name: str, model: type[BaseModel], path: str, example: str, **more: object) -> FileKind:
    return FileKind(name, model, path, example, **more)  # type: ignore[arg-type]


KINDS: tuple[FileKind, ...] = (
    _kind("site", SiteSettings, r"site\.yaml", "site.yaml"),
    _kind(
        "calendar",
        CalendarFile,
        r"calendars/(?P<region>[a-z]{2})/(?P<id>\d{4})\.yaml",
        "calendars/cn/2026.yaml",
    ),
    _kind(
        "organisation",
        Organisation,
        rf"{_ORGANISATION}/organisation\.yaml",
        "factory-a/organisation.yaml",
    ),
    _kind("areas", AreaRegister, rf"{_ORGANISATION}/areas\.yaml", "factory-a/areas.yaml"),
    _kind(
        "customers",
        CustomerRegister,
        rf"{_ORGANISATION}/customers\.yaml",
        "factory-a/customers.yaml",
    ),
    _kind("documents", DocumentRegister, rf"{_ORGANISATION}/documents\.yaml", "factory-a/documents.yaml"),
    _kind(
        "objectives",
        ObjectiveRegister,
        rf"{_ORGANISATION}/objectives\.yaml",
        "factory-a/objectives.yaml",
    ),
    _kind("baselines", BaselineRegister, rf"{_ORGANISATION}/baselines\.yaml", "factory-a/baselines.yaml"),
    _kind(
        "procedures",
        ProcedureFile,
        rf"{_ORGANISATION}/procedures/(?P<id>\d{{4}}-\d{{2}}-\d{{2}})\.yaml",
        "factory-a/procedures/2024-01-01.yaml",
        id_field="effective",
    ),
    *(
        _kind(
            "surveys",
            model,
            rf"{_ORGANISATION}/surveys/{_RECORD}/{file}{suffix}\.yaml",
            f"factory-a/surveys/SV-2026H1/{file}.yaml",
            file=file,
            id_field=id_field,
        )
        for file, model, id_field, suffix in (
            ("plan", SurveyPlan, "id", ""),
            ("form", SurveyForm, "id", ""),
            ("distribution", Distribution, "survey", ""),
            ("report", SurveyReport, "survey", ""),
            ("responses", Responses, "survey", r"(?:-[^/]+)?"),
        )
    ),
    *(
        _kind(
            name,
            model,
            rf"{_ORGANISATION}/{name}/{_FOLDERS[model.filed]}{_RECORD}\.yaml",
            f"factory-a/{name}/{_EXAMPLES[model.filed]}<id>.yaml",
            id_field="id",
        )
        for name, model in RECORD_TYPES.items()
    ),
)
_RESPONSE_TABLE = rf"{_ORGANISATION}/surveys/{_RECORD}/responses(?:-[^/]+)?\.csv"


@cache
def _by_folder() -> Mapping[str, tuple[FileKind, ...]]:
    """The types by the second part of their paths, as in the example: the folder, or a register's file name."""
    found: dict[str, list[FileKind]] = {}
    for kind in KINDS:
        found.setdefault(_second_part(kind.example), []).append(kind)
    return {folder: tuple(kinds) for folder, kinds in found.items()}


def _second_part(path: str) -> str:
    return path.split("/", 2)[1] if "/" in path and not path.startswith("calendars/") else ""


def kind_of(path: str) -> tuple[FileKind, Mapping[str, str]] | None:
    """The record type of a path below the data folder, with the names in the path; None where none fits."""
    for kind in _by_folder().get(_second_part(path), ()):
        names = _names_in(path, kind.pattern)
        if names is not None:
            return kind, names
    return None


def response_table_of(path: str) -> Mapping[str, str] | None:
    """The names in the path of a table beside a survey, read row by row and not as a model; None of another file."""
    return _names_in(path, _RESPONSE_TABLE) if path.endswith(".csv") else None


def _names_in(path: str, pattern: str) -> Mapping[str, str] | None:
    # Compiled when a path of its folder is met: all of them take longer than a small store does to read.
    match = re.fullmatch(pattern, path)
    names = match.groupdict() if match else None
    return None if names is None or names.get("organisation") in _NO_ORGANISATION else names
