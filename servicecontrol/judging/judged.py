"""What came of judging: the judgements, and each clause as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from servicecontrol.judging.answering import DaysUsed, FirstAnswer, current_clock, days_used, first_answer
from servicecontrol.judging.open_times import OpenTime, open_times
from servicecontrol.periods import Period, period_of
from servicecontrol.procedures import Clause, Procedure
from servicecontrol.records.complaint import Complaint
from servicecontrol.store import Store
from servicecontrol.verdicts import DECIDED, Judgement, Verdict, counted, each_once, gravest


@dataclass(frozen=True)
class ClauseStatus:
    """A clause as it stands: how it is enforced and what its judgements come to."""

    organisation: str
    id: str
    clause: Clause
    judgements: tuple[Judgement, ...]
    current: Period  #: the half-year that the verdict speaks of

    @property
    def enforcement(self) -> str:
        """`enforced`, or why it is not: definition, judgement, later, out-of-reach."""
        return self.clause.not_enforced.because if self.clause.not_enforced else "enforced"

    @cached_property
    def counting(self) -> tuple[Judgement, ...]:
        """The judgements that make the verdict now: of this half-year, and what is still to be done from before."""
        return tuple(each for each in self.judgements if each.day in self.current or each.is_open)

    @property
    def verdict(self) -> Verdict | None:
        """The gravest of what counts now; None where no rule judges the clause yet."""
        match self.enforcement:
            case "enforced":
                return gravest(self.counts)
            case "judgement":
                return "manual"
            case "definition":
                return "not-applicable"
            case _:
                return None

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many judgements of each kind count now, gravest first; kinds that don't occur are left out."""
        return counted(self.counting)

    @cached_property
    def by_period(self) -> Mapping[str, tuple[Judgement, ...]]:
        """All judgements by half-year, newest first."""
        groups: dict[str, list[Judgement]] = {}
        for judgement in sorted(self.judgements, key=lambda entry: entry.day, reverse=True):
            groups.setdefault(period_of(judgement.day, "half-year").label, []).append(judgement)
        return {label: tuple(entries) for label, entries in groups.items()}


@dataclass(frozen=True)
class Judged:
    """Everything that the rules said, by organisation."""

    as_of: date
    judgements: tuple[Judgement, ...]
    clauses: tuple[ClauseStatus, ...]
    procedures: Mapping[str, Procedure]  #: the one in force on the as-of date, by organisation

    @cached_property
    def findings(self) -> tuple[Judgement, ...]:
        """What is broken, doubtful or without evidence."""
        return tuple(judgement for judgement in self.judgements if judgement.is_finding)

    @cached_property
    def obligations(self) -> tuple[Judgement, ...]:
        """Every duty of every clause, by due day; `duties` has each once."""
        return _by_due_day(judgement for judgement in self.judgements if judgement.due is not None)

    @cached_property
    def duties(self) -> tuple[Judgement, ...]:
        """Every duty once, however many clauses ask for it, by due day: what is to be done, listed and counted."""
        return _by_due_day(each_once(judgement for judgement in self.judgements if judgement.due is not None))

    @cached_property
    def by_subject(self) -> Mapping[tuple[str, str, str], tuple[Judgement, ...]]:
        """Judgements by organisation, kind and id of their subject."""
        groups: dict[tuple[str, str, str], list[Judgement]] = {}
        for judgement in self.judgements:
            subject = judgement.subject
            groups.setdefault((judgement.organisation, subject.kind, subject.id), []).append(judgement)
        return {key: tuple(entries) for key, entries in groups.items()}

    @cached_property
    def overdue(self) -> Mapping[str, tuple[Judgement, ...]]:
        """The duties that are overdue, each once, by organisation; the longest first."""
        groups: dict[str, list[Judgement]] = {}
        for duty in self.duties:
            if duty.state == "overdue":
                groups.setdefault(duty.organisation, []).append(duty)
        return {organisation: tuple(duties) for organisation, duties in groups.items()}

    def fell_due(self, duty: Judgement) -> bool:
        """Whether the on-time rate of a period counts a duty: its last day has passed and nobody has waived it."""
        return duty.state in DECIDED and duty.due is not None and duty.due < self.as_of

    def open_times(self, organisation: str, complaint: Complaint) -> tuple[OpenTime, ...]:
        """The times during which a complaint was open, the first since its receipt."""
        return open_times(complaint, self._about(organisation, complaint))

    def first_answer(self, organisation: str, complaint: Complaint) -> FirstAnswer:
        """The first answer to a complaint, as the clause in force means it."""
        return first_answer(complaint, self._about(organisation, complaint))

    def current_clock(self, organisation: str, complaint: Complaint) -> Judgement | None:
        """The limit for answering a complaint that runs or ran last; None where no clause sets one."""
        return current_clock(complaint, self._about(organisation, complaint))

    def days_used(self, clock: Judgement | None, organisation: str, complaint: Complaint) -> DaysUsed:
        """The days of a limit for answering, or of a complaint without one."""
        return days_used(clock, complaint, self.open_times(organisation, complaint), self.as_of)

    def _about(self, organisation: str, complaint: Complaint) -> tuple[Judgement, ...]:
        return self.by_subject.get((organisation, "complaints", complaint.id), ())

    def closed_on(self, organisation: str, complaint: Complaint) -> date | None:
        """The day of a complaint's last closing, with what its procedure asks of one; None while it is open."""
        return self.open_times(organisation, complaint)[-1].closed_on

    def is_closed(self, organisation: str, complaint: Complaint) -> bool:
        """Whether a complaint is closed, and with what its procedure asks of a closing."""
        return self.closed_on(organisation, complaint) is not None

    def overdue_on(self, organisation: str, complaint: Complaint) -> Judgement | None:
        """The duty about an open complaint that has been overdue the longest; None where nothing is."""
        if self.is_closed(organisation, complaint):
            return None
        found = self._about(organisation, complaint)
        overdue = [duty for duty in found if duty.state == "overdue"]
        return min(overdue, key=lambda duty: (duty.due or self.as_of, duty.clause), default=None)

    def waiting(self, store: Store) -> Mapping[tuple[str, int], int]:
        """How many open duties wait for a calendar, by its region and year."""
        return Counter(
            (store.ledgers[duty.organisation].calendar.region, year)
            for duty in self.duties
            if duty.state == "pending"
            for year in sorted({asked.year for asked in duty.unpublished})
        )

    def clauses_of(self, organisation: str) -> tuple[ClauseStatus, ...]:
        """An organisation's clauses in the order of its procedure."""
        return tuple(status for status in self.clauses if status.organisation == organisation)


def _by_due_day(duties: Iterable[Judgement]) -> tuple[Judgement, ...]:
    return tuple(sorted(duties, key=lambda duty: (duty.due or date.max, duty.clause, duty.subject)))
