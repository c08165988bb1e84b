"""The index that the theme's search reads: of our pages alone, and shown as markup, so there may be none in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote

from servicecontrol.publishing.verify.tags import SEARCH, look

INDEX = "search/search_index.json"
#: From disk a browser reads no JSON: the theme then looks for the index as a script.
INDEX_FOR_DISK = "search/search_index.js"


def as_script(index: str) -> str:
    """The index as the script that a page opened from disk can read."""
    return f"var __index = {index};\n"


def index_faults(site: Path, prefix: str, pages: Collection[str]) -> Iterator[str]:
    """What is foreign in the index of one language, whose `pages` are given by their paths in the site."""
    path = prefix + INDEX
    try:
        text = (site / path).read_text(encoding="utf-8")
        if (site / prefix / INDEX_FOR_DISK).read_text(encoding="utf-8") != as_script(text):
            yield f"{prefix}{INDEX_FOR_DISK}: is not the index"
        entries = json.loads(text)["docs"]
        shown = "\n".join(f"{entry['title']}\n{entry['text']}" for entry in entries)
        places = {prefix + unquote(entry["location"].partition("#")[0]) for entry in entries}
    except FileNotFoundError as fault:
        yield f"{Path(fault.filename).relative_to(site).as_posix()}: the file is missing"
        return
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{path}: is no index"
        return
    yield from (f"{path}: names {place}, which is no page" for place in sorted(places.difference(pages)))
    yield from (f"{path}: {fault}" for fault in look(shown, SEARCH).faults)
