"""What was kept in the days of a report and what was not, by clause."""

from __future__ import annotations

from servicecontrol.pages.reports.parts import Line, Part, Scope, cells
from servicecontrol.pages.shared.page import Link
from servicecontrol.verdicts import Judgement

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
