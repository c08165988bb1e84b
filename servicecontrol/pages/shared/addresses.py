"""Addresses of what is no page: the exports, which stand once for all languages or, where they speak, once in each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import count

from servicecontrol.charts import FootItem
from servicecontrol.facts import Facts
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.page import relative
from servicecontrol.store import Store
from servicecontrol.text import Language

#: Enough to tell an organisation's departments apart.
_DIGITS = 8
_NO_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’")


def exports_folder(facts: Facts, words: Language) -> str:
    """The folder of the exports from the root of a language's tree; the first language's is the site's root."""
    return "api/" if facts.store.settings.languages[0] == words.code else "../api/"


def worded_folder(facts: Facts, words: Language) -> str:
    """The folder below `api/` of files written in a language; as with pages, the first language's is the root."""
    return "" if facts.store.settings.languages[0] == words.code else f"{words.code}/"


def metric_download(here: str, metric: str, context: PageContext) -> FootItem:
    """A link under a chart to the figures that it draws."""
    return FootItem(
        context.say("frame.csv"),
        relative(here, f"{exports_folder(context.facts, context.words)}metrics/{metric}.csv"),
    )


def calendar_paths(store: Store) -> Mapping[tuple[str, str], str]:
    """Calendars by organisation and department; two empty names are all of it, an empty department all of one.

    Subscribers keep these addresses: a department's comes from the name that Latin letters write, which is safe in any
    address, or stands for the name that it has where there is no such name; it changes only with that.
    """
    names = {(ledger.id, ""): ledger.id for ledger in store.ledgers.values()}
    for ledger in store.ledgers.values():
        for department, entry in ledger.organisation.departments.items():
            wanted = f"{ledger.id}-{_slug(_latin((*entry.spoken.values(), department)))}"
            names[ledger.id, department] = _unused(wanted, frozenset(names.values()))
    return {("", ""): "calendar.ics"} | {key: f"calendar/{name}.ics" for key, name in names.items()}


def feed_paths(store: Store) -> Mapping[str, str]:
    """Feeds by organisation; the empty name is all of them."""
    return {"": "feed.atom"} | {id_: f"feed/{id_}.atom" for id_ in store.ledgers}


def _latin(names: Sequence[str]) -> str:
    """The first name that is written in Latin letters alone; the first of all where none is."""
    return next((name for name in names if all(map(_is_latin, filter(str.isalpha, name)))), names[0])


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


def _slug(text: str) -> str:
    plain = (
        unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).encode("ascii", "ignore").decode().lower()
    )
    return _NO_WORD.sub("-", plain).strip("-") or f"department-{sha256(text.encode()).hexdigest()[:_DIGITS]}"


def _unused(wanted: str, taken: frozenset[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)
