"""A page for each organisation that calls on customers: on which days of the week it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from servicecontrol.measure.kinds import PlainCount
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import crumbs
from servicecontrol.pages.shared.page import Link, Page


@dataclass(frozen=True, slots=True)
class CallsByWeekday(PlainCount):
    """Calls on a day of the week."""

    metric: ClassVar[str] = "acme-calls-by-weekday"

    weekday: int
    count: int


@dataclass(frozen=True)
class WeekdaysView:
    """Calls by day of the week."""

    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    days: tuple[tuple[str, int], ...]  #: the day and how many calls
    definition: Link


def acme_pages(context: PageContext) -> Iterator[Page]:
    """The page of one organisation; none where nobody was called on."""
    rows = context.rows(CallsByWeekday)
    if not rows:
        return
    title = context.say("acme.title")
    yield Page(
        f"{context.ledger.id}/acme-weekdays", "acme-weekdays.html", title, partial(_view, rows, context)
    )


def _view(rows: Sequence[CallsByWeekday], context: PageContext) -> WeekdaysView:
    days = tuple((context.say(f"acme.day.{row.weekday}"), row.count) for row in rows)
    lead = (context.say("acme.lead", n=sum(count for _, count in days)),)
    definition = Link(
        context.say(f"metrics.{CallsByWeekday.metric}.name"), "figures", f"m-{CallsByWeekday.metric}"
    )
    return WeekdaysView(crumbs(context.words, context.ledger), lead, days, definition)
