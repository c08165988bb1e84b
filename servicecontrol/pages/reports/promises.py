"""Measures and actions promised for the days of a report: kept in time, later, or not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from servicecontrol.pages.reports.parts import Part, Scope, TableCell, cells
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.improvement import Action
from servicecontrol.verdicts import State

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
