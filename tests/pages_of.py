"""A store's pages in memory, as a build makes them before it hands them to MkDocs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from servicecontrol.facts import Facts
from servicecontrol.judging.judge import judge
from servicecontrol.measure import measure
from servicecontrol.measure.tables import tables
from servicecontrol.pages.layout import site_pages
from servicecontrol.pages.shared.addresses import exports_folder
from servicecontrol.read.reading import read_data
from servicecontrol.render import Rendered, drawing, render
from servicecontrol.text import language

GOOD = Path(__file__).parent / "data" / "good"
AS_OF = date(2026, 3, 31)


def facts_of(root: Path = GOOD, as_of: date = AS_OF, latest: date | None = None) -> Facts:
    """The facts of a store that reads without a Problem; records up to `latest`, as they stood on a day before."""
    reading = read_data(root, latest=latest or as_of, as_of=as_of if latest else None)
    assert () == reading.problems
    judged, problems = judge(reading.store, as_of)
    assert () == problems
    return Facts(reading.store, judged, measure(tables(reading.store, judged)), as_of)


def rendered(facts: Facts, code: str) -> Iterator[Rendered]:
    """Every page."""
    words = language(code)
    shared = {"as_of": facts.as_of.isoformat(), "site_name": "Test"}
    pages = site_pages(facts, words)
    return render(drawing(pages, words, shared, exports_folder(facts, words)), pages)


def pages_of(facts: Facts, code: str) -> dict[str, str]:
    """The text of every page by its path."""
    return {page.path: f"{page.body}\n" for page in rendered(facts, code)}
