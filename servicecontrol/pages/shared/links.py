"""Threads: how records lead to one another, from a dissatisfied answer to the action that mended it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pydantic import BaseModel

from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.walk import marked_values
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Subject

#: References that name another record.
_RECORDS = frozenset(
    {*RECORD_TYPES, "records", "records or registers", "responses", "surveys", "complaints or actions"}
)
#: Lists of many records: they are named beside a thread, but do not make one thread of all that they list.
_LISTS = frozenset({"summaries", "archives", "reports", "management-reviews", "competitors", "waivers"})


@dataclass(frozen=True)
class Threads:
    """The references between an organisation's records, both ways."""

    names: Mapping[Subject, tuple[Subject, ...]]  #: record -> those that it names
    named_by: Mapping[Subject, tuple[Subject, ...]]

    def of(self, subject: Subject) -> tuple[Subject, ...]:
        """Everything that hangs together with a record, itself left out; lists of many records do not connect."""
        seen, waiting = {subject}, [subject]
        while waiting:
            for other in self._near(waiting.pop()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return tuple(seen - {subject})

    def listed_in(self, subject: Subject) -> tuple[Subject, ...]:
        """The summaries, archives and reports that list a record."""
        return tuple(other for other in self.named_by.get(subject, ()) if other.kind in _LISTS)

    def _near(self, subject: Subject) -> Iterator[Subject]:
        if subject.kind in _LISTS or (subject.kind == "surveys" and not subject.part):
            return
        for other in (*self.names.get(subject, ()), *self.named_by.get(subject, ())):
            if other.kind not in _LISTS and (other.kind != "surveys" or other.part):
                yield other


@lru_cache(maxsize=64)
def _threads(key: _ByIdentity) -> Threads:
    ledger = key.ledger
    names: dict[Subject, dict[Subject, None]] = defaultdict(dict)
    named_by: dict[Subject, dict[Subject, None]] = defaultdict(dict)
    for kind in RECORD_TYPES:
        for record in ledger.kept(kind).values():
            here = Subject(kind, record.id)
            for other in _named(ledger, record):
                if other != here:
                    names[here][other] = None
                    named_by[other][here] = None
    return Threads(
        {subject: tuple(others) for subject, others in names.items()},
        {subject: tuple(others) for subject, others in named_by.items()},
    )


@dataclass(frozen=True, eq=False)
class _ByIdentity:
    """A ledger as a key: the same object is the same ledger."""

    ledger: Ledger

    def __hash__(self) -> int:
        return id(self.ledger)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.ledger is other.ledger


def threads_of(ledger: Ledger) -> Threads:
    """The threads of an organisation's records, worked out once."""
    return _threads(_ByIdentity(ledger))


def _named(ledger: Ledger, record: BaseModel) -> Iterator[Subject]:
    for register, name in marked_values(record).names:
        if register in _RECORDS:
            found = subject_of(ledger, str(name))
            if found is not None:
                yield found


def subject_of(ledger: Ledger, name: str) -> Subject | None:
    """The record, or the response of a survey, that goes by a name; None for an unknown one."""
    whole, _, part = name.partition("/")
    if part and whole in ledger.surveys:
        return Subject("surveys", whole, part)
    kind = ledger.kind_of_record.get(name)
    return Subject(kind, name) if kind else None


def day_of_subject(ledger: Ledger, subject: Subject) -> date:
    """The day of a record or of a response."""
    if subject.kind == "surveys":
        survey = ledger.surveys[subject.id]
        days = (response.returned for response in survey.responses if response.id == subject.part)
        return next((day for day in days if day), survey.day)
    return ledger.kept(subject.kind)[subject.id].day
