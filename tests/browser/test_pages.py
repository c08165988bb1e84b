"""Every kind of page in Chinese: no error, no request to another host, charts drawn, fit for a phone in the dark."""

from __future__ import annotations

import pytest
from opening import PAGES, opens_at_a_desk_and_on_a_phone
from playwright.sync_api import Browser


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_and_its_charts_draw_at_a_desk_and_on_a_phone(
    chromium: Browser, served_site: str, path: str
):
    opens_at_a_desk_and_on_a_phone(chromium, served_site + path, dark=True)
