"""What a reader may subscribe to or place elsewhere: calendars, feeds, badges, as links to the exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.dashboard.badges import badges_of
from servicecontrol.pages.shared.addresses import calendar_paths, feed_paths, worded_folder
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import owner_name, short_name
from servicecontrol.text import Language


@dataclass(frozen=True)
class Export:
    """A link to a file below `api/`."""

    text: str
    path: str


@dataclass(frozen=True)
class BadgeFiles:
    """A badge: what it says, the picture and the same as data."""

    said: str
    picture: str
    data: str


@dataclass(frozen=True)
class Subscriptions:
    """What an organisation, or the whole site, can be followed by."""

    name: str
    calendar: str
    departments: tuple[Export, ...]
    feed: str
    badges: tuple[BadgeFiles, ...]


def subscriptions(facts: Facts, words: Language) -> Iterator[Subscriptions]:
    """The whole site first, then each organisation."""
    folder, paths, feeds = worded_folder(facts, words), calendar_paths(facts.store), feed_paths(facts.store)
    yield Subscriptions(words.say("frame.all"), folder + paths["", ""], (), folder + feeds[""], ())
    for ledger in facts.store.ledgers.values():
        yield Subscriptions(
            short_name(ledger, words),
            folder + paths[ledger.id, ""],
            calendars_of(PageContext(ledger, facts, words))[1:],
            folder + feeds[ledger.id],
            tuple(_badges(PageContext(ledger, facts, words))),
        )


def calendars_of(context: PageContext) -> tuple[Export, ...]:
    """An organisation's calendars: the whole of it first, then each department."""
    folder = worded_folder(context.facts, context.words)
    return tuple(
        Export(
            owner_name(department, context.ledger, context.words)
            or short_name(context.ledger, context.words),
            folder + path,
        )
        for (organisation, department), path in calendar_paths(context.facts.store).items()
        if organisation == context.ledger.id
    )


def _badges(context: PageContext) -> Iterator[BadgeFiles]:
    for badge in badges_of(context):
        path = f"{worded_folder(context.facts, context.words)}badges/{context.ledger.id}-{badge.name}"
        yield BadgeFiles(badge.said(context.words), f"{path}.svg", f"{path}.json")
