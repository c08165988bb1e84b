"""The summary table of a satisfaction survey: each customer's or area's answers by item, and the totals."""

from __future__ import annotations

from collections import Counter

from servicecontrol.measure.surveys import (
    SatisfactionByAreaAndItem,
    SatisfactionByItem,
    SatisfactionBySurvey,
    ScoreBySurvey,
)
from servicecontrol.pages.reports.parts import Part, TableCell, cells
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.figure_part import Heading
from servicecontrol.pages.shared.judgements import at_limit_note
from servicecontrol.pages.shared.links import threads_of
from servicecontrol.pages.shared.shares import share
from servicecontrol.purposes import Purpose
from servicecontrol.store import Survey
from servicecontrol.text import number, percent
from servicecontrol.verdicts import Subject

#: Answers are listed one by one up to so many responses; beyond, areas stand for them.
_FEW = 80
#: Records named for an item; its clause's page has all.
_NAMED = 12


def survey_of(scope: Scope) -> Survey:
    """The survey that the table sums up."""
    return scope.ledger.surveys[scope.edition.key]


def table_lead(scope: Scope) -> tuple[str, ...]:
    """How many answers, the rate and the mean score."""
    survey = survey_of(scope)
    rate = scope.context.row(SatisfactionBySurvey, survey=survey.id)
    score = scope.context.row(ScoreBySurvey, survey=survey.id)
    lines = [scope.say("table.lead", n=len(survey.counted))]
    if rate is not None and rate.denominator:
        lines.append(scope.say("table.rate", share=scope.share(rate.numerator, rate.denominator)))
    if score is not None and score.n:
        lines.append(
            scope.say(
                "table.score",
                mean=number(score.mean or 0.0),
                lowest=number(score.lowest or 0.0),
            )
        )
    return tuple(lines)


def check_sheet(scope: Scope) -> Part:
    """Items by levels of the scale: how often each was ticked, the check sheet that the analysis starts from."""
    survey = survey_of(scope)
    form = survey.form
    levels = form.scale if form else ()
    rows = []
    for position, item in enumerate(form.items if form else ()):
        ticked = Counter(one.answers[position] for one in survey.counted if position < len(one.answers))
        blank = sum(n for code, n in ticked.items() if code not in {level.code for level in levels})
        rows.append(
            cells(
                item.text.say(scope.words.code),
                *(ticked[level.code] for level in levels),
                blank,
                _item_rate(scope, survey, item.id),
            )
        )
    heads = (
        *scope.heads("item"),
        *(Heading(level.label.say(scope.words.code)) for level in levels),
        *scope.heads("#blank", "#rate"),
    )
    return Part("check-sheet", scope.say("table.check-sheet"), (), heads, tuple(rows), scope.say("nothing"))


def _item_rate(scope: Scope, survey: Survey, item: str) -> str:
    rows = scope.context.rows(SatisfactionByItem, survey=survey.id, item=item)
    return next((share(row) for row in rows), "") or "–"


def by_customer(scope: Scope) -> Part | None:
    """A row for each customer: the level given to each item, the total, and the complaint that it became."""
    survey = survey_of(scope)
    form = survey.form
    if form is None or len(survey.counted) > _FEW or not any(one.customer for one in survey.counted):
        return None
    labels = {level.code: level.label.say(scope.words.code) for level in form.scale}
    found = scope.facts.judged.by_subject.get((scope.ledger.id, "surveys", survey.id), ())
    low = {each.subject.part: each for each in found if each.serves(Purpose.LOW_SCORE)}
    rows = tuple(
        cells(
            scope.customer(one.customer) or scope.area(one.area) or one.id,
            one.returned,
            *(labels.get(code, "–") for code in one.answers),
            _total(survey.score(one), at_limit_note(low.get(one.id), scope.words)),
            _complaint(scope, f"{survey.id}/{one.id}"),
        )
        for one in sorted(survey.counted, key=lambda one: (survey.score(one) or 0.0, one.id))
    )
    heads = (
        *scope.heads("customer", "returned"),
        *(Heading(item.text.say(scope.words.code), numeric=False) for item in form.items),
        *scope.heads("#score", "complaint"),
    )
    title = scope.say("table.by-customer")
    clauses = scope.asked_by(Purpose.FORM_ENTRY, Purpose.LOW_SCORE)
    return Part("by-customer", title, (), heads, rows, clauses=clauses)


def _total(score: float | None, note: str) -> TableCell:
    written = "–" if score is None else number(score, 2)
    return (written, note) if note else (written,)


def _complaint(scope: Scope, response: str) -> TableCell:
    opened = scope.ledger.complaints_by_response.get(response, ())
    return tuple(scope.link("complaints", each.id) for each in opened)


def by_area(scope: Scope) -> Part | None:
    """A row for each area: the rate of each item, with what it is of."""
    survey = survey_of(scope)
    found = scope.context.rows(SatisfactionByAreaAndItem, survey=survey.id)
    areas = list(dict.fromkeys(row.area for row in found))
    if not areas or survey.form is None:
        return None
    by_cell = {(row.area, row.item): row for row in found}
    rows = []
    for area in areas:
        entries = [by_cell.get((area, item.id)) for item in survey.form.items]
        rows.append(
            cells(
                scope.area(area),
                *(_two_lines(row.numerator, row.denominator) if row else "–" for row in entries),
            )
        )
    heads = (
        *scope.heads("area"),
        *(Heading(item.text.say(scope.words.code)) for item in survey.form.items),
    )
    return Part("by-area", scope.say("table.by-area"), (), heads, tuple(rows))


def _two_lines(some: int, all_: int) -> TableCell:
    """A share over what it is of, so that a column of an item stays narrow."""
    return (percent(some, all_), f"({some:,}/{all_:,})") if all_ else ("–",)


def outcomes(scope: Scope) -> Part | None:
    """Each item that somebody was dissatisfied with: how many, whose it is, and what has become of them."""
    survey = survey_of(scope)
    known = threads_of(scope.ledger)
    rows = []
    for position, item in enumerate(survey.form.items if survey.form else ()):
        if item.competitors:
            continue
        unsatisfied = [
            one
            for one in survey.counted
            if position < len(one.answers) and survey.classes.get(one.answers[position]) == "unsatisfied"
        ]
        if not unsatisfied:
            continue
        led_to = {one.id: known.of(Subject("surveys", survey.id, one.id)) for one in unsatisfied}
        records = sorted({other for found in led_to.values() for other in found if other.kind != "surveys"})
        more = len(records) - _NAMED
        rows.append(
            cells(
                item.text.say(scope.words.code),
                scope.owner(item.owner),
                len(unsatisfied),
                sum(bool(found) for found in led_to.values()),
                (
                    *(scope.link(record.kind, record.id) for record in records[:_NAMED]),
                    scope.say("table.more", n=more) if more > 0 else None,
                ),
            )
        )
    heads = scope.heads("item", "owner", "#unsatisfied", "#taken-up", "records")
    rows.sort(key=lambda row: -int(str(row[2][0]).replace(",", "")))
    clauses = scope.asked_by(Purpose.DISSATISFACTION, Purpose.SURVEY_FOLLOW_UP)
    title, note = scope.say("table.outcomes"), scope.say("table.outcomes-note")
    return Part("outcomes", title, (), heads, tuple(rows), "", (note,), clauses=clauses) if rows else None
