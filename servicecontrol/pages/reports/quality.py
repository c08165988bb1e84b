"""Quality analysis, product improvement and the comparison with competitors: reports of quarters, half-years, years."""

from __future__ import annotations

from collections.abc import Iterable

from servicecontrol.measure.surveys import CompetitorComparison
from servicecontrol.pages.reports.drawn import problems_drawn
from servicecontrol.pages.reports.parts import Part, cells, newest
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.figure_part import share_interval
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.improvement import Action, FailedPart, Handling
from servicecontrol.records.reports import Competitor
from servicecontrol.records.visit import Visit


def quality_lead(scope: Scope) -> tuple[str, ...]:
    """How many complaints, how many still open, how many batch problems."""
    found = scope.within(Complaint)
    if not found:
        return (scope.say("quality.none"),)
    batches = sum(each.extent in ("batch", "special") for each in found)
    still_open = len(scope.open_ones(found))
    return (scope.say("quality.lead", n=len(found), open=still_open), scope.say("quality.batches", n=batches))


def by_problem(scope: Scope) -> Part:
    """The period's complaints by problem: how many, how many with a measure, which."""
    groups: dict[str, list[Complaint]] = {}
    for complaint in scope.within(Complaint):
        groups.setdefault(complaint.problem, []).append(complaint)
    rows = tuple(
        cells(
            scope.problem(problem),
            len(found),
            scope.counted("complaints", (each.id for each in found if each.measures)),
            scope.counted("complaints", (each.id for each in scope.open_ones(found))),
            tuple(scope.link("complaints", each.id) for each in found),
        )
        for problem, found in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    )
    heads = scope.heads("problem", "#count", "#with-measures", "#open", "records")
    title, empty, charts = scope.say("quality.by-problem"), scope.say("quality.none"), problems_drawn(scope)
    clauses = scope.about("complaints")
    return Part("by-problem", title, (), heads, rows, empty, charts=charts, clauses=clauses)


def handlings(scope: Scope) -> Part | None:
    """Batch and special problems that were handled in the period."""
    rows = tuple(
        cells(
            scope.link("handlings", each.id),
            scope.word("extent", each.extent),
            scope.problem(each.problem),
            each.says,
            tuple(scope.link("complaints", id_) for id_ in each.complaints),
            each.reviewed.date if each.reviewed else None,
        )
        for each in newest(scope.within(Handling))
    )
    heads = scope.heads("record", "extent", "problem", "says", "complaints", "reviewed")
    title = scope.say("quality.handlings")
    return Part("handlings", title, (), heads, rows, clauses=scope.about("handlings")) if rows else None


def actions(scope: Scope) -> Part:
    """Corrective and preventive actions opened in the period or still open in it."""
    span = scope.span
    found = [
        each
        for each in scope.kept(Action)
        if each.opened <= span.last and (each.opened in span or each.done is None or each.done >= span.first)
    ]
    rows = tuple(
        cells(
            (scope.link("actions", each.id), *scope.standing("actions", each.id)),
            scope.word("action", each.kind),
            scope.named(each.source),
            each.what or each.says,
            (scope.owner(each.department), each.owner),
            each.due,
            each.done,
            effect(scope, each),
        )
        for each in newest(found)
    )
    heads = scope.heads("record", "kind", "source", "what", "owner", "due", "done", "effective")
    title, empty = scope.say("quality.actions"), scope.say("quality.no-actions")
    return Part("actions", title, (), heads, rows, empty, clauses=scope.about("actions"))


def effect(scope: Scope, action: Action) -> str:
    """Whether an action was shown to work; empty before anybody has looked."""
    return scope.yes_no(action.verification.effective) if action.verification else ""


def failed_parts(scope: Scope) -> Part | None:
    """The failed parts of the period: what was found, and where the PFMEA took it up."""
    return failed_parts_among(scope, scope.within(FailedPart))


