"""Whether the sample shows what it is there to show: `make sample-check`, or with another folder than data/.

Each rule that a clause binds is kept somewhere and broken somewhere, each verdict is seen in each organisation, and
what is broken on purpose is found (`sample.yaml`). That the records can be read, `build.py check` says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import methodcaller
from pathlib import Path

import yaml
from checkout import ROOT

sys.path.insert(0, str(ROOT))

from servicecontrol.judging.judge import judge
from servicecontrol.judging.judged import Judged
from servicecontrol.judging.matrix import matrix
from servicecontrol.read.reading import read_data
from servicecontrol.store import Ledger, Store
from servicecontrol.verdicts import GRAVITY, Judgement

#: Where a verdict is seen: a clause, and the half-year or record.
Where = Mapping[str, str]
#: It shows evidence, and leaves the verdict to somebody.
_FOR_A_PERSON = "for-a-person"


@dataclass(frozen=True)
class Meant:
    """What a sample is to show, by organisation."""

    verdicts: Mapping[str, Mapping[str, Where]]  #: by verdict
    broken: Mapping[str, Mapping[str, Sequence[str]]]  #: by clause what it has findings of
    never_broken: Mapping[str, str] = field(
        default_factory=dict
    )  #: rule -> why nothing of the sample breaks it


def main(arguments: list[str]) -> None:
    """Prints what the sample does not show; ends with 1 if there is anything."""
    meant = Meant(**yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8")))
    data = Path(arguments[0]) if arguments else ROOT / "data"
    found = list(faults(*judged_on_its_day(data), meant))
    print("\n".join(found) if found else "The sample shows what it should.")
    sys.exit(bool(found))


def judged_on_its_day(data: Path) -> tuple[Store, Judged]:
    """The records of a folder and what comes of judging them; leaves with a word where there is a Problem."""
    now = datetime.now(UTC)
    reading = read_data(data, latest=methodcaller("today", now))
    if reading.store is None:
        sys.exit(f"{data}: {len(reading.problems)} Problems; build.py check tells them")
    settings = reading.store.settings
    judged, problems = judge(reading.store, settings.as_of or settings.today(now))
    if problems:
        sys.exit(f"{data}: {len(problems)} Problems of judging; build.py check tells them")
    return reading.store, judged


def faults(store: Store, judged: Judged, meant: Meant) -> Iterator[str]:
    """Each thing that is not shown, in a line."""
    yield from _one_sided(store, judged, meant.never_broken)
    for organisation, ledger in store.ledgers.items():
        yield from _unshown(ledger, judged, meant.verdicts.get(organisation, {}))
        yield from _missed(ledger, judged, meant.broken.get(organisation, {}))


def _one_sided(store: Store, judged: Judged, never_broken: Mapping[str, str]) -> Iterator[str]:
    """Rules that are bound and never kept, or never broken though the sample does not say why."""
    bound = {
        binding.rule
        for ledger in store.ledgers.values()
        for procedure in ledger.procedures
        for clause in procedure.clauses.values()
        for binding in clause.enforced_by
    } - {_FOR_A_PERSON}
    kept = {judgement.rule for judgement in judged.judgements if judgement.verdict == "pass"}
    broken = {judgement.rule for judgement in judged.findings}
    yield from (f"{rule}: never kept" for rule in sorted(bound - kept))
    yield from (f"{rule}: never broken" for rule in sorted(bound - broken - set(never_broken)))


def _unshown(ledger: Ledger, judged: Judged, places: Mapping[str, Where]) -> Iterator[str]:
    """Verdicts that are not seen where they are expected, or expected nowhere."""
    for verdict in GRAVITY:
        if verdict not in places:
            yield f"{ledger.id}: nothing is named that shows {verdict}"
        elif verdict not in _seen(ledger, judged, **places[verdict]):
            yield f"{ledger.id}: {verdict} is not shown by {places[verdict]}"


def _seen(
    ledger: Ledger, judged: Judged, *, clause: str, why: str, record: str = "", period: str = ""
) -> set[str | None]:
    """The verdicts of a clause about a record, or in a half-year; `why` is for whoever reads `sample.yaml`."""
    del why
    if record:
        about = (clause, record)
        return {each.verdict for each in judged.judgements if (each.clause, each.subject.id) == about}
    table = matrix(judged, ledger)
    return {
        cell.verdict
        for row in (table.rows if table else ())
        for cell in row.cells
        if (row.status.id, cell.period.label) == (clause, period)
    }


def _missed(ledger: Ledger, judged: Judged, broken: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What is broken on purpose, and its clause has no finding of it."""
    found = {(each.clause, name) for each in judged.findings for name in _names(each)}
    meant = ((clause, name) for clause, names in broken.items() for name in names)
    yield from (
        f"{ledger.id}: {clause} has no finding of {name}"
        for clause, name in meant
        if (clause, name) not in found
    )


def _names(judgement: Judgement) -> tuple[str, ...]:
    """The ways in which `sample.yaml` may name what was judged, or the part of it."""
    id_, part = judgement.subject.id, judgement.subject.part
    return (id_, part, f"{id_}/{part}", f"{id_} {part}")


if __name__ == "__main__":
    main(sys.argv[1:])
