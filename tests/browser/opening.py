"""The pages that tests open, and how they do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from launching import PATIENCE
from playwright.sync_api import BrowserContext, ElementHandle, Page
from trades import TRADES_DAY

DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}

#: The beginning of the site's day, and the moment at which tests look: each page then says that it is old.
DAY = datetime(TRADES_DAY.year, TRADES_DAY.month, TRADES_DAY.day, tzinfo=UTC)
SEEN = DAY + timedelta(days=10)
#: Sets a page's clock, which runs on from there: the theme's search waits for time to pass.
_CLOCK = "{ const now = Date.now, ahead = now() - %d; Date.now = () => now() - ahead; }"

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
    "factory/complaints/CF-2026-004.html",
    "factory/visits/index.html",
    "factory/surveys/index.html",
    "factory/procedure/matrix.html",
    "factory/reporting/index.html",
    "factory/reporting/annual-service-2026.html",
    "factory/reporting/early-warning.html",
    "factory/forms/QR-SH19.01-02.html",
    "property/data-quality.html",
    "metal/index.html",
    "metal/reporting/training.html",
    "metal/summaries/index.html",
    "metal/visits/index.html",
)

#: Every chart shows one drawing, that for places of its width, and Plotly draws for that width too.
_FIT = """[...document.querySelectorAll(".sc-plot")].every(plot => {
    const stills = [...plot.querySelectorAll(".sc-still")], width = plot.clientWidth < 480 ? "narrow" : "wide";
    const shown = stills.filter(still => still.checkVisibility());
    return shown.length === 1 && shown[0] === stills[width === "wide" ? 0 : 1]
        && (!plot.dataset.drawn || plot.dataset.drawn === width);
})"""


def opened(chromium: BrowserContext, address: str, viewport: dict[str, int] = DESK) -> tuple[Page, list[str]]:
    """A page as who was never there before sees it, and what it complains of or asks another host for."""
    page = chromium.new_page()
    page.add_init_script(_CLOCK % (SEEN.timestamp() * 1000))
    page.set_viewport_size(viewport)
    _forget(page, address)
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
    return page, troubles


def without_scripts(chromium: BrowserContext, address: str) -> Page:
    """A page in a browser that runs no scripts; its context is its own."""
    context = chromium.browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    return page


def _forget(page: Page, address: str) -> None:
    """Makes the browser forget what a site has stored; scripts that it has compiled it may keep."""
    parts = urlsplit(address)
    what = {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": "cookies,local_storage,indexeddb"}
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", what)
    session.detach()


def explore_all(page: Page) -> None:
    """Asks for the values of every chart, as a reader does by its button."""
    for chart in page.query_selector_all(".sc-chart"):
        explore(page, chart)


def explore(page: Page, chart: ElementHandle) -> None:
    """Asks for a chart's values, and waits until Plotly has taken its place, or for the news that it will not."""
    chart.query_selector(".sc-explore").dispatch_event("click")
    plot = chart.query_selector(".sc-plot")
    wait_until(page, "plot => 'drawn' in plot.dataset || 'failed' in plot.dataset", plot)


def wait_until(page: Page, holds: str, argument: object = None) -> None:
    """Waits until an expression holds, asking by the clock: a busy machine may show no frames."""
    page.wait_for_function(holds, arg=argument, polling=50)


def darken(page: Page) -> None:
    """Turns a page dark as its reader does; one without the switch follows the system's scheme."""
    page.emulate_media(color_scheme="dark")
    switch = page.query_selector("[data-md-component='palette'] label:not([hidden])")
    if switch:
        switch.click()
        wait_until(page, "document.body.dataset.mdColorScheme === 'slate'")


def is_whole(page: Page, troubles: list[str], viewport: dict[str, int]) -> None:
    """Asserts that at this size every chart fits its place, nothing is too wide, and the page complains of nothing."""
    page.set_viewport_size(viewport)
    wait_until(page, _FIT)
    explore_all(page)
    wait_until(page, _FIT)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (0, []) == (too_wide, troubles)
