"""Records and judgements as the tables that metrics count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import get_args

from servicecontrol.judging.judged import Judged
from servicecontrol.metrics.schema import Cell, Table, table
from servicecontrol.periods import period_of
from servicecontrol.records.baseline import Charted, baseline_on
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import at_midnight
from servicecontrol.records.registers import Customer
from servicecontrol.records.visit import FollowUp
from servicecontrol.store import Ledger, Store, Survey
from servicecontrol.verdicts import Judgement
from servicecontrol.workdays import is_workday

Values = tuple[Cell, ...]


def tables(store: Store, judged: Judged) -> Mapping[str, Table]:
    """Every table of the schema, filled."""
    ledgers = store.ledgers.values()
    surveys = [(ledger, survey) for ledger in ledgers for survey in ledger.surveys.values()]
    rows: Mapping[str, Iterator[Values]] = {
        "site": iter([(judged.as_of,)]),
        "organisations": ((ledger.id, _since(ledger)) for ledger in ledgers),
        "areas": ((ledger.id, name) for ledger in ledgers for name in ledger.areas),
        "households": (row for ledger in ledgers for row in _households(ledger)),
        "customers": (
            (ledger.id, id_, _is_important(entry, judged.as_of), entry.first, entry.last)
            for ledger in ledgers
            for id_, entry in ledger.customers.items()
        ),
        "importance": (row for ledger in ledgers for row in _importance(ledger)),
        "surveys": (_survey(ledger, survey) for ledger, survey in surveys),
        "items": (row for ledger in ledgers for row in _items(ledger)),
        "scale": (row for ledger, survey in surveys for row in _scale(ledger, survey)),
        "recovery": (row for ledger, survey in surveys for row in _recovery(ledger, survey)),
        "responses": (row for ledger, survey in surveys for row in _responses(ledger, survey)),
        "answers": (row for ledger, survey in surveys for row in _answers(ledger, survey)),
        "answers_on_others": (row for ledger, survey in surveys for row in _on_others(ledger, survey)),
        "complaints": (
            _complaint(ledger, entry, judged) for ledger in ledgers for entry in ledger.complaints.values()
        ),
        "open_times": (
            (ledger.id, entry.id, number, _moment(time.opened), _moment(time.closed))
            for ledger in ledgers
            for entry in ledger.complaints.values()
            for number, time in enumerate(judged.open_times(ledger.id, entry), start=1)
        ),
        "baselines": (row for ledger in ledgers for row in _baselines(ledger, judged.as_of)),
        "pauses": (
            (ledger.id, entry.id, pause.first, pause.last)
            for ledger in ledgers
            for entry in ledger.complaints.values()
            for pause in entry.pauses
        ),
        "calendar": (row for ledger in ledgers for row in _calendar(ledger, judged.as_of)),
        "visits": (
            (ledger.id, visit.id, visit.customer, visit.date, visit.way, visit.by)
            for ledger in ledgers
            for visit in ledger.visits.values()
        ),
        "follow_ups": (
            row for led in ledgers for entry in led.follow_ups.values() for row in _follow_up(led, entry)
        ),
        "told_again": (
            (ledger.id, entry.id, item, code)
            for ledger in ledgers
            for entry in ledger.follow_ups.values()
            for item, code in entry.answers.items()
        ),
        "obligations": (_obligation(duty) for duty in judged.obligations),
    }
    return {name: table(name, entries) for name, entries in rows.items()}


def _households(ledger: Ledger) -> Iterator[Values]:
    for name, area in ledger.areas.items():
        for first, last, count in area.counts:
            yield ledger.id, name, count, first, last


def _importance(ledger: Ledger) -> Iterator[Values]:
    for id_, customer in ledger.customers.items():
        for first, last in customer.importance:
            yield ledger.id, id_, first, last


def _is_important(customer: Customer, day: date) -> bool:
    return customer.important_throughout(day, day)


def _since(ledger: Ledger) -> Cell:
    return ledger.procedures[0].effective if ledger.procedures else None


def _survey(ledger: Ledger, survey: Survey) -> Values:
    plan, form = survey.plan, survey.form
    return (
        ledger.id,
        survey.id,
        plan.level if plan else None,
        plan.run_by if plan else None,
        survey.first_out,
        survey.closed,
        period_of(survey.day, "half-year").label,
        form.comparable_with if form else None,
    )


def _items(ledger: Ledger) -> Iterator[Values]:
    """What is asked about other suppliers is left out, here and in the answers: no figure of ours counts it.

    An item of which the words alone were mended is the one that was asked before.
    """
    first: dict[tuple[object, ...], str] = {}
    latest: dict[tuple[object, ...], str] = {}  # by the item and the scale alone
    for survey in ledger.surveys.values():
        scale = (
            tuple((each.code, each.label, each.counts_as) for each in survey.form.scale)
            if survey.form
            else ()
        )
        for position, item in survey.own_items.items():
            same = latest.get((item.id, scale), survey.id) if item.mended else survey.id
            asked = first.setdefault((item.id, item.text, scale), same)
            latest[item.id, scale] = asked
            yield ledger.id, survey.id, item.id, position, item.aspect, asked


def _scale(ledger: Ledger, survey: Survey) -> Iterator[Values]:
    for position, level in enumerate(survey.form.scale if survey.form else ()):
        yield ledger.id, survey.id, level.code, position, level.counts_as, level.top


def _recovery(ledger: Ledger, survey: Survey) -> Iterator[Values]:
    """A row per area; one for all customers where the survey went to customers, each of whom is asked once."""
    distribution = survey.distribution
    if distribution is None:
        return
    for area in distribution.areas:
        yield ledger.id, survey.id, area.area, area.distributed, area.returned, area.blank, area.invalid
    if distribution.customers:
        asked = {entry.customer for entry in distribution.customers}
        returned = {entry.customer for entry in distribution.customers if entry.returned}
        yield ledger.id, survey.id, None, len(asked), len(returned), 0, 0


def _responses(ledger: Ledger, survey: Survey) -> Iterator[Values]:
    for entry in survey.counted:
        yield ledger.id, survey.id, entry.id, entry.area, entry.customer, entry.returned, survey.score(entry)


def _answers(ledger: Ledger, survey: Survey) -> Iterator[Values]:
    items = [item.id for item in survey.own_items.values()]
    classes = survey.classes
    for entry in survey.counted:
        for item, code in zip(items, survey.own_answers(entry), strict=True):
            yield (
                ledger.id,
                survey.id,
                entry.id,
                entry.area,
                entry.customer,
                item,
                code,
                classes[code] or None,
            )


def _on_others(ledger: Ledger, survey: Survey) -> Iterator[Values]:
    for place, item in enumerate(survey.form.items if survey.form else ()):
        if item.competitors:
            for entry in survey.counted:
                code = entry.answers[place]
                yield ledger.id, survey.id, entry.id, item.id, code, survey.classes[code] or None


def _complaint(ledger: Ledger, complaint: Complaint, judged: Judged) -> Values:
    category = ledger.organisation.problems.get(complaint.problem)
    answer = judged.first_answer(ledger.id, complaint)
    first, *again = judged.open_times(ledger.id, complaint)
    contact = complaint.contacted or complaint.closed
    conclusion = complaint.conclusion
    return (
        ledger.id,
        complaint.id,
        at_midnight(complaint.received),
        complaint.area,
        complaint.customer,
        complaint.urgency_now,
        complaint.problem,
        category.other if category else False,
        complaint.handled_by,
        _moment(complaint.receipt_sent),
        _moment(complaint.contacted),
        _moment(answer.at),
        answer.is_waived,
        _moment(first.closed),
        _moment(complaint.closed),
        _moment(again[0].opened) if again else None,
        _timed(complaint.received, answer.at, complaint.closed),
        _timed(complaint.received, contact, complaint.closed if again else None),
        conclusion is not None,
        bool(complaint.measures),
        bool(conclusion and conclusion.no_measure_because),
    )


def _moment(moment: date | datetime | None) -> datetime | None:
    return None if moment is None else at_midnight(moment)


def _timed(*moments: date | datetime | None) -> bool:
    return all(isinstance(moment, datetime) for moment in moments if moment)


def _baselines(ledger: Ledger, as_of: date) -> Iterator[Values]:
    for metric in get_args(Charted):
        found = baseline_on(ledger.baselines, as_of, metric)
        if found:
            id_, baseline = found
            yield ledger.id, metric, id_, baseline.first, baseline.last


def _calendar(ledger: Ledger, as_of: date) -> Iterator[Values]:
    """Every day from the first complaint on, but for years whose days off nobody has published."""
    if not ledger.complaints:
        return
    first = min(entry.day for entry in ledger.complaints.values())
    for number in range((as_of - first).days + 1):
        day = first + timedelta(days=number)
        if day.year in ledger.calendar.years:
            yield ledger.id, day, is_workday(ledger.calendar, day)


def _follow_up(ledger: Ledger, entry: FollowUp) -> Iterator[Values]:
    """A row for one that checks a survey or a response of it; those of complaints are no second answer."""
    survey, _, response = entry.checks.partition("/")
    if survey in ledger.surveys:
        yield ledger.id, entry.id, survey, response or None, entry.date, entry.result


def _obligation(duty: Judgement) -> Values:
    subject = duty.subject
    return (
        duty.organisation,
        duty.clause,
        duty.rule,
        subject.kind,
        subject.id,
        subject.part or None,
        duty.owner or None,
        duty.category or None,
        duty.due,
        duty.is_estimate,
        duty.met,
        duty.state,
    )
