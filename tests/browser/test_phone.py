"""Every kind of page on a phone, in the light and in the dark: nothing wider than the screen."""

from __future__ import annotations

import pytest
from opening import PAGES, opened
from playwright.sync_api import Browser


@pytest.mark.parametrize(("language", "scheme"), [("", "dark"), ("en/", "light")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(chromium: Browser, served_site: str, path: str, language: str, scheme: str):
    page, troubles = opened(
        chromium, served_site + language + path, viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (0, []) == (too_wide, troubles)
    page.context.close()
