"""The start page: which organisation needs attention, and what is late anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.procedure.clauses import Count, clause_counts
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
    open_complaints: int
    counts: tuple[tuple[str, Link | str], ...]  #: heading and number: overdue, due soon, open complaints
    due: Link
    tally: tuple[Count, ...]
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
    cards = tuple(_card(ledger, facts, words) for ledger in facts.store.ledgers.values())
    title = facts.store.settings.name.say(words.code)
    lead = _lead(cards, words) if facts.store.records else (words.say("dashboard.no-records"),)
    view = StartView(title, lead, cards, facts.store.records, facts.store.files)
    yield Page("index", "start.html", words.say("pages.home"), view)


def _lead(cards: tuple[OrganisationCard, ...], words: Language) -> tuple[str, ...]:
    overdue = sum(card.overdue for card in cards)
    soon = sum(card.soon for card in cards)
    first = (
        words.say("start.overdue", n=overdue, organisations=len(cards))
        if overdue
        else words.say("start.none-overdue")
    )
    return (first, words.say("start.soon", n=soon))


def _card(ledger: Ledger, facts: Facts, words: Language) -> OrganisationCard:
    duties = [duty for duty in facts.judged.duties if duty.organisation == ledger.id]
    urgent = overdue_first(duties, facts.as_of)
    overdue = [duty for duty in urgent if duty.state == "overdue"]
    records = (ledger.complaints, ledger.visits, ledger.follow_ups, ledger.summaries, ledger.surveys)
    soon = len(urgent) - len(overdue)
    still_open = sum(not facts.judged.is_closed(ledger.id, each) for each in ledger.complaints.values())
    due, register = f"{ledger.id}/due", f"{ledger.id}/complaints/index"
    return OrganisationCard(
        name=Link(short_name(ledger, words), f"{ledger.id}/index"),
        full_name=ledger.organisation.name.say(words.code),
        overdue=len(overdue),
        soon=soon,
        open_complaints=still_open,
        counts=(
            (words.say("start.overdue-heading"), _leading(len(overdue), due, "overdue")),
            (words.say("start.soon-heading"), _leading(soon, due, "soon")),
            (words.say("start.open-heading"), _leading(still_open, register, "list", "state=open")),
        ),
        due=Link(words.say("dashboard.all-due", n=len(urgent)), due),
        tally=clause_counts(facts.judged.clauses_of(ledger.id), words),
        worst=judgement_rows(urgent[:WORST_SHOWN], facts, words),
        begin=beginning(ledger, words),
        records=sum(len(entries) for entries in records),
    )


def _leading(count: int, to: str, anchor: str, query: str = "") -> Link | str:
    """A number that leads to the list of what it counts; zero has no list."""
    return Link(str(count), to, anchor, query) if count else "0"
