"""The gate before a site is published: every page there, every link whole, no script or address that is not ours."""

from __future__ import annotations

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
_SUSPECTS = etree.XPath("//iframe | //object | //embed | //base | //meta[@http-equiv]")
_CONTENT = etree.XPath("//article")
_INSIDE_SCRIPTS = etree.XPath(".//script")


def site_faults(site: Path, pages: Mapping[str, Sequence[str]], prefixes: Mapping[str, str]) -> list[str]:
    """What keeps a finished site from being published, one line each; pages by language, prefixes of their folders."""
    wanted = {f"{prefixes[language]}{path}.html" for language, paths in pages.items() for path in paths}
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    faults = [f"{path}: the page is missing" for path in sorted(wanted - there)]
    ids: dict[str, frozenset[str]] = {}
    anchors: list[tuple[str, str, str]] = []
    scripts: set[float] = set()
    for path in sorted(wanted & there):
        root = html.fromstring((site / path).read_bytes())
        ids[path] = frozenset(_IDS(root))
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


def _page_faults(
    path: str, root: html.HtmlElement, there: set[str], anchors: list[tuple[str, str, str]]
) -> Iterator[str]:
    for handler in _HANDLERS(root):
        yield f"{path}: event handler {handler.attrname}"
    for element in _SUSPECTS(root):
        yield f"{path}: element {element.tag}"
    for article in _CONTENT(root):
        if _INSIDE_SCRIPTS(article):
            yield f"{path}: script inside the page's content"
    for address in sorted(set(_ADDRESSES(root))):
        yield from _address_faults(path, address.strip(), there, anchors)


def _address_faults(
    path: str, address: str, there: set[str], anchors: list[tuple[str, str, str]]
) -> Iterator[str]:
    if _FOREIGN.match(address) or (_SCHEME.match(address) and not address.startswith(_ALLOWED_SCHEMES)):
        yield f"{path}: leads out of the site: {address[:80]}"
        return
    if not address or address.startswith(_ALLOWED_SCHEMES):
        return
    parts = urlsplit(address)
    target = _resolved(path.rpartition("/")[0], unquote(parts.path)) if parts.path else path
    if target is None or target not in there:
        yield f"{path}: broken link {address[:80]}"
    elif parts.fragment and target.endswith(".html"):
        anchors.append((path, target, unquote(parts.fragment)))


@lru_cache(maxsize=65536)
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
