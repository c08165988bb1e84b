"""What was kept in the days of a report and what was not: by clause, and of what was promised for a day of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from servicecontrol.pages.reports.parts import Line, Part, TableCell, cells
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.page import Link
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.improvement import Action
from servicecontrol.verdicts import Judgement, State

#: The verdicts that are counted, in the order of the columns.
_VERDICTS = ("pass", "fail", "warn", "no-evidence", "not-due")


def duties_by_clause(scope: Scope) -> Part:
    """Each clause with what was kept and what was not in the period."""
    by_clause = judged_by_clause(scope)
    procedure = scope.facts.judged.procedures[scope.ledger.id]
    rows = tuple(
        cells(
            scope.clause(id_),
            clause.title.say(scope.words.code),
            *(_judged(scope, by_clause[id_], verdict) for verdict in _VERDICTS),
        )
        for id_, clause in procedure.clauses.items()
        if any(each.verdict in _VERDICTS for each in by_clause.get(id_, ()))
    )
    heads = scope.heads("clause", "title", "#kept", "#broken", "#doubtful", "#unproved", "#open")
    return Part("duties", scope.say("annual.duties"), (), heads, rows, scope.say("nothing"))


def judged_by_clause(scope: Scope) -> dict[str, list[Judgement]]:
    """The judgements of the report's days by clause."""
    found: dict[str, list[Judgement]] = {}
    for judgement in scope.facts.judged.judgements:
        if judgement.organisation == scope.ledger.id and judgement.day in scope.span:
            found.setdefault(judgement.clause, []).append(judgement)
    return found


def _judged(scope: Scope, found: list[Judgement], verdict: str) -> Line:
    """How many were judged so: what was kept leads to the clause, what was not to each record."""
    same = [each for each in found if each.verdict == verdict]
    if not same:
        return ""
    if verdict == "pass":
        clause = scope.clause(same[0].clause)
        return Link(f"{len(same):,}", clause.to, clause.anchor)
    records = dict.fromkeys((each.subject.kind, each.subject.id) for each in same)
    return scope.counted_all(records, f"{len(same):,}")


def broken(scope: Scope) -> Part:
    """The clauses that were broken, or without evidence, in the report's days."""
    by_clause = judged_by_clause(scope)
    procedure = scope.facts.judged.procedures[scope.ledger.id]
    rows = tuple(
        cells(scope.clause(id_), clause.title.say(scope.words.code), *found)
        for id_, clause in procedure.clauses.items()
        if any(
            found := [_judged(scope, by_clause.get(id_, []), verdict) for verdict in ("fail", "no-evidence")]
        )
    )
    heads = scope.heads("clause", "title", "#broken", "#unproved")
    return Part("broken", scope.say("review.broken"), (), heads, rows, scope.say("review.none-broken"))


#: The columns, each with the state of a promise that it counts.
_STANDINGS: Mapping[str, State] = {"in-time": "met", "afterwards": "met-late", "not-done": "overdue"}


@dataclass(frozen=True)
class _Promise:
    """Something promised for a day, and the record that promises it."""

    id: str
    due: date
    state: State | None


def promises(scope: Scope) -> Part | None:
    """Per kind, the promises whose day lies in the report's days and is over."""
    rows = []
    for kind, found in (("complaints", _measures(scope)), ("actions", _actions(scope))):
        due = [each for each in found if each.due in scope.span and each.due < scope.facts.as_of]
        if due:
            rows.append(_row(scope, kind, due))
    heads = scope.heads("kind", "#promised", *(f"#{standing}" for standing in _STANDINGS))
    title, note = scope.say("promises.title"), scope.say("promises.note")
    clauses = scope.asked_by(Purpose.PROMISE)
    return Part("promises", title, (), heads, tuple(rows), "", (note,), clauses=clauses) if rows else None


def _measures(scope: Scope) -> Iterator[_Promise]:
    for complaint in scope.kept(Complaint):
        for measure in complaint.measures:
            if measure.due:
                yield _Promise(complaint.id, measure.due, scope.state_by(measure.due, measure.done))


def _actions(scope: Scope) -> Iterator[_Promise]:
    return (
        _Promise(each.id, each.due, scope.state_by(each.due, each.done))
        for each in scope.kept(Action)
        if each.due
    )


def _row(scope: Scope, kind: str, due: list[_Promise]) -> tuple[TableCell, ...]:
    counts = Counter(each.state for each in due)
    ids = {state: dict.fromkeys(each.id for each in due if each.state == state) for state in counts}
    return cells(
        scope.say(f"promises.{kind}"),
        len(due),
        *(
            scope.counted(kind, ids.get(state, ()), scope.share(counts[state], len(due)))
            for state in _STANDINGS.values()
        ),
    )
