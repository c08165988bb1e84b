"""Asks the rules that a procedure in force binds; duties and checks become judgements of its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from types import MappingProxyType

from pydantic import BaseModel

from servicecontrol.judging.in_time import state_by
from servicecontrol.judging.judged import ClauseStatus, Judged
from servicecontrol.judging.waivers import with_waivers
from servicecontrol.periods import Period, period_of
from servicecontrol.problems import Message, Place, Problem, Value
from servicecontrol.procedures import Binding, Procedure, Reading, in_force
from servicecontrol.purposes import Purpose
from servicecontrol.read.place import problem_in
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.rules.registry import Context, Outcome, Rule, purposes_of, rule_named
from servicecontrol.store import Ledger, Store, Survey
from servicecontrol.verdicts import (
    GRAVITY,
    Check,
    Duty,
    Judgement,
    State,
    Subject,
    Verdict,
    gravest,
)

#: Of one organisation: ten thousand customers called on every quarter for ten years come to 400,000.
JUDGEMENT_LIMIT = 500_000
#: Days that a step without a limit may be waited for.
LONGEST_OPEN = 365


@dataclass(frozen=True)
class BoundRule:
    """A clause's rule with its converted parameters under each reading."""

    clause: str
    binding: Binding
    rule: Rule
    readings: Mapping[Reading, BaseModel]
    owner: str  #: whom the procedure charges with the clause, where the record names nobody
    purposes: frozenset[Purpose]


def judge(
    store: Store,
    as_of: date,
    today: date | None = None,
    known: Mapping[str, Sequence[Judgement]] = MappingProxyType({}),
) -> tuple[Judged, tuple[Problem, ...]]:
    """Judges every record by the procedure in force on its day; a calendar that should be known is a Problem.

    What waits for a calendar is not due yet. The days off of a year are published before it begins: one that is
    asked about a day gone by, as of `as_of` and as of `today` where that is earlier, should be among the files.
    `known` are the judgements as of this day of organisations that nothing has changed for; they are not asked again.
    """
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    clauses: list[ClauseStatus] = []
    current = period_of(as_of, "half-year")
    procedures: dict[str, Procedure] = {}
    for ledger in store.ledgers.values():
        found, faults = (known[ledger.id], ()) if ledger.id in known else _judged_ledger(store, ledger, as_of)
        judgements += found
        problems += faults
        procedure = in_force(ledger.procedures, as_of)
        if procedure is not None:
            procedures[ledger.id] = procedure
            clauses += _statuses(ledger.id, procedure, found, current)
    problems += _missing_calendars(store, judgements, min(as_of, today or as_of))
    return Judged(as_of, tuple(judgements), tuple(clauses), procedures), tuple(problems)


def _missing_calendars(store: Store, judgements: Iterable[Judgement], until: date) -> tuple[Problem, ...]:
    """A Problem for each calendar that a judgement had to ask about a day up to `until`, and no file has."""
    missing: dict[tuple[str, int], Problem] = {}
    for judgement in judgements:
        region = store.ledgers[judgement.organisation].calendar.region
        for asked in judgement.unpublished:
            if asked <= until:
                missing.setdefault((region, asked.year), _missing(store.root, region, asked, judgement))
    return tuple(missing[key] for key in sorted(missing))


def _missing(root: str, region: str, asked: date, judgement: Judgement) -> Problem:
    path = f"{root}/calendars/{region}/{asked.year}.yaml"
    values: dict[str, Value] = {
        "path": path,
        "region": region,
        "year": str(asked.year),
        "day": asked,
        "clause": judgement.clause,
        "rule": judgement.rule,
    }
    what = Message("problems.calendar-unpublished", values)
    return Problem(Place(path), what, Message("hints.calendar-unpublished", values))


def _statuses(
    organisation: str, procedure: Procedure, judgements: Sequence[Judgement], current: Period
) -> list[ClauseStatus]:
    by_clause: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        by_clause.setdefault(judgement.clause, []).append(judgement)
    return [
        ClauseStatus(organisation, id_, clause, tuple(by_clause.get(id_, ())), current)
        for id_, clause in procedure.clauses.items()
    ]


def _judged_ledger(store: Store, ledger: Ledger, as_of: date) -> tuple[list[Judgement], tuple[Problem, ...]]:
    judgements: list[Judgement] = []
    for procedure in ledger.procedures:
        context = Context(ledger, as_of, procedure)
        for bound in _bindings(procedure):
            left = JUDGEMENT_LIMIT - len(judgements)
            judgements += islice(_judged(bound, procedure, context), left + 1)
            if len(judgements) > JUDGEMENT_LIMIT:
                return [], (_too_many(store, procedure, bound),)
    return list(with_waivers(judgements, ledger)), ()


def _too_many(store: Store, procedure: Procedure, bound: BoundRule) -> Problem:
    """A clause that asks for more than anybody can look at: periods by customers, most likely."""
    clause = procedure.clauses[bound.clause]
    steps = ("clauses", bound.clause, "enforced_by", clause.enforced_by.index(bound.binding))
    values: dict[str, Value] = {"clause": bound.clause, "limit": JUDGEMENT_LIMIT}
    what, hint = Message("problems.too-many-judgements", values), Message("hints.too-many-judgements", values)
    return problem_in(store, procedure.files[bound.clause], steps, what, hint)


def _bindings(procedure: Procedure) -> Iterator[BoundRule]:
    for id_, clause in procedure.clauses.items():
        for binding in clause.enforced_by:
            rule = rule_named(binding.rule)
            readings = {name: rule.accept(given) for name, given in procedure.readings(binding).items()}
            owner = clause.who[0] if clause.who else ""
            yield BoundRule(id_, binding, rule, readings, owner, purposes_of(procedure, binding))


