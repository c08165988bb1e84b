"""The page that is meant: a path, a record's id or a form's code -> a page of the built site."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from servicecontrol.printing.fault import NotPrinted
from servicecontrol.problems import Message

#: So many pages are named at most, where several or none fit.
_NAMED = 8
#: From this likeness on a page may have been meant; 1 is the same.
_ALIKE = 0.6


def page_asked(site: Path, asked: str, language: str | None, languages: Collection[str]) -> str:
    """The path, below the site and without `.html`, of the page that is meant.

    A path names its language as the site does; `language` wins over it. Raises `NotPrinted`.
    """
    folders = [code for code in sorted(languages) if (site / code / "index.html").is_file()]
    inside = _inside(site, asked)
    first, _, rest = inside.partition("/")
    code, wanted = (first, rest) if first in folders else ("", inside)
    code = code if language is None else language if language in folders else ""
    found = find_page(list(_pages(site, folders)), wanted)
    page = f"{code}/{found}" if code else found
    if not (site / f"{page}.html").is_file():
        raise NotPrinted(Message("printing.no-translation", {"page": page}), is_usage=True)
    return page


def find_page(pages: Sequence[str], wanted: str) -> str:
    """The one page that a path, a record's id or a form's code names; raises `NotPrinted`."""
    path = wanted.strip("/").casefold()
    named = {path, f"{path}/index".lstrip("/")}
    exact = [page for page in pages if page.casefold() in named]
    # A form's code holds a stroke; its page's name can't.
    last = {path, path.replace("/", "-")}
    ends = [page for page in pages if any(page.casefold().endswith(f"/{end}") for end in last if end)]
    found = exact or ends
    if len(found) == 1:
        return found[0]
    if found:
        message = Message("printing.several", {"asked": wanted, "n": len(found)})
        raise NotPrinted(message, found[:_NAMED], is_usage=True)
    raise NotPrinted(Message("printing.unknown", {"asked": wanted}), _close(pages, wanted), is_usage=True)


def _close(pages: Sequence[str], wanted: str) -> list[str]:
    """The pages whose path or name is like what was asked, the most alike first."""
    name = PurePosixPath(wanted).name.casefold()

    def likeness(page: str) -> tuple[float, float]:
        as_path = difflib.SequenceMatcher(None, page.casefold(), wanted.casefold()).ratio()
        as_name = difflib.SequenceMatcher(None, PurePosixPath(page).name.casefold(), name).ratio()
        return max(as_path, as_name), as_path

    alike = {page: likeness(page) for page in pages}
    near = [page for page in sorted(pages) if alike[page][0] >= _ALIKE]
    return sorted(near, key=alike.__getitem__, reverse=True)[:_NAMED]


def _inside(site: Path, asked: str) -> str:
    """What was asked as a path below the site; a file's own path, as a shell completes it, is one too."""
    plain = re.sub(r"[#?].*$", "", asked)
    path = Path(plain)
    if path.suffix == ".html" and path.is_file() and path.resolve().is_relative_to(site.resolve()):
        plain = path.resolve().relative_to(site.resolve()).as_posix()
    return plain.replace("\\", "/").removesuffix(".html").strip("/")


def _pages(site: Path, folders: Collection[str]) -> Iterator[str]:
    """The pages of the first language; another's have the same paths in its own folder."""
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).with_suffix("").as_posix()
        if page.partition("/")[0] not in folders:
            yield page
