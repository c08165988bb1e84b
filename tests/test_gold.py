"""Pages of a small store, compared with those kept in `tests/gold/`; `make gold` rewrites them for review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages_of import facts_of, rendered

from servicecontrol.render import escape

PAGES = (
    "index",
    "yard/index",
    "yard/due",
    "yard/complaints/index",
    "yard/complaints/C-2026-0001",
    "yard/surveys/SV-2026H1",
    "yard/procedure/index",
    "yard/procedure/yard-1.1",
    "yard/procedure/matrix",
    "yard/procedure/interpretations",
    "yard/data-quality",
)


@pytest.mark.parametrize("code", ["en", "zh-Hant"])
def test_pages_read_as_they_were_reviewed(code: str, gold: Callable[[str, str], None]):
    pages = {page.path: page for page in rendered(facts_of(), code)}
    for path in PAGES:
        page = pages[path]
        gold(f"{code}/{path.replace('/', '.')}.html", f"<title>{escape(page.title)}</title>\n{page.body}\n")
