"""What a rule says of a record, and what becomes of it: duties, checks, judgements.

Two shapes cover every clause. A *duty* is something due by a day. A *check* is a condition that a record
keeps or breaks. Rules yield them; `judge` turns each into a judgement of one clause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.workdays import Deadline, Skipped, Unpublished

Verdict = Literal["pass", "not-due", "not-applicable", "manual", "warn", "no-evidence", "fail"]
#: From the gravest to the least, the order in which verdicts of several cases make one.
GRAVITY: tuple[Verdict, ...] = ("fail", "no-evidence", "warn", "pass", "not-due", "manual", "not-applicable")
#: `missed` is past mending: it had to happen in a period that is over, no record says when it did, or it was done
#: before what it is about. `waived` is what nobody has done by its day and somebody in charge has let go; what was done
#: late stays so, whoever excuses it.
State = Literal["met", "met-late", "pending", "overdue", "missed", "waived"]
#: What is still to be done.
OPEN: frozenset[State] = frozenset({"pending", "overdue"})
#: What an on-time rate counts: it was done, or should have been; the others are still running, or waived.
DECIDED: frozenset[State] = frozenset({"met", "met-late", "overdue", "missed"})


@dataclass(frozen=True, order=True)
class Subject:
    """What is judged: a record, a part of one (an area of a survey), or a register entry in a period."""

    kind: str  #: folder or register under data/: `complaints`, `surveys`, `customers`, `organisation` …
    id: str
    part: str = ""  #: area, item, response or period label inside it


@dataclass(frozen=True)
class Duty:
    """Something that is due by a day, and the day it was done."""

    subject: Subject
    day: date  #: decides which procedure applies and which period it counts in
    task: Message
    limit: Deadline
    met: date | None
    owner: str = ""
    category: str = ""  #: sub-group for on-time rates, such as the urgency
    evidence: tuple[Subject, ...] = ()
    file: str = ""  #: which file of a record in several files
    steps: tuple[str | int, ...] = ()  #: the field to point at
    missing: Message | None = None  #: set where no record could show it either way
    early: Message | None = None  #: what it came before, where what was done came too early to count
    broken_after: date | None = None  #: missed, it is in doubt up to this day and broken only then
    met_at: datetime | None = None  #: when on the day that it was done, where the hour is known
    since: date | None = None  #: the day that its days are counted from, where a rule says so
    can_be_late: bool = True  #: False where it has to happen inside a period, so that a late one is another

    @property
    def unpublished(self) -> Unpublished:
        """The years without a calendar that its last day hangs on."""
        return self.limit.unpublished

    def missed_on(self, day: date) -> Verdict:
        """What it is to have it done, or still to do, on a day past the last one."""
        return "warn" if self.broken_after and day <= self.broken_after else "fail"


@dataclass(frozen=True)
class Check:
    """One condition on one subject: kept (`pass`) or not, and why."""

    subject: Subject
    day: date
    verdict: Verdict
    message: Message
    owner: str = ""
    evidence: tuple[Subject, ...] = ()
    file: str = ""
    steps: tuple[str | int, ...] = ()
    unpublished: Unpublished = ()  #: the years without a calendar that it was counted in
    #: Those of its rule's purposes that this one serves; all of them where it does not say.
    purposes: frozenset[Purpose] | None = None


@dataclass(frozen=True)
class Judgement:
    """A duty or check under one clause, judged as of a day, under both readings where there are two."""

    organisation: str
    clause: str
    rule: str
    subject: Subject
    day: date
    verdict: Verdict
    message: Message
    owner: str
    category: str = ""
    limit: Deadline | None = None  #: of a duty; None for a check
    met: date | None = None
    met_at: datetime | None = None  #: when on that day, where the hour is known
    since: date | None = None  #: of a duty, the day that its days are counted from, where its rule says so
    state: State | None = None  #: of a duty; None for a check
    lenient: Deadline | None = None  #: the limit under the lenient reading, where there are two
    unpublished: Unpublished = ()  #: the years without a calendar that it was judged in, under either reading
    evidence: tuple[Subject, ...] = ()
    interpretations: tuple[str, ...] = ()
    readings: Mapping[str, Verdict] = field(
        default_factory=dict
    )  #: verdict under each reading, where there are two
    file: str = ""
    steps: tuple[str | int, ...] = ()
    note: Message | None = None  #: why a waiver beside it does not count
    also: tuple[str, ...] = ()  #: further clauses that ask for the same, where each duty stands once
    purposes: frozenset[Purpose] = frozenset()  #: that its rule serves in its clause

    @property
    def due(self) -> date | None:
        """The last day on which a duty is in time; an estimate while `is_estimate`."""
        return self.limit.day if self.limit else None

    @property
    def lenient_due(self) -> date | None:
        """The last day under the lenient reading."""
        return self.lenient.day if self.lenient else None

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The days that the last day was moved by."""
        return self.limit.skipped if self.limit else ()

    @property
    def is_estimate(self) -> bool:
        """Whether its last day waits for a calendar."""
        return self.limit is not None and self.limit.is_estimate

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause that asks for it."""
        return self.clause, *self.also

    @property
    def is_open(self) -> bool:
        """Whether it is a duty still to be done."""
        return self.state in OPEN

    @property
    def is_finding(self) -> bool:
        """Whether it is to be reported: broken, doubtful or without evidence."""
        return self.verdict in ("fail", "warn", "no-evidence")

    @property
    def refuses_closing(self) -> bool:
        """Whether a complaint cannot count as closed by it: not every text is a conclusion, nor every end verified."""
        if self.subject.kind != "complaints" or self.verdict not in ("fail", "no-evidence"):
            return False
        # What may still be done in time, or afterwards, keeps no complaint open.
        return self.serves(Purpose.CLOSING) and self.state in (None, "missed")

    def serves(self, *purposes: Purpose) -> bool:
        """Whether its rule serves one of some purposes in its clause."""
        return not self.purposes.isdisjoint(purposes)


def counted(judgements: Iterable[Judgement]) -> Mapping[Verdict, int]:
    """How many there are of each verdict, gravest first; what does not occur is left out."""
    found = Counter(judgement.verdict for judgement in judgements)
    return {verdict: found[verdict] for verdict in GRAVITY if found[verdict]}


def gravest(verdicts: Mapping[Verdict, int]) -> Verdict:
    """The verdict of many: the gravest that occurs; nothing at all is not applicable."""
    return next((verdict for verdict in GRAVITY if verdicts.get(verdict)), "not-applicable")


def same_duty(duty: Judgement) -> Hashable:
    """What two clauses' duties have in common that one deed of one owner meets: equal for equal duties alone."""
    task = (duty.message.key, repr(sorted(duty.message.values.items())))
    due = duty.due, duty.is_estimate
    return duty.organisation, duty.subject, task, due, duty.owner, duty.state, duty.met


