"""The gate before a site is published: every page there as written, every link whole, no script that is not ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

_FOREIGN = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: The theme's own page addresses itself so; everything else stays in the site.
_ALLOWED_SCHEMES = ("tel:", "mailto:")
# Plain strings: the smart ones keep the whole page they come from in memory.
_IDS = etree.XPath("//@id", smart_strings=False)
_ADDRESSES = etree.XPath(
    "//@href | //@src | //@action | //@formaction | //@poster | //@srcset", smart_strings=False
)
_HANDLERS = etree.XPath("//@*[starts-with(name(), 'on')]")
_SCRIPTS = etree.XPath("count(//script[not(@src)])")
#: What any suspect is written with: most pages have none of it and need not be searched.
_SUSPICIOUS = re.compile(rb"<(?:iframe|object|embed|base|meta[^>]+http-equiv)", re.IGNORECASE)
_SUSPECTS = etree.XPath("//iframe | //object | //embed | //base | //meta[@http-equiv]")
# A part of a page does not say how it is written.
_PARSER = html.HTMLParser(encoding="utf-8")
_ANY_SCRIPT = etree.XPath("//script")
#: Stands for a page's own name where its frame has it; no page's name holds a private character.
_PAGE = "\ue000"
_NUMBERED = re.compile(r"\w-\d{3,}")


def site_faults(site: Path, pages: Mapping[str, Mapping[str, str]], prefixes: Mapping[str, str]) -> list[str]:
    """What keeps a finished site from being published, one line each.

    `pages` are by language and path what was written for a reader, `prefixes` the folders of the languages.
    """
    bodies = {
        f"{prefixes[language]}{path}.html": body
        for language, written in pages.items()
        for path, body in written.items()
    }
    wanted = frozenset(bodies)
    there = frozenset(_files(site))
    faults = [f"{path}: the page is missing" for path in sorted(wanted - there)]
    ids: dict[str, frozenset[str]] = {}
    anchors: list[tuple[str, str, str]] = []
    scripts: set[int] = set()
    frames: dict[bytes, _Piece] = {}
    for path in sorted(wanted & there):
        content, frame = _parted((site / path).read_bytes())
        if bodies[path].encode() not in content:
            faults.append(f"{path}: its content is not what was written")
        own = path.rpartition("/")[2].removesuffix(".html")
        pieces = (_piece(content, is_content=True), _known(frame, own, frames))
        ids[path] = frozenset().union(*(piece.ids for piece in pieces))
        scripts.add(sum(piece.scripts for piece in pieces))
        faults += [f"{path}: {fault}" for piece in pieces for fault in piece.faults]
        addresses = sorted({address for piece in pieces for address in piece.addresses})
        faults += _address_faults(path, addresses, there, anchors)
    # The frame has the same inline scripts on every page; a page with more got them from a record.
    if len(scripts) > len(prefixes) + 1:
        faults.append(f"pages differ in their number of inline scripts: {sorted(scripts)}")
    faults += [
        f"{path}: #{anchor} is not on {target}"
        for path, target, anchor in anchors
        if anchor not in ids.get(target, (anchor,))
    ]
    return faults


def _files(site: Path) -> Iterator[str]:
    """Every file's path in the site."""
    for folder, _, names in os.walk(site):
        inside = Path(folder).relative_to(site).as_posix().removeprefix(".")
        yield from (f"{inside}/{name}".removeprefix("/") for name in names)


@dataclass(frozen=True)
class _Piece:
    """What is looked at in a page's content or in the frame around it."""

    ids: frozenset[str]
    addresses: frozenset[str]
    scripts: int  #: inline ones
    faults: tuple[str, ...]

    def of(self, page: str) -> _Piece:
        """The same piece of another page: its own name put back where the frame names it."""
        return replace(self, ids=_named(self.ids, page), addresses=_named(self.addresses, page))


def _named(texts: frozenset[str], page: str) -> frozenset[str]:
    return frozenset(text.replace(_PAGE, page) for text in texts)


def _parted(data: bytes) -> tuple[bytes, bytes]:
    """A page's content, from its first article's start to its last one's end, and the frame around it."""
    start, end = data.find(b"<article"), data.rfind(b"</article>")
    if start < 0 or end < start:
        return data, b""
    return data[start : end + len(b"</article>")], data[:start] + data[end:]


def _known(frame: bytes, page: str, frames: dict[bytes, _Piece]) -> _Piece:
    """What stands in a frame; the frames of many pages differ in nothing but the page's own name, and are read once."""
    # A word such as `data` stands in a frame for other things too; a record's number does not.
    common = frame.replace(page.encode(), _PAGE.encode()) if _NUMBERED.search(page) else frame
    key = blake2b(common, digest_size=16).digest()
    if key not in frames:
        frames[key] = _piece(common, is_content=False)
    return frames[key].of(page)


def _piece(data: bytes, *, is_content: bool) -> _Piece:
    if not data:
        return _Piece(frozenset(), frozenset(), 0, ())
    root = html.fromstring(data, parser=_PARSER)
    faults = [f"event handler {handler.attrname}" for handler in _HANDLERS(root)]
    if _SUSPICIOUS.search(data):
        faults += [f"element {element.tag}" for element in _SUSPECTS(root)]
    inline = int(_SCRIPTS(root))
    if is_content and (inline or _ANY_SCRIPT(root)):
        faults.append("script inside the page's content")
    return _Piece(frozenset(_IDS(root)), frozenset(_ADDRESSES(root)), inline, tuple(faults))


def _address_faults(
    path: str, addresses: Iterable[str], there: frozenset[str], anchors: list[tuple[str, str, str]]
) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    for address in addresses:
        leads_out, names, anchor = _look(folder, address)
        target = path if names == "" else names
        if leads_out:
            yield f"{path}: leads out of the site: {address.strip()[:80]}"
        elif target not in there:
            yield f"{path}: broken link {address.strip()[:80]}"
        elif anchor and target.endswith(".html"):
            anchors.append((path, target, anchor))


@lru_cache(maxsize=65536)
def _look(folder: str, address: str) -> tuple[bool, str | None, str]:
    """Whether an address leads out of the site; the file that it names, empty for the page itself; the anchor.

    The pages of a folder share the addresses of their frame.
    """
    address = address.strip()
    if _FOREIGN.match(address) or (_SCHEME.match(address) and not address.startswith(_ALLOWED_SCHEMES)):
        return True, None, ""
    if not address or address.startswith(_ALLOWED_SCHEMES):
        return False, "", ""
    parts = urlsplit(address)
    return False, _resolved(folder, unquote(parts.path)) if parts.path else "", unquote(parts.fragment)


def _resolved(folder: str, relative: str) -> str | None:
    """The file that a relative address names from a folder; None where it climbs out of the site."""
    steps = folder.split("/") if folder else []
    for step in relative.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    target = "/".join(steps)
    is_folder = relative.endswith(("/", "..")) or not target
    return f"{target}/index.html".lstrip("/") if is_folder else target
