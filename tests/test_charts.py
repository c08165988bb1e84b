"""Every kind of chart: valid for Plotly, coloured by tokens, whole on its scales, the same as its table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import get_args

import jinja2
import lxml.etree
import lxml.html
import plotly.graph_objects
import pytest
import yaml
from charts_gallery import GALLERY, TOKENS, say_in

from servicecontrol.charts import Chart, LegendEntry
from servicecontrol.charts.chart import Shape

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "zh-Hant")
HOSTILE = (
    "<b>bold</b>",
    "%{x} %{customdata} %{meta[0]}",
    "<a href=javascript:alert(1)>here</a>",
    "<a href='https://example.org'>here</a>",
    "</script><script>alert(1)</script>",
    "\"quotes\" 'and' `ticks` \\u003c \\",
    "&lt;i&gt; &amp; &#60;b&#62;",
    "@bad",
    "$\\alpha$",
    "a\x00b\u2028c",
    "投訴" * 40,
)
CHARTS = [pytest.param(kind, id=kind) for kind in GALLERY]


def variants(chart: Chart) -> list[dict]:
    """The figure and what a narrow container makes of it, as the script in the browser does."""
    whole = json.loads(chart.json)
    narrow = whole.pop("narrow")
    changes = [*narrow.get("data", []), *({} for _ in whole["data"])]
    data = [merged(trace, change) for trace, change in zip(whole["data"], changes, strict=False)]
    return [whole, {"data": data, "layout": merged(whole["layout"], narrow["layout"])}]


def merged(base: object, changes: object) -> object:
    if isinstance(base, dict) and isinstance(changes, dict):
        return base | {key: merged(base.get(key), value) for key, value in changes.items()}
    return changes


def strings(piece: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(piece, dict):
        for name, value in piece.items():
            yield from strings(value, name)
    elif isinstance(piece, list):
        for value in piece:
            yield from strings(value, key)
    elif isinstance(piece, str):
        yield key, piece


def reach(figure: dict) -> Iterator[tuple[str, list, list]]:
    """Yields, for every axis in use, its name, its range from low to high, and every place drawn on it."""
    places: dict[str, list] = {}
    stacks: dict[tuple, float] = {}
    for trace in figure["data"]:
        if trace.get("visible", True):
            for letter in "xy":
                axis = f"{letter}axis{trace.get(f'{letter}axis', letter)[1:]}"
                found = [value for value in trace[letter] if value is not None]
                places.setdefault(axis, []).extend(found)
                arms = trace.get(f"error_{letter}", {})
                places[axis] += [v + arm for v, arm in zip(found, arms.get("array", []), strict=False)]
                places[axis] += [v - arm for v, arm in zip(found, arms.get("arrayminus", []), strict=False)]
            if trace["type"] == "bar":
                length, place = ("x", "y") if trace.get("orientation") == "h" else ("y", "x")
                places[f"{length}axis"].append(0)
                for at, value in zip(trace[place], trace[length], strict=True):
                    key = (at, (value or 0) < 0)
                    stacks[key] = stacks.get(key, 0) + (value or 0)
                places[f"{length}axis"] += list(stacks.values())
    for shape in figure["layout"].get("shapes", []):
        for letter in "xy":
            if shape.get(f"{letter}ref") != "paper":
                axis = f"{letter}axis{shape.get(f'{letter}ref', letter)[1:]}"
                places.setdefault(axis, []).extend([shape[f"{letter}0"], shape[f"{letter}1"]])
    for axis, found in sorted(places.items()):
        yield axis, sorted(figure["layout"][axis]["range"]), found


def assert_whole(chart: Chart) -> None:
    for figure in variants(chart):
        for axis, (low, high), found in reach(figure):
            assert [] == [place for place in found if not low <= place <= high], axis
    assert [] == [place for drawing in chart.stills for place in outside(drawing.svg)]


def outside(svg: str) -> list[str]:
    """What of a drawing's marks stands beyond the edges of its plot."""
    root = lxml.etree.fromstring(svg)
    height = float(root.get("height"))
    found = [
        (f"{name}={each.get(name)}", each.get(name)) for each in root.iter() for name in (*_ACROSS, *_DOWN)
    ]
    found += [
        (place, part) for way in root.iter("path") if way.get("vector-effect") for place, part in _way(way)
    ]
    return [
        place
        for place, text in found
        if text and not 0 <= float(text.strip("%")) <= (100 if text.endswith("%") else height)
    ]


