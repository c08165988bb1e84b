"""A register's filters find every record, also those that stand on another page."""

from __future__ import annotations

from pathlib import Path

from opening import wait_until
from playwright.sync_api import BrowserContext, Page, Route

SCRIPT = Path(__file__).resolve().parents[2] / "templates" / "theme" / "assets" / "service.js"
_ROW = "<tr data-way={way}><th><a href={id}.html>{id}</a></th><td>{who}</td></tr>"
#: The newest two, listed; two years, the first of which holds one of them again.
LISTED = [("V-4", "visit", "Sea Wind"), ("V-3", "call", "Lotus")]
YEARS = {
    "year-2026.html": [("V-4", "visit", "Sea Wind"), ("V-2", "visit", "Bamboo")],
    "year-2025.html": [("V-1", "visit", "Sea Wind")],
}
FORM = """
<form data-filters="register" data-more="year-2026.html year-2025.html " data-total="4" hidden>
  <select name="way"><option value="">All</option><option>visit</option><option>call</option></select>
  <input type="search" name="text">
  <output class="sc-count" data-template="{shown} of {total}"></output>
  <p class="sc-unsearched" hidden>Only the newest.</p>
</form>
"""


def _table(rows: list[tuple[str, str, str]]) -> str:
    body = "".join(_ROW.format(id=id_, way=way, who=who) for id_, way, who in rows)
    return f'<div class="sc-page"><div id="register"><table><tbody>{body}</tbody></table></div></div>'


def _register(chromium: BrowserContext, *, reachable: bool, query: str = "") -> Page:
    """The register at an address whose other pages can be read, or cannot."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition("?")[0]
        if name == "index.html":
            route.fulfill(
                body=FORM + _table(LISTED) + f"<script>{SCRIPT.read_text('utf-8')}</script>",
                content_type="text/html",
            )
        elif reachable and name in YEARS:
            route.fulfill(body=_table(YEARS[name]), content_type="text/html")
        else:
            route.abort()

    page = chromium.new_page()
    page.route("http://register.invalid/**", answer)
    page.goto(f"http://register.invalid/visits/index.html{query}")
    return page


def _shown(page: Page) -> list[str]:
    return page.locator("#register tr:not(.sc-hidden) th").all_inner_texts()


def test_nothing_is_fetched_before_somebody_filters(chromium: BrowserContext):
    page = _register(chromium, reachable=True)
    assert (["V-4", "V-3"], "2 of 4") == (_shown(page), page.locator("output").inner_text())
    page.close()


def test_a_filter_finds_what_stands_on_other_pages_each_once(chromium: BrowserContext):
    page = _register(chromium, reachable=True)
    page.fill("input", "sea wind")
    wait_until(page, "document.querySelector('output').textContent === '2 of 4'")
    page.wait_for_selector("#register tr:nth-child(4)", state="attached")
    assert ["V-4", "V-1"] == _shown(page)
    page.fill("input", "")
    page.select_option("select", "visit")
    assert ["V-4", "V-2", "V-1"] == _shown(page)
    assert page.locator(".sc-unsearched").is_hidden()
    page.close()


def test_a_filter_in_the_address_finds_them_too(chromium: BrowserContext):
    page = _register(chromium, reachable=True, query="?text=bamboo")
    page.wait_for_selector("#register tr:nth-child(4)", state="attached")
    assert ["V-2"] == _shown(page)
    page.close()


def test_where_no_page_can_read_another_the_register_says_so(chromium: BrowserContext):
    page = _register(chromium, reachable=False)
    page.fill("input", "sea wind")
    page.wait_for_selector(".sc-unsearched", state="visible")
    assert ["V-4"] == _shown(page)
    page.close()
