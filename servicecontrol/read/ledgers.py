"""One organisation's ledger out of its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel

from servicecontrol.problems import Problem
from servicecontrol.procedures import ProcedureFile
from servicecontrol.read.kinds import FileKind
from servicecontrol.read.procedures import procedures_of
from servicecontrol.read.response_tables import Bounds
from servicecontrol.read.surveys import SurveyFiles, survey_of
from servicecontrol.records.baseline import BaselineRegister
from servicecontrol.records.objective import ObjectiveRegister
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.record import Record
from servicecontrol.records.registers import AreaRegister, CalendarFile, CustomerRegister, DocumentRegister
from servicecontrol.records.survey import Responses
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger, Survey
from servicecontrol.workdays import CalendarYear, Closure, WorkCalendar

Models = Mapping[str, tuple[FileKind, str, BaseModel]]


@dataclass(frozen=True)
class OrganisationFiles:
    """What one organisation's ledger is made of, each by the path of its file."""

    models: Models
    tables: Mapping[str, tuple[str, bytes]]  #: of answers, with the survey that each is of
    calendars: Mapping[str, CalendarFile]
    texts: Mapping[str, str]  #: as they are written, so that a Problem can point at a line


def organisation_of(models: Models) -> Organisation | None:
    """The organisation that these files are of, if one of them says so."""
    return next((model for _, _, model in models.values() if isinstance(model, Organisation)), None)


def ledger_of(
    id_: str,
    organisation: Organisation,
    files: OrganisationFiles,
    refused: Collection[str] = (),
    as_of: date | None = None,
    *,
    day: date,
) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger as of a day, and the Problems that show only when files are seen together.

    `as_of` is that day where it is past, and what came later was left out.
    """
    problems: list[Problem] = []
    texts = files.texts
    registers = {path: entry for path, entry in files.models.items() if entry[0].name not in RECORD_TYPES}
    procedures, wrong = procedures_of(_procedure_files(registers), texts)
    problems += wrong
    areas = next((m.root for _, _, m in registers.values() if isinstance(m, AreaRegister)), {})
    customers = next((m.root for _, _, m in registers.values() if isinstance(m, CustomerRegister)), {})
    named: dict[str, Collection[str]] = {"areas": areas, "customers": customers}
    bounds = Bounds(day, {name: known for name, known in named.items() if name not in refused})
    surveys, faults = _surveys(registers, files.tables, texts, bounds)
    # A refused form says nothing about the answers to it.
    faults = [] if "surveys" in refused else faults
    if as_of is not None:
        surveys = {id_: _returned_by(survey, as_of) for id_, survey in surveys.items()}
        # Of a survey that nobody had planned yet, only the undated form would be left.
        surveys = {id_: survey for id_, survey in surveys.items() if survey.day != date.max}
    surveys = {
        id_: replace(survey, collecting=_is_collecting(survey, day)) for id_, survey in surveys.items()
    }
    problems += faults
    documents = next((m.root for _, _, m in registers.values() if isinstance(m, DocumentRegister)), {})
    objectives = next((m.root for _, _, m in registers.values() if isinstance(m, ObjectiveRegister)), {})
    baselines = next((m.root for _, _, m in registers.values() if isinstance(m, BaselineRegister)), {})
    ledger = Ledger(
        id=id_,
        organisation=organisation,
        calendar=_calendar(organisation, files.calendars),
        procedures=procedures,
        areas=areas,
        customers=customers,
        surveys=surveys,
        documents=documents,
        objectives=objectives,
        baselines=baselines,
        records=_records(files.models),
        paths={
            (kind.name, name, kind.file): path
            for path, (kind, name, _) in reversed(list(files.models.items()))
        },
    )
    return ledger, tuple(problems)


def _records(models: Models) -> dict[str, dict[str, Record]]:
    found: dict[str, list[Record]] = {}
    for kind, _, model in models.values():
        if kind.name in RECORD_TYPES and isinstance(model, Record):
            found.setdefault(kind.name, []).append(model)
    return {
        name: {
            record.id: record for record in sorted(found[name], key=lambda record: (record.day, record.id))
        }
        for name in RECORD_TYPES
        if name in found
    }


def _procedure_files(models: Models) -> dict[str, ProcedureFile]:
    return {path: model for path, (_, _, model) in models.items() if isinstance(model, ProcedureFile)}


def _surveys(
    models: Models, tables: Mapping[str, tuple[str, bytes]], texts: Mapping[str, str], bounds: Bounds
) -> tuple[dict[str, Survey], list[Problem]]:
    found: dict[str, SurveyFiles] = {}
    for path, (kind, id_, model) in models.items():
        if kind.name == "surveys":
            survey = found.setdefault(id_, SurveyFiles())
            if isinstance(model, Responses):
                survey.responses[path] = model
            else:
                survey.models[kind.file] = (path, model)
    for path, (id_, data) in tables.items():
        found.setdefault(id_, SurveyFiles()).tables[path] = data
    surveys: list[Survey] = []
    problems: list[Problem] = []
    for id_, files in found.items():
        survey_, faults = survey_of(id_, files, texts, bounds)
        surveys.append(survey_)
        problems += faults
    return {entry.id: entry for entry in sorted(surveys, key=lambda entry: (entry.day, entry.id))}, problems


def _is_collecting(survey: Survey, day: date) -> bool:
    """Whether customers may still send forms back: areas say themselves when they were collected."""
    sent = survey.distribution.customers if survey.distribution else ()
    until = survey.plan.period.last if survey.plan and survey.plan.period else None
    outstanding = any(entry.returned is None for entry in sent)
    return outstanding and survey.report is None and until is not None and until >= day


def _returned_by(survey: Survey, as_of: date) -> Survey:
    """The survey with the responses that had come back; a response without a day came with the first."""
    kept = tuple(entry for entry in survey.responses if (entry.returned or survey.day) <= as_of)
    return replace(survey, responses=kept)


def _calendar(organisation: Organisation, calendars: Mapping[str, CalendarFile]) -> WorkCalendar:
    years = {
        file.year: CalendarYear(
            file.region,
            file.year,
            file.closed,
            file.worked,
        )
        for file in calendars.values()
        if file.region == organisation.calendar
    }
    closures = tuple(
        Closure(entry.first, entry.last or entry.first, entry.reason) for entry in organisation.closures
    )
    return WorkCalendar(organisation.calendar, years, closures)
