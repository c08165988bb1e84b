"""Fingerprints of what a report rests on: its records as they stood on a day, and the registers and readings behind it.

What is personal in a record has a fingerprint of its own: where somebody's name was erased, the rest still shows that
it is what it was. Of a register counts what it says of the report's days, so that whoever comes later changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel

from servicecontrol.periods import Period
from servicecontrol.procedures import Procedure
from servicecontrol.records.as_of import as_it_stood
from servicecontrol.records.privacy import Privacy, privacy_of
from servicecontrol.reports.editions import ReportEdition
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Subject
from servicecontrol.workdays import is_workday

#: Hexadecimal digits of a fingerprint: enough that no two versions of a record are taken for one another.
_DIGITS = 12
#: What a record says in place of words that were erased.
ERASED = frozenset({"erased", "已刪除"})
#: A first day, a last one, and what holds on them.
_Span = tuple[date | None, date | None] | tuple[date | None, date | None, object]


@dataclass(frozen=True)
class Fingerprints:
    """Of each record, of what is personal in it, and of each register, by id or name."""

    records: Mapping[str, str]
    personal: Mapping[str, str]  #: of those alone in which something is personal
    registers: Mapping[str, str]
    erased: frozenset[str] = frozenset()  #: the records in which a text says no more than that it was erased

    @property
    def whole(self) -> str:
        """One fingerprint of all."""
        named = {f"personal {id_}": digest for id_, digest in self.personal.items()}
        return of_all({**self.records, **named, **self.registers})


def fingerprints(ledger: Ledger, edition: ReportEdition, day: date) -> Fingerprints:
    """Of all that a report rests on, as it stood on a day; without the records that did not exist yet."""
    records: dict[str, str] = {}
    personal: dict[str, str] = {}
    erased: set[str] = set()
    for subject in sorted(edition.basis):
        parts = _stood(ledger, subject, day)
        if parts:
            plain, private = zip(*(_parted(part) for part in parts), strict=True)
            records[subject.id] = _digest(plain)
            if any(private):
                personal[subject.id] = _digest(private)
            if any(map(_says_erased, private)):
                erased.add(subject.id)
    registers = {name: _digest(said) for name, said in _registers(ledger, _days(ledger, edition)) if said}
    return Fingerprints(records, personal, registers, frozenset(erased))


def _says_erased(personal: object) -> bool:
    if isinstance(personal, Mapping):
        return any(map(_says_erased, personal.values()))
    return any(map(_says_erased, personal)) if isinstance(personal, list) else personal in ERASED


def records_alone(ledger: Ledger, basis: Iterable[Subject], day: date) -> dict[str, str]:
    """Record -> fingerprint as the seals of before 0.10 have it: of the whole record, with what is personal."""
    stood = ((subject.id, _stood(ledger, subject, day)) for subject in basis)
    return {
        id_: _digest([_dumped(part) for part in parts]) for id_, parts in sorted(stood, key=_first) if parts
    }


def _first(pair: tuple[str, object]) -> str:
    return pair[0]


def of_all(found: Mapping[str, str]) -> str:
    """One fingerprint of several."""
    lines = "".join(f"{id_} {digest}\n" for id_, digest in sorted(found.items()))
    return sha256(lines.encode()).hexdigest()[:_DIGITS]


def _digest(said: object) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:_DIGITS]


# Records


def _stood(ledger: Ledger, subject: Subject, day: date) -> list[BaseModel]:
    return [each for each in (as_it_stood(part, day) for part in _parts(ledger, subject)) if each is not None]


def _parts(ledger: Ledger, subject: Subject) -> tuple[BaseModel, ...]:
    """What a subject consists of; a survey's own report is no part of the data that the report rests on."""
    if subject.kind == "surveys":
        survey: Survey = ledger.surveys[subject.id]
        files = (survey.plan, survey.form, survey.distribution)
        return (*(file for file in files if file is not None), *survey.responses)
    return (ledger.kept(subject.kind)[subject.id],)


