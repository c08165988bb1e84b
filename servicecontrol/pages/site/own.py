"""Pages of a company's own: text that it has written beside its data, under our elements and through our escape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.facts import Facts
from servicecontrol.overlays import Element, OwnPage
from servicecontrol.pages.shared.names import crumbs
from servicecontrol.pages.shared.page import Link, NavEntry, Page
from servicecontrol.problems import Message, Problem
from servicecontrol.read.frame import framed, place_of
from servicecontrol.read.names import did_you_mean
from servicecontrol.store import Store
from servicecontrol.text import Language


class LinksLost(Exception):  # noqa: N818  # what is wrong is its name
    """Pages of a company's own lead to pages that the site doesn't have."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class OwnView:
    """A page of a company's own."""

    title: str
    crumbs: tuple[Link, ...]
    body: tuple[Element | str, ...]


def own_pages(facts: Facts, words: Language) -> Iterator[Page]:
    """The pages of this language, in the order of their files' names."""
    for own in _in(facts.store, words.code):
        yield Page(own.address, "own.html", own.title, partial(OwnView, own.title, crumbs(words), own.body))


def own_entries(facts: Facts, words: Language) -> Iterator[NavEntry]:
    """Their tab in the navigation, where there are any."""
    entries = tuple(NavEntry(own.title, own.address) for own in _in(facts.store, words.code))
    if entries:
        yield NavEntry(words.say("pages.own"), children=entries)


def check_own_links(store: Store, pages: Sequence[Page], language: str) -> None:
    """Raises `LinksLost` where a page of the company's own leads to none of the pages of its language."""
    known = frozenset(page.path for page in pages)
    problems = tuple(
        _lost(own, to, known)
        for own in _in(store, language)
        for to in dict.fromkeys(_targets(own.body))
        if to not in known
    )
    if problems:
        raise LinksLost(problems)


def _in(store: Store, language: str) -> Iterator[OwnPage]:
    return (own for own in (store.overlay.own if store.overlay else ()) if own.language == language)


def _targets(nodes: Iterable[Element | str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Element):
            if node.to:
                yield node.to
            yield from _targets(node.children)


def _lost(own: OwnPage, to: str, known: frozenset[str]) -> Problem:
    place = place_of(own.text, own.path, max(own.text.find(f"({to}"), 0))
    return framed(own.text, place, Message("problems.own-link", {"value": to}), did_you_mean(to, known))
