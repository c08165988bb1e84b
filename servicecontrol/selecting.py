"""Which records a clause speaks of: a type, perhaps the entries of a list in it, and a condition.

Rules by kind (filled, done-within, linked ...) take the same three parameters, so a clause says
`records: deliveries, when: [incident], each: incident.options` and needs no rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message
from servicecontrol.procedures import Procedure, in_force
from servicecontrol.records.conditions import terms
from servicecontrol.records.fields import day_of
from servicecontrol.records.paths import annotation_at, bare, marks, values_at
from servicecontrol.records.registers import Area, Customer, Document
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.vocabulary import VOCABULARIES, Word
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Check, Duty, Subject, Verdict
from servicecontrol.workdays import Deadline

#: Everything that a clause can speak of: record types, surveys put together, the entries of registers.
TYPES: dict[str, type] = {
    **RECORD_TYPES,
    "surveys": Survey,
    "customers": Customer,
    "areas": Area,
    "documents": Document,
}


#: Kinds whose entries stand in one file, an entry per key.
REGISTERS = frozenset({"customers", "areas", "documents"})


#: How much of a faulty condition is shown.
_SHOWN = 80


def _known(kind: str) -> str:
    if kind not in TYPES:
        raise PydanticCustomError(
            "unknown-records", "unknown-records", {"value": kind[:_SHOWN], "known": tuple(TYPES)}
        )
    return kind


def _written(condition: str) -> str:
    try:
        terms(condition)
    except ValueError:
        raise PydanticCustomError("bad-condition", "bad-condition", {"value": condition[:_SHOWN]}) from None
    return condition


#: What stands at a path that a rule can do something with.
Holds = Literal["anything", "day", "text", "person", "department", "signatures", "copies"]


@dataclass(frozen=True)
class PathMark:
    """Marks a parameter that names a field of the records that the clause speaks of."""

    holds: Holds = "anything"
    of: str = "records"  #: the parameter that names these records


@dataclass(frozen=True)
class ConditionMark:
    """Marks a parameter that is a condition on the records that the clause speaks of."""

    of: str = "records"  #: the parameter that names these records


RecordKind = Annotated[str, AfterValidator(_known)]
FieldPath = Annotated[str, PathMark()]
DayPath = Annotated[str, PathMark("day")]
TextPath = Annotated[str, PathMark("text")]
PersonPath = Annotated[str, PathMark("person")]
DepartmentPath = Annotated[str, PathMark("department")]
#: A condition on records that another parameter than `records` names.
AnyCondition = Annotated[str, AfterValidator(_written)]
Condition = Annotated[AnyCondition, ConditionMark()]


def start_of(kind: str, each: str, path: str) -> tuple[object, str]:
    """The type that a path of a clause begins in, and the path in it: an entry, or with `record.` what is around it."""
    whole, _, inner = path.partition(".")
    return (TYPES[kind], inner) if whole == "record" else (annotation_at(TYPES[kind], each), path)


@cache
def vocabulary_at(kind: str, each: str, path: str) -> str:
    """The vocabulary of a coded field; empty for any other."""
    return vocabulary_of(annotation_at(*start_of(kind, each, path)))


def vocabulary_of(annotation: object) -> str:
    """The vocabulary that a type takes its words from; empty where it has none."""
    coded = (mark.vocabulary for mark in marks(annotation) if isinstance(mark, Word))
    return "yes-no" if bare(annotation) is bool else next(coded, "")


def words_asked(kind: str, conditions: tuple[str, ...]) -> tuple[str | Message, ...]:
    """The words that conditions ask for; one of a vocabulary to be said in the reader's language, else as written."""
    asked = (term for condition in conditions for term in terms(condition) if term.sign == "is")
    return tuple(_meant(vocabulary_at(kind, "", term.path), word) for term in asked for word in term.words)


def _meant(vocabulary: str, word: str) -> str | Message:
    code = VOCABULARIES.get(vocabulary, {}).get(word)
    return Message(f"words.{vocabulary}.{code}") if code else word


