"""Finished pages put into frames: the host makes one for each place in the navigation, and one for each folder beside.

A page that is in no navigation differs from its neighbours in the frame by its name and its title alone, so the host
need not draw a thousand times what is the same; and no page's content passes through it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from markupsafe import escape

from servicecontrol.pages.shared.page import NavEntry
from servicecontrol.render import Rendered

#: Stand in a frame for what is put in later; no text of a page holds a private character.
_TITLE, _CONTENT = "\ue000title\ue001", "<h1>\ue000content\ue001</h1>"
#: The name of a frame for a folder; in a frame it stands in addresses alone.
_NAME = "frame-of-the-folder"


def sources(pages: Iterable[Rendered], nav: Sequence[NavEntry]) -> Iterator[tuple[str, str]]:
    """What the host is given, as path and text: a page without content for each frame."""
    placed, listed = frozenset(_paths(nav)), _listed(nav)
    folders: set[str] = set()
    for page in pages:
        if page.path in placed:
            yield page.path, _source(page.title, is_listed=page.path in listed)
        else:
            folders.add(_folder(page.path))
    for folder in sorted(folders):
        yield f"{folder}{_NAME}", _source(_TITLE, is_listed=False)


class Frames:
    """The frames of one language, as the host has made them in the folder `site`; `clear` when all pages are in."""

    def __init__(self, pages: Iterable[Rendered], nav: Sequence[NavEntry], site: Path) -> None:
        self._site = site
        self._placed = frozenset(_paths(nav))
        self._folders = {_folder(page.path) for page in pages if page.path not in self._placed}
        self._read: dict[str, tuple[str, str]] = {}

    def fill(self, page: Rendered) -> None:
        """Writes a page in its frame."""
        target = self._site / f"{page.path}.html"
        target.write_text(self.framed(page), encoding="utf-8", newline="\n")

    def framed(self, page: Rendered) -> str:
        """A page in its frame."""
        if page.path in self._placed:
            before, after = self._frame(f"{page.path}.html")
        else:
            before, after = (_named(part, page) for part in self._frame(f"{_folder(page.path)}{_NAME}.html"))
        return f"{before}{page.body}{after}"

    def _frame(self, path: str) -> tuple[str, str]:
        if path not in self._read:
            before, after = (self._site / path).read_text(encoding="utf-8").split(_CONTENT)
            self._read[path] = before, after
        return self._read[path]

    def clear(self) -> None:
        """Removes the frames of folders, which are no pages."""
        for folder in self._folders:
            (self._site / f"{folder}{_NAME}.html").unlink()


def _named(part: str, page: Rendered) -> str:
    """A part of a folder's frame with a page's name, as addresses have it, and its title, as the theme prints it."""
    name = quote(page.path.rpartition("/")[2])
    return part.replace(_NAME, name).replace(_TITLE, escape(page.title))


def _folder(path: str) -> str:
    return "".join(path.rpartition("/")[:2])


def _source(title: str, *, is_listed: bool) -> str:
    """A page for the host: its title, and what the frame has beside it."""
    hidden = "[toc]" if is_listed else "[toc, navigation]"
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\nhide: {hidden}\n---\n{_CONTENT}\n"


def _paths(entries: Iterable[NavEntry]) -> Iterator[str]:
    """Every page of a navigation."""
    for entry in entries:
        yield from _paths(entry.children) if entry.children else (entry.path,)


def _listed(entries: Iterable[NavEntry]) -> frozenset[str]:
    """The pages below a tab of the navigation, which have it beside them; a lone page has nothing to list there."""
    return frozenset(
        page.path for entry in entries for child in entry.children for page in child.children or (child,)
    )