def failed_parts_among(scope: Scope, found: Iterable[FailedPart]) -> Part | None:
    """Some failed parts; None where the organisation keeps none."""
    if not scope.ledger.kept("failed-parts"):
        return None
    rows = tuple(
        cells(
            scope.link("failed-parts", each.id),
            scope.link("complaints", each.complaint),
            each.part,
            each.requested,
            each.analysed,
            each.finding or each.refused_because,
            (each.pfmea.ref, each.pfmea.revision, each.pfmea.date) if each.pfmea else None,
        )
        for each in newest(found)
    )
    heads = scope.heads("record", "complaint", "part", "requested", "analysed", "finding", "pfmea")
    title, empty = scope.say("quality.failed-parts"), scope.say("quality.no-failed-parts")
    return Part("failed-parts", title, (), heads, rows, empty, clauses=scope.about("failed-parts"))


def learned_of_use(scope: Scope) -> Part | None:
    """How customers use the product and what they asked for, as visits told."""
    rows = tuple(
        cells(
            (scope.link("visits", visit.id), visit.date),
            scope.customer(visit.customer),
            tuple(entry.what for entry in visit.learned),
            tuple(scope.owner(entry.to) for entry in visit.learned if entry.to),
        )
        for visit in newest(scope.within(Visit))
        if visit.learned
    )
    heads = scope.heads("record", "customer", "learned", "passed-to")
    return Part("learned", scope.say("quality.learned"), (), heads, rows) if rows else None


def improvement_lead(scope: Scope) -> tuple[str, ...]:
    """How many failures, analysed or not, and how much was learned on visits."""
    parts = scope.within(FailedPart)
    if not parts and not scope.within(Visit):
        return (scope.say("nothing"),)
    analysed = sum(each.analysed is not None for each in parts)
    learned = sum(len(visit.learned) for visit in scope.within(Visit))
    return (
        scope.say("improvement.parts", n=len(parts), analysed=analysed),
        scope.say("improvement.learned", n=learned),
    )


def competitors_lead(scope: Scope) -> tuple[str, ...]:
    """How many looks at how many competitors."""
    found = scope.within(Competitor)
    if not found:
        return (scope.say("competitors.none"),)
    names = {each.competitor for each in found}
    return (scope.say("competitors.lead", n=len(found), names=len(names)),)


def competitors(scope: Scope) -> Part | None:
    """What was learned of each competitor, beside our own."""
    if not scope.ledger.kept("competitors"):
        return None
    found = sorted(scope.within(Competitor), key=lambda each: (each.competitor, each.product, each.date))
    rows = tuple(
        cells(
            each.competitor,
            each.product,
            (scope.link("competitors", each.id), each.date),
            each.origin,
            each.comparison,
            each.by,
            scope.link("surveys", each.survey) if each.survey else None,
        )
        for each in found
    )
    heads = scope.heads("competitor", "product", "record", "origin", "comparison", "by", "survey")
    title, empty = scope.say("competitors.title"), scope.say("competitors.none")
    return Part("competitors", title, (), heads, rows, empty, clauses=scope.about("competitors"))


def competitors_by_product(scope: Scope) -> Part | None:
    """Which products were compared with whom, and how often."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in scope.within(Competitor):
        found.setdefault((each.product, each.competitor), []).append(each.id)
    rows = tuple(
        cells(product, name, scope.counted("competitors", ids))
        for (product, name), ids in sorted(found.items())
    )
    heads = scope.heads("product", "competitor", "#count")
    return Part("by-product", scope.say("competitors.by-product"), (), heads, rows) if rows else None


def beside_others(scope: Scope) -> Part | None:
    """How customers rate us and other suppliers in the surveys of the report's days; only who rated both counts."""
    rows = []
    for survey in scope.ledger.surveys.values():
        sides = {row.side: row for row in scope.context.rows(CompetitorComparison, survey=survey.id)}
        own, others = sides.get("own"), sides.get("others")
        if survey.day in scope.span and own and others and others.denominator:
            rows.append(
                cells(
                    scope.link("surveys", survey.id),
                    own.respondents,
                    *(scope.share(row.numerator, row.denominator) for row in (own, others)),
                    *(share_interval(row, scope.words) for row in (own, others)),
                )
            )
    heads = scope.heads("survey", "#rated-both", "#own", "#others", "#own-interval", "#others-interval")
    title, note = scope.say("competitors.rated"), scope.say("competitors.rated-note")
    clauses = scope.asked_by(Purpose.FORM_ASPECTS)
    return Part("rated", title, (), heads, tuple(rows), "", (note,), clauses=clauses) if rows else None
