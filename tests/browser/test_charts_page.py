"""The charts in a real browser: drawn when seen, in the scheme's colours, on any width, on paper."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import plotly
import pytest
from charts_gallery import GALLERY, TOKENS, say_in
from opening import wait_until
from playwright.sync_api import BrowserContext, Page
from serving import served

ROOT = Path(__file__).parents[2]
PLOTLY = Path(plotly.__file__).parent / "package_data/plotly.min.js"
HOSTILE = "<a href=javascript:alert(1)>x</a><b>%{x}</b></script><script>alert(1)</script>&lt;i&gt;\"'"
#: As a page of ours carries it; the hash is that of the empty style sheet which Plotly fills by rules.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' "
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; style-src-attr 'unsafe-inline'; img-src data:"
)
#: A window that has every chart of the gallery in sight, for a chart is drawn when it is seen.
TALL = 700 * len(GALLERY)
LIGHT = {token: f"#1111{index:02}" for index, token in enumerate(TOKENS)}
DARK = {token: f"#eeee{index:02}" for index, token in enumerate(TOKENS)}
PAGE = """{% import "parts/chart.html" as parts %}<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="chart.css"><link rel="stylesheet" href="tokens.css"><title>Charts</title></head>
<body data-md-color-scheme="default"><main><div style="height:{{ before }}px"></div>
{% for chart in charts %}{{ parts.chart(chart) }}{% endfor %}
</main><script src="assets/charts.js"></script></body></html>
"""


Gallery = Callable[..., str]


def lay_out(folder: Path) -> None:
    """Writes what every page of charts asks for."""
    assets = folder / "assets"
    assets.mkdir(parents=True)
    shutil.copy(ROOT / "templates/theme/assets/charts.js", assets)
    shutil.copy(ROOT / "templates/theme/assets/style/chart.css", folder)
    (assets / "plotly.min.js").symlink_to(PLOTLY)
    rules = [
        f"{where}{{{';'.join(f'--sc-{token}:{colour}' for token, colour in scheme.items())}}}"
        for where, scheme in ((":root", LIGHT), ("[data-md-color-scheme=slate]", DARK))
    ]
    (folder / "tokens.css").write_text(
        "\n".join([*rules, "body,.sc-chart{margin:0;padding:0;border:0}"]), "utf-8"
    )


def write(page: Path, kinds: tuple[str, ...], before: int = 0, word: str = "") -> None:
    """Writes a page with the named charts below a gap of that height."""
    loader = jinja2.FileSystemLoader(ROOT / "templates")
    words = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    charts = [GALLERY[kind](say_in("en"), lambda text: text + word) for kind in kinds]
    page.write_text(words.from_string(PAGE).render(charts=charts, before=before, policy=POLICY), "utf-8")


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Writes a page and returns its address; all share one bundle, which the browser need compile but once."""
    folder = tmp_path_factory.mktemp("gallery") / "site"
    lay_out(folder)
    numbers = itertools.count(1)
    with served(folder) as address:

        def show(*kinds: str, before: int = 0, word: str = "") -> str:
            name = f"{next(numbers)}.html"
            write(folder / name, kinds, before, word)
            return address + name

        yield show


