"""The charts in a real browser: drawings that are there with the page, and Plotly where a reader asks for it."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import plotly
import pytest
from charts_gallery import GALLERY, TOKENS, say_in
from opening import explore, explore_all, wait_until, without_scripts
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
LIGHT = {token: f"#1111{index:02}" for index, token in enumerate(TOKENS)}
DARK = {token: f"#eeee{index:02}" for index, token in enumerate(TOKENS)}
PAGE = """{% import "parts/chart.html" as parts %}<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="chart.css"><link rel="stylesheet" href="tokens.css">
<link rel="stylesheet" href="print.css" media="print"><title>Charts</title></head>
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
    for sheet in ("chart.css", "print.css"):
        shutil.copy(ROOT / f"templates/theme/assets/style/{sheet}", folder)
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


PLOT, DRAWN = ".sc-plot", ".sc-plot[data-drawn]"
#: The drawing that a chart shows at its width.
SHOWN = "[...plot.querySelectorAll('.sc-still')].find(still => still.checkVisibility())"


def bundles(page: Page) -> int:
    """How often the page has asked for Plotly."""
    return sum("plotly" in url for url in page.requested)


def shown(page: Page) -> None:
    """Waits until the browser has shown the page, and with it whatever it would begin by itself."""
    page.evaluate("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))")


def is_painted(page: Page, marks: str, *colours: str) -> None:
    """Waits until these marks have these colours, and no other."""
    fills = f"[...new Set([...document.querySelectorAll('{marks}')].map(bar => getComputedStyle(bar).fill))]"
    wanted = sorted(map(painted, colours))
    wait_until(page, f"wanted => {fills}.sort().join('|') === wanted", "|".join(wanted))


