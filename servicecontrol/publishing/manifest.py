"""The list of its files that every site carries: by it a site is known, and whatever no build of ours wrote there."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

#: Stands at the root of every site, with `_SAYS` as its first line and one path a line after it.
MANIFEST = ".servicecontrol-site"
_SAYS = "A site of servicecontrol. The next build replaces it, and stops where it finds a file that is not listed here."
#: Tells hosts of static sites to serve the files as they are.
AS_THEY_ARE = ".nojekyll"
#: What file managers leave in folders by themselves.
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

#: What sites of earlier versions had no list of: the files of each kind, in the places where builds wrote them.
_LANGUAGE = r"(?:[a-z]{2,3}(?:-[A-Za-z]+)?/)?"
_EARLIER_FILES = re.compile(
    rf"\.nojekyll|404\.html|{_LANGUAGE}sitemap\.xml(?:\.gz)?|{_LANGUAGE}search/search_index\.js(?:on)?"
    rf"|{_LANGUAGE}assets/(?:[\w-]+/)*[\w.-]+\.(?:js|css|map|svg|png)"
    r"|api/(?:[\w-]+/)*[\w.-]+\.(?:json|csv|ics|atom|svg|sql|parquet)|api/LICENSE\.txt"
)
_EARLIER_SIGNS = (AS_THEY_ARE, "index.html", "api/datapackage.json", "search/search_index.json")
#: What the frame of each of their pages has, whatever the page.
_EARLIER_FRAME = (b'<meta name="generator" content="mkdocs-', b'<span class="sc-age" data-as-of="')


def write_manifest(site: Path) -> None:
    """Lists the files of a finished site in it."""
    paths = sorted(
        Path(folder, name).relative_to(site).as_posix()
        for folder, _, names in os.walk(site)
        for name in names
    )
    (site / MANIFEST).write_bytes("".join(f"{line}\n" for line in (_SAYS, *paths)).encode())


def strangers(folder: Path) -> Iterator[str]:
    """The paths in a folder that no build of ours wrote: all, unless it is a site; a folder's ends with a slash.

    Pages that were changed by hand are no strangers: a site is made of records, and made anew whenever they change.
    """
    known = _listed(folder)
    if known is not None:
        folders = {str(above) for path in known for above in PurePosixPath(path).parents}
        return _unknown(folder, "", known.__contains__, folders.__contains__)
    if all((folder / sign).is_file() for sign in _EARLIER_SIGNS):
        return strangers_to_earlier(folder)
    return _unknown(folder, "", lambda _: False, lambda _: False)


def strangers_to_earlier(folder: Path) -> Iterator[str]:
    """The paths in a folder that are not of a site, or of what is left of one, that had no list of its files yet."""
    return _unknown(folder, "", lambda path: _is_earlier(folder, path), lambda path: "." not in path)


def _listed(folder: Path) -> frozenset[str] | None:
    """The paths on a site's list, itself among them; None where there is none of ours."""
    file = folder / MANIFEST
    if file.is_symlink() or not file.is_file():
        return None
    first, *paths = file.read_bytes().decode("utf-8", "replace").splitlines() or [""]
    return frozenset({MANIFEST, *paths}) if first == _SAYS else None


def _unknown(
    folder: Path, above: str, is_file: Callable[[str], bool], is_folder: Callable[[str], bool]
) -> Iterator[str]:
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        # Some systems take letters apart that were written as one.
        path = unicodedata.normalize("NFC", above + entry.name)
        kind = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(kind) and is_folder(path):
            yield from _unknown(Path(entry.path), f"{path}/", is_file, is_folder)
        elif stat.S_ISDIR(kind):
            yield f"{path}/"
        elif not (stat.S_ISREG(kind) and (entry.name in _LEFT_BY_SYSTEMS or is_file(path))):
            yield path


def _is_earlier(folder: Path, path: str) -> bool:
    """Whether an earlier version wrote a file; one that could be anybody's, though a build may have, is not."""
    if _EARLIER_FILES.fullmatch(path):
        return True
    if not path.endswith(".html"):
        return False
    page = (folder / path).read_bytes()
    return all(sign in page for sign in _EARLIER_FRAME)