def _dumped(model: BaseModel) -> dict[str, object]:
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _parted(model: BaseModel) -> tuple[dict[str, object], dict[str, object]]:
    """What a record says apart from what is personal in it, and that; what is not filled in is in neither."""
    plain: dict[str, object] = {}
    personal: dict[str, object] = {}
    dumped = _dumped(model)
    fields = _declared(type(model))
    # What stands beside its fields is a name or a text in a language: words of the company, no person's.
    plain.update({key: said for key, said in dumped.items() if key not in {key for _, key, _ in fields}})
    for name, key, declared in fields:
        if key not in dumped:
            continue
        if declared is not None:
            (personal if declared.of.may_name_somebody else plain)[key] = dumped[key]
        else:
            plain[key], private = _parted_value(getattr(model, name), dumped[key])
            if private:
                personal[key] = private
    return plain, personal


@cache
def _declared(model: type[BaseModel]) -> tuple[tuple[str, str, Privacy | None], ...]:
    """A model's fields, their keys, and how private each is; None of one that leaves that to its parts."""
    return tuple(
        (name, info.alias or name, privacy_of(Annotated[info.annotation, *info.metadata, None]))
        for name, info in model.model_fields.items()
    )


def _parted_value(value: object, dumped: object) -> tuple[object, object]:
    if isinstance(value, BaseModel):
        return _parted(value)
    if isinstance(value, tuple) and isinstance(dumped, list):
        pairs = [_parted_value(*each) for each in zip(value, dumped, strict=True)]
        private = [each for _, each in pairs]
        return [each for each, _ in pairs], private if any(private) else []
    if isinstance(value, Mapping) and isinstance(dumped, Mapping):
        found = {key: _parted_value(value[key], each) for key, each in dumped.items() if key in value}
        return {k: each for k, (each, _) in found.items()}, {
            k: each for k, (_, each) in found.items() if each
        }
    return dumped, {}


# Registers and readings


def _days(ledger: Ledger, edition: ReportEdition) -> Period:
    """The days that count: those that the report speaks of; of a survey the one on which its first form went out."""
    if edition.record and edition.record.kind == "surveys":
        day = ledger.surveys[edition.record.id].day
        return Period(day, day, edition.key)
    return edition.span or Period(date.min, date.max, edition.key)


def _registers(ledger: Ledger, days: Period) -> Iterator[tuple[str, object]]:
    """What registers, calendar, objectives and procedures say of some days, by the names of their files."""
    yield "areas", {name: _within(area.counts, days) for name, area in sorted(ledger.areas.items())}
    yield (
        "customers",
        {
            id_: _within([(entry.first, entry.last, "customer"), *_important(entry.importance)], days)
            for id_, entry in sorted(ledger.customers.items())
            if _within([(entry.first, entry.last)], days)
        },
    )
    yield "calendars", _closed(ledger, days)
    yield (
        "objectives",
        [
            _parted(entry)[0]
            for entry in ledger.objectives.values()
            if _within([(entry.first, entry.last)], days)
        ],
    )
    yield (
        "procedures",
        {
            procedure.effective.isoformat(): _enforced(procedure)
            for procedure, last in _in_force(ledger.procedures)
            if _within([(procedure.effective, last)], days)
        },
    )


def _important(spans: Iterable[tuple[date, date | None]]) -> Iterator[_Span]:
    return ((first, last, "important") for first, last in spans)


def _within(spans: Iterable[_Span], days: Period) -> list[object]:
    """Of some spans what lies in a period, cut to it."""
    cut = (
        (max(first or days.first, days.first), min(last or days.last, days.last), rest)
        for first, last, *rest in spans
    )
    return [[first.isoformat(), last.isoformat(), *rest] for first, last, rest in cut if first <= last]


def _closed(ledger: Ledger, days: Period) -> list[str]:
    """The days off; a list of everything has no end to count to."""
    if days.last == date.max:
        return []
    every = (days.first + timedelta(days=n) for n in range((days.last - days.first).days + 1))
    return [day.isoformat() for day in every if not is_workday(ledger.calendar, day)]


def _in_force(procedures: Sequence[Procedure]) -> Iterator[tuple[Procedure, date | None]]:
    """Each procedure and the last day before the next one."""
    following = [each.effective - timedelta(days=1) for each in procedures[1:]]
    yield from zip(procedures, [*following, None], strict=True)


def _enforced(procedure: Procedure) -> object:
    """What decides a verdict: rules with their parameters, and the readings that are chosen; wording does not."""
    return {
        "clauses": {
            id_: [_dumped(each) for each in clause.enforced_by] for id_, clause in procedure.clauses.items()
        },
        "chosen": {id_: each.chosen for id_, each in procedure.interpretations.items()},
    }
