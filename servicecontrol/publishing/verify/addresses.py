"""Where the addresses of a page lead: to a file of the site, to a place on a page of it, nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

#: A scheme, or the root of a host: a site of ours may stand in any folder, and on disk.
_OUT = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)


def address_faults(
    path: str, addresses: Iterable[str], there: frozenset[str], anchors: list[tuple[str, str, str]]
) -> Iterator[str]:
    """What leads out of the site or nowhere; what names a place on a page is noted in `anchors` to be looked up."""
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
    if _OUT.match(address):
        return True, None, ""
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
    is_folder = relative.rpartition("/")[2] in ("", ".", "..")
    return f"{target}/index.html".lstrip("/") if is_folder else target
