"""An import map: which column of a CSV file becomes which field of a record, checked before a row is read.

    organisation: city
    kind: complaints
    fields:
      id: "C-{Unique Key}"                      # a column's name in braces stands for the row's cell
      received: {from: "{Created}", date: "%m/%d/%Y %H:%M"}
      problem: {from: "{Type}", values: {Cat: Dead animal, Dog: Dead animal}}
      via: web                                  # without braces the same in every record

`{row number}` and `{file name}` are no columns; nor, in files that a map writes whole, `{number of rows}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from servicecontrol.problems import Hint, Message, Problem
from servicecontrol.read.models import model_of, problem_at
from servicecontrol.read.source import load
from servicecontrol.read.tree import parse
from servicecontrol.records.fields import Key, Model, YesNo
from servicecontrol.records.forms import form
from servicecontrol.records.walk import PathStep

ImportKind = Literal["survey", "complaints", "visits"]
Steps = tuple[PathStep, ...]

ROW_NUMBER = "row number"  #: of the rows below the header, from 1
FILE_NAME = "file name"  #: without its ending
ROWS = "number of rows"  #: that became responses of the survey
SPECIAL = frozenset({ROW_NUMBER, FILE_NAME, ROWS})

#: A column in braces; a doubled brace, which stands for one; a brace alone, which is a slip of the pen.
_PART = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[{}]")
_DIRECTIVE = re.compile(r"%(.)")
_DIRECTIVES = frozenset("YmdbBHMSIp")  #: those that say one thing in every country and have no zone


def parts(template: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a template in order: a text, or the name of a column and True."""
    end = 0
    for found in _PART.finditer(template):
        if found.start() > end:
            yield template[end : found.start()], False
        yield (found[1], True) if found[1] else (found[0][0], False)
        end = found.end()
    if end < len(template):
        yield template[end:], False


def columns(template: str) -> Iterator[str]:
    """The columns that a template names."""
    return (name for name, is_column in parts(template) if is_column and name not in SPECIAL)


def stand_ins(template: str) -> Iterator[str]:
    """Everything that a template has in braces."""
    return (name for name, is_column in parts(template) if is_column)


def _balanced(template: str) -> str:
    if any(found[0] in ("{", "}") for found in _PART.finditer(template)):
        raise PydanticCustomError("lone-brace", "lone-brace", {})
    return template


def _date_form(form: str) -> str:
    """A form that leaves nothing to guess: a year of four digits, a month, a day, and no zone."""
    used = set(_DIRECTIVE.findall(form))
    whole = {"Y", "d"} <= used and len(used & set("mbB")) == 1 and ("I" in used) == ("p" in used)
    if not whole or used - _DIRECTIVES:
        raise PydanticCustomError("date-form", "date-form", {})
    return form


def _long_form(value: object) -> object:
    """`via: web` is short for `via: {from: web}`."""
    return {"from": value} if isinstance(value, str) else value


CellTemplate = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    AfterValidator(_balanced),
]


class Source(Model):
    """What a field is made of."""

    template: CellTemplate = Field(alias="from")
    replace: Mapping[str, str] = {}  #: text inside a cell -> what stands there instead
    date: Annotated[str, AfterValidator(_date_form)] | None = None  #: how its days are written, as `%d.%m.%Y`
    values: Mapping[str, str] = {}  #: text -> what the record says instead; others are refused
    blank: tuple[str, ...] = ()  #: texts that mean nothing, as `N/A`


Sources = Mapping[str, Annotated[Source, BeforeValidator(_long_form)]]


class ImportMap(Model):
    """What every map says."""

    organisation: Annotated[str, form("name", r"^[a-z][a-z0-9-]*$")]
    kind: ImportKind
    delimiter: Literal[",", ";", "|", "tab"] = ","
    keep: Mapping[str, tuple[str, ...]] = {}  #: column -> cells; a row with any other is left out
    leave_out: Mapping[str, tuple[str, ...]] = {}  #: column -> cells; a row with one of them is left out
    may_lack: tuple[str, ...] = ()  #: columns that not every file has
    ignore: tuple[str, ...] = ()  #: columns that nothing is made of
    fields: Sources  #: field of the record -> what it is made of; `measures.1.what` is one inside a list


class RecordsMap(ImportMap):
    """The map of complaints or visits: a row is a record."""

    customers: Sources = Field(default={})  #: the entry in `customers.yaml` of the customer whom a row names


class SurveyMap(ImportMap):
    """The map of a survey: a row is a response."""

    survey: CellTemplate  #: the survey's id
    part: CellTemplate | None = None  #: names the table `responses-<part>.csv`, where a survey has several
    answers: Mapping[Key, str]  #: item of the form -> its column
    values: Mapping[str, str] = {}  #: cell -> code of the scale
    blank: tuple[str, ...] = ()  #: cells that are no answer; an empty one is none anyway
    form: Mapping[str, object] = {}  #: `form.yaml` without its id; without it, the form is there already
    comparable: YesNo = False  #: each survey with the one before it by id, where both ask the same items
    plan: Mapping[str, object] = {}  #: `plan.yaml` without its id
    distribution: Mapping[str, object] = {}  #: `distribution.yaml` without its survey


@dataclass(frozen=True)
class MapFile:
    """A map's text, for the places of its faults."""

    path: str
    text: str

    def problem(self, steps: Steps, what: Message, hint: Hint = None, *, of_key: bool = False) -> Problem:
        """A Problem at an entry of the map."""
        return problem_at(self.text, self.path, steps, what, hint, of_key=of_key)


def read_map(
    path: Path, kind: ImportKind
) -> tuple[RecordsMap | SurveyMap | None, MapFile, tuple[Problem, ...]]:
    """The map for what is to be imported, or what is wrong with it."""
    data, problems = load(path, path.as_posix())
    if data is None:
        return None, MapFile(path.as_posix(), ""), problems
    tree, problems = parse(data, path.as_posix())
    if not isinstance(tree, dict):
        return None, MapFile(path.as_posix(), ""), problems
    file = MapFile(path.as_posix(), data.decode("utf-8-sig"))
    if tree.get("kind") in {"survey", "complaints", "visits"} - {kind}:
        what = Message("problems.map-of-another-kind", {"value": str(tree["kind"]), "wanted": kind})
        return None, file, (file.problem(("kind",), what),)
    model = SurveyMap if kind == "survey" else RecordsMap
    map_, problems = model_of(tree, model, file.text, file.path)
    return map_ if isinstance(map_, RecordsMap | SurveyMap) else None, file, problems


def mentions(map_: ImportMap) -> Iterator[tuple[str, Steps, bool]]:
    """Every column that a map names, where it does, and whether it is a key there."""
    yield from _in_sources(map_.fields, "fields")
    for name in map_.keep:
        yield name, ("keep", name), True
    for name in map_.leave_out:
        yield name, ("leave_out", name), True
    if isinstance(map_, RecordsMap):
        yield from _in_sources(map_.customers, "customers")
    if isinstance(map_, SurveyMap):
        for item, name in map_.answers.items():
            yield name, ("answers", item), False


def _in_sources(sources: Sources, section: str) -> Iterator[tuple[str, Steps, bool]]:
    for field, source in sources.items():
        for name in columns(source.template):
            yield name, (section, field, "from"), False
