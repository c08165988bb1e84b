"""The annual service report: duties, complaints, satisfaction and visits of a year, beside the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from statistics import median

from servicecontrol.pages.reports.parts import Cell, Part, Scope, cells
from servicecontrol.pages.survey_charts import share
from servicecontrol.periods import Period, period_of
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import day_of
from servicecontrol.text import number
from servicecontrol.verdicts import Judgement


def yearly_lead(scope: Scope) -> tuple[str, ...]:
    """The year in a few sentences."""
    complaints = scope.within(Complaint)
    kept, decided = _on_time(scope, scope.span)
    lines = [scope.say("annual.complaints", n=len(complaints), year=scope.span.label)]
    if decided:
        lines.append(scope.say("annual.on-time", share=scope.share(kept, decided)))
    rates = [row for row in _rates(scope) if row]
    if rates:
        lines.append(scope.say("annual.surveys", n=len(rates)))
    if scope.span.last >= scope.facts.as_of:
        lines.append(scope.say("running", day=scope.facts.as_of))
    return tuple(lines)


def duties_by_clause(scope: Scope) -> Part:
    """Each clause with what was kept and what was not in the period."""
    by_clause: dict[str, Counter[str]] = {}
    for judgement in _of_period(scope):
        by_clause.setdefault(judgement.clause, Counter())[judgement.verdict] += 1
    procedure = scope.facts.judged.procedures.get(scope.ledger.id)
    order = list(procedure.clauses) if procedure else []
    rows = tuple(
        cells(
            scope.clause(clause),
            procedure.clauses[clause].title.say(scope.words.code) if procedure else "",
            *(
                _some(by_clause[clause][verdict])
                for verdict in ("pass", "fail", "warn", "no-evidence", "not-due")
            ),
        )
        for clause in order
        if by_clause.get(clause, Counter()).keys() - {"manual", "not-applicable"}
    )
    heads = scope.heads("clause", "title", "#kept", "#broken", "#doubtful", "#unproved", "#open")
    return Part("duties", scope.say("annual.duties"), (), heads, rows, scope.say("nothing"))


def _some(n: int) -> str:
    return f"{n:,}" if n else ""


def _of_period(scope: Scope) -> Iterable[Judgement]:
    return (
        judgement
        for judgement in scope.facts.judged.judgements
        if judgement.organisation == scope.ledger.id and judgement.day in scope.span
    )


def complaints_compared(scope: Scope) -> Part | None:
    """Complaints of this year, of last year, and the difference."""
    if not scope.ledger.complaints:
        return None
    this, last = scope.span, period_of(date(scope.span.first.year - 1, 1, 1), "year")
    rows = [_counted(scope, "received", this, last), _counted(scope, "closed", this, last)]
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
        clauses=scope.asked_by("answered-within"),
    )


def _counted(scope: Scope, what: str, this: Period, last: Period) -> tuple[Cell, ...]:
    now, then = (_count(scope, what, span) for span in (this, last))
    sign = "+" if now > then else "−" if now < then else "±"
    return cells(scope.say(f"annual.{what}"), now, then, f"{sign}{abs(now - then)}")


def _count(scope: Scope, what: str, span: Period) -> int:
    days = [
        complaint.day if what == "received" else complaint.ended and day_of(complaint.ended)
        for complaint in scope.ledger.complaints.values()
    ]
    return sum(day is not None and day in span for day in days)


def _on_time(scope: Scope, span: Period) -> tuple[int, int]:
    """The due cohort: duties to answer whose last day lies in the span and has passed."""
    due = [
        duty
        for duty in scope.facts.judged.obligations
        if duty.organisation == scope.ledger.id
        and duty.rule == "answered-within"
        and duty.due is not None
        and duty.due in span
        and duty.due < scope.facts.as_of
    ]
    return sum(duty.state == "met" for duty in due), len(due)


def _share_on_time(scope: Scope, span: Period) -> str:
    return scope.share(*_on_time(scope, span))


def _median_days(scope: Scope, span: Period) -> str:
    """The median of days from receipt to closing, of those closed in the span."""
    used = [
        (day_of(complaint.ended) - complaint.day).days
        for complaint in scope.ledger.complaints.values()
        if complaint.ended and day_of(complaint.ended) in span
    ]
    return scope.say("annual.days", days=number(float(median(used))), n=len(used)) if used else "–"


def causes(scope: Scope) -> Part | None:
    """Complaints by problem, this year and last."""
    last = period_of(date(scope.span.first.year - 1, 1, 1), "year")
    now = Counter(each.problem for each in scope.ledger.complaints.values() if each.day in scope.span)
    then = Counter(each.problem for each in scope.ledger.complaints.values() if each.day in last)
    order = sorted({*now, *then}, key=lambda problem: (-now[problem], -then[problem], problem))
    rows = tuple(cells(scope.problem(problem), now[problem], then[problem]) for problem in order)
    heads = scope.heads("problem", "#this-year", "#last-year")
    return Part("causes", scope.say("annual.causes"), (), heads, rows) if rows else None


def surveys(scope: Scope) -> Part | None:
    """The surveys of the period, each with its answers, rate and scores."""
    rows = tuple(row for row in _rates(scope) if row)
    heads = scope.heads("survey", "fieldwork", "#responses", "#rate", "#mean-score", "#lowest-score")
    title = scope.say("annual.surveys-title")
    return Part("surveys", title, (), heads, rows, clauses=scope.asked_by("surveyed-every")) if rows else None


def _rates(scope: Scope) -> list[tuple[Cell, ...]]:
    rows = []
    for survey in scope.ledger.surveys.values():
        if survey.day not in scope.span:
            continue
        here = {"organisation": scope.ledger.id, "survey": survey.id}
        rate = next(scope.facts.figures["satisfaction-by-survey"].each(**here), None)
        score = next(scope.facts.figures["score-by-survey"].each(**here), None)
        scored = score is not None and bool(score.count("n"))
        rows.append(
            cells(
                scope.link("surveys", survey.id),
                (survey.first_out, survey.closed),
                len(survey.responses),
                f"{share(rate)} ({rate.count('numerator'):,}/{rate.count('denominator'):,})"
                if rate and rate.count("denominator")
                else "–",
                number(score.number("mean") or 0.0) if scored and score else "–",
                number(score.number("lowest") or 0.0) if scored and score else "–",
            )
        )
    return rows


def coverage(scope: Scope) -> Part | None:
    """Visits in person: the share of customers seen in each quarter."""
    rows = []
    for row in scope.facts.figures["visit-coverage"].each(organisation=scope.ledger.id):
        quarter = row.text("quarter")
        if quarter[:4] == scope.span.label[:4] and row.count("denominator"):
            whom = scope.say(f"annual.customers-{row.text('customers')}")
            rows.append(cells(quarter, whom, scope.share(row.count("numerator"), row.count("denominator"))))
    heads = scope.heads("period", "customers", "#visited")
    title = scope.say("annual.coverage")
    clauses = scope.asked_by("visited-every")
    return Part("coverage", title, (), heads, tuple(rows), clauses=clauses) if rows else None
