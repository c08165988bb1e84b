"""What readers do on the built site, in a real Chromium: search, filter, sort, follow, open it from disk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from opening import DAY, DESK, explore, opened, wait_until, without_scripts
from playwright.sync_api import BrowserContext, Page

#: What a reader types, and the page that must come first.
SEARCHES = (
    ("", "電梯", "property/visits/FU-2026-06-006"),
    ("", "電梯運行", "property/visits/FU-2026-06-006"),
    ("", "升降機", "property/visits/FU-2026-06-006"),
    ("", "客訴", "property/complaints/index"),
    ("", "投訴", "property/complaints/index"),
    ("", "回訪", "property/reporting/paid-service"),
    ("", "回收率", "property/procedure/index"),
    ("", "CF-2026-004", "factory/complaints/CF-2026-004"),
    ("", "cf-2026-004", "factory/complaints/CF-2026-004"),
    ("", "4.1.4", "property/procedure/property-4.1.4a"),
    ("", "5.2.3", "factory/procedure/factory-5.2.3a"),
    ("", "急件", "factory/complaints/CF-2026-006"),
    ("", "月度走訪", "metal/reporting/month-2026-11"),
    ("", "客戶拜訪", "metal/visits/index"),
    ("", "不合格", "property/nonconformities/index"),
    ("", "逾期", "property/index"),
    ("", "滿意度", "factory/surveys/index"),
    ("", "糾正", "factory/actions/index"),
    ("en/", "recovery rate", "figures"),
    ("en/", "nonconformity", "property/nonconformities/index"),
    ("en/", "elevator", "property/complaints/CP-2025-001"),
    ("en/", "lift", "property/complaints/CP-2025-001"),
    ("en/", "CF-2026-004", "factory/complaints/CF-2026-004"),
    ("en/", "4.1.4", "property/procedure/property-4.1.4a"),
    ("en/", "complaint", "property/complaints/index"),
    ("en/", "overdue", "property/index"),
    ("en/", "visit summary", "factory/reporting/visits-2026Q4"),
    ("en/", "waiver", "property/waivers/index"),
    ("en/", "corrective action", "factory/actions/index"),
    ("en/", "grievance", "property/complaints/index"),
    ("en/", "questionnaire", "factory/surveys/index"),
)
#: What stands on no page, though each of its characters does on some.
NOWHERE = ("梯電", "訴投率")


@pytest.fixture(scope="module")
def searching(chromium: BrowserContext, served_site: str) -> Callable[[str], Page]:
    """A page of each language, which has read the words of the site once, with an empty search."""
    pages: dict[str, Page] = {}

    def page_of(language: str) -> Page:
        if language not in pages:
            pages[language], _ = opened(chromium, served_site + language + "index.html")
        page = pages[language]
        _type(page, "")
        wait_until(page, "!document.querySelector('.md-search-result__item')")
        return page

    return page_of


def _type(page: Page, query: str) -> None:
    """Puts a query into the search, which looks at it whenever a key is let go."""
    page.fill("input.md-search__input", query)
    page.press("input.md-search__input", "End")


@pytest.mark.parametrize(("language", "query", "expected"), SEARCHES)
def test_search_finds(searching: Callable[[str], Page], language: str, query: str, expected: str):
    page = searching(language)
    _type(page, query)
    link = f"a.md-search-result__link[href*='/{expected}.html']"
    page.locator(f".md-search-result__item:first-child {link}").first.wait_for(state="attached")
    assert 0 == page.locator(".md-search-result__terms").count(), (
        "a word that was not wanted is struck through"
    )


@pytest.mark.parametrize("query", NOWHERE)
def test_characters_that_stand_apart_are_not_found(searching: Callable[[str], Page], query: str):
    page = searching("")
    _type(page, query)
    wait_until(page, "document.querySelector('.md-search-result__meta').innerText.includes('沒有')")


def test_what_is_to_be_found_is_fetched_when_somebody_searches(chromium: BrowserContext, served_site: str):
    fetched: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{served_site}index.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if url.endswith("documents.json")]
    page.focus("input.md-search__input")
    with page.expect_response("**/search/documents.json"):
        _type(page, "CF-2026-004")
    page.close()


def test_the_language_switch_leads_to_the_same_page_and_back(chromium: BrowserContext, served_site: str):
    page, _ = opened(chromium, served_site + "factory/complaints/CF-2026-004.html")
    page.click("a.sc-language")
    assert served_site + "en/factory/complaints/CF-2026-004.html" == page.url
    page.click("a.sc-language")
    assert served_site + "factory/complaints/CF-2026-004.html" == page.url
    page.close()


def test_a_filter_counts_what_it_shows_and_stays_in_the_address(chromium: BrowserContext, served_site: str):
    page, _ = opened(chromium, served_site + "factory/complaints/index.html")
    assert "open" == page.input_value("select[name=state]")
    page.select_option("select[name=state]", "closed")
    shown = page.locator("#register tbody tr:not(.sc-hidden)").count()
    everything = page.locator("#register tbody tr").count()
    assert 0 < shown < everything
    assert f"{shown} / {everything}" in page.locator(".sc-count").inner_text()
    assert page.url.endswith("?state=closed")
    page.select_option("select[name=state]", "open")
    page.fill("input[name=text]", "CF-2025-001")
    assert ("", 1) == (
        page.input_value("select[name=state]"),
        page.locator("#register tbody tr:not(.sc-hidden)").count(),
    )
    page.close()


def test_every_number_on_the_start_page_leads_to_a_list_of_so_many(
    chromium: BrowserContext, served_site: str
):
    page, _ = opened(chromium, served_site + "index.html")
    numbers = page.locator(".sc-overview a:not(th a)").evaluate_all(
        "links => links.map(link => [link.href, parseInt(link.innerText.match(/\\d+$/)[0])])"
    )
    assert len(numbers) > 15
    for address, number in numbers:
        page.goto(address)
        anchor = address.partition("#")[2]
        rows = page.locator(f"#{anchor}:is(tbody, div) tr:visible:not(.sc-group, thead tr)")
        if "complaints" in address:
            rows = page.locator("#register tbody tr:visible")
        assert number == rows.count(), address
    page.close()


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("organisation", ["property", "factory", "metal"])
def test_what_is_late_and_the_figures_stand_on_the_first_screen(
    chromium: BrowserContext, served_site: str, organisation: str, language: str
):
    page, _ = opened(chromium, f"{served_site}{language}{organisation}/index.html", DESK)
    # The notice that a site is old is no part of a new one.
    page.evaluate("document.querySelector('.sc-age').hidden = true; window.scrollTo(0, 0)")
    ends = page.locator(".sc-card").evaluate_all(
        "cards => cards.map(card => card.getBoundingClientRect().bottom)"
    )
    assert len(ends) >= 4
    assert max(ends) < 900
    page.close()


@pytest.mark.parametrize(
    ("after", "told"), [(timedelta(days=3), False), (timedelta(days=3, seconds=1), True)]
)
def test_a_page_says_that_it_is_old_when_three_days_have_gone_by(
    chromium: BrowserContext, served_site: str, after: timedelta, *, told: bool
):
    page = chromium.new_page()
    page.clock.set_fixed_time(DAY + after)
    page.goto(served_site + "index.html")
    assert told == page.locator(".sc-age").is_visible()
    page.close()


def test_a_filter_over_groups_hides_a_group_of_which_nothing_is_left(
    chromium: BrowserContext, served_site: str
):
    page, _ = opened(chromium, served_site + "factory/procedure/matrix.html")
    heads = page.locator("#matrix .sc-group:visible").count()
    page.select_option("select[name=state]", "fail")
    left = page.locator("#matrix tbody tr:visible:not(.sc-group)").count()
    assert 0 < page.locator("#matrix .sc-group:visible").count() <= left < heads
    total = page.locator("#matrix tbody tr:not(.sc-group)").count()
    assert f"{left} / {total}" in page.locator(".sc-count").inner_text()
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_due_list_filters_by_any_clause_of_a_row_at_every_width(
    chromium: BrowserContext, served_site: str, width: int
):
    page, _ = opened(
        chromium, served_site + "metal/due.html?clause=5.3.6+a", viewport={"width": width, "height": 900}
    )
    cited = page.locator("#due tbody tr:visible:not(.sc-group) td:last-child").all_inner_texts()
    assert {("3.2 a", "5.3.6 a")} == {tuple(re.findall(r"[\d.]+ [a-z]", text)) for text in cited}
    assert f" {len(cited)} / " in page.locator(".sc-count").inner_text()
    page.close()


def test_a_mark_of_the_matrix_leads_to_the_evidence_of_its_half_year(
    chromium: BrowserContext, served_site: str
):
    page, _ = opened(chromium, served_site + "en/factory/procedure/matrix.html")
    mark = page.locator("a.sc-cell[href*='factory-5.2.3b.html']").nth(1)
    assert "2026H1" in (mark.get_attribute("aria-label") or "")
    mark.click()
    page.wait_for_url("**/factory-5.2.3b.html#p-2026H1")
    assert "2026H1" in page.locator("#p-2026H1").inner_text()
    page.close()


def test_a_table_sorts_by_its_heads_and_says_so(chromium: BrowserContext, served_site: str):
    page, _ = opened(chromium, served_site + "factory/complaints/index.html")
    page.select_option("select[name=state]", "")
    head = page.locator("#register th button").nth(3)
    head.click()
    days = page.locator("#register tbody tr td:nth-child(4)").all_inner_texts()
    assert sorted(days) == days
    assert "ascending" == page.locator("#register thead th").nth(3).get_attribute("aria-sort")
    page.close()


def test_every_table_is_whole_without_scripts(chromium: BrowserContext, served_site: str):
    page = without_scripts(chromium, served_site + "factory/complaints/index.html")
    assert page.locator("#register tbody tr").first.is_visible()
    assert page.locator(".sc-still svg rect").first.is_visible()
    assert not page.locator(".sc-explore").first.is_visible()
    assert page.locator("details.sc-data table").first.is_visible()
    number = page.locator("details.sc-data td.sc-num").first
    assert "end" == number.evaluate("cell => getComputedStyle(cell).textAlign")
    page.context.close()


def test_a_count_of_a_report_opens_its_records_without_scripts(chromium: BrowserContext, served_site: str):
    page = without_scripts(chromium, served_site + "en/factory/reporting/annual-service-2025.html")
    count = page.locator("button.sc-counted[popovertarget^=complaints]").first
    shown = page.locator(f"[id='{count.get_attribute('popovertarget')}']")
    assert not shown.is_visible()
    number = int(count.inner_text().replace(",", ""))
    count.click()
    assert shown.is_visible()
    assert number == shown.locator("a").count()
    page.keyboard.press("Escape")
    assert not shown.is_visible()
    count.press("Enter")
    shown.locator("a").first.click()
    page.wait_for_url("**/en/factory/**")
    assert "/reporting/" not in page.url
    page.context.close()


def test_what_a_report_rests_on_unfolds_without_scripts(chromium: BrowserContext, served_site: str):
    page = without_scripts(chromium, served_site + "metal/reporting/month-2026-10.html")
    basis = page.locator("details.sc-basis")
    assert not basis.locator("a").first.is_visible()
    basis.locator("summary").click()
    assert basis.locator("a").first.is_visible()
    page.context.close()


@pytest.mark.parametrize(
    ("path", "feeds"),
    [
        ("index.html", ["api/feed.atom"]),
        ("metal/due.html", ["api/feed.atom", "api/feed/metal.atom"]),
        ("en/metal/due.html", ["api/en/feed.atom", "api/en/feed/metal.atom"]),
    ],
)
def test_a_page_announces_its_feeds(chromium: BrowserContext, served_site: str, path: str, feeds: list[str]):
    page, troubles = opened(chromium, served_site + path)
    links = page.locator("head link[rel~=alternate][type='application/atom+xml']")
    addresses = links.evaluate_all("links => links.map(link => link.href)")
    assert ([served_site + feed for feed in feeds], []) == (addresses, troubles)
    assert all(page.request.get(address).ok for address in addresses)
    page.close()


def test_every_badge_on_the_data_page_is_drawn(chromium: BrowserContext, served_site: str):
    page, _ = opened(chromium, served_site + "data.html")
    widths = page.locator(".sc-badges img").evaluate_all("images => images.map(image => image.naturalWidth)")
    assert len(widths) > 10
    assert min(widths) > 40
    page.close()


def test_the_site_opens_from_disk(chromium: BrowserContext, built_site: Path):
    page = chromium.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto((built_site / "property" / "index.html").as_uri())
    explore(page, page.query_selector_all(".sc-chart")[0])
    assert page.locator(".sc-plot[data-drawn]").count() == 1
    assert page.locator(".md-search").is_hidden(), "a search that finds nothing is offered"
    assert [] == troubles
    page.close()


def test_the_exports_list_every_clause_of_every_organisation(built_site: Path):
    clauses = json.loads((built_site / "api" / "clauses.json").read_bytes())["clauses"]
    counted = {o: sum(c["organisation"] == o for c in clauses) for o in ("property", "factory", "metal")}
    assert {"property": 33, "factory": 62, "metal": 37} == counted
