"""What a choice of reading decides: the same records judged again as if another reading had been chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from servicecontrol.judging.judge import judge
from servicecontrol.judging.judged import Judged
from servicecontrol.judging.waivers import waived_clauses
from servicecontrol.procedures import BOTH, TWO_READINGS, Interpretation, Procedure
from servicecontrol.store import Ledger, Store
from servicecontrol.verdicts import GRAVITY, Judgement, Subject, Verdict, counted

#: A verdict before and after; None where there is no judgement on that side.
VerdictChange = tuple[Verdict | None, Verdict | None]


@dataclass(frozen=True)
class Choice:
    """What the verdicts are under one choice of reading."""

    chosen: str  #: the name of a reading, or both
    counts: Mapping[Verdict, int]  #: of every judgement that rests on the reading, gravest first
    changes: Mapping[
        VerdictChange, int
    ]  #: from today's verdict to the one under this choice; empty for today's own
    clauses: Mapping[str, VerdictChange]  #: clauses whose verdict of the current half-year changes

    @property
    def changed(self) -> int:
        """How many judgements read otherwise than today."""
        return sum(self.changes.values())


@dataclass(frozen=True)
class Weight:
    """What one interpretation decides."""

    interpretation: str
    clauses: tuple[str, ...]  #: whose rules it gives parameters to; none where it changes wording only
    judgements: int  #: how many rest on it
    differing: int  #: of these, how many have another verdict under the strict than under the lenient reading
    choices: tuple[Choice, ...]  #: today's first; empty where the rules can be asked in one way only
    complete: bool = (
        True  #: False where a choice needs a past calendar that no file has, so some is estimated
    )

    @property
    def at_stake(self) -> int:
        """How many judgements read otherwise at most, if another reading were chosen."""
        return max((choice.changed for choice in self.choices), default=0)


def weights(store: Store, judged: Judged, organisation: str) -> Mapping[str, Weight]:
    """What each interpretation of an organisation's procedure in force decides, in the order of the procedure."""
    ledger = store.ledgers[organisation]
    procedure = judged.procedures.get(organisation)
    entries = procedure.interpretations if procedure else {}
    return {id_: _weight(id_, entry, ledger, store, judged) for id_, entry in entries.items()}


def _weight(id_: str, entry: Interpretation, ledger: Ledger, store: Store, judged: Judged) -> Weight:
    clauses = tuple(
        dict.fromkeys(clause for edition in ledger.procedures for clause in _bound(edition, id_, ledger))
    )
    today = _resting(judged, ledger.id, id_)
    differing = sum(len(set(judgement.readings.values())) > 1 for judgement in today)
    weight = Weight(id_, clauses, len(today), differing, ())
    others = [name for name in _choices(entry) if name != entry.chosen]
    if not clauses or not others:
        return weight
    asked = [_chosen(name, id_, clauses, ledger, store, judged) for name in others]
    choices = (Choice(entry.chosen, counted(today), {}, {}), *(choice for choice, _ in asked))
    return replace(weight, choices=choices, complete=all(complete for _, complete in asked))


def _choices(entry: Interpretation) -> Iterator[str]:
    """The readings that may be chosen: each alone, and the strict and the lenient one together."""
    if entry.options.keys() >= set(TWO_READINGS):
        yield from TWO_READINGS
        yield BOTH
    yield from (name for name in entry.options if name not in TWO_READINGS)


def _bound(procedure: Procedure, id_: str, ledger: Ledger) -> Iterator[str]:
    """The clauses whose rules are asked under an interpretation; of waivers, those that one of them names."""
    if procedure.waived_by and procedure.waived_by.interpretation == id_:
        yield from sorted(waived_clauses(ledger).intersection(procedure.clauses))
    for name, clause in procedure.clauses.items():
        if any(id_ in binding.interpretations for binding in clause.enforced_by):
            yield name


def _chosen(  # noqa: PLR0917  # what is asked again, and of what
    name: str, id_: str, clauses: tuple[str, ...], ledger: Ledger, store: Store, judged: Judged
) -> tuple[Choice, bool]:
    """The verdicts if the reading were `name` in every edition that has the entry; only its clauses are asked."""
    editions = tuple(_edition(edition, name, id_, clauses) for edition in ledger.procedures)
    again, problems = judge(
        replace(store, ledgers={ledger.id: replace(ledger, procedures=editions)}), judged.as_of
    )
    then = _resting(again, ledger.id, id_)
    changes = _changes(_resting(judged, ledger.id, id_), then)
    return Choice(name, counted(then), changes, _clause_changes(judged, again, ledger.id)), not problems


def _edition(procedure: Procedure, name: str, id_: str, clauses: tuple[str, ...]) -> Procedure:
    interpretations = dict(procedure.interpretations)
    if id_ in interpretations:
        interpretations[id_] = interpretations[id_].model_copy(update={"chosen": name})
    kept = {clause: procedure.clauses[clause] for clause in clauses if clause in procedure.clauses}
    return replace(procedure, clauses=kept, interpretations=interpretations)


def _resting(judged: Judged, organisation: str, id_: str) -> tuple[Judgement, ...]:
    return tuple(j for j in judged.judgements if id_ in j.interpretations and j.organisation == organisation)


def _changes(now: Iterable[Judgement], then: Iterable[Judgement]) -> Mapping[VerdictChange, int]:
    """Verdicts paired within a clause and subject, the gravest first, once what is equal on both sides is gone."""
    before, after = _verdicts(now), _verdicts(then)
    found: Counter[VerdictChange] = Counter()
    for key in before.keys() | after.keys():
        gone = before.get(key, Counter()) - after.get(key, Counter())
        come = after.get(key, Counter()) - before.get(key, Counter())
        found.update(zip_longest(_listed(gone), _listed(come)))
    return {change: found[change] for change in sorted(found, key=_order)}


def _verdicts(judgements: Iterable[Judgement]) -> Mapping[tuple[str, Subject], Counter[Verdict]]:
    groups: dict[tuple[str, Subject], Counter[Verdict]] = {}
    for judgement in judgements:
        groups.setdefault((judgement.clause, judgement.subject), Counter())[judgement.verdict] += 1
    return groups


def _listed(verdicts: Counter[Verdict]) -> list[Verdict]:
    return [verdict for verdict in GRAVITY for _ in range(verdicts[verdict])]


def _clause_changes(judged: Judged, again: Judged, organisation: str) -> Mapping[str, VerdictChange]:
    today = {status.id: status.verdict for status in judged.clauses_of(organisation)}
    return {
        status.id: (today[status.id], status.verdict)
        for status in again.clauses_of(organisation)
        if today[status.id] != status.verdict
    }


def _order(change: VerdictChange) -> tuple[int, int]:
    before, after = change
    return _rank(before), _rank(after)


@cache
def _rank(verdict: Verdict | None) -> int:
    return GRAVITY.index(verdict) if verdict else len(GRAVITY)
