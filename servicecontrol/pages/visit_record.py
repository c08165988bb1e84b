"""A visit's or follow-up's page in the order of its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.page import Link
from servicecontrol.pages.sheet import Field, Section, Sheet
from servicecontrol.pages.wording import JudgementRow, judgement_rows, subject_link
from servicecontrol.records.visit import FollowUp, Visit
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Subject


@dataclass(frozen=True)
class VisitView:
    """A visit's or follow-up's page."""

    id: str
    crumbs: tuple[Link, ...]
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    judgements: tuple[JudgementRow, ...]
    thread: tuple[Link | str, ...]
    file: str


def visit_view(
    visit: Visit, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> VisitView:
    """A visit's page."""
    customer = ledger.customers.get(visit.customer)
    name = customer.name if customer else visit.customer
    way = words.say(f"words.way.{visit.way}")
    meta = (visit.form, way, name, visit.date.isoformat())
    return VisitView(
        id=visit.id,
        crumbs=up,
        meta=tuple(entry for entry in meta if entry),
        lead=(words.say("visits.lead", date=visit.date, person=visit.by, customer=name, way=way),),
        sections=_visit_sections(visit, words),
        judgements=judgement_rows(
            facts.judged.by_subject.get((ledger.id, "visits", visit.id), ()), facts, words
        ),
        thread=tuple(
            subject_link(ledger, Subject("complaints", e.action)) for e in visit.learned if e.action
        ),
        file=ledger.path(Subject("visits", visit.id)) or "",
    )


def _visit_sections(visit: Visit, words: Language) -> tuple[Section, ...]:
    sheet = Sheet(words)
    demo = visit.demo
    handed_in = visit.handed_in
    return (
        sheet.section(
            "visit",
            sheet.field("date", visit.date),
            sheet.word("way", "way", visit.way),
            sheet.field("met", visit.met),
            sheet.field("by", visit.by),
            sheet.field("recorded", visit.recorded),
        ),
        sheet.section(
            "demonstration",
            sheet.word("done-yes-no", "yes-no", ("yes" if demo.done else "no") if demo else None),
            sheet.field("product", demo.product if demo else None),
            sheet.field("materials", demo.materials if demo else None),
            sheet.field("reason", demo.reason if demo else None),
        ),
        sheet.section(
            "learned",
            sheet.field("usage", visit.usage),
            sheet.field("satisfaction", visit.satisfaction),
            *(sheet.field("learned", _learned(entry.kind, entry.what, entry.to)) for entry in visit.learned),
            sheet.field("handed-in", f"{handed_in.to} · {handed_in.date.isoformat()}" if handed_in else None),
            sheet.field("next-visit", visit.next_visit),
        ),
    )


def _learned(kind: str | None, what: str, to: str | None) -> str:
    start = f"{kind}：{what}" if kind else what
    return f"{start} → {to}" if to else start


def follow_up_view(
    visit: FollowUp, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> VisitView:
    """A follow-up's page."""
    sheet = Sheet(words)
    survey, _, response = visit.checks.partition("/")
    checked = Subject("surveys", survey, response) if response else Subject("complaints", visit.checks)
    sections = (
        sheet.section(
            "follow-up",
            sheet.field("date", visit.date),
            sheet.word("way", "way", visit.way),
            sheet.word("why", "follow-up", visit.why),
            sheet.field("by", visit.by),
            sheet.field("arranged-by", visit.arranged_by),
            sheet.word("result", "result", visit.result),
            sheet.field("note", visit.note),
            sheet.field("opens", visit.opens),
        ),
        sheet.section("answers-told", *_answers(visit, ledger, survey, words)),
    )
    key = (ledger.id, "follow-ups", visit.id)
    why = words.say(f"words.follow-up.{visit.why}")
    result = words.say(f"words.result.{visit.result}")
    return VisitView(
        id=visit.id,
        crumbs=up,
        meta=(why, visit.checks, visit.date.isoformat()),
        lead=(
            words.say(
                "visits.follow-up-lead", date=visit.date, person=visit.by, checks=visit.checks, result=result
            ),
        ),
        sections=sections,
        judgements=judgement_rows(facts.judged.by_subject.get(key, ()), facts, words),
        thread=(subject_link(ledger, checked),),
        file=ledger.path(Subject("follow-ups", visit.id)) or "",
    )


def _answers(visit: FollowUp, ledger: Ledger, survey: str, words: Language) -> Iterator[Field]:
    form = ledger.surveys[survey].form if survey in ledger.surveys else None
    for item in form.items if form else ():
        if item.id in visit.answers:
            level = form.level(visit.answers[item.id]) if form else None
            label = level.label.say(words.code) if level else visit.answers[item.id]
            yield Field(item.text.say(words.code), (label,))
