"""The gate before a site is published: every page there, every link whole, no script or address that is not ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
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
_INSIDE_SCRIPTS = etree.XPath(".//script")


def site_faults(site: Path, pages: Mapping[str, Sequence[str]], prefixes: Mapping[str, str]) -> list[str]:
    """What keeps a finished site from being published, one line each; pages by language, prefixes of their folders."""
    wanted = {f"{prefixes[language]}{path}.html" for language, paths in pages.items() for path in paths}
    there = frozenset(_files(site))
    faults = [f"{path}: the page is missing" for path in sorted(wanted - there)]
    ids: dict[str, frozenset[str]] = {}
    anchors: list[tuple[str, str, str]] = []
    scripts: set[float] = set()
    for path in sorted(wanted & there):
        data = (site / path).read_bytes()
        root = html.fromstring(data)
        ids[path] = frozenset(_IDS(root))
        if _SUSPICIOUS.search(data):
            faults += [f"{path}: element {element.tag}" for element in _SUSPECTS(root)]
        faults += _page_faults(path, root, there, anchors)
        scripts.add(_SCRIPTS(root))
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


def _page_faults(
    path: str, root: html.HtmlElement, there: frozenset[str], anchors: list[tuple[str, str, str]]
) -> Iterator[str]:
    for handler in _HANDLERS(root):
        yield f"{path}: event handler {handler.attrname}"
    for article in root.iter("article"):
        if _INSIDE_SCRIPTS(article):
            yield f"{path}: script inside the page's content"
    folder = path.rpartition("/")[0]
    for address in sorted(set(_ADDRESSES(root))):
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
