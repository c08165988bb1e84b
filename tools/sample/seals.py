"""Seals of the sample's reports: the newest approved ones of each kind, one of them on data that were altered later."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from servicecontrol.read.reading import read_data
from servicecontrol.records.seal import Seal
from servicecontrol.records.visit import Visit
from servicecontrol.reports import Edition, editions, whole
from servicecontrol.sealing import sealed, written
from servicecontrol.store import Ledger

from .company import AS_OF

#: Reports of each kind that have a seal, the newest first.
_NEWEST = 3
#: How many records were altered after the approval, where any were.
_ALTERED = 3
_BY_HAND = ("*.yaml", "procedures/*.yaml")


def write_seals(data: Path, out: Path) -> None:
    """Reads the registers kept by hand in `data` and the records in `out` as one, and writes the seals into `out`.

    Those of an earlier run go first: a report that is sealed already would get a second seal.
    """
    for earlier in out.glob("*/seals"):
        shutil.rmtree(earlier)
    with tempfile.TemporaryDirectory() as folder:
        whole_data = Path(folder) / "data"
        shutil.copytree(out, whole_data)
        for path in _by_hand(data):
            place = whole_data / path.relative_to(data)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        store = read_data(whole_data, latest=AS_OF).store
    if store is None:
        message = "the sample cannot be read"
        raise ValueError(message)
    for ledger in store.ledgers.values():
        for seal in _seals(ledger):
            path = out / ledger.id / "seals" / f"{seal.id}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(seal).encode())


def _by_hand(data: Path) -> Iterator[Path]:
    yield data / "site.yaml"
    yield from sorted((data / "calendars").glob("*/*.yaml"))
    for organisation in sorted(path.parent for path in data.glob("*/organisation.yaml")):
        for pattern in _BY_HAND:
            yield from sorted(organisation.glob(pattern))


def _seals(ledger: Ledger) -> Iterator[Seal]:
    counts: dict[str, int] = {}
    altered = False
    for edition in editions(ledger, AS_OF):
        day = edition.life.sealed_on
        if day is None or edition.is_list or counts.get(edition.kind, 0) == _NEWEST:
            continue
        counts[edition.kind] = counts.get(edition.kind, 0) + 1
        by = _approver(edition)
        visits = [subject.id for subject in edition.basis if subject.kind == "visits"][:_ALTERED]
        if counts[edition.kind] == _NEWEST - 1 and len(visits) == _ALTERED and not altered:
            altered = True
            yield _sealed_before(ledger, edition, by, visits)
        else:
            yield sealed(ledger, edition, by, day)


def _approver(edition: Edition) -> str:
    """Who approved or reviewed the report; its author where it was only handed round."""
    steps = edition.life.steps
    signed = [step.who for step in steps if step.what in ("approved", "noted", "held")]
    return signed[0] if signed else next(step.who for step in steps if step.what == "issued")


def _sealed_before(ledger: Ledger, edition: Edition, by: str, visits: list[str]) -> Seal:
    """A seal from before some visits were worded anew."""
    day = edition.life.sealed_on
    kept = dict(ledger.kept("visits"))
    for id_ in visits:
        visit = kept[id_]
        if isinstance(visit, Visit):
            kept[id_] = visit.model_copy(update={"usage": "使用正常。"})
    earlier = replace(ledger, records={**ledger.records, "visits": kept})
    seal = sealed(earlier, edition, by, day or AS_OF)
    return seal.model_copy(update={"fingerprint": whole(seal.records)})
