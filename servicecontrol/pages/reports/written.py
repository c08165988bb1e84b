"""What somebody wrote in a periodic report: summary, improvements, the decision; clearly marked as theirs."""

from __future__ import annotations

from servicecontrol.pages.reports.parts import Part, Scope, cells
from servicecontrol.records.reports import Report


def record_of(scope: Scope) -> Report | None:
    """The record that carries the report's life, where it is one of periodic reports."""
    found = scope.edition.record
    record = scope.ledger.kept("reports").get(found.id) if found and found.kind == "reports" else None
    return record if isinstance(record, Report) else None


def written(scope: Scope) -> Part | None:
    """The author's own words."""
    record = record_of(scope)
    if record is None:
        return None
    rows = [cells(scope.say("written.summary"), record.summary)] if record.summary else []
    rows += [cells(scope.say("written.improvement"), each) for each in record.improvements]
    if record.business_plan:
        rows.append(cells(scope.words.say("label.business_plan"), record.business_plan))
    if record.departments:
        rows.append(
            cells(
                scope.words.say("label.departments"), tuple(scope.owner(each) for each in record.departments)
            )
        )
    decision = record.decision
    if decision is not None:
        needed = scope.say("written.action-needed" if decision.needed else "written.no-action-needed")
        action = scope.named(decision.action) if decision.action else None
        rows.append(cells(scope.words.say("label.decision"), (needed, decision.because, action)))
    if not rows:
        return None
    title = scope.say("written.title", author=record.author)
    return Part("written", title, (), scope.heads("subject", "says"), tuple(rows))
