"""How a test opens a page of the site and waits for its charts."""

from __future__ import annotations

from playwright.sync_api import Browser, ElementHandle, Page


def opened(browser: Browser, address: str, **context: object) -> tuple[Page, list[str]]:
    """A page scrolled through, and what it complained of or asked another host for."""
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
    for top in range(0, page.evaluate("document.documentElement.scrollHeight"), 600):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(40)
    return page, troubles


def drawn(page: Page, plot: ElementHandle) -> None:
    """Brings a chart into view and waits for its picture, by the clock: a busy machine may show no frames."""
    plot.evaluate("plot => plot.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_function("plot => plot.dataset.drawn", arg=plot, polling=100, timeout=60_000)
