"""The site map: every family of pages that somebody wrote stands in it."""

from __future__ import annotations

import re
from pathlib import Path

from servicecontrol import pages
from servicecontrol.pages import layout

_FAMILY = re.compile(r"^def ([a-z]\w*_pages)\(.*\) -> Iterator\[Page\]:", re.MULTILINE)


def test_every_family_of_pages_stands_in_the_site_map() -> None:
    folder = Path(pages.__file__).parent
    found = {name for path in folder.rglob("*.py") for name in _FAMILY.findall(path.read_text("utf-8"))}
    assert {"dashboard_pages", "report_pages"} <= found
    assert set() == found - vars(layout).keys()
