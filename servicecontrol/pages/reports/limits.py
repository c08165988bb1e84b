"""How far a report can be relied on: the records under it that fall short, and in what."""

from __future__ import annotations

from servicecontrol.pages.reports.parts import Part, Scope, cells
from servicecontrol.pages.shared.page import Link


def limits(scope: Scope) -> Part | None:
    """The records that the report rests on and that lack something, by what they lack."""
    basis = {(subject.kind, subject.id) for subject in scope.edition.basis}
    if not basis:
        return None
    flawed = {
        aspect: sorted({(subject.kind, subject.id) for subject in found} & basis)
        for aspect, found in scope.facts.quality[scope.ledger.id].flawed.items()
    }
    rows = tuple(
        cells(
            Link(scope.words.say(f"data-quality.{aspect}"), f"{scope.ledger.id}/data-quality", aspect),
            scope.counted_all(found),
        )
        for aspect, found in flawed.items()
        if found
    )
    short = len({record for found in flawed.values() for record in found})
    says = (
        scope.say("limits.some", n=len(basis), short=short)
        if short
        else scope.say("limits.none", n=len(basis))
    )
    title, note = scope.say("limits.title"), scope.say("limits.note", day=scope.facts.as_of)
    return Part("limits", title, (says,), scope.heads("aspect", "#count"), rows, notes=(note,))
