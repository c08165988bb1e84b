"""What the theme's search finds: the text of every page, part by part, with the place where it stands.

It is large, so it stands beside the index that every page fetches on arrival, which says only how to search.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from servicecontrol.publishing.verify.index import DOCUMENTS, INDEX, INDEX_FOR_DISK, as_script
from servicecontrol.render import Rendered
from servicecontrol.text import language

_TAG = re.compile(r"(<[^<>]*>)")
_ID = re.compile(r'\sid="([^"]*)"')
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Stand within a word or beside it; whatever else begins or ends does so between words.
_INLINE = frozenset({"a", "b", "bdi", "button", "code", "i", "span"})
_VOID = frozenset({"br", "img", "input"})
_EXCLUDED = "data-search-exclude"
#: White space but the narrow no-break space, which keeps a number and its per-cent sign together.
_SPACE = re.compile(r"[^\S\u202f]+")


@dataclass(frozen=True)
class _Part:
    """A heading and what stands below it, as far as the element goes that holds the heading."""

    depth: int
    anchor: str = ""
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


#: What the search finds: the place, a title and a text.
Entry = dict[str, str]


def write_index(found: Sequence[Entry], code: str, folder: Path) -> None:
    """Writes what is to be found in one language beside its index, which keeps what the host wrote of how to search."""
    path = folder / INDEX
    settings = json.loads(path.read_text(encoding="utf-8"))["config"]
    index = _json({"config": settings, "docs": []})
    path.write_text(index, encoding="utf-8", newline="\n")
    (folder / INDEX_FOR_DISK).write_text(as_script(index), encoding="utf-8", newline="\n")
    (folder / DOCUMENTS).write_text(documents_of(found, code), encoding="utf-8", newline="\n")


def documents_of(found: Sequence[Entry], code: str) -> str:
    """What is to be found in a language, with what its readers may type for words that the pages have."""
    words = language(code)
    same = (words.say(key).split(" = ") for key in words.texts if key.startswith("search."))
    return _json({"docs": found, "same": {typed: meant.split() for typed, meant in same}})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def entries(page: Rendered) -> Iterator[Entry]:
    """What is found of a page, part by part; nothing of one that is kept out of the search."""
    for part in parts(page.body) if page.searchable else ():
        place = f"#{part.anchor}" if part.anchor else ""
        title = _plain(part.title) or html.escape(page.title, quote=False)
        yield {"location": f"{quote(page.path)}.html{place}", "title": title, "text": _plain(part.text)}


def _plain(texts: list[str]) -> str:
    """Pieces of a page as the theme shows them: on one line, with what could be markup escaped."""
    return html.escape(_SPACE.sub(" ", html.unescape("".join(texts))).strip(), quote=False)


class _Tags:
    """Goes through the tags of a page; a depth of 0 says that it is in nothing of the kind."""

    def __init__(self) -> None:
        self.parts = [_Part(0)]
        self._around = [self.parts[0]]  # the parts that go on, the innermost last
        self._depth = self._heading = self._excluded = 0

    def text(self, piece: str) -> None:
        if not self._excluded:
            part = self._around[-1]
            (part.title if self._heading else part.text).append(piece)

    def opens(self, name: str, tag: str) -> None:
        self._depth += 1
        if self._excluded:
            return
        if _EXCLUDED in tag:
            self._excluded = self._depth
        elif name in _HEADINGS and (anchor := _ID.search(tag)):
            self._heading = self._depth
            self._around.append(_Part(self._depth, html.unescape(anchor[1])))
            self.parts.append(self._around[-1])

    def closes(self) -> None:
        while self._around[-1].depth > self._depth:
            self._around.pop()
        self._heading = 0 if self._heading == self._depth else self._heading
        self._excluded = 0 if self._excluded == self._depth else self._excluded
        self._depth -= 1


def parts(body: str) -> list[_Part]:
    """A page from heading to heading, without what is kept out of the search."""
    tags = _Tags()
    for index, piece in enumerate(_TAG.split(body)):
        if not index % 2:
            tags.text(piece)
            continue
        name = piece.strip("</>").split(maxsplit=1)[0]
        if name not in _INLINE:
            tags.text(" ")
        if piece.startswith("</"):
            tags.closes()
        elif name not in _VOID and not piece.endswith("/>"):
            tags.opens(name, piece)
    return tags.parts