def painted(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_a_page_has_its_charts_and_asks_for_nothing_more_however_far_it_is_read(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery(*GALLERY))
    shown(page)
    assert len(GALLERY) == page.locator(".sc-still > svg:visible").count()
    for _ in GALLERY:
        page.evaluate("scrollBy(0, 700)")
        shown(page)
    home = page.url.rpartition("/")[0]
    files = ("chart.css", "tokens.css", "print.css", "assets/charts.js")
    assert [page.url, *(f"{home}/{file}" for file in files)] == [
        url for url in page.requested if not url.startswith("data:")
    ]


def test_without_scripts_a_chart_is_there_and_offers_nothing_that_it_cannot_do(
    gallery: Gallery, chromium: BrowserContext
) -> None:
    page = without_scripts(chromium, gallery("months"))
    assert page.locator(".sc-still > svg").first.is_visible()
    assert 7 == page.locator(".sc-still rect:visible").count()
    assert not page.locator(".sc-explore").is_visible()
    page.context.close()


def test_a_mouse_that_stays_on_a_chart_and_a_button_load_the_bundle_once(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("months", "pareto"))
    page.locator(PLOT).first.hover()
    page.locator(DRAWN).first.wait_for(state="attached")
    page.locator(".sc-explore").nth(1).click()
    page.locator(DRAWN).nth(1).wait_for(state="attached")
    assert 1 == bundles(page)


def test_a_finger_that_passes_over_a_chart_asks_for_nothing_and_one_that_taps_gets_the_value(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("months"), width=390)
    page.clock.install()
    page.evaluate("""() => document.querySelector(".sc-plot").dispatchEvent(
        new PointerEvent("pointerenter", { pointerType: "touch" }))""")
    page.clock.run_for(10_000)
    assert 0 == bundles(page)
    page.clock.resume()
    box = page.locator(".sc-still rect:visible").nth(2).bounding_box()
    where = {"clientX": box["x"] + box["width"] / 2, "clientY": box["y"] + box["height"] / 2}
    page.locator(PLOT).dispatch_event("click", where)
    page.locator(".hovertext").wait_for()
    assert "2026-03: 7" == page.locator(".hovertext text.nums").text_content()


def test_a_mouse_that_only_passes_asks_for_nothing(gallery: Gallery, open_page: Callable[..., Page]) -> None:
    page = open_page(gallery("months"))
    page.clock.install()
    enter, leave = (
        f'document.querySelector(".sc-plot").dispatchEvent(new PointerEvent("{kind}", '
        '{ pointerType: "mouse" }))'
        for kind in ("pointerenter", "pointerleave")
    )
    page.evaluate(enter)
    page.evaluate(leave)
    page.clock.run_for(10_000)
    assert 0 == bundles(page)


def test_every_kind_is_drawn_under_a_strict_policy_without_overflow_on_a_desk_and_on_a_phone(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery(*GALLERY))
    explore_all(page)
    for width, variant in ((900, "wide"), (390, "narrow"), (900, "wide")):
        page.set_viewport_size({"width": width, "height": 700})
        page.locator(f"{PLOT}[data-drawn={variant}]").nth(len(GALLERY) - 1).wait_for(state="attached")
        assert 0 == page.evaluate("document.documentElement.scrollWidth - innerWidth")
        heights = page.eval_on_selector_all(
            PLOT,
            f"""plots => plots.map(plot => {{
                const still = {SHOWN};
                return [plot.clientHeight, still.clientHeight, plot.querySelector(".main-svg").clientHeight,
                    Number(still.querySelector("svg").getAttribute("height"))];
            }})""",
        )
        assert [1] * len(GALLERY) == [len(set(one)) for one in heights]


@pytest.mark.parametrize("width", [900, 500, 390])
def test_what_stands_around_a_chart_does_not_move_when_plotly_takes_its_place(
    gallery: Gallery, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(gallery("long_pareto", "multiples", "dot_intervals", "cases"), width)
    tops = "[...document.querySelectorAll('details, .sc-explore')].map(each => each.offsetTop)"
    before = page.evaluate(tops)
    explore_all(page)
    assert before == page.evaluate(tops)


@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("kind", GALLERY)
def test_plotly_puts_every_word_and_bar_where_the_drawing_has_it(
    gallery: Gallery, open_page: Callable[..., Page], kind: str, width: int
) -> None:
    page = open_page(gallery(kind), width)
    explore(page, page.query_selector(".sc-chart"))
    words = """within => [...within.querySelectorAll("text")].filter(text => text.textContent.trim())
        .flatMap(text => {
            const lines = [...text.querySelectorAll("tspan.line")];
            return (lines.length ? lines : [text]).map(line => {
                const box = line.getBoundingClientRect();
                return [line.textContent, box.left, box.top + box.height / 2];
            });
        }).sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1] || a[2] - b[2])"""
    bars = """within => [...within.querySelectorAll("rect, .point path")].map(bar => bar.getBoundingClientRect())
        .map(box => [box.left, box.top, box.right, box.bottom])"""
    # A line of several has a box of its own in the drawing alone: Plotly's has that of its whole text.
    ours, theirs = (
        page.evaluate(f"plot => ({words})({where})", page.query_selector(PLOT))
        for where in (f"({SHOWN})", "plot.querySelector('.sc-live .main-svg').parentElement")
    )
    assert [word for word, *_ in ours] == [word for word, *_ in theirs]
    assert [] == [
        (one, other)
        for one, other in zip(ours, theirs, strict=True)
        if abs(one[1] - other[1]) > 3 or abs(one[2] - other[2]) > 3
    ]
    ours = page.evaluate(f"plot => ({bars})({SHOWN})", page.query_selector(PLOT))
    if ours:
        theirs = page.evaluate(
            f"plot => ({bars})(plot.querySelector('.barlayer'))", page.query_selector(PLOT)
        )
        drawn = [box for box in theirs if box[0] < box[2] and box[1] < box[3]]
        assert [[pytest.approx(edge, abs=2) for edge in box] for box in drawn] == ours


@pytest.mark.parametrize("width", [900, 390])
def test_no_text_leaves_a_chart(gallery: Gallery, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(gallery(*GALLERY), width)
    cut = """plots => plots.flatMap(plot => {
        const frame = plot.getBoundingClientRect();
        return [...plot.querySelectorAll("text")].filter(text => {
            const box = text.getBoundingClientRect();
            return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
                || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
        }).map(text => text.textContent);
    })"""
    assert [] == page.eval_on_selector_all(PLOT, cut)
    explore_all(page)
    assert [] == page.eval_on_selector_all(PLOT, cut)


def test_colours_follow_the_scheme(gallery: Gallery, open_page: Callable[..., Page]) -> None:
    page = open_page(gallery("pareto"))
    explore_all(page)
    for scheme, colours in (("default", LIGHT), ("slate", DARK)):
        page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        for marks in (".sc-still rect", ".point path"):
            is_painted(page, marks, colours["s2"], colours["r0"])


@pytest.mark.parametrize("explored", [False, True])
def test_paper_gets_the_drawing_in_light_colours_and_the_table_and_gives_them_back(
    gallery: Gallery, open_page: Callable[..., Page], *, explored: bool
) -> None:
    page = open_page(gallery("recovery"), width=1100)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    if explored:
        explore_all(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    is_painted(page, ".sc-still rect", LIGHT["s1"], LIGHT["s2"])
    opacity = "getComputedStyle(document.querySelector('.sc-stills')).opacity"
    assert "1" == page.evaluate(opacity)
    assert page.locator(".sc-still > svg").first.is_visible()
    assert page.locator("details table").is_visible()
    assert 0 == page.locator(":is(.sc-live, .sc-explore):visible").count()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    is_painted(page, ".sc-still rect", DARK["s1"], DARK["s2"])
    assert ("0" if explored else "1") == page.evaluate(opacity)
    assert not page.locator("details table").is_visible()
    assert "slate" == page.evaluate("document.body.dataset.mdColorScheme")


def test_from_disk_without_the_bundle_a_chart_is_its_drawing(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    lay_out(tmp_path)
    (tmp_path / "assets/plotly.min.js").unlink()
    write(tmp_path / "index.html", ("recovery",))
    page = open_page((tmp_path / "index.html").as_uri())
    explore_all(page)
    assert page.locator(f"{PLOT}[data-failed] .sc-still > svg").first.is_visible()
    assert "1" == page.evaluate("getComputedStyle(document.querySelector('.sc-stills')).opacity")
    assert not page.locator(".sc-explore").is_visible()
    assert 0 == page.locator(".sc-live").count()
    assert any("plotly.min.js did not load" in trouble for trouble in page.troubles)
    page.troubles.clear()


def test_hostile_text_is_shown_letter_by_letter_and_does_nothing(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("recovery", "cases", "trend", word=HOSTILE))
    page.set_viewport_size({"width": 2400, "height": 1800})
    for within in (".sc-still", ".sc-live"):
        said = page.eval_on_selector_all(f"{within} text", "texts => texts.map(text => text.textContent)")
        assert f"急件，期限 2 天{HOSTILE}" in said
        assert f"要求 80\u202f%{HOSTILE}" in said
        assert f"036{HOSTILE}" not in said  # a punctual case carries no number
        assert 0 == page.locator("svg a, .sc-plot script, .sc-plot a").count()
        explore_all(page)


def test_a_mark_says_its_sentence_letter_by_letter_when_touched(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("recovery", word="<b>%{x}</b>"))
    box = page.locator(".sc-still rect:visible").first.bounding_box()
    # The mouse comes before Plotly does, and does not move any more.
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.locator(".hoverlayer .hovertext").wait_for()
    [said] = page.eval_on_selector_all(".hovertext text.nums", "texts => texts.map(text => text.textContent)")
    assert "翠湖苑<b>%{x}</b>: 87.8\u202f%<b>%{x}</b> (158/180)" == said


def test_the_values_are_gone_through_by_keys_each_shown_and_said(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("months"))
    button = page.locator(".sc-explore")
    button.press("Enter")
    live = page.locator(".sc-live[role=application]")
    live.wait_for()
    wait_until(page, "document.activeElement.classList.contains('sc-live')")
    assert page.locator(".sc-stills").get_attribute("aria-label") in live.get_attribute("aria-label")
    keys = ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
    for key, month in zip(
        keys, ("2026-01: 5", "2026-02: 6", "2026-01: 5", "2026-07 Month not over: 4"), strict=True
    ):
        page.keyboard.press(key)
        assert month == page.locator(".sc-said").text_content()
        wait_until(
            page, "said => document.querySelector('.hovertext text.nums')?.textContent === said", month
        )
    page.keyboard.press("Escape")
    assert button.evaluate("button => button === document.activeElement")


def test_a_chart_asked_for_by_mouse_is_gone_through_by_keys_all_the_same(
    gallery: Gallery, open_page: Callable[..., Page]
) -> None:
    page = open_page(gallery("multiples"))
    page.locator(PLOT).hover()
    page.locator(DRAWN).wait_for(state="attached")
    page.locator(".sc-explore").click()
    wait_until(page, "document.activeElement.classList.contains('sc-live')")
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(page.locator(".sc-said").text_content())
    # Where a line is broken there is no value to say.
    assert [
        "電梯運行 2025H1: 80\u202f%",
        "電梯運行 2025H2: 76.5\u202f%",
        "電梯運行 2026H1: 82\u202f%",
    ] == seen
    assert 1 == bundles(page)
