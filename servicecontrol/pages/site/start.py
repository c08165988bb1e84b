"""The start page: which organisation needs attention, and what is late anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.facts import Facts
from servicecontrol.pages.procedure.clauses import VerdictCount, clause_counts
from servicecontrol.pages.shared.names import short_name
from servicecontrol.pages.dashboard.pages import beginning
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows, overdue_first
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: The most overdue duties of each organisation that the start page names.
WORST_SHOWN = 4


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation at a glance."""

    name: Link
    full_name: str
    overdue: int
    soon: int
    counts: tuple[tuple[str, Link | str], ...]  #: heading and number: overdue, due soon, open complaints
    due: Link
    tally: tuple[VerdictCount, ...]
    worst: tuple[JudgementRow, ...]
    begin: tuple[str, ...]
    records: int


@dataclass(frozen=True)
class StartView:
    """The start page."""

    title: str
    lead: tuple[str, ...]
    cards: tuple[OrganisationCard, ...]
    records: int
    files: int


def start_pages(facts: Facts, words: Language) -> Iterator[Page]:
    """The start page."""
    yield Page("index", "start.html", words.say("pages.home"), partial(_view, facts, words))


def _view(facts: Facts, words: Language) -> StartView:
    cards = tuple(_card(PageContext(ledger, facts, words)) for ledger in facts.store.ledgers.values())
    title = facts.store.settings.name.say(words.code)
    lead = _lead(cards, words) if facts.store.records else (words.say("dashboard.no-records"),)
    return StartView(title, lead, cards, facts.store.records, facts.store.files)


def _lead(cards: tuple[OrganisationCard, ...], words: Language) -> tuple[str, ...]:
    overdue = sum(card.overdue for card in cards)
    soon = sum(card.soon for card in cards)
    first = (
        words.say("start.overdue", n=overdue, organisations=len(cards))
        if overdue
        else words.say("start.none-overdue")
    )
    return (first, words.say("start.soon", n=soon))


def _card(context: PageContext) -> OrganisationCard:
    duties = [duty for duty in context.judged.duties if duty.organisation == context.ledger.id]
    urgent = overdue_first(duties, context.as_of)
    overdue = context.judged.overdue.get(context.ledger.id, ())
    records = (context.ledger.complaints, context.ledger.visits, context.ledger.follow_ups, context.ledger.summaries, context.ledger.surveys)
    soon = len(urgent) - len(overdue)
    still_open = sum(not context.judged.is_closed(context.ledger.id, each) for each in context.ledger.complaints.values())
    due, register = f"{context.ledger.id}/due", f"{context.ledger.id}/complaints/index"
    return OrganisationCard(
        name=Link(short_name(context.ledger, context.words), f"{context.ledger.id}/index"),
        full_name=context.ledger.organisation.name.say(context.words.code),
        overdue=len(overdue),
        soon=soon,
        counts=(
            (context.say("start.overdue-heading"), _leading(len(overdue), due, "overdue")),
            (context.say("start.soon-heading"), _leading(soon, due, "soon")),
            (context.say("start.open-heading"), _leading(still_open, register, "list", "state=open")),
        ),
        due=Link(context.say("dashboard.all-due", n=len(urgent)), due),
        tally=clause_counts(context.judged.clauses_of(context.ledger.id), context.words),
        worst=judgement_rows(urgent[:WORST_SHOWN], context),
        begin=beginning(context),
        records=sum(len(entries) for entries in records),
    )


def _leading(count: int, to: str, anchor: str, query: str = "") -> Link | str:
    """A number that leads to the list of what it counts; zero has no list."""
    return Link(str(count), to, anchor, query) if count else "0"
