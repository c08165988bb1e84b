"""Whether a data folder holds the sample as it is written, and the sample shows all that it is there to show."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from servicecontrol.judging.judge import judge
from servicecontrol.judging.judged import Judged
from servicecontrol.judging.matrix import matrix
from servicecontrol.read.reading import read_data
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Store
from servicecontrol.verdicts import GRAVITY, Judgement

from .company import AS_OF
from .writing import write

_WRITTEN = ("surveys", *RECORD_TYPES)
_EXPECTED = Path(__file__).parent / "expected_verdicts.yaml"
#: It shows evidence, and leaves the verdict to somebody.
_FOR_A_PERSON = "for-a-person"
#: Days that a pause takes out of the time for an answer: the clause and the record, and how many.
_PAUSED = {
    ("factory-5.2.3b", "CF-2025-078"): 7,
    ("metal-3.2a", "OP-2025-011"): 2,  # the other two were a weekend
    ("metal-5.3.6a", "OP-2025-011"): 2,
}
#: The day of the metal trader's one amendment, and the clauses that it changes.
_AMENDMENT = (date(2025, 7, 1), {"metal-3.2a", "metal-5.3.6a"})
#: More than so many are broken on purpose.
_BROKEN = 50

Broken = tuple[str, str, str]


@dataclass(frozen=True)
class _Sample:
    """The sample, read and judged on the day it stops at."""

    store: Store
    judged: Judged


def faults(data: Path) -> Iterator[str]:
    """Each thing that is otherwise than it should be, in a line."""
    with tempfile.TemporaryDirectory() as folder:
        broken = write(data, Path(folder))
        yield from differences(data, Path(folder))
    reading = read_data(data, latest=AS_OF)
    if reading.store is None or reading.problems:
        yield f"{data}: {len(reading.problems)} problems; build.py check tells them"
        return
    judged, problems = judge(reading.store, AS_OF)
    if problems:
        yield f"{data}: {len(problems)} problems of judging; build.py check tells them"
        return
    sample = _Sample(reading.store, judged)
    yield from _stops(data)
    yield from _bound(sample)
    yield from _missed(sample, broken)
    yield from _unshown(sample)
    yield from _let_go(sample)
    yield from _paused(sample)
    yield from _amended(sample)


def differences(data: Path, written: Path) -> Iterator[str]:
    """Files of records that only one of two folders has, or that differ by a byte."""
    there, expected = _records(data), _records(written)
    for path in sorted(there.keys() | expected):
        if path not in there:
            yield f"{path}: missing"
        elif path not in expected:
            yield f"{path}: not written by the generator"
        elif there[path] != expected[path]:
            yield f"{path}: not as the generator writes it"


def _records(top: Path) -> Mapping[str, bytes]:
    paths = (path for kind in _WRITTEN for path in sorted(top.glob(f"*/{kind}/**/*")))
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _stops(data: Path) -> Iterator[str]:
    settings = yaml.safe_load((data / "site.yaml").read_text("utf-8"))
    if settings.get("as_of") != AS_OF:
        yield f"site.yaml: as_of is {settings.get('as_of')}, the records end on {AS_OF}"


def _bound(sample: _Sample) -> Iterator[str]:
    """Rules that are bound and never kept, or never broken."""
    bound = {
        binding.rule
        for ledger in sample.store.ledgers.values()
        for procedure in ledger.procedures
        for clause in procedure.clauses.values()
        for binding in clause.enforced_by
    } - {_FOR_A_PERSON}
    kept = {judgement.rule for judgement in sample.judged.judgements if judgement.verdict == "pass"}
    broken = {judgement.rule for judgement in sample.judged.findings}
    yield from (f"{rule}: never kept" for rule in sorted(bound - kept))
    yield from (f"{rule}: never broken" for rule in sorted(bound - broken))


def _missed(sample: _Sample, broken: list[Broken]) -> Iterator[str]:
    """What was broken on purpose and is not found by the rule that it names."""
    found = {(each.organisation, each.rule, name) for each in sample.judged.findings for name in _names(each)}
    meant = {(id_, rule, record) for id_, record, why in broken for rule in _rules(why)}
    if len(meant) <= _BROKEN:
        yield f"only {len(meant)} things are broken on purpose"
    yield from (f"{id_} {record}: not found by {rule}" for id_, rule, record in sorted(meant - found))


def _rules(why: str) -> list[str]:
    named = re.match(r"[a-z-]+(?:、[a-z-]+)*(?=: )", why)
    return named[0].split("、") if named else []


def _names(judgement: Judgement) -> tuple[str, ...]:
    """The ways in which a subject may be named where it is broken."""
    id_, part = judgement.subject.id, judgement.subject.part
    return (id_, part, f"{id_}/{part}", f"{id_} {part}")


def _unshown(sample: _Sample) -> Iterator[str]:
    """Verdicts that an organisation does not show where it is expected to."""
    expected = yaml.safe_load(_EXPECTED.read_text("utf-8"))
    if expected.keys() != sample.store.ledgers.keys():
        yield f"{_EXPECTED.name}: not the organisations of the data"
        return
    for organisation, places in expected.items():
        for verdict in GRAVITY:
            where = places.get(verdict)
            if not where or verdict not in _found(sample, organisation, where):
                yield f"{organisation}: {verdict} is not shown by {where}"


def _found(sample: _Sample, organisation: str, where: Mapping[str, str]) -> set[str | None]:
    """The verdicts of a clause in a half-year, or about a record."""
    if "record" in where:
        about = (where["clause"], where["record"])
        return {each.verdict for each in sample.judged.judgements if (each.clause, each.subject.id) == about}
    table = matrix(sample.judged, sample.store.ledgers[organisation])
    return {
        cell.verdict
        for row in (table.rows if table else ())
        for cell in row.cells
        if (row.status.id, cell.period.label) == (where["clause"], where["period"])
    }


def _let_go(sample: _Sample) -> Iterator[str]:
    """Organisations in which no duty is let go, or one that is let go is not in doubt."""
    found: dict[str, set[str]] = {}
    for each in sample.judged.judgements:
        if any(subject.kind == "waivers" for subject in each.evidence):
            found.setdefault(each.organisation, set()).add(each.verdict)
    for organisation in sample.store.ledgers:
        verdicts = found.get(organisation, set())
        if verdicts != {"warn"}:
            yield f"{organisation}: what is waived is {sorted(verdicts) or 'nowhere'}, not in doubt"


def _paused(sample: _Sample) -> Iterator[str]:
    found = {}
    for each in sample.judged.judgements:
        days = [skipped.reason for skipped in each.skipped].count("pause")
        if days and each.rule == "answered-within":
            found[each.clause, each.subject.id] = days
    if found != _PAUSED:
        yield f"pauses take out {found}, not {_PAUSED}"


def _amended(sample: _Sample) -> Iterator[str]:
    """The metal trader's amendment changes the time for a reply, and no word of any clause."""
    first, *later = sample.store.ledgers["metal"].procedures
    if [(each.effective, set(each.changed)) for each in later] != [_AMENDMENT]:
        yield "metal: not amended once, in the time for a reply"
        return
    for id_, clause in first.clauses.items():
        if (
            clause.model_copy(update={"enforced_by": later[0].clauses[id_].enforced_by})
            != later[0].clauses[id_]
        ):
            yield f"{id_}: its amendment changes more than what enforces it"
