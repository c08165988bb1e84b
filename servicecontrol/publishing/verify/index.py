"""What the theme's search reads: our pages alone, and shown as markup, so there may be none in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote

from servicecontrol.publishing.verify.tags import SEARCH, look

#: Says how to search; every page fetches it on arrival, so nothing to be found stands in it.
INDEX = "search/search_index.json"
#: The same as a script, for which the theme looks where a browser reads no JSON: from disk.
INDEX_FOR_DISK = "search/search_index.js"
#: What is to be found; fetched when somebody searches.
DOCUMENTS = "search/documents.json"


def as_script(index: str) -> str:
    """The index as the script that a page opened from disk can read."""
    return f"var __index = {index};\n"


def index_faults(site: Path, prefix: str, pages: Collection[str]) -> Iterator[str]:
    """What is foreign in the search of one language, whose `pages` are given by their paths in the site."""
    try:
        yield from _settings_faults(site, prefix)
        yield from _document_faults(site, prefix, pages)
    except FileNotFoundError as fault:
        yield f"{Path(fault.filename).relative_to(site).as_posix()}: the file is missing"


def _settings_faults(site: Path, prefix: str) -> Iterator[str]:
    path = prefix + INDEX
    text = (site / path).read_text(encoding="utf-8")
    if (site / prefix / INDEX_FOR_DISK).read_text(encoding="utf-8") != as_script(text):
        yield f"{prefix}{INDEX_FOR_DISK}: is not the index"
    try:
        is_empty = json.loads(text)["docs"] == []
    except (ValueError, KeyError, TypeError):
        yield f"{path}: is no index"
        return
    if not is_empty:
        yield f"{path}: holds what is to be found, which every page would fetch"


def _document_faults(site: Path, prefix: str, pages: Collection[str]) -> Iterator[str]:
    path = prefix + DOCUMENTS
    text = (site / path).read_text(encoding="utf-8")
    try:
        found = json.loads(text)
        entries, same = found["docs"], found["same"]
        shown = "\n".join(f"{entry['title']}\n{entry['text']}" for entry in entries)
        shown += "\n".join(word for meant in same.values() for word in meant)
        places = {prefix + unquote(entry["location"].partition("#")[0]) for entry in entries}
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{path}: is nothing that can be found"
        return
    yield from (f"{path}: names {place}, which is no page" for place in sorted(places.difference(pages)))
    yield from (f"{path}: {fault}" for fault in look(shown, SEARCH).faults)
