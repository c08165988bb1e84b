"""Pages for all readers: what axe finds, at a desk and where a phone scrolls."""

from __future__ import annotations

import pytest
from axe_core_python.sync_playwright import Axe
from opening import PHONE, darken, explore_all, opened
from playwright.sync_api import BrowserContext, Page


def _violations(page: Page, **options: object) -> list[str]:
    """What axe finds; the first rows of a long table stand for the others, which are made like them."""
    page.evaluate(
        "document.querySelectorAll('tbody').forEach(b => [...b.rows].slice(10).forEach(r => r.remove()))"
    )
    # What it finds in order takes as long to tell as violations take to find.
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"]]


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "property/index.html",
        "factory/complaints/CF-2026-004.html",
        "metal/procedure/index.html",
        "data.html",
        "factory/procedure/matrix.html",
        "factory/procedure/interpretations.html",
        "factory/reporting/index.html",
        "factory/reporting/visits-2026Q2.html",
        "metal/reporting/training.html",
        "property/data-quality.html",
        "property/forms/index.html",
        "factory/procedure/factory-5.2.3b.html",
        "factory/due.html",
        "factory/complaints/index.html",
        "factory/visits/index.html",
        "metal/visits/VS-2026-08-001.html",
        "metal/deliveries/index.html",
        "metal/summaries/index.html",
        "404.html",
    ],
)
def test_a_page_has_no_accessibility_violation_in_the_light_or_in_the_dark(
    chromium: BrowserContext, served_site: str, path: str
):
    page, _ = opened(chromium, served_site + path)
    # Without motion the colours change at once: between the two schemes nothing would stand out.
    page.emulate_media(reduced_motion="reduce")
    explore_all(page)
    assert [] == _violations(page)
    darken(page)
    # A scheme changes nothing but colours.
    assert [] == _violations(page, runOnly=["color-contrast"])
    page.close()


@pytest.mark.parametrize(
    "path",
    [
        "property/surveys/SV-2026H1.html",
        "en/property/surveys/SV-2026H2.html",
        "en/property/procedure/interpretations.html",
        "en/factory/procedure/factory-5.2.3b.html",
    ],
)
def test_what_scrolls_on_a_phone_can_be_reached_with_the_keyboard(
    chromium: BrowserContext, served_site: str, path: str
):
    page, troubles = opened(chromium, served_site + path, PHONE)
    explore_all(page)
    assert ([], []) == (_violations(page), troubles)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
