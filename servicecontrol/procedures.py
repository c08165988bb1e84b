"""Procedures as data: dated files of clauses, each bound to rules or saying why not, and which is in force on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import (
    ClauseId,
    ClauseNumber,
    KebabName,
    Key,
    Label,
    Model,
    PersonName,
    Planned,
    Refers,
    SnakeName,
    YesNo,
)
from servicecontrol.records.iso9001 import IsoClause
from servicecontrol.records.leave import SealedBy, WaivedBy
from servicecontrol.records.privacy import PUBLIC
from servicecontrol.records.shapes import none_twice
from servicecontrol.records.wordings import Name, Wording

Because = Literal["definition", "judgement", "later", "out-of-reach"]
#: What a clause demands, which says how it can be checked.
Demand = Literal[
    "content", "deadline", "formula", "frequency", "link", "order", "presence", "role", "threshold"
]
#: Whom the procedure charges with a clause.
InCharge = Annotated[Label, Refers("departments or roles"), PUBLIC]


def _as_parameter(value: object) -> object:
    """Text or a list of texts; what is nested deeper, or left empty, is no parameter."""
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise PydanticCustomError("not-a-parameter", "not-a-parameter", {})
    return value


#: Text, or a list of texts, as written; the rule's own annotations convert it.
Parameters = Annotated[Mapping[SnakeName, Annotated[str | list[str], BeforeValidator(_as_parameter)]], PUBLIC]
Reading = Literal["strict", "lenient"]


#: What `chosen` says where the strict and the lenient reading are both computed.
BOTH = "both"
#: The readings that are computed together then.
TWO_READINGS: tuple[Reading, ...] = ("strict", "lenient")


def _as_reading(option: str) -> Reading:
    """The reading that an option counts as when it alone was chosen."""
    return "lenient" if option == "lenient" else "strict"


def _one_or_more(value: object) -> object:
    """A list, or the one thing that is written without one."""
    return [value] if isinstance(value, str) else value


class Binding(Model):
    """A rule that enforces a clause, with the parameters it is called with."""

    rule: KebabName
    parameters: Parameters = Field(default={}, alias="with")
    #: The questions that its parameters hang on; one, or a list of them.
    interpretations: Annotated[tuple[Key, ...], BeforeValidator(_one_or_more)] = Field(
        default=(), alias="interpretation"
    )
    #: What an option stands for here, where that is something else than for the other clauses that it concerns.
    under: Mapping[Key, Parameters] = {}


class NotEnforced(Model):
    """Why no rule judges a clause."""

    because: Annotated[Because, PUBLIC]
    text: Wording


class Clause(Model):
    """One demand of a procedure, in our own words."""

    clause: ClauseNumber  #: the number as a reader cites it
    section: ClauseNumber
    strength: Annotated[
        Literal["mandatory", "permissive", "in-principle", "conditional", "definition"], PUBLIC
    ]
    kind: tuple[Annotated[Demand, PUBLIC], ...] = ()
    who: tuple[InCharge, ...] = ()
    title: Name
    text: Wording
    enforced_by: tuple[Binding, ...] = ()
    not_enforced: NotEnforced | None = None
    falls_short: Wording | None = None  #: what the rules leave to a person, and why they cannot check it
    company_choice: tuple[SnakeName, ...] = ()  #: parameters that the procedure leaves open
    iso: tuple[IsoClause, ...] = ()  #: the clauses of ISO 9001:2015 that it serves
    choice_because: Wording | None = None  #: why the company has set them, and so

    @model_validator(mode="after")
    def _enforced_or_says_why(self) -> Self:
        if bool(self.enforced_by) == bool(self.not_enforced):
            raise PydanticCustomError("enforced-or-not", "enforced-or-not", {})
        return self

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        none_twice("kind", self.kind)
        none_twice("who", self.who)
        none_twice("company_choice", self.company_choice)
        return self


class Option(Model):
    """One reading of an ambiguous clause, and the parameters that it stands for."""

    text: Wording
    parameters: Parameters = Field(default={}, alias="with")


class Interpretation(Model):
    """How the organisation reads a clause that allows two readings, who decided so and when."""

    clauses: tuple[ClauseId, ...] = ()  #: none named where it is about every clause, as who may waive is
    question: Wording
    options: Annotated[Mapping[Key, Option], Field(min_length=1)]
    chosen: Key
    reason: Wording
    decided_by: PersonName | None = None  #: nobody yet: it is proposed
    date: Planned | None = None

    @model_validator(mode="after")
    def _chosen_among_the_options(self) -> Self:
        none_twice("clauses", self.clauses)
        two = (BOTH,) if self.options.keys() >= set(TWO_READINGS) else ()
        known = (*self.options, *two)
        if self.chosen not in known:
            values = {"value": self.chosen, "allowed": known, "known": known, "at": ("chosen",)}
            raise PydanticCustomError("not-a-word", "not-a-word", values)
        return self


class ProcedureFile(Model):
    """`procedures/<date>.yaml`; an amendment lists only what it changes."""

    title: Name | None = None
    effective: Planned
    amends: Planned | None = None
    released: YesNo = True
    source: Wording | None = None
    sections: Mapping[ClauseNumber, Name] = {}
    clauses: Mapping[ClauseId, Clause]
    interpretations: Mapping[Key, Interpretation] = {}
    waived_by: WaivedBy | None = None
    sealed_by: SealedBy | None = None
    note: Wording | None = None


@dataclass(frozen=True)
class Procedure:
    """A procedure as in force from a day: an amendment together with what it amends."""

    effective: date
    title: Name
    released: bool
    source: Wording
    sections: Mapping[str, Name]
    clauses: Mapping[str, Clause]
    interpretations: Mapping[str, Interpretation]
    note: Wording | None
    waived_by: WaivedBy | None
    sealed_by: SealedBy | None
    changed: frozenset[str]  #: clauses that this file itself gives
    files: Mapping[str, str]  #: clause -> path of the file that gives it
    decided_in: Mapping[str, str]  #: interpretation -> path of the file that gives it

    def asked(self, binding: Binding) -> Mapping[tuple[str, str], Parameters]:
        """The parameters under each option that may be chosen, by its interpretation and name, the others as they are.

        Under no name where nothing was decided.
        """
        found = self._read_by(binding)
        if not found:
            return {("", ""): binding.parameters}
        chosen = {name: "strict" if entry.chosen == BOTH else entry.chosen for name, entry in found.items()}
        return {
            (name, option): self._given(binding, {**chosen, name: option})
            for name, entry in found.items()
            for option in entry.options
        }

    def readings(self, binding: Binding) -> Mapping[Reading, Parameters]:
        """The parameters under each reading that counts: both, or the one that was chosen, called `strict`.

        Of several questions some of which are read both ways, the strict reading has the strict answer to each.
        """
        found = self._read_by(binding)
        chosen = {name: entry.chosen for name, entry in found.items()}
        if BOTH in chosen.values():
            return {
                reading: self._given(
                    binding, {name: reading if option == BOTH else option for name, option in chosen.items()}
                )
                for reading in TWO_READINGS
            }
        is_lenient = bool(chosen) and all(_as_reading(option) == "lenient" for option in chosen.values())
        return {"lenient" if is_lenient else "strict": self._given(binding, chosen)}

    def waiving(self) -> Mapping[Reading, WaivedBy]:
        """The terms of waivers under each reading that counts; none where nobody may waive."""
        if self.waived_by is None:
            return {}
        entry = self.interpretations.get(self.waived_by.interpretation or "")
        if entry is None:
            return {"strict": self.waived_by}
        chosen = TWO_READINGS if entry.chosen == BOTH else (entry.chosen,)
        return {
            _as_reading(option): self.waived_by.under(entry.options[option].parameters) for option in chosen
        }

    def _read_by(self, binding: Binding) -> Mapping[str, Interpretation]:
        known = self.interpretations
        return {name: known[name] for name in binding.interpretations if name in known}

    def _given(self, binding: Binding, chosen: Mapping[str, str]) -> Parameters:
        """What a rule is asked with where these options were chosen."""
        given = dict(binding.parameters)
        for name, option in chosen.items():
            own = self.interpretations[name].options[option].parameters
            given |= binding.under.get(option, own)
        return given


def in_force(procedures: Sequence[Procedure], day: date) -> Procedure | None:
    """The procedure in force on a day, of procedures in the order of their dates; None before the first."""
    return next((procedure for procedure in reversed(procedures) if procedure.effective <= day), None)


def resolved(files: Mapping[str, ProcedureFile]) -> tuple[Procedure, ...]:
    """Procedures in the order of their dates from files by path.

    Raises `KeyError` with the date that an amendment names and no file has.
    """
    done: dict[date, Procedure] = {}
    for path, file in sorted(files.items(), key=lambda entry: entry[1].effective):
        done[file.effective] = _amended(done[file.amends], file, path) if file.amends else _whole(file, path)
    return tuple(done[day] for day in sorted(done))


def _whole(file: ProcedureFile, path: str) -> Procedure:
    if file.title is None or file.source is None:
        raise KeyError(file.effective)
    return Procedure(
        file.effective,
        file.title,
        file.released,
        file.source,
        file.sections,
        file.clauses,
        file.interpretations,
        file.note,
        file.waived_by,
        file.sealed_by,
        frozenset(file.clauses),
        dict.fromkeys(file.clauses, path),
        dict.fromkeys(file.interpretations, path),
    )


def _amended(base: Procedure, file: ProcedureFile, path: str) -> Procedure:
    return Procedure(
        file.effective,
        file.title or base.title,
        file.released,
        file.source or base.source,
        {**base.sections, **file.sections},
        {**base.clauses, **file.clauses},
        {**base.interpretations, **file.interpretations},
        file.note or base.note,
        file.waived_by or base.waived_by,
        file.sealed_by or base.sealed_by,
        frozenset(file.clauses),
        {**base.files, **dict.fromkeys(file.clauses, path)},
        {**base.decided_in, **dict.fromkeys(file.interpretations, path)},
    )
