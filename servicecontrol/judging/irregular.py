"""What happens in life and should not, whether or not a clause asks for it; figures count it by the rule said here.

A form that comes back after the collection counts. Of the forms of one customer the last counts. A record of a customer
on a day on which it was none counts, as does one of somebody who held no post that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel

from servicecontrol.records.complaint import Complaint
from servicecontrol.records.record import Record
from servicecontrol.records.shapes import Signature
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Subject

Irregularity = Literal["answered-twice", "back-late", "no-customer", "no-post"]


@dataclass(frozen=True)
class IrregularCheck:
    """In how many cases it could have happened, and where it did."""

    kind: Irregularity
    looked_at: int
    found: tuple[Subject, ...]


def irregular(ledger: Ledger) -> tuple[IrregularCheck, ...]:
    """Every kind of which there was a case to look at."""
    looked: dict[Irregularity, dict[Subject, bool]] = {
        "answered-twice": dict(_answered(ledger)),
        "back-late": dict(_back(ledger)),
        "no-customer": _any(_customers(ledger)),
        "no-post": _any(_acted(ledger)),
    }
    return tuple(
        IrregularCheck(kind, len(cases), tuple(sorted(subject for subject, short in cases.items() if short)))
        for kind, cases in looked.items()
        if cases
    )


def _any(cases: Iterator[tuple[Subject, bool]]) -> dict[Subject, bool]:
    """A record falls short where one of its days does."""
    found: dict[Subject, bool] = {}
    for subject, short in cases:
        found[subject] = found.get(subject, False) or short
    return found


def _answered(ledger: Ledger) -> Iterator[tuple[Subject, bool]]:
    """The forms of customers who are known by name, and whether a later one of theirs counts."""
    for survey in ledger.surveys.values():
        for response in survey.responses:
            if response.customer:
                yield _form(survey, response.id), response.id in survey.superseded


def _back(ledger: Ledger) -> Iterator[tuple[Subject, bool]]:
    """The forms whose day is known, and whether it is after that of the collection."""
    for survey in ledger.surveys.values():
        collected = (
            {entry.area: entry.collected for entry in survey.distribution.areas}
            if survey.distribution
            else {}
        )
        planned = survey.plan.period.last if survey.plan and survey.plan.period else None
        for response in survey.responses:
            ended = collected.get(response.area or "") or planned
            if response.returned and ended:
                yield _form(survey, response.id), response.returned > ended


def _form(survey: Survey, response: str) -> Subject:
    return Subject("surveys", survey.id, response)


def _customers(ledger: Ledger) -> Iterator[tuple[Subject, bool]]:
    """Records that name a customer, and whether it was none on their day."""
    for kind, records in ledger.records.items():
        for record in records.values():
            customer = getattr(record, "customer", None)
            if isinstance(customer, str) and customer in ledger.customers:
                yield Subject(kind, record.id), not _is_customer(ledger, customer, record.day)
    for survey in ledger.surveys.values():
        for sending in survey.distribution.customers if survey.distribution else ():
            if sending.customer in ledger.customers:
                short = not _is_customer(ledger, sending.customer, sending.sent)
                yield Subject("surveys", survey.id), short


def _is_customer(ledger: Ledger, customer: str, day: date) -> bool:
    return ledger.customers[customer].holds_on(day)


def _acted(ledger: Ledger) -> Iterator[tuple[Subject, bool]]:
    """Records that say who did something on which day, and whether somebody held no post that day."""
    for kind, records in ledger.records.items():
        for record in records.values():
            for who, day in (*_takers(record), *_signers(record)):
                if who in ledger.organisation.people:
                    yield Subject(kind, record.id), not ledger.organisation.posts(who, day)


def _takers(record: Record) -> Iterator[tuple[str, date]]:
    """Who a record itself says has done it, on the record's day."""
    who = record.taken_by if isinstance(record, Complaint) else getattr(record, "by", None)
    if isinstance(who, str):
        yield who, record.day


def _signers(value: object) -> Iterator[tuple[str, date]]:
    """Every signature in a record."""
    if isinstance(value, Signature):
        yield value.by, value.date
    elif isinstance(value, BaseModel):
        for _, inner in value:
            yield from _signers(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _signers(inner)
