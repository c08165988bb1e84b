"""Pages of plug-ins: a family each, as the program's own are, below the organisation and under the plug-in's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from servicecontrol.facts import Facts
from servicecontrol.pages.page import NavEntry, Page
from servicecontrol.plugins import Plugin
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: What `<name>_pages` in a plug-in's module `pages` takes and gives.
Family = Callable[[Ledger, Facts, Language], Iterable[Page]]


class PluginFailed(Exception):  # noqa: N818  # what went wrong is the message
    """A plug-in does what none may do."""

    def __init__(self, plugin: Plugin, reason: str) -> None:
        super().__init__(reason)
        self.plugin = plugin


def family_of(plugin: Plugin) -> Family | None:
    """The plug-in's function that lays out its pages; None where it has no pages."""
    if not plugin.files("pages.py") and not plugin.files("pages/__init__.py"):
        return None
    family: Family = getattr(import_module(f"{plugin.package}.pages"), f"{plugin.name}_pages")
    return family


def added_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The pages of every plug-in in use; raises `PluginFailed` for one that isn't where a plug-in's may be."""
    for plugin in facts.store.plugins:
        family = family_of(plugin)
        for page in family(ledger, facts, words) if family else ():
            below = page.path.removeprefix(f"{ledger.id}/")
            if below == page.path or not plugin.owns(below) or not plugin.owns(page.template):
                raise PluginFailed(plugin, f"{page.path}, {page.template}")
            yield page


def added_entries(ledger: Ledger, facts: Facts, words: Language) -> Iterator[NavEntry]:
    """Entries of the navigation for those that stand right below the organisation; the others are led to from them."""
    for page in added_pages(ledger, facts, words):
        if page.path.count("/") == 1:
            yield NavEntry(page.title, page.path)
