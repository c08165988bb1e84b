"""Pages of plug-ins: a family each, as the program's own are, below the organisation and under the plug-in's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.facts import Facts
from servicecontrol.pages.shared.page import NavEntry, Page
from servicecontrol.plugins import Plugin
from servicecontrol.problems import Message
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: What `<name>_pages` in a plug-in's module `pages` takes and gives.
Family = Callable[[PageContext], Iterable[Page]]


class PluginFailed(Exception):  # noqa: N818  # what went wrong is the message
    """A plug-in does what none may do."""

    def __init__(self, plugin: Plugin, what: Message) -> None:
        super().__init__(what.key)
        self.plugin, self.what = plugin, what


def family_of(plugin: Plugin) -> Family | None:
    """The plug-in's function that lays out its pages; None where it has no pages."""
    if not plugin.files("pages.py") and not plugin.files("pages/__init__.py"):
        return None
    family: Family = getattr(import_module(f"{plugin.package}.pages"), f"{plugin.name}_pages")
    return family


def added_pages(context: PageContext) -> Iterator[Page]:
    """The pages of every plug-in in use; raises `PluginFailed` for one that isn't where a plug-in's may be."""
    for plugin in context.facts.store.plugins:
        family, seen = family_of(plugin), set[str]()
        pages: object = family(context) if family else ()
        if not isinstance(pages, Iterable):
            raise PluginFailed(plugin, Message("plugins.no-page", {"found": type(pages).__name__}))
        for page in pages:
            if not isinstance(page, Page):
                raise PluginFailed(plugin, Message("plugins.no-page", {"found": type(page).__name__}))
            fault = _fault(plugin, page, context.ledger)
            if page.path in seen:
                fault = "page-twice"
            if fault:
                raise PluginFailed(
                    plugin, Message(f"plugins.{fault}", {"value": f"{page.path}, {page.template}"})
                )
            seen.add(page.path)
            yield page


def _fault(plugin: Plugin, page: Page, ledger: Ledger) -> str:
    """What is wrong with where a page stands, or with its template; empty where nothing is."""
    below = page.path.removeprefix(f"{ledger.id}/")
    if below == page.path or not plugin.owns(below) or not plugin.owns(page.template):
        return "page-elsewhere"
    given: object = page.lay_out
    if not callable(given):
        return "page-laid-out"
    return "" if plugin.files(f"templates/pages/{page.template}") else "no-template"


def added_entries(context: PageContext) -> Iterator[NavEntry]:
    """Entries of the navigation for those that stand right below the organisation; the others are led to from them."""
    for page in added_pages(context):
        if page.path.count("/") == 1:
            yield NavEntry(page.title, page.path)