_ACROSS, _DOWN = ("x", "x1", "x2", "cx"), ("y", "y1", "y2", "cy")


def _way(path: lxml.etree._Element) -> Iterator[tuple[str, str]]:
    """The places that a line goes through, across and down."""
    for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d")):
        yield from ((f"{x} {y}", f"{x}%"), (f"{x} {y}", y))


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_one_that_plotly_knows(kind: str, language: str) -> None:
    for figure in variants(GALLERY[kind](say_in(language))):
        coloured = json.loads(re.sub(r'"@\w+"', '"#123456"', json.dumps(figure)))
        plotly.graph_objects.Figure(coloured)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_colour_is_always_a_token(kind: str) -> None:
    for figure in variants(GALLERY[kind](say_in("en"))):
        named = [value for key, value in strings(figure) if "color" in key]
        assert named
        assert set() == set(named) - {f"@{token}" for token in TOKENS}
        assert None is re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", json.dumps(figure))


@pytest.mark.parametrize("kind", CHARTS)
def test_a_legend_explains_only_known_tokens(kind: str) -> None:
    assert set() == {entry.token for entry in GALLERY[kind](say_in("en")).legend} - set(TOKENS)


@pytest.mark.parametrize("kind", CHARTS)
def test_everything_drawn_is_inside_its_axis(kind: str) -> None:
    assert_whole(GALLERY[kind](say_in("zh-Hant")))


@pytest.mark.parametrize("kind", CHARTS)
def test_no_axis_moves_and_no_text_is_smaller_than_12_pixels(kind: str) -> None:
    for figure in variants(GALLERY[kind](say_in("zh-Hant"))):
        axes = [value for key, value in figure["layout"].items() if re.fullmatch(r"[xy]axis\d*", key)]
        assert all(axis["fixedrange"] is True and axis["tickangle"] == 0 for axis in axes)
        fonts = re.findall(r'font": \{[^}]*"size": (\d+)', json.dumps(figure))
        assert fonts
        assert min(map(int, fonts)) >= 12


@pytest.mark.parametrize("kind", CHARTS)
def test_text_of_a_record_reaches_plotly_as_plain_letters(kind: str) -> None:
    for word in HOSTILE:
        chart = GALLERY[kind](
            say_in("en"), lambda text, word=word: f"{text}{word}" if text[0] > "Z" else word
        )
        for figure in variants(chart):
            shown = [text for key, text in strings(figure) if key in {"text", "hovertext", "ticktext"}]
            # Lines are broken and the titles of panels are bold; every other tag would be a record's.
            bare = [re.sub(r"<br>|^<b>|</b>$", "", text) for text in shown]
            assert [] == [text for text in bare if "<" in text or ">" in text]
            assert [] == [text for text in bare if "%{" in text or "$" in text or text.startswith("@")]
        assert not {"hovertemplate", "texttemplate", "customdata"} & {
            key for key, _ in strings(json.loads(chart.json))
        }


@pytest.mark.parametrize("kind", sorted(GALLERY.keys() - {"months"}))  # months have no text of a record
def test_hover_text_says_a_hostile_word_letter_by_letter(kind: str) -> None:
    for word in HOSTILE:
        chart = GALLERY[kind](say_in("en"), lambda text, word=word: text + word)
        said = unescape(" ".join(text for key, text in strings(json.loads(chart.json)) if key == "hovertext"))
        assert re.sub("[ \u2028]+", " ", word).replace("\x00", "\ufffd") in said


@pytest.mark.parametrize("kind", CHARTS)
def test_the_json_is_the_same_each_time_and_holds_nothing_that_html_reads(kind: str) -> None:
    for word in ("", *HOSTILE):
        first, second = (GALLERY[kind](say_in("en"), lambda text, word=word: text + word).json for _ in "12")
        assert first == second
        assert None is re.search(r"[<>&']", first)