def each_once(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Every duty once, under the first clause that asks for it with the others named; checks as they are."""
    found: dict[Hashable, list[Judgement]] = {}
    for number, judgement in enumerate(judgements):
        found.setdefault(same_duty(judgement) if judgement.due else number, []).append(judgement)
    return tuple(_as_one(same) for same in found.values())


def _as_one(same: Sequence[Judgement]) -> Judgement:
    """The gravest verdict speaks for all; only a day that each clause leaves open is a lenient one."""
    lenient = [duty.lenient for duty in same if duty.lenient]
    return replace(
        same[0],
        verdict=gravest(Counter(duty.verdict for duty in same)),
        lenient=min(lenient, key=lambda limit: limit.day) if len(lenient) == len(same) else None,
        evidence=tuple(dict.fromkeys(subject for duty in same for subject in duty.evidence)),
        also=tuple(dict.fromkeys(duty.clause for duty in same if duty.clause != same[0].clause)),
    )


def by_clauses(duties: Iterable[Judgement]) -> Mapping[tuple[str, ...], tuple[Judgement, ...]]:
    """Duties that stand once each by clause, clauses that ask for exactly the same ones together."""
    asked: dict[str, list[Judgement]] = {}
    for duty in duties:
        for clause in duty.clauses:
            asked.setdefault(clause, []).append(duty)
    alike: dict[tuple[Hashable, ...], list[str]] = {}
    for clause in sorted(asked):
        alike.setdefault(tuple(map(same_duty, asked[clause])), []).append(clause)
    return {tuple(clauses): tuple(asked[clauses[0]]) for clauses in alike.values()}