@pytest.fixture
def open_page(chromium: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Opens an address; notes every request, and fails the test for whatever the browser complains of."""
    troubles: list[str] = []
    opened: list[Page] = []

    def go(address: str, width: int = 900) -> Page:
        page = chromium.new_page()
        page.set_viewport_size({"width": width, "height": 700})
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.troubles = troubles
        opened.append(page)
        page.goto(address)
        return page

    yield go
    for page in opened:
        page.close()
    assert [] == troubles


def settled(page: Page, state: str = "drawn", number: int = 1) -> None:
    page.locator(f".sc-plot[data-{state}]").nth(number - 1).wait_for(state="attached")


def is_painted(page: Page, *colours: str) -> None:
    """Waits until the bars have these colours, and no other."""
    fills = (
        "[...new Set([...document.querySelectorAll('.point path')].map(bar => getComputedStyle(bar).fill))]"
    )
    wanted = sorted(map(painted, colours))
    wait_until(page, f"wanted => {fills}.sort().join('|') === wanted", "|".join(wanted))


def painted(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_the_bundle_is_loaded_once_and_only_when_a_chart_comes_near(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("months", "pareto", before=5000))
    # What is in sight is known once the browser has shown the page.
    page.evaluate("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    assert [] == [url for url in page.requested if "plotly" in url]
    page.evaluate("scrollTo(0, 5000)")
    settled(page, number=2)
    home = page.url.rpartition("/")[0]
    assert [
        page.url,
        f"{home}/chart.css",
        f"{home}/tokens.css",
        f"{home}/assets/charts.js",
        f"{home}/assets/plotly.min.js",
    ] == [url for url in page.requested if not url.startswith("data:")]


def test_every_kind_is_drawn_under_a_strict_policy_without_overflow_on_a_desk_and_on_a_phone(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery(*GALLERY))
    for width, variant in ((900, "wide"), (390, "narrow"), (900, "wide")):
        page.set_viewport_size({"width": width, "height": TALL})
        settled(page, f"drawn={variant}", len(GALLERY))
        assert 0 == page.evaluate("document.documentElement.scrollWidth - innerWidth")
        heights = page.eval_on_selector_all(
            ".sc-plot",
            "plots => plots.map(plot => plot.scrollHeight - parseInt(getComputedStyle(plot).minHeight))",
        )
        assert [0] * len(GALLERY) == heights


@pytest.mark.parametrize("width", [900, 500, 390])
def test_what_stands_below_a_chart_does_not_move_when_it_is_drawn(
    gallery: Gallery, open_page: Callable[..., Page], width: int
) -> None:
    kinds = ("long_pareto", "multiples", "dot_intervals", "cases")
    page = open_page(gallery(*kinds, before=3000), width)
    tops = "() => [...document.querySelectorAll('details')].map(each => each.offsetTop)"
    before = page.evaluate(tops)
    page.evaluate("scrollTo(0, 3000)")
    page.set_viewport_size({"width": width, "height": TALL})
    settled(page, number=len(kinds))
    assert before == page.evaluate(tops)


def test_no_text_leaves_a_plot(gallery: Gallery, open_page: Callable[..., Page]) -> None:
    page = open_page(gallery(*GALLERY))
    for width, variant in ((900, "wide"), (390, "narrow")):
        page.set_viewport_size({"width": width, "height": TALL})
        settled(page, f"drawn={variant}", len(GALLERY))
        cut = page.eval_on_selector_all(
            ".sc-plot",
            """plots => plots.flatMap(plot => {
                const frame = plot.getBoundingClientRect();
                return [...plot.querySelectorAll("text")].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
                        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
                }).map(text => text.textContent);
            })""",
        )
        assert [] == cut


def test_colours_follow_the_scheme(gallery: Gallery, open_page: Callable[..., Page]) -> None:
    page = open_page(gallery("pareto"))
    settled(page)
    is_painted(page, LIGHT["s2"], LIGHT["r0"])
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    is_painted(page, DARK["s2"], DARK["r0"])


def test_paper_gets_light_colours_a_page_s_width_and_the_tables_and_gives_them_back(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("recovery"), width=1100)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    settled(page)
    state = """([width, isOpen]) => document.querySelector(".main-svg").clientWidth === width
        && document.querySelector("details").open === isOpen"""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wait_until(page, state, [640, True])
    is_painted(page, LIGHT["s1"], LIGHT["s2"])
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    wait_until(page, state, [1100, False])
    is_painted(page, DARK["s1"], DARK["s2"])
    assert "slate" == page.evaluate("document.body.dataset.mdColorScheme")


def test_a_chart_that_was_not_drawn_leaves_no_hole_on_paper(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("recovery", before=5000))
    shown = """() => [
        getComputedStyle(document.querySelector(".sc-plot")).display, document.querySelector("details").open
    ]"""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert ["none", True] == page.evaluate(shown)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert ["block", False] == page.evaluate(shown)


def test_from_disk_without_the_bundle_a_chart_is_its_table(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    lay_out(tmp_path)
    (tmp_path / "assets/plotly.min.js").unlink()
    write(tmp_path / "index.html", ("recovery",))
    page = open_page((tmp_path / "index.html").as_uri())
    settled(page, "failed")
    assert page.locator("details table").is_visible()
    assert not page.locator(".sc-plot").is_visible()
    assert any("plotly.min.js did not load" in trouble for trouble in page.troubles)
    page.troubles.clear()


def test_hostile_text_is_shown_letter_by_letter_and_does_nothing(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("recovery", "cases", "trend", word=HOSTILE))
    page.set_viewport_size({"width": 2400, "height": 1800})
    settled(page, number=3)
    said = page.eval_on_selector_all("svg text", "texts => texts.map(text => text.textContent)")
    assert f"急件，期限 2 天{HOSTILE}" in said
    assert f"要求 80\u202f%{HOSTILE}" in said
    assert f"036{HOSTILE}" not in said  # a punctual case carries no number
    assert 0 == page.locator("svg a, .sc-plot script, .sc-plot a").count()


def test_a_mark_says_its_sentence_letter_by_letter_when_touched(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("recovery", word="<b>%{x}</b>"))
    settled(page)
    box = page.locator(".point path").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.locator(".hoverlayer .hovertext").wait_for()
    [said] = page.eval_on_selector_all(".hovertext text.nums", "texts => texts.map(text => text.textContent)")
    assert "翠湖苑<b>%{x}</b>: 87.8\u202f%<b>%{x}</b> (158/180)" == said
