"""What a build asserts of itself."""

from __future__ import annotations

import pytest
from pages_of import facts_of, pages_of

from servicecontrol.commands.building import _assert_none_lost
from servicecontrol.render import Rendered


def test_a_record_that_is_on_no_page_stops_the_build():
    facts = facts_of()
    pages = [Rendered(path, "", body) for path, body in pages_of(facts, "en").items()]
    _assert_none_lost(facts.store, pages)
    without = [page for page in pages if not page.path.endswith("C-2026-0001")]
    other = [page if "complaints" not in page.path else Rendered(page.path, "", "") for page in without]
    rest = [page for page in other if "C&#45;2026&#45;0001" not in page.body]
    with pytest.raises(AssertionError, match="yard: read, but on no page: C-2026-0001"):
        _assert_none_lost(facts.store, rest)
