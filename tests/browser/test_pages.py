"""Every kind of page, opened: no error, no foreign request, charts drawn, fit for a phone, for all readers."""

from __future__ import annotations

import pytest
from axe_core_python.sync_playwright import Axe
from opening import drawn, opened
from playwright.sync_api import Browser

PAGES = (
    "index.html",
    "404.html",
    "data.html",
    "figures.html",
    "property/index.html",
    "property/due.html",
    "property/surveys/index.html",
    "property/surveys/SV-2026H1.html",
    "property/complaints/index.html",
    "property/procedure/index.html",
    "property/procedure/clauses.html",
    "property/procedure/property-4.1.4b.html",
    "property/procedure/interpretations.html",
    "factory/index.html",
    "factory/complaints/index.html",
    "factory/complaints/CF-2026-036.html",
    "factory/visits/index.html",
    "factory/surveys/index.html",
    "factory/procedure/matrix.html",
    "factory/reporting/index.html",
    "factory/reporting/annual-service-2025.html",
    "factory/reporting/early-warning.html",
    "factory/forms/QR-SH19.01-02.html",
    "property/data-quality.html",
    "metal/index.html",
    "metal/reporting/training.html",
    "metal/summaries/index.html",
    "metal/visits/index.html",
)


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_errors_and_its_charts_draw(
    chromium: Browser, served_site: str, language: str, path: str
):
    page, troubles = opened(chromium, served_site + language + path, viewport={"width": 1366, "height": 900})
    for plot in page.query_selector_all(".sc-plot"):
        drawn(page, plot)
    assert [] == troubles
    page.context.close()


@pytest.mark.parametrize(("language", "scheme"), [("", "dark"), ("en/", "light")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(chromium: Browser, served_site: str, path: str, language: str, scheme: str):
    page, troubles = opened(
        chromium, served_site + language + path, viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (0, []) == (too_wide, troubles)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "property/index.html",
        "factory/complaints/CF-2026-036.html",
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
def test_a_page_has_no_accessibility_violation(chromium: Browser, served_site: str, path: str, scheme: str):
    page, _ = opened(chromium, served_site + path, color_scheme=scheme)
    results = Axe().run(page)
    found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in results["violations"]]
    assert [] == found
    page.context.close()


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
    chromium: Browser, served_site: str, path: str
):
    page, troubles = opened(chromium, served_site + path, viewport={"width": 390, "height": 844})
    found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(page)["violations"]]
    assert ([], []) == (found, troubles)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
