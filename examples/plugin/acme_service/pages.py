"""A page for each organisation that calls on customers: on which days of the week it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.shared.names import crumbs
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.store import Ledger
from servicecontrol.text import Language

METRIC = "acme-calls-by-weekday"


@dataclass(frozen=True)
class WeekdaysView:
    """Calls by day of the week."""

    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    days: tuple[tuple[str, int], ...]  #: the day and how many calls
    definition: Link


def acme_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The page of one organisation; none where nobody was called on."""
    rows = list(facts.figures[METRIC].each(organisation=ledger.id))
    if not rows:
        return
    days = tuple((words.say(f"acme.day.{row.count('weekday')}"), row.count("count")) for row in rows)
    lead = (words.say("acme.lead", n=sum(count for _, count in days)),)
    view = WeekdaysView(
        crumbs(words, ledger), lead, days, Link(words.say(f"metrics.{METRIC}.name"), "figures", f"m-{METRIC}")
    )
    yield Page(f"{ledger.id}/acme-weekdays", "acme-weekdays.html", words.say("acme.title"), view)
