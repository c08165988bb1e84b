"""Cases that a procedure owner can read, made into a ledger of real records and judged as the site judges.

`tests/rules/<rule-name>.yaml` holds one rule's cases. Beside `rule` and `cases` a file may give, for every
case, `with` (the clause's parameters), `readings` (more of them per reading, where the clause has two),
`in_force_from`, `organisation`, `customers`, and `defaults`: what each record of a kind says unless the case
says otherwise. A case gives its records as a clerk writes them, `without` for fields that are not written,
the day it is looked at, and what comes out: `expect` lists the judgements in order, each with the values
that matter to the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.judging.judged import Judged
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.procedures import ProcedureFile, resolved
from servicecontrol.read.tree import Tree, parse
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.record import Record
from servicecontrol.records.registers import (
    AreaRegister,
    CalendarFile,
    CustomerRegister,
    DocumentRegister,
    SiteSettings,
)
from servicecontrol.records.survey import Distribution, Response, SurveyForm, SurveyPlan, SurveyReport
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger, Store, Survey
from servicecontrol.verdicts import Judgement
from servicecontrol.workdays import CalendarYear, Closure, WorkCalendar

ROOT = Path(__file__).parent.parent
CALENDARS = ROOT / "servicecontrol" / "starting" / "calendars"
CASES = Path(__file__).parent / "rules"
CLAUSE = "clause-1"
READING = "X-1"
LEDGER = "house"
_NAME = {"zh-Hant": "示範", "en": "Sample"}
_TEXT = {"zh-Hant": "示範", "en": "Sample"}
#: What every organisation of a case has, whatever the case says of it.
_ORGANISATION = {
    "name": _NAME,
    "short_name": _NAME,
    "calendar": "cn",
    "departments": {"辦公室": {"en": "Office"}},
}
_SETTINGS = SiteSettings.model_validate({"name": _NAME})
#: A case names a record type in the singular.
RECORDS = {re.sub(r"ies$", "y", kind).removesuffix("s"): kind for kind in RECORD_TYPES}
_SURVEY_FILES = {"plan": SurveyPlan, "form": SurveyForm, "distribution": Distribution, "report": SurveyReport}
_SETTING = {
    "with",
    "readings",
    "in_force_from",
    "organisation",
    "customers",
    "areas",
    "documents",
    "defaults",
}
FILE_KEYS = {"rule", "cases"} | _SETTING
CASE_KEYS = {"name", "as_of", "without", "expect"} | {*RECORDS, "survey"} | _SETTING


@dataclass(frozen=True)
class Case:
    """One sentence about a rule, with what it is said of and what is expected."""

    rule: str
    name: str
    words: Mapping[str, Tree] = field(compare=False)  #: the case over its file's settings


def read(path: Path) -> dict[str, Tree]:
    """A file read as the records are: strictly, every scalar a text."""
    tree, problems = parse(path.read_bytes(), path.name)
    assert () == problems
    return tree


def cases(folder: Path = CASES) -> Iterator[Case]:
    for path in sorted(folder.glob("*.yaml")):
        file = read(path)
        for case in file["cases"]:
            yield Case(path.stem, case["name"], over({key: file[key] for key in _SETTING & set(file)}, case))


@cache
def judged(case: Case) -> tuple[Judgement, ...]:
    """What the rule says, asked through a clause that binds it, in the order said."""
    return judged_by(case, procedure_of(case))


def judged_by(case: Case, *procedures: ProcedureFile) -> tuple[Judgement, ...]:
    store = Store(_SETTINGS, {LEDGER: ledger(case.words, *procedures)}, {})
    assert () == binding_problems(store, problem)
    found, problems = judge(store, date.fromisoformat(case.words["as_of"]))
    assert () == problems
    return found.judgements


def judge_all(*ledgers: Ledger, as_of: str, today: str | None = None) -> tuple[Judged, tuple[Problem, ...]]:
    store = Store(_SETTINGS, {each.id: each for each in ledgers}, {})
    return judge(store, date.fromisoformat(as_of), date.fromisoformat(today) if today else None)


def problem(path, steps, what, hint) -> Problem:
    """A Problem at a place that nobody looks at."""
    return Problem(Place(f"{path}:{'.'.join(map(str, steps))}"), what, hint)


def shown(judgement: Judgement) -> dict[str, Tree]:
    """A judgement as the cases write it."""
    return {
        "verdict": judgement.verdict,
        "state": judgement.state or "",
        "due": _day(judgement.due),
        "lenient_due": _day(judgement.lenient_due),
        "met": _day(judgement.met),
        "day": _day(judgement.day),
        "says": judgement.message.key.removeprefix(f"rules.{judgement.rule}."),
        "values": {key: _value(value) for key, value in judgement.message.values.items()},
        "kind": judgement.subject.kind,
        "id": judgement.subject.id,
        "part": judgement.subject.part,
        "owner": judgement.owner,
        "category": judgement.category,
        "readings": dict(judgement.readings),
        "skipped": [skipped.day.isoformat() for skipped in judgement.skipped],
        "evidence": [subject.id for subject in judgement.evidence],
        "at": ".".join(filter(None, (judgement.file, *map(str, judgement.steps)))),
    }


def _value(value) -> Tree:
    if isinstance(value, tuple):
        return [entry.key if isinstance(entry, Message) else str(entry) for entry in value]
    return str(value)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def procedure_of(case: Case, effective: str = "") -> ProcedureFile:
    """A procedure of one clause, which binds the rule."""
    binding = {"rule": case.rule, "with": case.words.get("with", {})}
    effective = effective or case.words.get("in_force_from", "2024-01-01")
    if "readings" not in case.words:
        return procedure(effective, {CLAUSE: [binding]})
    bindings = {CLAUSE: [binding | {"interpretation": READING}]}
    return procedure(effective, bindings, interpretation("both", case.words["readings"]))


def interpretation(chosen: str, readings: Mapping[str, Tree]) -> dict[str, Tree]:
    """A decision on how to read a clause: the parameters under each reading, and which of them counts."""
    return {
        READING: {
            "clauses": [CLAUSE],
            "question": _TEXT,
            "options": {name: {"text": _TEXT, "with": given} for name, given in readings.items()},
            "chosen": chosen,
            "reason": _TEXT,
            "decided_by": "示範",
            "date": "2024-01-01",
        }
    }


def procedure(
    effective: str, clauses: Mapping[str, Tree], interpretations: Mapping[str, Tree] | None = None
) -> ProcedureFile:
    """A whole procedure: clause -> its bindings."""
    return ProcedureFile.model_validate(
        {
            "title": _NAME,
            "effective": effective,
            "source": _TEXT,
            "clauses": {
                id_: {
                    "clause": "1",
                    "section": "1",
                    "strength": "mandatory",
                    "who": ["辦公室"],
                    "title": _NAME,
                    "text": _TEXT,
                    "enforced_by": bindings,
                }
                for id_, bindings in clauses.items()
            },
            "interpretations": interpretations or {},
            "waived_by": {"roles": ["廠長"], "reason": _TEXT},
        }
    )


def ledger(words: Mapping[str, Tree], *procedures: ProcedureFile, id_: str = LEDGER) -> Ledger:
    """An organisation of the records that a case gives."""
    organisation = Organisation.model_validate(over(_ORGANISATION, words.get("organisation", {})))
    records = {kind: {record.id: record for record in _records(kind, words)} for kind in RECORDS}
    return Ledger(
        id=id_,
        organisation=organisation,
        calendar=_calendar(organisation),
        procedures=resolved({f"procedures/{file.effective}.yaml": file for file in procedures}),
        customers=CustomerRegister.model_validate(words.get("customers", {})).root,
        surveys={survey.id: survey for survey in _surveys(words)},
        areas=AreaRegister.model_validate(words.get("areas", {})).root,
        documents=DocumentRegister.model_validate(words.get("documents", {})).root,
        records={kind: records[singular] for singular, kind in RECORDS.items() if records[singular]},
        paths={("documents", "", ""): "documents.yaml"},
    )


def _records(kind: str, words: Mapping[str, Tree]) -> Iterator[Record]:
    for tree in _given(kind, words):
        yield RECORD_TYPES[RECORDS[kind]].model_validate(tree)


def _given(kind: str, words: Mapping[str, Tree]) -> Iterator[Tree]:
    """The records of a kind, one or a list of them, each over the kind's defaults."""
    given = words.get(kind, [])
    defaults = words.get("defaults", {}).get(kind, {})
    for number, record in enumerate(given if isinstance(given, list) else [given], 1):
        tree = deepcopy(over({"id": f"R-{number}", **defaults}, record))
        for steps in words.get("without", []):
            _drop(tree, steps.split("."))
        yield tree


