"""The site in one language: its pages with what stands around them, as a build and a preview make it alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from servicecontrol.facts import Facts
from servicecontrol.pages.layout import frame_feeds, frame_words, navigation, readers_said
from servicecontrol.pages.shared.addresses import exports_folder
from servicecontrol.pages.shared.page import Page
from servicecontrol.publishing.host.mkdocs import Edition
from servicecontrol.render import Rendered, drawing
from servicecontrol.text import Language


def edition_of(facts: Facts, words: Language, pages: Sequence[Rendered]) -> Edition:
    """The edition of some pages."""
    store = facts.store
    return Edition(
        words.code,
        store.settings.name.say(words.code),
        pages,
        navigation(facts, words),
        frame_words(words),
        frame_feeds(facts, words),
        readers_said(facts, words),
        store.overlay.theme if store.overlay else None,
    )


def drawing_of(facts: Facts, words: Language, pages: Sequence[Page]) -> Callable[[Page], Rendered]:
    """What draws each of an edition's pages."""
    shared = {"as_of": facts.as_of.isoformat(), "site_name": facts.store.settings.name.say(words.code)}
    return drawing(pages, words, shared, exports_folder(facts, words), facts.store.templates)
