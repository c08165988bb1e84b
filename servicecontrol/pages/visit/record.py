"""A visit's or follow-up's page in the order of its form."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.facts import Facts
from servicecontrol.pages.form.form import FormOf
from servicecontrol.pages.form.sheet import Field, Section
from servicecontrol.pages.record.record import RecordView, record_view
from servicecontrol.pages.shared.page import Link
from servicecontrol.records.visit import FollowUp, Visit
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Subject


def visit_view(
    visit: Visit, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> RecordView:
    """A visit's page."""
    customer = ledger.customers.get(visit.customer)
    name = customer.name if customer else visit.customer
    way = words.say(f"words.way.{visit.way}")
    meta = (visit.form, way, name, visit.date.isoformat())
    lead = words.say("visits.lead", date=visit.date, person=visit.by, customer=name, way=way)
    subject = Subject("visits", visit.id)
    return record_view(subject, visit, ledger, facts, words, up=up, meta=meta, lead=(lead,))


def follow_up_view(
    visit: FollowUp, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> RecordView:
    """A follow-up's page: ratings given this time stand by the items' own words."""
    why = words.say(f"words.follow-up.{visit.why}")
    result = words.say(f"words.result.{visit.result}")
    lead = words.say(
        "visits.follow-up-lead", date=visit.date, person=visit.by, checks=visit.checks, result=result
    )
    meta = (why, visit.checks, visit.date.isoformat())
    told = tuple(_answers(visit, ledger, words))
    plain = FormOf(ledger, words).sections(visit.model_copy(update={"answers": {}}))
    more = (Section(words.say("sections.answers-told"), told),) if told else ()
    subject = Subject("follow-ups", visit.id)
    view = record_view(subject, visit, ledger, facts, words, up=up, meta=meta, lead=(lead,))
    return view.with_sections((*plain, *more))


def _answers(visit: FollowUp, ledger: Ledger, words: Language) -> Iterator[Field]:
    survey = ledger.surveys.get(visit.checks.partition("/")[0])
    form = survey.form if survey else None
    for item in form.items if form else ():
        if item.id in visit.answers:
            level = form.level(visit.answers[item.id]) if form else None
            label = level.label.say(words.code) if level else visit.answers[item.id]
            yield Field(item.text.say(words.code), (label,))
