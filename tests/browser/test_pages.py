"""Every kind of page at a desk, in both languages: no error, no request to another host, charts drawn."""

from __future__ import annotations

import pytest
from opening import PAGES, opened
from playwright.sync_api import Browser


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_errors_and_its_charts_draw(
    chromium: Browser, served_site: str, language: str, path: str
):
    page, troubles = opened(chromium, served_site + language + path, viewport={"width": 1366, "height": 900})
    assert [] == troubles
    page.context.close()
