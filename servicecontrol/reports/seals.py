"""Fingerprints of the data that a report was approved on, and what has changed in them since.

A record's fingerprint is taken as it stood on the day of the approval: what happens to it later, and is dated later,
changes nothing; what is altered or dated back does.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servicecontrol.judging.bindings import PlaceOf
from servicecontrol.problems import Hint, Message, Problem, told
from servicecontrol.procedures import in_force
from servicecontrol.read.names import did_you_mean
from servicecontrol.records.seal import Seal
from servicecontrol.reports.editions import ReportEdition, editions
from servicecontrol.reports.fingerprints import Fingerprints, fingerprints, of_all, records_alone
from servicecontrol.reports.life import Life
from servicecontrol.store import Ledger, Store
from servicecontrol.verdicts import Subject

#: What happens to a report when somebody has looked at it and lets it pass.
_SEEN = frozenset({"approved", "noted"})


@dataclass(frozen=True)
class RecordChange:
    """A record or a register that is not what it was; of a record perhaps nothing but what is personal."""

    subject: Subject
    how: Literal["altered", "added", "gone", "personal", "erased"]


@dataclass(frozen=True)
class SealState:
    """The seal of a report and what has changed since."""

    seal: Seal
    changes: tuple[RecordChange, ...]


def seal_state(edition: ReportEdition, ledger: Ledger) -> SealState | None:
    """The seal of a report's approval, and the records that differ from it; None for one that nobody sealed who may."""
    kept = [each for each in ledger.kept("seals").values() if isinstance(each, Seal)]
    mine = [each for each in kept if each.report == edition.key]
    seal = _of_the_approval([each for each in mine if _may(each, edition.life, ledger)], edition.life)
    if seal is None:
        return None
    return SealState(seal, tuple(_changed(seal, edition, ledger)))


def seal_problems(
    store: Store, as_of: date, place: PlaceOf, known: Container[str] = ()
) -> tuple[Problem, ...]:
    """Seals of reports that there are not, and seals that were not written as they stand.

    The organisations in `known` are known to have none.
    """
    return told(
        place(ledger.paths["seals", seal.id, ""], steps, what, hint)
        for ledger in store.ledgers.values()
        if ledger.id not in known
        for seal, steps, what, hint in _faults_of(ledger, as_of)
    )


def _faults_of(ledger: Ledger, as_of: date) -> Iterator[tuple[Seal, tuple[str | int, ...], Message, Hint]]:
    seals = [each for each in ledger.kept("seals").values() if isinstance(each, Seal)]
    if seals:
        # A record that is gone since then is what a seal shows; a name that it never had is a slip.
        reports = {each.key for each in editions(ledger, as_of) if not each.is_list} | {*ledger.surveys}
        yield from ((seal, *fault) for seal in seals for fault in _seal_faults(seal, reports))


def _seal_faults(
    seal: Seal, reports: Collection[str]
) -> Iterator[tuple[tuple[str | int, ...], Message, Hint]]:
    if seal.report not in reports:
        what = Message("problems.seal-of-nothing", {"report": seal.report})
        yield ("report",), what, did_you_mean(seal.report, reports, Message("hints.form-of-fingerprint"))
    if _whole(seal) != seal.fingerprint:
        yield ("fingerprint",), Message("problems.seal-altered"), Message("hints.form-of-fingerprint")


def may_seal(life: Life, ledger: Ledger, day: date) -> tuple[str, ...]:
    """Who may seal a report on a day: whoever looked at it, or wrote it where nobody did, and offices that may too."""
    procedure = in_force(ledger.procedures, day)
    roles = procedure.sealed_by.roles if procedure and procedure.sealed_by else ()
    organisation = ledger.organisation
    officers = (name for name in organisation.people if any(organisation.holds(name, r, day) for r in roles))
    return tuple(dict.fromkeys((*_looked_at(life), *officers)))


def _looked_at(life: Life) -> Sequence[str]:
    """Whoever approved or reviewed a report; its author, or who held the review, where nobody did."""
    seen = [step.who for step in life.steps if step.what in _SEEN]
    return seen or [step.who for step in life.steps if step.what in ("issued", "held")]


def _may(seal: Seal, life: Life, ledger: Ledger) -> bool:
    return seal.by in may_seal(life, ledger, seal.date)


def _of_the_approval(seals: Sequence[Seal], life: Life) -> Seal | None:
    """The first seal since the last approval: one made later does not take its place."""
    able = sorted(seals, key=lambda each: each.date)
    last = max((step.day for step in life.steps if step.what in _SEEN), default=date.min)
    return next((each for each in able if each.date >= last), able[-1] if able else None)


def _whole(seal: Seal) -> str:
    """The fingerprint that the others give."""
    if seal.personal is None:
        return of_all(seal.records)
    return Fingerprints(seal.records, seal.personal, seal.registers).whole


def _changed(seal: Seal, edition: ReportEdition, ledger: Ledger) -> Iterator[RecordChange]:
    """Records first, then registers; a seal of before 0.10 covers the records of the report itself alone."""
    kinds = {subject.id: subject for subject in edition.basis}
    if seal.personal is None:
        own = edition.own or edition.basis
        yield from _changes(seal.records, records_alone(ledger, own, seal.date), kinds, ledger)
        return
    now = fingerprints(ledger, edition, seal.date)
    yield from _changes(seal.records, now.records, kinds, ledger)
    same = {id_ for id_, digest in now.records.items() if seal.records.get(id_) == digest}
    for id_ in sorted(same):
        if seal.personal.get(id_) != now.personal.get(id_):
            subject = kinds.get(id_) or Subject(ledger.kind_of_record.get(id_, ""), id_)
            is_erased = id_ in now.erased or id_ not in now.personal
            yield RecordChange(subject, "erased" if is_erased else "personal")
    for name in sorted({*seal.registers, *now.registers}):
        if seal.registers.get(name) != now.registers.get(name):
            yield RecordChange(Subject(name, ""), "altered")


def _changes(
    then: Mapping[str, str], now: Mapping[str, str], kinds: Mapping[str, Subject], ledger: Ledger
) -> Iterator[RecordChange]:
    for id_ in sorted({*then, *now}):
        subject = kinds.get(id_) or Subject(ledger.kind_of_record.get(id_, ""), id_)
        if id_ not in now:
            yield RecordChange(subject, "gone")
        elif id_ not in then:
            yield RecordChange(subject, "added")
        elif then[id_] != now[id_]:
            yield RecordChange(subject, "altered")
