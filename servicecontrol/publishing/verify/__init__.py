"""The gate before a site is published: what was asked for, whole and as it was written, and nothing foreign on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from servicecontrol.parallel import in_parallel
from servicecontrol.publishing.verify.addresses import address_faults
from servicecontrol.publishing.verify.files import Wanted, byte_faults, files_in
from servicecontrol.publishing.verify.frame import Frame, load_faults, parted
from servicecontrol.publishing.verify.index import DOCUMENTS, INDEX, INDEX_FOR_DISK, index_faults
from servicecontrol.publishing.verify.tags import FRAME, Seen, look, look_at_content, nesting_faults

#: Stands for a page's own name where its frame has it; no page's name holds a private character.
_PAGE = "\ue000"
_NUMBERED = re.compile(r"\w-\d{3,}")
#: The page that answers for every address that is not there.
MISSING = "404.html"


@dataclass(frozen=True)
class FinishedTree:
    """The pages of one language."""

    frame: Frame
    bodies: Mapping[str, str]  #: by path without ending, what was written for a reader

    @property
    def pages(self) -> Mapping[str, str]:
        """The bodies by the pages' files in the site."""
        return {f"{self.frame.prefix}{path}.html": body for path, body in self.bodies.items()}


@dataclass(frozen=True)
class Expected:
    """All that a finished site should be made of."""

    trees: tuple[FinishedTree, ...]
    missing: Frame  #: of the page for what is not there
    files: Wanted  #: what is neither a page nor the index of the search


@dataclass(frozen=True)
class _Look:
    """What was seen of a page: its faults, its ids, and the places on pages that it points at."""

    faults: tuple[str, ...]
    ids: frozenset[str] | None = None  #: None of a page that is missing
    anchors: tuple[tuple[str, str, str], ...] = ()


@dataclass
class _Gate:
    """What looks at the pages of a site."""

    site: Path
    there: frozenset[str]
    frames: dict[bytes, tuple[Seen, tuple[str, ...]]] = field(default_factory=dict)

    def page(self, asked: tuple[str, str, Frame]) -> _Look:
        """A page by its path, with the content and the frame that it should have."""
        path, body, frame = asked
        if path not in self.there:
            return _Look((f"{path}: the page is missing",))
        text = (self.site / path).read_bytes().decode("utf-8", "replace")
        before, found, after = text.partition(body) if body else (text, "", "")
        content = look_at_content(found)
        around, loads = self._around(path, f"{before}\n{after}")
        addresses = sorted(content.addresses | around.addresses)
        if path == MISSING:  # it answers at any depth, so its addresses begin at the root
            addresses = [address.removeprefix("/") for address in addresses]
        anchors: list[tuple[str, str, str]] = []
        own = (*content.faults, *around.faults, *load_faults(loads, frame.on(path)))
        faults = (
            *((f"{path}: its content is not what was written",) if found != body else ()),
            *(f"{path}: {fault}" for fault in own),
            *address_faults(path, addresses, self.there, anchors),
        )
        return _Look(faults, content.ids | around.ids, tuple(anchors))

    def _around(self, path: str, frame: str) -> tuple[Seen, tuple[str, ...]]:
        """What stands in a frame; those of many pages differ in nothing but the page's own name, and are read once."""
        own = path.rpartition("/")[2].removesuffix(".html")
        # A word such as `data` stands in a frame for other things too; a record's number does not.
        common = frame.replace(own, _PAGE) if _NUMBERED.search(own) else frame
        key = blake2b(common.encode()).digest()
        if key not in self.frames:
            loads, rest = parted(common)
            seen = look(rest, FRAME)
            self.frames[key] = replace(seen, faults=(*seen.faults, *nesting_faults(rest))), loads
        seen, loads = self.frames[key]
        return replace(seen, ids=_named(seen.ids, own), addresses=_named(seen.addresses, own)), loads


def _lost_anchors(seen: Mapping[str, _Look]) -> Iterator[str]:
    """Links to a place that the page they lead to does not have."""
    for path, target, anchor in (each for look_ in seen.values() for each in look_.anchors):
        ids = seen[target].ids if target in seen else None
        if ids is not None and anchor not in ids:
            yield f"{path}: #{anchor} is not on {target}"


def _named(texts: frozenset[str], page: str) -> frozenset[str]:
    return frozenset(text.replace(_PAGE, page) for text in texts)


def site_faults(site: Path, expected: Expected) -> list[str]:
    """What keeps a finished site from being published, one line each."""
    there, faults = files_in(site)
    pages = {path: (body, tree.frame) for tree in expected.trees for path, body in tree.pages.items()}
    pages[MISSING] = "", expected.missing
    indexes = {
        tree.frame.prefix + name for tree in expected.trees for name in (INDEX, INDEX_FOR_DISK, DOCUMENTS)
    }
    asked = [(path, body, frame) for path, (body, frame) in sorted(pages.items())]
    seen = {
        path: look_
        for (path, _, _), look_ in zip(asked, in_parallel(_Gate(site, there).page, asked), strict=True)
    }
    foreign = there.difference(pages, expected.files, indexes)
    return [
        *faults,
        *(f"{path}: a file that nobody asked for" for path in sorted(foreign)),
        *byte_faults(site, expected.files, there),
        *(fault for look_ in seen.values() for fault in look_.faults),
        *(fault for tree in expected.trees for fault in index_faults(site, tree.frame.prefix, tree.pages)),
        *_lost_anchors(seen),
    ]
