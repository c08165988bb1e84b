"""A record type -> its blank paper form: every field that a clerk fills, with the room that its kind of value needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from servicecontrol.pages.form.form import label_of
from servicecontrol.pages.shared.names import area_name, problem_name
from servicecontrol.records.fields import Refers
from servicecontrol.records.paths import bare, entry, field_type, marks
from servicecontrol.records.published import is_withheld
from servicecontrol.records.shapes import Signature
from servicecontrol.records.vocabulary import Word
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: How much room a value gets: a line, lines to write on, a day, a moment, boxes to tick, a signature.
Room = Literal["line", "lines", "day", "moment", "ticks", "signature"]
#: Free text that fits on a line; any other gets lines to write on.
SHORT = frozenset(
    {"at", "batch", "code", "competitor", "contract", "kind", "name", "origin", "part", "product"}
    | {"quantity", "ref", "revision", "service", "subject", "topic"}
)
#: What the head of the form says already.
IN_HEAD = frozenset({"id", "form"})
#: Boxes that take more room than this have the width for themselves; a Chinese character counts two.
_HALF = 40
#: A list's entries have so many columns at most; longer texts stand below them.
_COLUMNS = 4
#: Empty rows of a list, by whether each entry has lines of its own below its columns.
_ROWS = {False: 3, True: 3}
#: Lists of what seldom happens, each with what is written where it has a section of its own; the rows that they get.
_SELDOM: Mapping[str, Collection[str]] = {"pauses": (), "reclassed": (), "reopened": ("verification",)}
_FEW_ROWS = 1


@dataclass(frozen=True)
class Blank:
    """Something to fill in."""

    label: str
    room: Room
    choices: tuple[str, ...] = ()
    required: bool = False
    wide: bool = False
    lines: int = 3  #: to write on, where it gets any


@dataclass(frozen=True)
class BlankRows:
    """The empty rows of a list: columns, and what is written below them in each entry."""

    columns: tuple[Blank, ...]
    below: tuple[Blank, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class BlankSection:
    """A titled part of a form, of single blanks or of rows."""

    title: str
    blanks: tuple[Blank, ...] = ()
    rows: BlankRows | None = None


@dataclass(frozen=True)
class BlankOf:
    """Lays a record type out for one organisation, in one language."""

    ledger: Ledger
    words: Language

    def sections(
        self, model: type[BaseModel], without: Collection[str] = IN_HEAD
    ) -> tuple[BlankSection, ...]:
        """A section for each run of plain fields, for each part and for each list of parts, in the model's order."""
        found: list[BlankSection] = []
        run: list[Blank] = []
        for name, info in self._fields(model, without):
            if not _is_part(info):
                run += self._blanks(name, info)
                continue
            found += self._run(run, first=not found)
            run = []
            found.append(self._part(name, info))
        return (*found, *self._run(run, first=not found))

    def blanks(self, model: type[BaseModel], without: Collection[str]) -> tuple[Blank, ...]:
        """The plain fields of a model in one run."""
        fields = self._fields(model, without)
        return _filled_rows(blank for name, info in fields for blank in self._blanks(name, info))

    def _fields(
        self, model: type[BaseModel], without: Collection[str] = ()
    ) -> Iterator[tuple[str, FieldInfo]]:
        """Fields by their names in the file, but for those that name an entry of a register nobody keeps here."""
        for name, info in model.model_fields.items():
            refers = {mark.to for mark in _all_marks(info) if isinstance(mark, Refers)}
            if name not in without and not refers & self._unkept:
                yield info.alias or name, info

    @cached_property
    def _unkept(self) -> frozenset[str]:
        kept: Mapping[str, Collection[str]] = {
            "areas": self.ledger.areas,
            "customers": self.ledger.customers,
            "problems": self.ledger.organisation.problems,
            "responses": self.ledger.surveys,
            "services": self.ledger.organisation.services,
            "surveys": self.ledger.surveys,
        }
        return frozenset(register for register, entries in kept.items() if not entries)

    def _run(self, run: list[Blank], *, first: bool) -> list[BlankSection]:
        title = self.words.say("form.record" if first else "form.further")
        return [BlankSection(title, _filled_rows(run))] if run else []

    def _part(self, name: str, info: FieldInfo) -> BlankSection:
        title, kind = label_of(self.words, name), bare(info.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            inside = (blank for key, each in self._fields(kind) for blank in self._blanks(key, each, name))
            return BlankSection(title, _filled_rows(inside))
        if get_origin(kind) is tuple:
            model = bare(entry(info.annotation))
            fields: Iterable[tuple[str, FieldInfo]] = ()
            if isinstance(model, type) and issubclass(model, BaseModel):
                fields = self._fields(model, _SELDOM.get(name, ()))
            return BlankSection(
                title, rows=_rows([b for key, each in fields for b in self._blanks(key, each, name)], name)
            )
        pair = (Blank(self.words.say("blank.item"), "line"), Blank(title, "line"))
        return BlankSection(title, rows=_rows(pair))

    def _blanks(self, name: str, info: FieldInfo, part: str = "") -> Iterator[Blank]:
        """A field's blank; those of a part inside a part one by one, under both names."""
        kind, label = bare(info.annotation), label_of(self.words, name, part)
        if kind is Signature:
            choices = self._choices(Signature.model_fields["decision"])
            yield Blank(label, "signature", choices, info.is_required(), wide=True)
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            for key, each in self._fields(kind):
                for blank in self._blanks(key, each, name):
                    joined = self.words.say("blank.inside", outer=label, inner=blank.label)
                    yield replace(blank, label=joined)
        else:
            choices = self._choices(info)
            room = "ticks" if choices else _room(name, info)
            wide = room == "lines" or sum(_width(choice) + 4 for choice in choices) > _HALF
            yield Blank(label, room, choices, info.is_required(), wide, _lines(info))

    def _choices(self, info: FieldInfo) -> tuple[str, ...]:
        """The words of a closed vocabulary, or the names of a short register; none where anything may stand."""
        say, kind, marked = self.words.say, bare(entry(info.annotation)), _all_marks(info)
        if kind is bool:
            return say("words.yes-no.yes"), say("words.yes-no.no")
        if get_origin(kind) is Literal:
            vocabulary = next(mark.vocabulary for mark in marked if isinstance(mark, Word))
            return tuple(say(f"words.{vocabulary}.{code}") for code in get_args(kind))
        refers = {mark.to for mark in marked if isinstance(mark, Refers)}
        if "areas" in refers:
            return tuple(area_name(area, self.ledger, self.words) for area in self.ledger.areas)
        if "problems" in refers:
            problems = self.ledger.organisation.problems
            return tuple(problem_name(problem, self.ledger, self.words) for problem in problems)
        return ()


def _rows(blanks: Iterable[Blank], name: str = "") -> BlankRows:
    """A list's columns: what needs lines to write on stands below them, unless it all fits side by side."""
    every, fewer = tuple(blanks), name in _SELDOM
    if len(every) <= _COLUMNS:
        return BlankRows(every, (), _numbers(_FEW_ROWS if fewer else _ROWS[False]))
    below = tuple(blank for blank in every if blank.room == "lines")
    columns = tuple(blank for blank in every if blank.room != "lines")
    return BlankRows(columns, below, _numbers(_FEW_ROWS if fewer else _ROWS[bool(below)]))


def _numbers(rows: int) -> tuple[int, ...]:
    return tuple(range(1, rows + 1))


def _room(name: str, info: FieldInfo) -> Room:
    """The room of a value that no vocabulary limits."""
    kinds, marked = set(_kinds(info.annotation)), _all_marks(info)
    if get_origin(bare(info.annotation)) is tuple:
        return "lines"
    if datetime in kinds:
        return "moment"
    if date in kinds:
        return "day"
    patterned = any(isinstance(mark, StringConstraints) and mark.pattern for mark in marked)
    named = is_withheld(field_type(info)) or any(isinstance(mark, Refers) for mark in marked)
    return "lines" if str in kinds and not (patterned or named or name in SHORT) else "line"


def _lines(info: FieldInfo) -> int:
    """The lines that a text gets: what must be told at length, what may be added, a few names."""
    if get_origin(bare(info.annotation)) is tuple:
        return 1
    return 3 if info.is_required() else 2


def _is_part(info: FieldInfo) -> bool:
    """Whether a field is a section of its own; a signature is a line."""
    kind = bare(info.annotation)
    if get_origin(kind) is tuple:
        kind = bare(entry(info.annotation))
    elif get_origin(kind) is not None and get_origin(kind) is not Literal:
        return True
    return isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not Signature


def _all_marks(info: FieldInfo) -> tuple[object, ...]:
    """The marks of a field, or of a list's entries."""
    return (*info.metadata, *marks(info.annotation), *marks(entry(info.annotation)))


def _kinds(annotation: object) -> Iterator[object]:
    """Every type that a value may have."""
    if get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            yield from _kinds(each)
    else:
        yield annotation


def _filled_rows(blanks: Iterable[Blank]) -> tuple[Blank, ...]:
    """Blanks two to a row; one that would stand alone has the row for itself."""
    found: list[Blank] = []
    alone = False
    for blank in blanks:
        if blank.wide and alone:
            found[-1] = replace(found[-1], wide=True)
        alone = not blank.wide and not alone
        found.append(blank)
    if alone:
        found[-1] = replace(found[-1], wide=True)
    return tuple(found)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
