"""A page for each organisation that calls on customers: on which days of the week it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import crumbs
from servicecontrol.pages.shared.page import Link, Page

METRIC = "acme-calls-by-weekday"


@dataclass(frozen=True)
class WeekdaysView:
    """Calls by day of the week."""

    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    days: tuple[tuple[str, int], ...]  #: the day and how many calls
    definition: Link


def acme_pages(context: PageContext) -> Iterator[Page]:
    """The page of one organisation; none where nobody was called on."""
    rows = list(context.facts.figures[METRIC].each(organisation=context.ledger.id))
    if not rows:
        return
    days = tuple((context.say(f"acme.day.{row.weekday}"), row.count) for row in rows)
    lead = (context.say("acme.lead", n=sum(count for _, count in days)),)
    definition = Link(context.say(f"metrics.{METRIC}.name"), "figures", f"m-{METRIC}")
    view = WeekdaysView(crumbs(context.words, context.ledger), lead, days, definition)
    yield Page(f"{context.ledger.id}/acme-weekdays", "acme-weekdays.html", context.say("acme.title"), view)
