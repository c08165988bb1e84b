"""Waivers: what somebody in charge has let go is in doubt; one that lets nothing go says why, where it would have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from servicecontrol.problems import Message, Value
from servicecontrol.procedures import Procedure, in_force
from servicecontrol.records.leave import WaivedBy
from servicecontrol.records.reports import Waiver
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Judgement, State, Subject, Verdict

#: Clause and subject -> the waivers that name them.
_Named = Mapping[tuple[str, str], list[Waiver]]


def with_waivers(judgements: Iterable[Judgement], ledger: Ledger) -> Iterator[Judgement]:
    """The judgements as waivers leave them, and one about each waiver that should let something go and does not."""
    named = _named(ledger)
    told: set[tuple[str, str]] = set()
    for judgement in judgements:
        waivers = list(_of(judgement, named)) if judgement.is_finding else []
        if not waivers:
            yield judgement
            continue
        tried = [_Tried(waiver, judgement, ledger) for waiver in waivers]
        best = min(tried, key=lambda each: len(each.faults))
        yield best.judged()
        for each in tried if best.is_void else ():
            if (judgement.clause, each.waiver.id) not in told:
                told.add((judgement.clause, each.waiver.id))
                yield each.about_itself()


def waived_clauses(ledger: Ledger) -> frozenset[str]:
    """The clauses that some waiver names."""
    return frozenset(clause for clause, _ in _named(ledger))


def _named(ledger: Ledger) -> _Named:
    found: dict[tuple[str, str], list[Waiver]] = defaultdict(list)
    for waiver in ledger.kept("waivers").values():
        if isinstance(waiver, Waiver):
            subject = f"{waiver.record}/{waiver.part}" if waiver.part else waiver.record
            found[waiver.clause, subject].append(waiver)
    return found


def _of(judgement: Judgement, named: _Named) -> Iterator[Waiver]:
    subject = judgement.subject
    for id_ in dict.fromkeys((subject.id, f"{subject.id}/{subject.part}" if subject.part else subject.id)):
        yield from named.get((judgement.clause, id_), ())


@dataclass(frozen=True)
class _Tried:
    """A waiver held against a judgement that it names."""

    waiver: Waiver
    judgement: Judgement
    ledger: Ledger

    @property
    def _procedure(self) -> Procedure | None:
        return in_force(self.ledger.procedures, self.waiver.approved.date)

    @property
    def readings(self) -> Mapping[str, Message | None]:
        """Reading -> why it does not count under it; None where it does."""
        terms = self._procedure.waiving() if self._procedure else {}
        if not terms:
            return {"strict": self._say("nobody")}
        return {reading: self._fault(each) for reading, each in terms.items()}

    @property
    def faults(self) -> tuple[Message, ...]:
        """Why it does not count, under one reading or the other."""
        return tuple(fault for fault in self.readings.values() if fault)

    @property
    def is_void(self) -> bool:
        """Whether it counts under no reading."""
        return all(self.readings.values())

    def judged(self) -> Judgement:
        """What is let go is in doubt, not broken, nor still to do; the waiver stands beside it all the same."""
        judgement = self.judgement
        beside = replace(
            judgement,
            evidence=(*judgement.evidence, Subject("waivers", self.waiver.id)),
            interpretations=(*judgement.interpretations, *self._interpretation()),
            note=next(iter(self.faults), None),
        )
        if self.is_void:
            return beside
        state: State | None = "waived" if judgement.state in ("overdue", "missed") else judgement.state
        lenient: Verdict = "warn"
        readings = {"strict": judgement.verdict, "lenient": lenient} if self.faults else judgement.readings
        return replace(beside, verdict=lenient, state=state, readings=readings)

    def about_itself(self) -> Judgement:
        """That it lets nothing go, and why: a judgement of the waiver under the clause that it names."""
        return Judgement(
            organisation=self.judgement.organisation,
            clause=self.judgement.clause,
            rule=self.judgement.rule,
            subject=Subject("waivers", self.waiver.id),
            day=self.waiver.day,
            verdict="warn",
            message=self.faults[0],
            owner=self.judgement.owner,
            evidence=(self.judgement.subject,),
            interpretations=self._interpretation(),
            steps=("approved",),
        )

    def _interpretation(self) -> tuple[str, ...]:
        terms = self._procedure.waived_by if self._procedure else None
        return (terms.interpretation,) if terms and terms.interpretation else ()

    def _fault(self, terms: WaivedBy) -> Message | None:
        signed, limit = self.waiver.approved, self.judgement.limit
        if signed.decision != "approved":
            return self._say("not-approved", decision=Message(f"words.decision.{signed.decision}"))
        lacks = self.ledger.organisation.lacks(signed.by, terms.roles, signed.date)
        if lacks:
            return self._say(lacks, roles=terms.roles)
        if terms.grounds and self.waiver.reason not in terms.grounds:
            return self._say("no-ground", grounds=terms.grounds)
        if self.judgement.subject.kind in RECORD_TYPES and signed.date < self.judgement.day:
            return self._say("beforehand", since=self.judgement.day)
        if not terms.afterwards and limit and signed.date > limit.day:
            return self._say("afterwards", due=limit.day)
        return None

    def _say(self, why: str, **more: Value) -> Message:
        values: dict[str, Value] = {
            "waiver": self.waiver.id,
            "person": self.waiver.approved.by,
            "date": self.waiver.approved.date,
        }
        return Message(f"waivers.{why}", values | more)
