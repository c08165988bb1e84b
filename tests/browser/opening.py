"""The pages that tests open, and how they do."""

from __future__ import annotations

from playwright.sync_api import Browser, ElementHandle, Page

#: One of every kind.
PAGES = (
    "index.html",
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


def opened(browser: Browser, address: str, **context: object) -> tuple[Page, list[str]]:
    """A page with its charts drawn, and what it complained of or asked another host for."""
    page = browser.new_context(**context).new_page()
    troubles: list[str] = []
    home = address.split("/", 3)[:3]
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))

    def asked(request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith(("data:", "blob:", "/".join(home))):
            troubles.append(f"asks another host: {url}")

    page.on("request", asked)
    page.goto(address)
    # Nothing but a chart waits until it is seen.
    for plot in page.query_selector_all(".sc-plot"):
        drawn(page, plot)
    return page, troubles


def drawn(page: Page, plot: ElementHandle) -> None:
    """Brings a chart into view and waits for its picture, by the clock: a busy machine may show no frames."""
    plot.evaluate("plot => plot.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_function("plot => plot.dataset.drawn", arg=plot, polling=100, timeout=60_000)


def darken(page: Page) -> None:
    """Turns a page dark as its reader does; one without the switch follows the system's scheme."""
    page.emulate_media(color_scheme="dark")
    switch = page.query_selector("[data-md-component='palette'] label:not([hidden])")
    if switch:
        switch.click()
        page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'", polling=100)


def opens_at_a_desk_and_on_a_phone(browser: Browser, address: str, *, dark: bool) -> None:
    """Asserts that a page complains of nothing and asks no other host, and that nothing is wider than a phone."""
    page, troubles = opened(browser, address, viewport={"width": 1366, "height": 900}, color_scheme="light")
    assert [] == troubles
    if dark:
        darken(page)
    page.set_viewport_size({"width": 390, "height": 844})
    narrow = "[...document.querySelectorAll('[data-drawn]')].every(plot => plot.dataset.drawn === 'narrow')"
    page.wait_for_function(narrow, polling=100, timeout=60_000)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (0, []) == (too_wide, troubles)
    page.context.close()