@dataclass(frozen=True)
class Selected:
    """A record, or an entry of a list in it, that a clause speaks of."""

    kind: str
    id: str
    record: object
    entry: object  #: the record itself where no list is entered
    part: str  #: the entry's number, from 1; empty for the record itself
    day: date
    steps: tuple[str | int, ...]

    @property
    def subject(self) -> Subject:
        """What a judgement of it is about."""
        return Subject(self.kind, self.id, self.part)

    def values(self, path: str) -> tuple[object, ...]:
        """The values at a path of the entry; at `record.` and a path, of the record around it."""
        whole, _, inner = path.partition(".")
        return values_at(self.record, inner) if whole == "record" else values_at(self.entry, path)

    def first(self, path: str) -> object:
        """The first value at a path; None where there is none."""
        return next(iter(self.values(path)), None)

    def day_at(self, path: str) -> date | None:
        """The first day at a path."""
        value = self.first(path)
        return day_of(value) if isinstance(value, date) else None

    def named(self, path: str) -> str:
        """Who or what stands at a path; empty where nothing does, or no path is given."""
        return str(self.first(path) or "") if path else ""

    def meets(self, condition: str) -> bool:
        """Whether one of the condition's alternatives holds of the entry, or of the record where it says so."""
        for term in terms(condition):
            whole, _, inner = term.path.partition(".")
            if whole == "record":
                if replace(term, path=inner).holds(self.record):
                    return True
            elif term.holds(self.entry):
                return True
        return False

    def at(self, path: str = "") -> tuple[str, tuple[str | int, ...]]:
        """The file and the steps of a field, as far as the record has it: a survey is kept in several files."""
        whole, _, inner = path.partition(".")
        steps: tuple[str | int, ...] = tuple(
            step for step in (inner if whole == "record" else path).split(".") if step
        )
        if whole != "record":
            steps = (*self.steps, *steps)
        if self.kind == "surveys" and steps:
            return str(steps[0]), steps[1:]
        return "", (self.id, *steps) if self.kind in REGISTERS else steps

    def check(
        self,
        verdict: Verdict,
        message: Message,
        path: str = "",
        evidence: tuple[Subject, ...] = (),
        owner: str = "",
    ) -> Check:
        """A condition that this keeps or breaks, pointing at a field."""
        file, steps = self.at(path)
        return Check(self.subject, self.day, verdict, message, owner, evidence, file, steps)

    def duty(
        self,
        task: Message,
        due: date,
        met: date | None,
        path: str = "",
        evidence: tuple[Subject, ...] = (),
    ) -> Duty:
        """Something that is to be done about this by a day, pointing at a field."""
        file, steps = self.at(path)
        return Duty(
            self.subject, self.day, task, Deadline(due), met, evidence=evidence, file=file, steps=steps
        )


def everything(ledger: Ledger, kind: str) -> Iterator[tuple[str, object, date]]:
    """Every record of a type with its id and day; a register's entry counts from the day the procedure began."""
    start = ledger.procedures[0].effective if ledger.procedures else date.min
    match kind:
        case "surveys":
            yield from ((id_, survey, survey.day) for id_, survey in ledger.surveys.items())
        case "customers":
            yield from ((id_, each, max(each.first, start)) for id_, each in sorted(ledger.customers.items()))
        case "areas":
            yield from ((id_, each, start) for id_, each in ledger.areas.items())
        case "documents":
            yield from (
                (id_, each, max(each.issued or start, start)) for id_, each in ledger.documents.items()
            )
        case _:
            yield from ((id_, record, record.day) for id_, record in ledger.kept(kind).items())


def selected(ledger: Ledger, kind: str, each: str = "", when: tuple[str, ...] = ()) -> Iterator[Selected]:
    """The records of a type, or the entries of their list `each`, that meet `when`; each once."""
    for id_, record, day in everything(ledger, kind):
        for found in _entries(kind, id_, record, day, each):
            if all(found.meets(condition) for condition in when):
                yield found


def judged_by(
    ledger: Ledger, procedure: Procedure | None, found: Selected, as_of: date
) -> Iterator[Selected]:
    """A record where a procedure judges it: by its day, or in every half-year while it stands."""
    if not _stands(found.kind):
        if procedure is None or in_force(ledger.procedures, found.day) is procedure:
            yield found
        return
    start = max(found.day, ledger.procedures[0].effective)
    for span in periods_between(start, as_of, "half-year"):
        day = max(start, span.first)
        if procedure is None or in_force(ledger.procedures, day) is procedure:
            yield replace(found, day=day, part=f"{found.part} {span.label}".strip())


def _stands(kind: str) -> bool:
    return kind in REGISTERS or (kind in RECORD_TYPES and RECORD_TYPES[kind].standing)


def _entries(kind: str, id_: str, record: object, day: date, each: str) -> Iterator[Selected]:
    if not each:
        yield Selected(kind, id_, record, record, "", day, ())
        return
    steps = tuple(each.split("."))
    for number, entry in enumerate(values_at(record, each)):
        yield Selected(kind, id_, record, entry, str(number + 1), day, (*steps, number))