def test_a_value_that_is_not_a_number_stops_the_build() -> None:
    chart = GALLERY["months"](say_in("en"))
    with pytest.raises(ValueError, match="Out of range"):
        _ = replace(chart, figure={"data": [float("nan")]}).json


@pytest.mark.parametrize("kind", CHARTS)
def test_the_table_has_a_cell_for_every_column_and_says_how_many_rows(kind: str) -> None:
    chart = GALLERY[kind](say_in("en"))
    assert {len(chart.columns)} == {len(row) for row in chart.rows}
    assert f"Show the numbers ({len(chart.rows)} rows)" == chart.summary


def test_both_languages_have_the_same_words() -> None:
    def keys(words: dict, path: str = "") -> Iterator[str]:
        for key, value in words.items():
            yield from (
                keys(value, f"{path}{key}.")
                if isinstance(value, dict)
                else [f"{path}{key} {sorted(re.findall(r'{(.*?)}', value))}"]
            )

    english, chinese = (
        set(keys(yaml.safe_load((ROOT / f"templates/text/{language}/charts.yaml").read_text("utf-8"))))
        for language in LANGUAGES
    )
    # English may spell one row out, Chinese may not.
    assert {key.split(" ")[0] for key in english} == {key.split(" ")[0] for key in chinese}
    assert english == chinese


def render(chart: Chart) -> str:
    loader = jinja2.FileSystemLoader(ROOT / "templates")
    words = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    return words.from_string('{% import "parts/chart.html" as parts %}{{ parts.chart(chart) }}').render(
        chart=chart
    )


@pytest.mark.parametrize("kind", CHARTS)
def test_a_page_carries_the_figure_its_words_and_its_table(kind: str) -> None:
    chart = GALLERY[kind](say_in("zh-Hant"), lambda text: f'{text}"><img src=x onerror=alert(1)>')
    [figure] = lxml.html.fragments_fromstring(render(chart))
    assert ("figure", "sc-chart", chart.id) == (figure.tag, figure.get("class"), figure.get("id"))
    [plot] = figure.find_class("sc-plot")
    assert json.loads(chart.json) == json.loads(plot.get("data-figure"))
    [stills] = plot.find_class("sc-stills")
    assert ("img", chart.alt) == (stills.get("role"), stills.get("aria-label"))
    for still, variant in zip(plot.find_class("sc-still"), variants(chart), strict=True):
        margin = variant["layout"]["margin"]
        assert f"padding-left:{margin['l']}px;padding-right:{margin['r']}px" == still.get("style")
        assert str(variant["layout"]["height"]) == still.find("svg").get("height")
    [button] = figure.find_class("sc-explore")
    assert (chart.explore, chart.keys) == (button.text_content(), button.get("title"))
    assert chart.headline == figure.find_class("sc-chart-headline")[0].text_content()
    assert chart.summary == figure.find(".//summary").text_content()
    rows = [tuple(cell.text_content() for cell in row) for row in figure.findall(".//tbody/tr")]
    assert chart.rows == tuple(rows)
    labels = [item.text_content() for item in figure.find_class("sc-legend-item")]
    assert [entry.label for entry in chart.legend] == labels
    assert [] == figure.findall(".//img") + figure.findall(".//script")


def test_a_chart_on_a_page_has_no_blank_line_at_which_markdown_would_end_it() -> None:
    for build in GALLERY.values():
        assert [] == [line for line in render(build(say_in("en"))).splitlines() if not line.strip()]


def test_every_shape_of_a_legend_has_its_own_picture() -> None:
    shapes = get_args(Shape)
    legend = tuple(LegendEntry(shape, "s1", shape) for shape in shapes)
    page = lxml.html.fromstring(render(replace(GALLERY["months"](say_in("en")), legend=legend)))
    drawn = {lxml.html.tostring(swatch[0]) for swatch in page.find_class("sc-swatch")}
    assert len(shapes) == len(drawn)
