"""A visit's or follow-up's page in the order of its form."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.pages.form.form import FormOf
from servicecontrol.pages.form.sheet import Field, Section
from servicecontrol.pages.record.record import RecordView, record_view
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.page import Link
from servicecontrol.records.visit import FollowUp, Visit
from servicecontrol.verdicts import Subject


def visit_view(visit: Visit, context: PageContext, up: tuple[Link, ...]) -> RecordView:
    """A visit's page."""
    customer = context.ledger.customers.get(visit.customer)
    name = customer.name if customer else visit.customer
    way = context.say(f"words.way.{visit.way}")
    meta = (visit.form, way, name, visit.date.isoformat())
    lead = context.say("visits.lead", date=visit.date, person=visit.by, customer=name, way=way)
    subject = Subject("visits", visit.id)
    return record_view(subject, visit, context, up=up, meta=meta, lead=(lead,))


def follow_up_view(visit: FollowUp, context: PageContext, up: tuple[Link, ...]) -> RecordView:
    """A follow-up's page: ratings given this time stand by the items' own words."""
    why = context.say(f"words.follow-up.{visit.why}")
    result = context.say(f"words.result.{visit.result}")
    lead = context.say(
        "visits.follow-up-lead", date=visit.date, person=visit.by, checks=visit.checks, result=result
    )
    meta = (why, visit.checks, visit.date.isoformat())
    told = tuple(_answers(visit, context))
    plain = FormOf(context.ledger, context.words).sections(visit.model_copy(update={"answers": {}}))
    more = (Section(context.say("sections.answers-told"), told),) if told else ()
    subject = Subject("follow-ups", visit.id)
    view = record_view(subject, visit, context, up=up, meta=meta, lead=(lead,))
    return view.with_sections((*plain, *more))


def _answers(visit: FollowUp, context: PageContext) -> Iterator[Field]:
    survey = context.ledger.surveys.get(visit.checks.partition("/")[0])
    form = survey.form if survey else None
    for item in form.items if form else ():
        if item.id in visit.answers:
            level = form.level(visit.answers[item.id]) if form else None
            label = level.label.say(context.words.code) if level else visit.answers[item.id]
            yield Field(item.text.say(context.words.code), (label,))
