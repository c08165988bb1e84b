"""A page before it is rendered: where it stands, which template draws it, what it says."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Link:
    """A link to another page of the site, by the page's path; the renderer makes it relative and checks it.

    `query` sets the filters of the list there, such as `state=open`.
    """

    text: str
    to: str
    anchor: str = ""
    query: str = ""


@dataclass(frozen=True)
class Page:
    """A page of one language: where it stands, and how what it says is laid out once somebody asks for it.

    `title` goes into the head of the document, the navigation and the search: it is made of our own words, of names
    and ids, never of free text.
    """

    path: str  #: without ending, such as `factory-a/complaints/CF-2026-036`
    template: str
    title: str
    lay_out: Callable[[], object]  #: makes a frozen dataclass, what the template calls `view`
    searchable: bool = True

    @property
    def view(self) -> object:
        """What the page says; worked out each time, so that a site of any size holds the views of few pages."""
        return self.lay_out()


@dataclass(frozen=True)
class NavEntry:
    """An entry of the navigation: a page, or a group of entries."""

    title: str
    path: str = ""
    children: tuple[NavEntry, ...] = ()


@lru_cache(maxsize=65536)
def relative(here: str, path: str, anchor: str = "", query: str = "") -> str:
    """The address of a page or file, by its path in the site, from a page at `here`."""
    # The library has a function for it that asks where this process works.
    start, target = (_steps(each) for each in (posixpath.dirname(here), path))
    shared = len(posixpath.commonprefix([start, target]))
    address = "/".join([".."] * (len(start) - shared) + target[shared:]) or "."
    if query:
        address += f"?{query}"
    return f"{address}#{anchor}" if anchor else address


def _steps(path: str) -> list[str]:
    plain = posixpath.normpath(path)
    return [] if plain == "." else plain.split("/")