def _surveys(words: Mapping[str, Tree]) -> Iterator[Survey]:
    for tree in _given("survey", words):
        files = {name: _survey_file(name, tree) for name in _SURVEY_FILES if name in tree}
        responses = tuple(Response.model_validate(response) for response in tree.get("responses", ()))
        yield Survey(tree["id"], responses=responses, **files)


def _survey_file(name: str, tree: Tree) -> SurveyPlan | SurveyForm | Distribution | SurveyReport:
    model = _SURVEY_FILES[name]
    key = "id" if "id" in model.model_fields else "survey"
    return model.model_validate({key: tree["id"], **tree[name]})


def over(base: Tree, given: Tree) -> Tree:
    """A mapping with another laid over it, as deep as both are mappings."""
    if not isinstance(base, Mapping) or not isinstance(given, Mapping):
        return given
    return {**base, **{key: over(base.get(key), value) for key, value in given.items()}}


def _drop(tree: Tree, steps: list[str]) -> None:
    for step in steps[:-1]:
        tree = tree.get(step, {})
    tree.pop(steps[-1], None)


def _calendar(organisation: Organisation) -> WorkCalendar:
    closures = tuple(
        Closure(entry.first, entry.last or entry.first, entry.reason) for entry in organisation.closures
    )
    return WorkCalendar(organisation.calendar, _years(organisation.calendar), closures)


@cache
def _years(region: str) -> Mapping[int, CalendarYear]:
    """The published years of a region, as the site counts them."""
    files = [CalendarFile.model_validate(read(path)) for path in sorted((CALENDARS / region).glob("*.yaml"))]
    return {file.year: CalendarYear(file.region, file.year, file.closed, file.worked) for file in files}