def _judged(bound: BoundRule, procedure: Procedure, context: Context) -> Iterator[Judgement]:
    for subject in _subjects(bound.rule.subject, procedure, context.ledger):
        strict = _outcomes(bound, "strict", subject, procedure, context)
        lenient = _outcomes(bound, "lenient", subject, procedure, context)
        if "strict" not in bound.readings:
            yield from (_judgement(bound, outcome, context) for outcome in lenient)
        elif "lenient" not in bound.readings:
            yield from (_judgement(bound, outcome, context) for outcome in strict)
        else:
            yield from _under_both(bound, strict, lenient, context)


def _outcomes(
    bound: BoundRule, reading: Reading, subject: object, procedure: Procedure, context: Context
) -> list[Outcome]:
    """What the rule says under one reading, of what happened while this procedure was in force."""
    if reading not in bound.readings:
        return []
    # One more than is allowed, so that too many can be told from just enough.
    outcomes = islice(bound.rule.ask(subject, context, bound.readings[reading]), JUDGEMENT_LIMIT + 1)
    return [outcome for outcome in outcomes if in_force(context.ledger.procedures, outcome.day) is procedure]


def _subjects(kind: type, procedure: Procedure, ledger: Ledger) -> Iterable[object]:
    """What a rule is asked of; a dated record only under its procedure, so an old one needs no calendar."""
    if kind is Ledger:
        return (ledger,)
    if kind is Survey:
        return ledger.surveys.values()
    name = next(name for name, model in RECORD_TYPES.items() if model is kind)
    return (
        record
        for record in ledger.kept(name).values()
        if in_force(ledger.procedures, record.day) is procedure
    )


def _under_both(
    bound: BoundRule, strict: Sequence[Outcome], lenient: Sequence[Outcome], context: Context
) -> Iterator[Judgement]:
    """Two readings: kept under both is pass, only under the lenient one is warn, else as strict says."""
    kind = {_key(outcome): _judgement(bound, outcome, context) for outcome in lenient}
    gravest_kind: dict[Subject, Verdict] = {}
    for outcome in lenient:
        verdict = kind[_key(outcome)].verdict
        known = gravest_kind.get(outcome.subject, "not-applicable")
        gravest_kind[outcome.subject] = gravest({verdict: 1, known: 1})
    for outcome in strict:
        judgement = _judgement(bound, outcome, context)
        match = kind.get(_key(outcome))
        other = match.verdict if match else gravest_kind.get(outcome.subject, "not-applicable")
        readings: dict[str, Verdict] = {"strict": judgement.verdict, "lenient": other}
        verdict = judgement.verdict
        if verdict in ("fail", "no-evidence") and GRAVITY.index(other) > GRAVITY.index("no-evidence"):
            verdict = "warn"
        yield replace(
            judgement,
            verdict=verdict,
            readings=readings,
            lenient=match.limit if match else None,
            unpublished=(*judgement.unpublished, *(match.unpublished if match else ())),
        )


def _key(outcome: Outcome) -> tuple[Subject, str]:
    return outcome.subject, outcome.task.key if isinstance(outcome, Duty) else outcome.message.key


def _judgement(bound: BoundRule, outcome: Outcome, context: Context) -> Judgement:
    judgement = Judgement(
        organisation=context.ledger.id,
        clause=bound.clause,
        rule=bound.rule.name,
        subject=outcome.subject,
        day=outcome.day,
        verdict="pass",
        message=outcome.task if isinstance(outcome, Duty) else outcome.message,
        owner=outcome.owner or bound.owner,
        evidence=outcome.evidence,
        interpretations=bound.binding.interpretations,
        file=outcome.file,
        steps=outcome.steps,
        unpublished=outcome.unpublished,
        purposes=bound.purposes,
    )
    if isinstance(outcome, Check):
        served = bound.purposes if outcome.purposes is None else bound.purposes & outcome.purposes
        return _long_open(replace(judgement, verdict=outcome.verdict, purposes=served), context.as_of)
    state, verdict = _state(outcome, context.as_of)
    return replace(
        judgement,
        verdict=verdict,
        message=outcome.early or (verdict == "no-evidence" and outcome.missing) or outcome.task,
        category=outcome.category,
        limit=outcome.limit,
        met=None if outcome.early else outcome.met,
        met_at=None if outcome.early else outcome.met_at,
        since=outcome.since,
        state=state,
    )


def _long_open(judgement: Judgement, as_of: date) -> Judgement:
    """What waits for a step that no clause gives a limit is in doubt once it has waited for a year."""
    waited = (as_of - judgement.day).days
    if judgement.verdict != "not-due" or waited <= LONGEST_OPEN:
        return judgement
    return replace(judgement, verdict="warn", message=Message("words.long-open", {"days": waited}))


def _state(duty: Duty, as_of: date) -> tuple[State, Verdict]:
    """Of a duty; what is due about some day is never overdue, what cannot be late or came too early is missed."""
    if duty.early:
        return "missed", "fail"
    state = state_by(duty.limit.day, duty.met, as_of)
    if state == "met":
        return state, "pass"
    if state == "met-late":
        return state, duty.missed_on(duty.met or as_of)
    if state == "pending" or duty.limit.is_estimate:
        return "pending", "not-due"
    missed: State = state if duty.can_be_late and not duty.missing else "missed"
    return missed, "no-evidence" if duty.missing else duty.missed_on(as_of)
