"""An organisation's clauses by period: judgements in, one verdict per clause and half-year out.

A clause with a rhythm of its own, monthly or quarterly, has the verdicts of its months or quarters inside each
half-year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servicecontrol.judging.judged import ClauseStatus, Judged
from servicecontrol.periods import Period, period_of, periods_between
from servicecontrol.procedures import Clause, Procedure
from servicecontrol.rules.registry import rule_named
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Judgement, Verdict, counted, gravest

Rhythm = Literal["month", "quarter", "half-year"]
#: Why a period has no judgement: nothing happened that the clause speaks of, no rule checked the clause yet, the period
#: has not begun, or no rule checks the clause at all.
BlankReason = Literal["", "no-case", "before", "to-come", "unchecked"]
#: Cases in so many of a hundred months (or quarters) make a rhythm …
_STEADY_PERCENT = 80
#: … but not over a stretch of fewer of them than this: two complaints in two months are no rhythm yet,
#: nor are three surveys in three quarters.
_STEADY_PERIODS = 8


@dataclass(frozen=True)
class ClausePeriod:
    """A clause in one period."""

    period: Period
    verdict: Verdict | None  #: the gravest of its judgements; None where there was nothing to judge it by
    counts: Mapping[Verdict, int]  #: gravest first; what does not occur is left out
    blank: BlankReason  #: empty where something was judged
    parts: tuple[
        ClausePeriod, ...
    ] = ()  #: its months or quarters, oldest first, where the clause has such a rhythm


@dataclass(frozen=True)
class ClauseHistory:
    """A clause with its cells, in the order of the matrix's periods."""

    status: ClauseStatus
    rhythm: Rhythm
    cells: tuple[ClausePeriod, ...]


@dataclass(frozen=True)
class Matrix:
    """Every clause of the procedure in force, in its order, by half-year."""

    organisation: str
    as_of: date
    periods: tuple[Period, ...]  #: newest first
    rows: tuple[ClauseHistory, ...]

    @property
    def running(self) -> bool:
        """Whether the newest period still has days to come."""
        return self.as_of < self.periods[0].last


def matrix(judged: Judged, ledger: Ledger) -> Matrix | None:
    """The matrix of an organisation; None before its first procedure."""
    procedure = judged.procedures.get(ledger.id)
    if procedure is None:
        return None
    first = ledger.procedures[0].effective
    periods = tuple(periods_between(first, judged.as_of, "half-year"))[::-1]
    rows = tuple(
        _row(status, procedure, _checked_since(ledger.procedures, status.id), periods, judged.as_of)
        for status in judged.clauses_of(ledger.id)
    )
    return Matrix(ledger.id, judged.as_of, periods, rows)


def _checked_since(procedures: Sequence[Procedure], clause: str) -> date:
    """The first day on which an edition had a rule check the clause."""
    days = (edition.effective for edition in procedures if _is_enforced(edition.clauses.get(clause)))
    return next(days, procedures[0].effective)


def _is_enforced(clause: Clause | None) -> bool:
    return clause is not None and bool(clause.enforced_by)


def _row(
    status: ClauseStatus, procedure: Procedure, since: date, periods: Iterable[Period], as_of: date
) -> ClauseHistory:
    rhythm = rhythm_of(status, procedure)
    by_half = _by_period(status.judgements, "half-year")
    by_part = _by_period(status.judgements, rhythm)

    def cell(
        period: Period, judgements: Sequence[Judgement], parts: tuple[ClausePeriod, ...] = ()
    ) -> ClausePeriod:
        if status.enforcement != "enforced":
            return ClausePeriod(period, status.verdict, {}, "unchecked")
        if not judgements and period.last < since:
            return ClausePeriod(period, None, {}, "before", parts)
        if not judgements and period.first > as_of:
            return ClausePeriod(period, None, {}, "to-come", parts)
        counts = counted(judgements)
        return ClausePeriod(period, gravest(counts), counts, "" if judgements else "no-case", parts)

    def parts(half: Period) -> tuple[ClausePeriod, ...]:
        if rhythm == "half-year":
            return ()
        spans = periods_between(half.first, half.last, rhythm)
        return tuple(cell(span, by_part.get(span.label, ())) for span in spans)

    return ClauseHistory(
        status, rhythm, tuple(cell(half, by_half.get(half.label, ()), parts(half)) for half in periods)
    )


def rhythm_of(status: ClauseStatus, procedure: Procedure) -> Rhythm:
    """How often a clause has its turn: what its rule's `period` says, else how steadily its cases come."""
    asked = {period for period in _periods_asked(status.clause, procedure) if period}
    for rhythm in _SHORT:
        if rhythm in asked or (not asked and _is_steady(status.judgements, rhythm)):
            return rhythm
    return "half-year"


_SHORT: tuple[Rhythm, ...] = ("month", "quarter")


def _periods_asked(clause: Clause, procedure: Procedure) -> Iterable[str]:
    for binding in clause.enforced_by:
        for parameters in procedure.readings(binding).values():
            yield str(getattr(rule_named(binding.rule).accept(parameters), "period", ""))


def _is_steady(judgements: Sequence[Judgement], rhythm: Rhythm) -> bool:
    if not judgements:
        return False
    days = [judgement.day for judgement in judgements]
    stretch = sum(1 for _ in periods_between(min(days), max(days), rhythm))
    held = len({period_of(day, rhythm).label for day in days})
    return stretch >= _STEADY_PERIODS and 100 * held >= _STEADY_PERCENT * stretch


def _by_period(judgements: Iterable[Judgement], rhythm: Rhythm) -> Mapping[str, Sequence[Judgement]]:
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(period_of(judgement.day, rhythm).label, []).append(judgement)
    return groups
