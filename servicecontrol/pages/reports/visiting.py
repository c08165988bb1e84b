"""The quarterly summary of visits and the monthly visit report: whom we saw, what we learned, whom we missed."""

from __future__ import annotations

from datetime import timedelta

from servicecontrol.pages.reports.parts import Part, Whole, cells, newest
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.reports.standing import record_of
from servicecontrol.pages.shared.judgements import last_day, said
from servicecontrol.periods import period_of
from servicecontrol.purposes import Purpose
from servicecontrol.records.visit import Learned, Visit

_SUMMARIES = (Purpose.SUMMARY_COMPILED, Purpose.SUMMARY_SUBMITTED)


def visits_lead(scope: Scope) -> tuple[str, ...]:
    """How many visits, to how many customers, and what came of them."""
    visits = scope.within(Visit)
    if not visits:
        return (scope.say("visits.none"),)
    in_person = sum(visit.way == "visit" for visit in visits)
    customers = {visit.customer for visit in visits}
    register = scope.ledger.customers
    important = {
        visit.customer
        for visit in visits
        if (entry := register.get(visit.customer)) and entry.important_throughout(visit.date, visit.date)
    }
    learned = [entry for visit in visits for entry in visit.learned]
    opened = {entry.action for entry in learned if entry.action}
    lines = [
        scope.say("visits.lead", visits=in_person, other=len(visits) - in_person, n=len(customers)),
        scope.say("visits.important", n=len(important)),
        scope.say("visits.learned", n=len(learned)) if learned else scope.say("visits.nothing-learned"),
    ]
    if opened:
        lines.append(scope.say("visits.opened", n=len(opened)))
    return tuple(lines)


def submission(scope: Scope) -> Part | None:
    """When the month was compiled and submitted, against the last days for it."""
    month = scope.span.label
    duties = [duty for duty in scope.duties(*_SUMMARIES) if f"{duty.day:%Y-%m}" == month]
    rows = tuple(
        cells(
            scope.chip(duty),
            said(duty, scope.ledger, scope.words),
            last_day(duty.limit, scope.words),
            duty.met,
            scope.clause(duty.clause),
        )
        for duty in duties
    )
    heads = scope.heads("standing", "what", "due", "done", "clause")
    return Part("submission", scope.say("visits.submission"), (), heads, rows) if rows else None


def by_customer(scope: Scope) -> Part:
    """A row for each visit, call or letter, by customer."""
    visits = sorted(scope.within(Visit), key=lambda visit: (visit.customer, visit.date, visit.id))
    rows = tuple(
        cells(
            Whole(scope.customer(visit.customer)),
            (scope.link("visits", visit.id), visit.date),
            (scope.word("way", visit.way), Whole(visit.by)),
            (visit.usage, visit.satisfaction),
            tuple(_learned(scope, entry) for entry in visit.learned),
            tuple(scope.named(entry.action) for entry in visit.learned if entry.action),
        )
        for visit in visits
    )
    columns = ["customer", "record", "way", "satisfaction", "learned", "opened"]
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    title, empty = scope.say("visits.by-customer"), scope.say("visits.none")
    clauses = scope.about("visits")
    return Part("by-customer", title, (), scope.heads(*columns), rows, empty, clauses=clauses)


def _learned(scope: Scope, entry: Learned) -> str:
    to = scope.owner(entry.to)
    return scope.say("visits.passed-to", what=entry.what, to=to) if to else entry.what


def learned_kinds(scope: Scope) -> Part | None:
    """What was learned, by kind."""
    found: dict[str, list[tuple[str, Learned]]] = {}
    for visit in scope.within(Visit):
        for entry in visit.learned:
            found.setdefault(entry.kind or scope.say("visits.no-kind"), []).append((visit.id, entry))
    rows = tuple(
        cells(
            kind,
            scope.counted("visits", dict.fromkeys(id_ for id_, _ in entries), f"{len(entries):,}"),
            tuple(scope.named(entry.action) for _, entry in entries if entry.action) or "0",
        )
        for kind, entries in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    )
    heads = scope.heads("kind", "#count", "#opened")
    return Part("learned", scope.say("visits.learned-kinds"), (), heads, rows) if rows else None


def not_visited(scope: Scope) -> Part | None:
    """The customers whose visit fell due in the period and was not made in it."""
    asked = [
        duty
        for duty in scope.context.obligations(Purpose.VISIT_RHYTHM)
        if duty.due is not None and duty.due in scope.span
    ]
    clauses = scope.asked_by(Purpose.VISIT_RHYTHM)
    if not asked:
        title, none = scope.say("visits.not-visited"), scope.say("visits.none-due")
        return Part("not-visited", title, empty=none, clauses=clauses) if clauses else None
    rows = tuple(
        cells(scope.chip(duty), scope.customer(duty.subject.id), duty.due, scope.clause(duty.clause))
        for duty in asked
        if duty.state != "met"
    )
    states = [duty.state for duty in asked if duty.state != "waived"]
    return Part(
        "not-visited",
        scope.say("visits.not-visited"),
        (scope.say("visits.visited-of", met=states.count("met"), n=len(states)),),
        scope.heads("standing", "customer", "due", "clause"),
        rows,
        scope.say("visits.all-visited"),
        clauses=clauses,
    )


def planned(scope: Scope) -> Part | None:
    """The visits that these ones set for the period after it."""
    start = scope.span.last + timedelta(days=1)
    following = period_of(start, "month" if scope.edition.kind == "month" else "quarter")
    rows = tuple(
        cells(visit.next_visit, scope.customer(visit.customer), visit.by, scope.link("visits", visit.id))
        for visit in sorted(scope.within(Visit), key=lambda visit: (visit.next_visit or start, visit.id))
        if visit.next_visit and visit.next_visit in following
    )
    heads = scope.heads("next_visit", "customer", "by", "record")
    return Part("planned", scope.say("visits.planned"), (), heads, rows) if rows else None


def left_out(scope: Scope) -> Part | None:
    """The visits of the period that the written report does not list, and those it lists from elsewhere."""
    record = record_of(scope)
    if record is None or not record.covers:
        return None
    visits = {visit.id: visit for visit in scope.within(Visit) if visit.way == "visit"}
    missing = [visit for id_, visit in visits.items() if id_ not in record.covers]
    rows = tuple(
        cells(scope.link("visits", visit.id), visit.date, scope.customer(visit.customer))
        for visit in newest(missing)
    )
    return Part(
        "left-out",
        scope.say("visits.left-out"),
        (scope.say("visits.covers", n=len(record.covers)),),
        scope.heads("record", "date", "customer"),
        rows,
        scope.say("visits.none-left-out"),
        clauses=scope.asked_by(Purpose.VISITS_REPORTED),
    )
