"""Every kind of page in both languages: no error, no request to another host, charts drawn, fit for its window."""

from __future__ import annotations

import pytest
from opening import DESK, PAGES, PHONE, darken, is_whole, opened
from playwright.sync_api import BrowserContext


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_and_its_charts_draw_at_a_desk_and_in_the_dark_on_a_phone(
    chromium: BrowserContext, served_site: str, path: str
):
    page, troubles = opened(chromium, served_site + path)
    is_whole(page, troubles, DESK)
    darken(page)
    is_whole(page, troubles, PHONE)
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_english_opens_on_a_phone(chromium: BrowserContext, served_site: str, path: str):
    page, troubles = opened(chromium, f"{served_site}en/{path}", PHONE)
    is_whole(page, troubles, PHONE)
    page.close()
