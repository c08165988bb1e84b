"""Hostile titles in a real Chromium: none of them runs, wherever the frame or the search shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opening import opened
from playwright.sync_api import BrowserContext
from serving import served
from test_theme import PLACES, TITLES, built

RUN = "[window.PWN ?? null, document.querySelectorAll('h1').length, document.querySelectorAll('main').length]"
NOTHING_RUN = [None, 1, 1]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose titles are all hostile, and a page that does run what it should not."""
    site, _ = built(tmp_path_factory.mktemp("foreign"), TITLES, ("en",))
    (site / "raw.html").write_text("<main><h1>x</h1><script>window.PWN=1</script></main>", "utf-8")
    with served(site) as address:
        yield address


def test_a_script_that_runs_is_seen(chromium: BrowserContext, address: str):
    page, _ = opened(chromium, f"{address}raw.html")
    assert [1, 1, 1] == page.evaluate(RUN)
    page.close()


@pytest.mark.parametrize(
    "path", [*PLACES, *(f"a/b/T-{number:03}" for number in range(0, len(TITLES) - 3, 12))]
)
def test_no_title_runs_on_a_page_that_bears_it(chromium: BrowserContext, address: str, path: str):
    page, troubles = opened(chromium, f"{address}{path}.html")
    page.wait_for_function("document.querySelector('[data-md-component=search]')", polling=100)
    assert NOTHING_RUN == page.evaluate(RUN)
    assert [] == troubles
    page.close()


#: What the theme's search does with a hit: it writes the title and the text of the index into the page as markup.
SHOW = """async () => {
  const found = await (await fetch("search/documents.json")).json();
  return found.docs.map(function (entry) {
    const hit = document.createElement("article");
    hit.innerHTML = entry.title;
    document.body.append(hit);
    return hit.textContent;
  });
}"""


def test_no_title_runs_among_the_hits_of_a_search_which_show_it_as_it_is(
    chromium: BrowserContext, address: str
):
    page, troubles = opened(chromium, f"{address}index.html")
    assert sorted(TITLES) == sorted(page.evaluate(SHOW))
    # A picture that is not there tells so only after a while, which the next answer of the server outlasts.
    page.evaluate("fetch('index.html').then(answer => answer.text())")
    assert NOTHING_RUN == page.evaluate(RUN)
    assert 0 == page.evaluate("document.querySelectorAll('body > article > *').length")
    assert [] == troubles
    page.close()
