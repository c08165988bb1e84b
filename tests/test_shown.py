"""Every kind of page of the three trades, held against the words and numbers that were reviewed.

`make gold` rewrites them; a number that changed without a change of the records or of what is counted is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from golden import GOLD
from seen import seen
from trades import trades, trades_pages

#: Records of a kind are drawn alike: these many of each, the first and the last, stand for all.
RECORDS = 2
#: What follows the kind in the name of a report.
_EDITION = re.compile(r"-(\d{4}.*|next|MR-\d{4})$")
#: Pages that are kept in the other language too.
BOTH = (
    "property/index",
    "property/surveys/SV-2026H1",
    "factory/complaints/index",
    "factory/reporting/annual-service-2025",
    "metal/data-quality",
)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _kind_of_report(path: str) -> str:
    return _EDITION.sub("", path)


def _kept() -> Iterator[str]:
    """All lists, registers, surveys and dashboards; of records, clauses and reports of a kind a few."""
    pages = sorted(trades_pages("en"))
    clauses = {f"{status.organisation}/procedure/{status.id}" for status in trades().judged.clauses}
    for folder, found in groupby(pages, _folder):
        names = list(found)
        if folder.endswith("/reporting"):
            for _, editions in groupby(names, _kind_of_report):
                yield from list(editions)[-RECORDS:]
        elif folder.endswith("/procedure"):
            yield from (name for name in names if name not in clauses)
            yield from _clauses(folder)
        elif folder.endswith("/surveys"):
            yield from names
        else:
            lists = [name for name in names if name.endswith("/index") or "/" not in folder]
            records = [name for name in names if name not in lists]
            yield from lists
            yield from {*records[:1], *records[1:][-1:]}


def _clauses(folder: str) -> Iterator[str]:
    """The first clause of each way in which one can be enforced and stand."""
    organisation = folder.partition("/")[0]
    standing: dict[object, str] = {}
    for status in trades().judged.clauses_of(organisation):
        standing.setdefault((status.enforcement, status.verdict), f"{folder}/{status.id}")
    yield from standing.values()


KEPT = tuple(sorted(_kept()))


@pytest.mark.parametrize("path", KEPT)
def test_a_page_shows_the_words_and_numbers_that_were_reviewed(
    path: str, gold: Callable[[str, str], None]
) -> None:
    gold(f"trades/en/{path}.txt", seen(trades_pages("en")[path]))


@pytest.mark.parametrize("path", BOTH)
def test_a_page_shows_them_in_the_other_language_too(path: str, gold: Callable[[str, str], None]) -> None:
    gold(f"trades/zh-Hant/{path}.txt", seen(trades_pages("zh-Hant")[path]))


def test_no_text_is_kept_of_a_page_that_is_not_held_against_it() -> None:
    wanted = {f"en/{path}.txt" for path in KEPT} | {f"zh-Hant/{path}.txt" for path in BOTH}
    folder = GOLD / "trades"
    assert wanted == {path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")}
