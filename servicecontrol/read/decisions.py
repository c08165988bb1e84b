"""Waivers and baselines: what somebody decided is of a clause, a record and a period that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from servicecontrol.periods import period_of
from servicecontrol.problems import Hint, Message, Problem
from servicecontrol.procedures import in_force
from servicecontrol.read.models import problem_at
from servicecontrol.read.names import did_you_mean
from servicecontrol.records.baseline import Baseline
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import day_of
from servicecontrol.records.reports import Waiver
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger

#: Steps to what is at fault in a file, what is wrong, how to mend it.
_Fault = tuple[tuple[str | int, ...], Message, Hint]


def decision_problems(
    ledger: Ledger, texts: Mapping[str, str], refused: Collection[str], day: date
) -> Iterator[Problem]:
    """Waivers of no clause, baselines of no data; what a refused file would have held is not known.

    `day` is the last on which anything can have happened.
    """
    if ledger.procedures:
        for id_, waiver in ledger.kept("waivers").items():
            path = ledger.paths["waivers", id_, ""]
            if isinstance(waiver, Waiver):
                for steps, what, hint in _waiver_faults(waiver, ledger):
                    yield problem_at(texts[path], path, steps, what, hint)
    if "complaints" not in refused:
        for id_, baseline in ledger.baselines.items():
            path = ledger.paths["baselines", "", ""]
            for steps, what, hint in _baseline_faults(baseline, ledger, day):
                yield problem_at(texts[path], path, (id_, *steps), what, hint)


def _waiver_faults(waiver: Waiver, ledger: Ledger) -> Iterator[_Fault]:
    known = dict.fromkeys(id_ for procedure in ledger.procedures for id_ in procedure.clauses)
    if waiver.clause not in known:
        what = Message("problems.unknown-clause", {"value": waiver.clause})
        yield ("clause",), what, did_you_mean(waiver.clause, known)
        return
    if waiver.part is None and _stands_in_a_register(waiver.record, ledger):
        what = Message("problems.waiver-of-every-period", {"record": waiver.record})
        yield ("record",), what, Message("hints.waiver-of-every-period")
    day = _day_of(waiver.record, ledger)
    procedure = in_force(ledger.procedures, day) if day else None
    # Before the first procedure nothing is judged, and what was let go then is history.
    if day and procedure and waiver.clause not in procedure.clauses:
        what = Message("problems.clause-not-in-force", {"value": waiver.clause, "day": day})
        yield ("clause",), what, Message("hints.clause-not-in-force", {"record": waiver.record})


def _stands_in_a_register(id_: str, ledger: Ledger) -> bool:
    """Whether something is due of it in every period, and not once."""
    return id_ not in ledger.kind_of_record and "/" not in id_


def _day_of(id_: str, ledger: Ledger) -> date | None:
    """The day that decides which procedure judges a record; None of one that is judged on many days, or unknown."""
    survey = ledger.surveys.get(id_.partition("/")[0])
    if survey is not None:
        return survey.day
    kind = ledger.kind_of_record.get(id_, "")
    if kind not in RECORD_TYPES or RECORD_TYPES[kind].standing:
        return None
    return ledger.kept(kind)[id_].day


def _baseline_faults(baseline: Baseline, ledger: Ledger, day: date) -> Iterator[_Fault]:
    if baseline.metric.endswith("-control") and not _has_whole_month(baseline):
        yield ("to",), Message("problems.baseline-without-month"), Message("hints.baseline-without-month")
    if baseline.first <= day < baseline.last:
        return  # it still runs
    lies_ahead = baseline.first > day
    if lies_ahead or not any(_counts(complaint, baseline) for complaint in ledger.complaints.values()):
        days = {"first": baseline.first, "last": baseline.last}
        yield ("from",), Message("problems.baseline-of-nothing", days), Message("hints.baseline-of-nothing")


def _has_whole_month(baseline: Baseline) -> bool:
    """A chart by month rests on the months that lie in the period from their first day to their last."""
    month = period_of(baseline.first, "month")
    if month.first < baseline.first:
        month = period_of(month.last + timedelta(days=1), "month")
    return month.last <= baseline.last


def _counts(complaint: Complaint, baseline: Baseline) -> bool:
    """Whether a chart can show something of a complaint in the period: received then, or else still waiting."""
    received = day_of(complaint.received)
    if baseline.metric.startswith("complaints"):
        return baseline.first <= received <= baseline.last
    closed = complaint.ended
    return received <= baseline.last and (closed is None or day_of(closed) >= baseline.first)
