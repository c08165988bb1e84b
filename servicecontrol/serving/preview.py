"""The records of one moment as a site: whatever is asked for by its address is made then."""

from __future__ import annotations

import html
import mimetypes
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from servicecontrol.export import exports
from servicecontrol.facts import Facts
from servicecontrol.pages.layout import site_pages
from servicecontrol.pages.shared.page import Page
from servicecontrol.pages.site.own import check_own_links
from servicecontrol.publishing.editions import drawing_of, edition_of
from servicecontrol.publishing.host.frames import Frames, sources
from servicecontrol.publishing.host.mkdocs import Edition, make_frames, prefixes
from servicecontrol.publishing.host.search import Entry, documents_of, entries
from servicecontrol.publishing.verify.index import DOCUMENTS
from servicecontrol.render import Rendered

#: Where what only this server answers stands; no site has a folder of that name.
OWN = "_serving/"
#: Left to whoever asks for a page while all are drawn for the search.
_BREATH_SECONDS = 0.002
_HTML = "text/html; charset=utf-8"
_TYPES = {".js": "text/javascript", ".json": "application/json", ".atom": "application/atom+xml"}


@dataclass(frozen=True)
class Answer:
    """What is found at an address."""

    kind: str  #: its media type
    data: bytes
    found: bool = True


@dataclass(frozen=True)
class _Spoken:
    """The site in one language."""

    edition: Edition
    pages: Mapping[str, Page]
    draw: Callable[[Page], Rendered]
    frames: Frames
    site: Path  #: of the files that are no pages


class MadeFrames:
    """The frames that the host made last; it is asked again only where they would differ."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0
        self._of: object = None
        self._site: Mapping[str, Path] = {}

    def forget(self) -> None:
        """Called where a file of the theme may have changed."""
        self._of = None

    def frames(
        self, editions: Sequence[Edition], facts: Facts
    ) -> tuple[Mapping[str, Frames], Mapping[str, Path]]:
        """The frames of each language, and the folder where its other files lie."""
        key = (
            facts.as_of,
            [(replace(each, pages=()), list(sources(each.pages, each.nav))) for each in editions],
        )
        if key != self._of:
            self._count += 1
            work = self._folder / str(self._count)
            work.mkdir()
            make_frames(editions, work, facts.as_of)
            self._site = {each.language: work / each.language / "site" for each in editions}
            self._of = key
        of_languages = {
            each.language: Frames(each.pages, each.nav, self._site[each.language]) for each in editions
        }
        return of_languages, self._site


class Preview:
    """The site of some facts."""

    def __init__(self, facts: Facts, made: MadeFrames, number: int) -> None:
        """Lays out the site map, no page yet; raises what a build would raise for it."""
        self._facts, self._number, self._lock = facts, number, Lock()
        pages = {
            code: site_pages(facts, facts.store.language(code)) for code in facts.store.settings.languages
        }
        editions = [self._edition(code, found) for code, found in pages.items()]
        frames, sites = made.frames(editions, facts)
        self._folders = prefixes(editions)
        self._spoken = {
            each.language: self._speak(
                each, pages[each.language], frames[each.language], sites[each.language]
            )
            for each in editions
        }

    def _edition(self, code: str, pages: Sequence[Page]) -> Edition:
        check_own_links(self._facts.store, pages, code)
        titled = [Rendered(page.path, page.title, "", page.searchable) for page in pages]
        return edition_of(self._facts, self._facts.store.language(code), titled)

    def _speak(self, edition: Edition, pages: Sequence[Page], frames: Frames, site: Path) -> _Spoken:
        draw = drawing_of(self._facts, self._facts.store.language(edition.language), pages)
        return _Spoken(edition, {page.path: page for page in pages}, draw, frames, site)

    def answer(self, path: str) -> Answer:
        """What stands at a path of the site, without its first slash; else the page that says that nothing does."""
        path = f"{path}index.html" if path in ("", *self._addresses) or path.endswith("/") else path
        first = next(iter(self._spoken.values()))
        if path.startswith("api/"):
            # Exports write into tables of their own on the way; one at a time.
            with self._lock:
                data = self._exports.get(path)
            return self._missing(first) if data is None else Answer(_type(path), data)
        spoken, rest = self._of_language(path)
        page = spoken.pages.get(rest.removesuffix(".html")) if rest.endswith(".html") else None
        if page is not None:
            return Answer(_HTML, self._page(spoken, page))
        file = spoken.site / rest
        if not path.endswith(".html") and _is_below(file, spoken.site):
            return Answer(_type(path), file.read_bytes())
        return self._missing(first)

    def index(self, code: str, is_wanted: Callable[[], bool]) -> str | None:
        """What the search finds in a language, page by page between other requests; None once it is not wanted."""
        spoken, found = self._spoken[code], list[Entry]()
        for page in spoken.pages.values():
            if not is_wanted():
                return None
            with self._lock:
                rendered = spoken.draw(page)
            found += entries(rendered)
            time.sleep(_BREATH_SECONDS)
        return documents_of(found, code)

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the site, the first at its root."""
        return tuple(self._spoken)

    def index_asked(self, path: str) -> str | None:
        """The language of which a path names what the search finds; None for any other path."""
        indexes = {folder + DOCUMENTS: code for code, folder in self._folders.items()}
        return indexes.get(path)

    @property
    def _addresses(self) -> tuple[str, ...]:
        return tuple(folder.rstrip("/") for folder in self._folders.values() if folder)

    def _of_language(self, path: str) -> tuple[_Spoken, str]:
        for code, folder in self._folders.items():
            if folder and path.startswith(folder):
                return self._spoken[code], path.removeprefix(folder)
        return next(iter(self._spoken.values())), path

    def _page(self, spoken: _Spoken, page: Page) -> bytes:
        with self._lock:
            rendered = spoken.draw(page)
        return self._watched(spoken.frames.framed(rendered), spoken.edition.language)

    def _missing(self, spoken: _Spoken) -> Answer:
        text = (spoken.site / "404.html").read_text(encoding="utf-8")
        return Answer(_HTML, self._watched(text, spoken.edition.language), found=False)

    def _watched(self, text: str, code: str) -> bytes:
        """A page with the script that asks whether there is a newer one."""
        return text.replace("</body>", f"{script(code, self._number)}</body>").encode()

    @cached_property
    def _exports(self) -> Mapping[str, bytes]:
        return {f"api/{path}": data for path, data in exports(self._facts)}


def script(code: str, number: int) -> str:
    """What a page asks with, in its language, whether it is still that of the state with this number."""
    language = html.escape(code)
    return f'<script src="/{OWN}reload.js" data-language="{language}" data-state="{number}"></script>'


def _type(path: str) -> str:
    kind = _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _is_below(file: Path, folder: Path) -> bool:
    """Whether a file is there, and inside the folder whatever its address tries."""
    return file.is_file() and file.resolve().is_relative_to(folder.resolve())
