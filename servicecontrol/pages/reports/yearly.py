"""The annual service report: duties, complaints, satisfaction and visits of a year, beside the year before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.measure.complaints import ClosingTimeByYear
from servicecontrol.measure.on_time import InTime, answers_in_time
from servicecontrol.measure.surveys import SatisfactionBySurvey, ScoreBySurvey
from servicecontrol.measure.visits import VisitCoverage
from servicecontrol.pages.reports.drawn import problems_drawn, received_drawn
from servicecontrol.pages.reports.parts import Line, Part, TableCell, cells
from servicecontrol.pages.reports.scope import Happening, Scope
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.shares import share
from servicecontrol.periods import Period, period_of
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.visit import Visit
from servicecontrol.text import number


def yearly_lead(scope: Scope) -> tuple[str, ...]:
    """The year in a few sentences."""
    complaints = scope.within(Complaint)
    in_time = _in_time(scope, scope.span)
    if not complaints and not scope.within(Visit):
        return (scope.say("annual.nothing", year=scope.span.label),)
    lines = [scope.say("annual.complaints", n=len(complaints), year=scope.span.label)]
    if in_time:
        share_ = scope.share(in_time.met, in_time.counted)
        lines.append(scope.say("annual.on-time", share=share_))
    visits = [visit for visit in scope.within(Visit) if visit.way == "visit"]
    customers = len({visit.customer for visit in visits})
    lines.append(scope.say("annual.visits", n=len(visits), customers=customers))
    lines += [scope.say("annual.survey", survey=id_, share=share) for id_, share in _rated(scope)]
    return tuple(lines)


def complaints_compared(scope: Scope) -> Part | None:
    """Complaints of this year, of last year, and the difference."""
    if not scope.ledger.complaints:
        return None
    this, last = scope.span, period_of(date(scope.span.first.year - 1, 1, 1), "year")
    counted: tuple[Happening, ...] = ("received", "reopened", "closed")
    rows = [_counted(scope, what, this, last) for what in counted]
    for key, unit in (("on-time", _share_on_time), ("days", _median_days)):
        rows.append(cells(scope.say(f"annual.{key}-row"), unit(scope, this), unit(scope, last), ""))
    heads = (*scope.heads("measure"), *scope.heads("#this-year", "#last-year", "#difference"))
    return Part(
        "complaints",
        scope.say("annual.complaints-title"),
        (),
        heads,
        tuple(rows),
        notes=(scope.say("annual.compared-note"),),
        charts=received_drawn(scope),
        clauses=scope.asked_by(Purpose.ANSWER_CLOCK),
    )


def _counted(scope: Scope, what: Happening, this: Period, last: Period) -> tuple[TableCell, ...]:
    now, then = (scope.happened(what, span) for span in (this, last))
    more = len(now) - len(then)
    sign = "+" if more > 0 else "−" if more < 0 else "±"
    counted = (scope.counted("complaints", dict.fromkeys(ids), f"{len(ids):,}") for ids in (now, then))
    return cells(scope.say(f"annual.{what}"), *counted, f"{sign}{abs(more)}")


def _in_time(scope: Scope, span: Period) -> InTime | None:
    """The answers that fell due in a year; None where none did."""
    return answers_in_time(scope.facts.figures, scope.ledger).get(span.label)


def _share_on_time(scope: Scope, span: Period) -> Line:
    """The share of a year's answers, leading to the complaints that it counts."""
    found = _in_time(scope, span)
    if found is None:
        return "–"
    judged = scope.facts.judged
    records = dict.fromkeys(
        (duty.subject.kind, duty.subject.id)
        for duty in scope.context.duties(Purpose.ANSWER_CLOCK)
        if judged.fell_due(duty) and duty.due is not None and duty.due in span
    )
    return scope.counted_all(records, scope.share(found.met, found.counted))


