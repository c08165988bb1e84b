"""The gate before a site is published: what was asked for, whole and as it was written, and nothing foreign on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from servicecontrol.publishing.verify.addresses import address_faults
from servicecontrol.publishing.verify.files import Wanted, byte_faults, files_in
from servicecontrol.publishing.verify.frame import Frame, load_faults, parted
from servicecontrol.publishing.verify.index import INDEX, INDEX_FOR_DISK, index_faults
from servicecontrol.publishing.verify.tags import CONTENT, FRAME, Seen, look, nesting_faults

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


@dataclass
class _Gate:
    """What has been seen of a site so far."""

    site: Path
    there: frozenset[str]
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    anchors: list[tuple[str, str, str]] = field(default_factory=list)
    frames: dict[bytes, tuple[Seen, tuple[str, ...]]] = field(default_factory=dict)

    def page(self, path: str, body: str, frame: Frame) -> Iterator[str]:
        """The faults of a page; its ids and what it points at are kept."""
        if path not in self.there:
            yield f"{path}: the page is missing"
            return
        text = (self.site / path).read_bytes().decode("utf-8", "replace")
        before, found, after = text.partition(body) if body else (text, "", "")
        if found != body:
            yield f"{path}: its content is not what was written"
        content = look(found, CONTENT)
        around, loads = self._around(path, f"{before}\n{after}")
        self.ids[path] = content.ids | around.ids
        yield from (f"{path}: {fault}" for fault in (*content.faults, *around.faults))
        yield from (f"{path}: {fault}" for fault in load_faults(loads, frame.on(path)))
        addresses = sorted(content.addresses | around.addresses)
        if path == MISSING:  # it answers at any depth, so its addresses begin at the root
            addresses = [address.removeprefix("/") for address in addresses]
        yield from address_faults(path, addresses, self.there, self.anchors)

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

    def lost_anchors(self) -> Iterator[str]:
        """Links to a place that the page they lead to does not have."""
        for path, target, anchor in self.anchors:
            if anchor not in self.ids.get(target, (anchor,)):
                yield f"{path}: #{anchor} is not on {target}"


def _named(texts: frozenset[str], page: str) -> frozenset[str]:
    return frozenset(text.replace(_PAGE, page) for text in texts)


def site_faults(site: Path, expected: Expected) -> list[str]:
    """What keeps a finished site from being published, one line each."""
    there, faults = files_in(site)
    gate = _Gate(site, there)
    pages = {path: (body, tree.frame) for tree in expected.trees for path, body in tree.pages.items()}
    pages[MISSING] = "", expected.missing
    indexes = {tree.frame.prefix + name for tree in expected.trees for name in (INDEX, INDEX_FOR_DISK)}
    foreign = there.difference(pages, expected.files, indexes)
    return [
        *faults,
        *(f"{path}: a file that nobody asked for" for path in sorted(foreign)),
        *byte_faults(site, expected.files, there),
        *(fault for path, (body, frame) in sorted(pages.items()) for fault in gate.page(path, body, frame)),
        *(fault for tree in expected.trees for fault in index_faults(site, tree.frame.prefix, tree.pages)),
        *gate.lost_anchors(),
    ]
