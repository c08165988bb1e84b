"""Writes the seal of a report: the fingerprints of the records that it rests on when somebody approves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from servicecontrol.changing import Stopped, put_in_place
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.records.seal import Seal
from servicecontrol.reports import ReportEdition, editions, fingerprints, may_seal
from servicecontrol.store import Ledger, Store

#: Names that a hint gives at most.
_NEAR = 3


def seal_report(
    store: Store, name: str, by: str, day: date, folder: Path
) -> tuple[Path | None, tuple[Problem, ...]]:
    """Seals `<organisation>/<report>` as of a day; Problems where there is no such report, or no such person who may.

    Only inside `changing`; the folder is the data folder.
    """
    problems: list[Problem] = []
    organisation, _, key = name.partition("/")
    ledger = store.ledgers.get(organisation)
    edition = next((each for each in _sealable(ledger, day) if each.key == key), None) if ledger else None
    if ledger is None or edition is None:
        known = [f"{each.id}/{e.key}" for each in store.ledgers.values() for e in _sealable(each, day)]
        near = tuple(get_close_matches(name, known, n=_NEAR, cutoff=0.3))
        hint = Message("hints.allowed", {"allowed": near}) if near else None
        problems.append(Problem(Place(name), Message("problems.no-report", {"report": name}), hint))
    elif by not in ledger.organisation.people:
        people = list(ledger.organisation.people)
        near = tuple(get_close_matches(by, people, n=_NEAR, cutoff=0.1)) or tuple(people[:_NEAR])
        hint = Message("hints.allowed", {"allowed": near}) if near else None
        problems.append(Problem(Place(name), Message("problems.no-person", {"person": by}), hint))
    elif by not in may_seal(edition.life, ledger, day):
        problems.append(_may_not(name, by, may_seal(edition.life, ledger, day)))
    else:
        path = f"{organisation}/seals/{_free_id(ledger, key)}.yaml"
        try:
            seal = written(sealed(ledger, edition, by, day)).encode()
            put_in_place({path: seal}, (), folder, may_replace=False)
        except Stopped as stopped:
            return None, stopped.problems
        return folder / path, ()
    return None, tuple(problems)


def _may_not(name: str, by: str, may: tuple[str, ...]) -> Problem:
    what = Message("problems.may-not-seal", {"person": by, "report": name})
    hint = Message("hints.may-seal", {"allowed": may}) if may else Message("hints.nobody-may-seal")
    return Problem(Place(name), what, hint)


def sealed(ledger: Ledger, edition: ReportEdition, by: str, day: date) -> Seal:
    """The seal of a report as of a day."""
    found = fingerprints(ledger, edition, day)
    return Seal(
        id=_free_id(ledger, edition.key),
        report=edition.key,
        date=day,
        by=by,
        fingerprint=found.whole,
        records=found.records,
        personal=found.personal,
        registers=found.registers,
    )


def written(seal: Seal) -> str:
    """A seal as its file; fingerprints in quotes, for some look like numbers."""
    lines = [
        f"id: {seal.id}",
        f"report: {seal.report}",
        f"date: {seal.date.isoformat()}",
        f"by: {seal.by}",
        f'fingerprint: "{seal.fingerprint}"',
        *_listed("records", seal.records),
        *_listed("personal", seal.personal or {}),
        *_listed("registers", seal.registers),
    ]
    return "\n".join(lines) + "\n"


def _listed(key: str, digests: Mapping[str, str]) -> Iterator[str]:
    yield f"{key}:" if digests else f"{key}: {{}}"
    yield from (f'  {id_}: "{digest}"' for id_, digest in sorted(digests.items()))


def _sealable(ledger: Ledger, day: date) -> Iterator[ReportEdition]:
    return (edition for edition in editions(ledger, day) if not edition.is_list)


def _free_id(ledger: Ledger, key: str) -> str:
    """An id made of the report's name; numbered where it was sealed before."""
    base, taken = f"SL-{key.upper()}", ledger.kept("seals")
    number = 2
    id_ = base
    while id_ in taken:
        id_, number = f"{base}-{number}", number + 1
    return id_