def _median_days(scope: Scope, span: Period) -> Line:
    """The median of days from receipt to the first closing, of those in a year."""
    row = scope.context.row(ClosingTimeByYear, year=span.label)
    if row is None or row.median_days is None:
        return "–"
    said = scope.say("annual.days", days=number(row.median_days), n=row.first_closed)
    return scope.counted("complaints", scope.happened("first-closed", span), said)


def causes(scope: Scope) -> Part | None:
    """Complaints by problem, this year and last."""
    last = period_of(date(scope.span.first.year - 1, 1, 1), "year")
    now, then = (_by_problem(scope, span) for span in (scope.span, last))
    names = {*now, *then}
    order = sorted(names, key=lambda name: (-len(now.get(name, ())), -len(then.get(name, ())), name))
    rows = tuple(
        cells(
            scope.problem(problem),
            *(scope.counted("complaints", found.get(problem, ())) for found in (now, then)),
        )
        for problem in order
    )
    heads = scope.heads("problem", "#this-year", "#last-year")
    title, charts = scope.say("annual.causes"), problems_drawn(scope)
    return Part("causes", title, (), heads, rows, charts=charts) if rows else None


def _by_problem(scope: Scope, span: Period) -> dict[str, list[str]]:
    """The complaints received in a period, by problem."""
    found: dict[str, list[str]] = {}
    for complaint in scope.ledger.complaints.values():
        if complaint.day in span:
            found.setdefault(complaint.problem, []).append(complaint.id)
    return found


def surveys(scope: Scope) -> Part | None:
    """The surveys of the period, each with its answers, rate and scores."""
    rows = tuple(row for row in _rates(scope) if row)
    heads = scope.heads("survey", "fieldwork", "#responses", "#rate", "#mean-score", "#lowest-score")
    title = scope.say("annual.surveys-title")
    return (
        Part("surveys", title, (), heads, rows, clauses=scope.asked_by(Purpose.SURVEY_RHYTHM))
        if rows
        else None
    )


def _rated(scope: Scope) -> Iterator[tuple[str, str]]:
    """The surveys of the period that were answered, with the rate of each."""
    for survey in scope.ledger.surveys.values():
        rate = scope.context.row(SatisfactionBySurvey, survey=survey.id)
        if survey.day in scope.span and rate and rate.denominator:
            yield survey.id, scope.share(rate.numerator, rate.denominator)


def _rates(scope: Scope) -> list[tuple[TableCell, ...]]:
    rows = []
    for survey in scope.ledger.surveys.values():
        if survey.day not in scope.span:
            continue
        rate = scope.context.row(SatisfactionBySurvey, survey=survey.id)
        score = scope.context.row(ScoreBySurvey, survey=survey.id)
        scored = score is not None and bool(score.n)
        rows.append(
            cells(
                scope.link("surveys", survey.id),
                (survey.first_out, survey.closed),
                len(survey.counted),
                f"{share(rate)} ({rate.numerator:,}/{rate.denominator:,})"
                if rate and rate.denominator
                else "–",
                number(score.mean or 0.0) if scored and score else "–",
                number(score.lowest or 0.0) if scored and score else "–",
            )
        )
    return rows


def coverage(scope: Scope) -> Part | None:
    """Visits in person: the share of customers seen in each quarter."""
    rows = []
    for row in scope.context.rows(VisitCoverage):
        quarter = row.quarter
        if quarter[:4] == scope.span.label[:4] and row.denominator:
            whom = scope.say(f"annual.customers-{row.customers}")
            share = scope.share(row.numerator, row.denominator)
            rows.append(cells(_quarter(scope, quarter), whom, share))
    heads = scope.heads("period", "customers", "#visited")
    title = scope.say("annual.coverage")
    clauses = scope.asked_by(Purpose.VISIT_RHYTHM)
    return Part("coverage", title, (), heads, tuple(rows), clauses=clauses) if rows else None


def _quarter(scope: Scope, label: str) -> Line:
    """A quarter, leading to its own summary of visits where there is one."""
    key = f"visits-{label}"
    there = any(edition.key == key for edition in scope.facts.reports[scope.ledger.id])
    return Link(label, f"{scope.ledger.id}/reporting/{key}") if there else label
