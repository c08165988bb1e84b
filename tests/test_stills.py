"""The drawings of charts: what is drawn stands where its value is, and says what the figure says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape

import lxml.etree
import pytest
from charts_gallery import GALLERY, say_in
from test_charts import HOSTILE, outside, variants

from servicecontrol.charts import (
    Chart,
    ChartFrame,
    Curve,
    Drop,
    Estimate,
    Limit,
    Mean,
    Month,
    TrendPeriod,
    dot_intervals,
    months,
    trend,
    waiting,
)
from servicecontrol.charts.chart import narrowed
from servicecontrol.charts.still import still
from servicecontrol.publishing.verify.tags import DRAWING, look

SAY = say_in("en")
FRAME = ChartFrame("x", "x", "x", "x")
CHARTS = [pytest.param(kind, id=kind) for kind in GALLERY]
#: A drawing's numbers are rounded to hundredths of a per cent.
SHARE = 0.0001


def drawn(chart: Chart, at: int = 0) -> lxml.etree._Element:
    return lxml.etree.fromstring(chart.stills[at].svg)


def every(root: lxml.etree._Element, name: str, **look: str) -> list[lxml.etree._Element]:
    """The elements of a name whose look, or that of the group around, is this."""
    return [
        each
        for each in root.iter(name)
        if all((each.get(key) or each.getparent().get(key)) == value for key, value in look.items())
    ]


def share(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1]) / 100


def places(path: str) -> list[list[tuple[float, float]]]:
    """The runs of places that a path goes through, as shares and pixels."""
    return [
        [(float(x) / 100, float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", run)]
        for run in path.split("M")[1:]
    ]


def value_at(figure: dict, letter: str, where: float) -> float:
    """The value on the first axis of a kind that stands at a share across, or at pixels down."""
    layout = figure["layout"]
    low, high = layout[f"{letter}axis"]["range"]
    if letter == "y":
        top, bottom = layout["margin"]["t"], layout["height"] - layout["margin"]["b"]
        where = (bottom - where) / (bottom - top)
    return low + where * (high - low)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_drawing_is_the_same_bytes_each_time(kind: str) -> None:
    first, second = (GALLERY[kind](SAY).stills for _ in "12")
    assert first == second


@pytest.mark.parametrize("kind", CHARTS)
def test_the_narrow_drawing_is_of_the_figure_that_a_browser_makes_of_it(kind: str) -> None:
    chart = GALLERY[kind](SAY)
    assert variants(chart) == [dict(chart.figure), narrowed(chart.figure, chart.narrow)]
    assert [still(figure) for figure in variants(chart)] == list(chart.stills)


def test_without_a_narrow_variant_both_drawings_are_the_same() -> None:
    wide, narrow = replace(GALLERY["months"](SAY), narrow=None).stills
    assert wide == narrow


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("at", [0, 1])
def test_no_mark_leaves_the_plot_and_every_number_is_short(kind: str, at: int) -> None:
    drawing = GALLERY[kind](say_in("zh-Hant")).stills[at].svg
    assert [] == outside(drawing)
    values = re.findall(r'="([^"]*)"', drawing)
    assert [] == [value for value in values if re.search(r"\d\.\d{3}|\de-\d|\.0\b", value)]


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("word", HOSTILE)
def test_a_drawing_says_what_its_figure_says_letter_by_letter(kind: str, word: str) -> None:
    chart = GALLERY[kind](SAY, lambda text: text + word)
    for at, figure in enumerate(variants(chart)):
        texts = [each.text for each in drawn(chart, at).iter("text")]
        assert sorted(filter(None, _said(figure))) == sorted(texts)


def _said(figure: dict) -> Iterator[str]:
    """Every line of text that the figure shows."""
    layout = figure["layout"]
    found = [note["text"] for note in layout.get("annotations", ())]
    for key, axis in layout.items():
        if "axis" in key and axis.get("visible", True) and axis.get("showticklabels", True):
            found += axis["ticktext"]
    for trace in figure["data"]:
        is_shown = trace.get("visible", True) and trace.get("textposition") != "none"
        if is_shown and (trace["type"] == "bar" or "text" in trace["mode"]):
            found += [text for text in trace.get("text", ()) if text]
    for text in found:
        yield from (unescape(line) for line in re.sub(r"^<b>|</b>$", "", text).split("<br>"))


@pytest.mark.parametrize("kind", CHARTS)
def test_every_colour_is_a_token_and_no_other_word_names_anything(kind: str) -> None:
    for drawing in GALLERY[kind](SAY).stills:
        colours = re.findall(r'(?:fill|stroke)="([^"]*)"', drawing.svg)
        assert colours
        assert [] == [each for each in colours if not re.fullmatch(r"none|var\(--sc-\w+\)", each)]
        assert None is re.search(r"href|style|class|id=|url", drawing.svg)


def test_the_gate_knows_exactly_what_drawings_have() -> None:
    drawings = "".join(drawing.svg for draw in GALLERY.values() for drawing in draw(SAY).stills)
    assert () == look(drawings, DRAWING).faults
    root = lxml.etree.fromstring(f"<g>{drawings}</g>")
    assert {each.tag for each in root.iter()} == DRAWING.elements
    assert {name for each in root.iter() for name in each.attrib} == DRAWING.attributes


def test_a_bar_is_as_high_as_its_count_and_stands_on_the_axis() -> None:
    chart = GALLERY["months"](SAY)
    bars = every(drawn(chart), "rect")
    figure = chart.figure
    tops = [value_at(figure, "y", float(bar.get("y"))) for bar in bars]
    feet = [value_at(figure, "y", float(bar.get("y")) + float(bar.get("height"))) for bar in bars]
    assert pytest.approx([5, 6, 7, 7, 6, 7, 4], abs=0.01) == tops
    assert pytest.approx([0] * 7, abs=0.01) == feet
    middles = [share(bar.get("x")) + share(bar.get("width")) / 2 for bar in bars]
    assert pytest.approx(list(range(7)), abs=0.01) == [value_at(figure, "x", each) for each in middles]
    assert ["var(--sc-s1)"] * 6 + ["var(--sc-r0)"] == [bar.get("fill") for bar in bars]


def test_stacked_bars_begin_at_zero_and_touch_from_level_to_level() -> None:
    chart = GALLERY["ratings"](SAY)
    bars = [
        [
            value_at(chart.figure, "x", edge)
            for edge in (share(bar.get("x")), share(bar.get("x")) + share(bar.get("width")))
        ]
        for bar in every(drawn(chart), "rect")
    ]
    worst = bars[::8]  # the first item of each of the four levels: bad, then good from zero outwards
    shares = [float(re.match(r"[\d.]+", cell)[0]) for cell in chart.rows[0][1:5]]
    assert pytest.approx(shares, abs=0.1) == [end - start for start, end in worst]
    assert pytest.approx([0, 0, worst[1][1], worst[2][1]], abs=0.02) == [
        worst[0][1],
        *(start for start, _ in worst[1:]),
    ]


def test_a_bar_of_nothing_is_not_drawn_and_one_without_a_value_neither() -> None:
    counted = [Month(date(2026, month, 1), count) for month, count in ((1, 0), (2, 3))]
    assert 1 == len(every(drawn(months(FRAME, counted, SAY, measure="Cases")), "rect"))
    areas = len(GALLERY["recovery"](SAY).rows)
    assert areas - 1 == len(every(drawn(GALLERY["recovery"](SAY)), "rect"))


@pytest.mark.parametrize(("count", "where"), [(10, "over"), (11, "in")])
def test_a_count_stands_in_its_bar_from_the_height_that_it_takes(count: int, where: str) -> None:
    # 178 pixels hold 100, and a count with the room around it takes 19.
    counted = [Month(date(2026, 1, 1), count), Month(date(2026, 2, 1), 99)]
    assert [where, "in"] == _where(months(FRAME, counted, SAY, measure="Cases"), 0)


@pytest.mark.parametrize(
    ("size", "at", "where"),
    [(19, 0, "in"), (20, 0, "over"), (30, 0, "over"), (31, 0, None), (14, 1, "over"), (15, 1, None)],
)
def test_counts_stand_over_narrow_bars_and_nowhere_where_they_would_meet(
    size: int, at: int, where: str | None
) -> None:
    counted = [Month(date(2024 + n // 12, n % 12 + 1, 1), 10) for n in range(size)]
    chart = months(FRAME, counted, SAY, measure="Cases")
    assert ([where] * size if where else []) == _where(chart, at)


def _where(chart: Chart, at: int) -> list[str]:
    """Where each bar's count stands."""
    bars = every(drawn(chart, at), "rect")
    found = {}
    for text in drawn(chart, at).iter("text"):
        for number, bar in enumerate(bars):
            middle = share(bar.get("x")) + share(bar.get("width")) / 2
            fill = text.getparent().get("fill")
            if fill != "var(--sc-muted)" and abs(share(text.get("x")) - middle) < SHARE:
                inside = fill == "var(--sc-panel)"
                assert inside == (float(text.get("y")) > float(bar.get("y")))
                found[number] = "in" if inside else "over"
    return [found[number] for number in sorted(found)]


def test_dots_stand_at_their_values_and_those_that_stand_out_are_diamonds() -> None:
    chart = GALLERY["priorities"](SAY)
    root = drawn(chart)
    [trace] = chart.figure["data"]
    # A diamond is drawn around its place on a canvas of its own.
    found = [(share(each.get("x")), float(each.get("y"))) for each in root.iter("svg") if each.get("x")]
    found += [(share(each.get("cx")), float(each.get("cy"))) for each in root.iter("circle")]
    assert pytest.approx(trace["x"], abs=0.01) == [value_at(chart.figure, "x", x) for x, _ in found]
    assert pytest.approx(trace["y"], abs=0.001) == [value_at(chart.figure, "y", y) for _, y in found]
    assert 2 == trace["marker"]["symbol"].count("diamond")
    assert 2 == len([each for each in root.iter("path") if each.get("d").endswith("Z")])


def test_an_interval_reaches_from_its_lower_to_its_upper_end() -> None:
    one = Estimate("a", "80 %", value=80, low=70, high=85)
    unknown = Estimate("b", "90 %", value=90)
    chart = dot_intervals(FRAME, [one, unknown], SAY, subject="s", measure="m")
    lines = every(drawn(chart), "line", stroke="var(--sc-muted)")
    ends = [[value_at(chart.figure, "x", share(line.get(name))) for name in ("x1", "x2")] for line in lines]
    assert [pytest.approx([70, 85], abs=0.01), pytest.approx([90, 90], abs=0.01)] == ends
    assert [line.get("y1") for line in lines] == [line.get("y2") for line in lines]


def test_a_line_goes_through_its_values_and_stops_where_there_is_none_or_it_is_broken() -> None:
    periods = [
        TrendPeriod(str(at), f"{value}", value=value, broken="new form" if at == 4 else "")
        for at, value in enumerate((90.0, 92.0, None, 91.0, 93.0, 95.0))
    ]
    chart = trend(FRAME, periods, SAY, measure="Rate")
    found = [
        [(value_at(chart.figure, "x", x), value_at(chart.figure, "y", y)) for x, y in run]
        for line in every(drawn(chart), "path", fill="none")
        for run in places(line.get("d"))
    ]
    # The period alone between the gap and the break has a dot and no line.
    expected = [[(0, 90), (1, 92)], [(4, 93), (5, 95)]]
    assert [[pytest.approx(place, abs=0.05) for place in run] for run in expected] == found
    assert 5 == len(every(drawn(chart), "circle"))


def test_a_curve_keeps_its_share_up_to_the_day_of_the_drop() -> None:
    drops = (Drop(2, "", "", "", 75), Drop(5, "", "", "", 25))
    chart = waiting(FRAME, [Curve("a", "s1", drops)], SAY, subject="", measure="")
    [line] = every(drawn(chart), "path", stroke="var(--sc-s1)")
    [corners] = places(line.get("d"))
    values = [(value_at(chart.figure, "x", x), value_at(chart.figure, "y", y)) for x, y in corners]
    wanted = [(0, 100), (2, 100), (2, 75), (5, 75), (5, 25)]
    # Corners that fall together with a point stand there twice.
    assert [pytest.approx(place, abs=0.05) for place in wanted] == list(_once(values))


def _once(values: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for at, value in enumerate(values):
        if not at or value != values[at - 1]:
            yield value


def test_the_limits_of_a_control_chart_step_halfway_between_the_months() -> None:
    chart = GALLERY["control"](SAY)
    line = every(drawn(chart), "path", stroke="var(--sc-target)")[0]
    [corners] = places(line.get("d"))
    turns = {round(value_at(chart.figure, "x", x), 2) for x, _ in corners}
    assert {0, 7, *(at + 0.5 for at in range(7))} <= turns
    assert "9 9" == line.get("stroke-dasharray")


def test_a_line_to_hold_values_against_lies_at_its_value_across_the_whole_plot() -> None:
    counted = [Month(date(2026, month, 1), month) for month in (1, 2, 3)]
    chart = months(FRAME, counted, SAY, measure="Cases", mean=Mean(2.0, "mean"))
    [line] = [each for each in drawn(chart).iter("line") if each.get("stroke") == "var(--sc-muted)"]
    assert ("0%", "100%") == (line.get("x1"), line.get("x2"))
    assert pytest.approx(2, abs=0.01) == value_at(chart.figure, "y", float(line.get("y1")))


def test_a_target_of_some_periods_ends_with_the_plot() -> None:
    periods = [
        TrendPeriod(str(at), f"{value}", value=value, target=85.0 if at < 2 else 90.0)
        for at, value in enumerate((90.0, 92.0, 91.0))
    ]
    chart = trend(FRAME, periods, SAY, measure="Rate")
    for drawing, figure in zip(chart.stills, variants(chart), strict=True):
        lines = every(lxml.etree.fromstring(drawing.svg), "line", stroke="var(--sc-target)")
        ends = [(line.get("x1"), line.get("x2")) for line in lines]
        low, high = figure["layout"]["xaxis"]["range"]
        turn = pytest.approx((1.5 - low) / (high - low), abs=SHARE)
        assert "100%" == ends[1][1]
        assert [turn, turn] == [share(ends[0][1]), share(ends[1][0])]


def test_what_is_hidden_in_a_narrow_place_is_not_drawn_there() -> None:
    chart = GALLERY["pareto"](SAY)
    wide, narrow = (drawn(chart, at) for at in (0, 1))
    assert (1, 0) == (len(every(wide, "path")), len(every(narrow, "path")))
    assert "20\u202f%" in [each.text for each in wide.iter("text")]
    assert "20\u202f%" not in [each.text for each in narrow.iter("text")]


def test_an_axis_at_the_right_has_its_labels_at_the_right() -> None:
    root = drawn(GALLERY["pareto"](SAY))
    [share_label] = [each for each in root.iter("text") if each.text == "20\u202f%"]
    [count_label] = [each for each in root.iter("text") if each.text == "300"]
    assert ("100%", "0%") == (share_label.get("x"), count_label.get("x"))
    assert float(share_label.get("dx")) > 0 > float(count_label.get("dx"))
    assert (None, "end") == tuple(each.getparent().get("text-anchor") for each in (share_label, count_label))


@pytest.mark.parametrize("at", [0, 1])
def test_panels_lie_side_by_side_and_each_line_in_its_own(at: int) -> None:
    chart = GALLERY["multiples"](SAY)
    figure = variants(chart)[at]
    paths = every(drawn(chart, at), "path", stroke="var(--sc-s1)")
    # The second item has values apart from each other alone: dots, and no line.
    for number, line in zip(("", "3", "4", "5"), paths, strict=True):
        first, last = figure["layout"][f"xaxis{number}"]["domain"]
        assert all(first - SHARE <= x <= last + SHARE for run in places(line.get("d")) for x, _ in run)


@pytest.mark.parametrize("kind", CHARTS)
def test_the_margins_of_a_figure_hold_the_labels_of_its_scales_so_plotly_looks_for_none(kind: str) -> None:
    chart = GALLERY[kind](SAY, lambda text: f"{text} WWWW")
    for drawing, figure in zip(chart.stills, variants(chart), strict=True):
        margin = figure["layout"]["margin"]
        assert (margin["l"], margin["r"]) == (drawing.left, drawing.right)
        assert "automargin" not in str(figure)


def test_a_longer_label_gets_more_room() -> None:
    def left(name: str) -> float:
        one = Estimate(name, "80 %", value=80)
        return dot_intervals(FRAME, [one], SAY, subject="s", measure="m", target=Limit(1, "t")).stills[0].left

    assert left("ii") < left("oo") < left("WW") < left("電梯運") < left("電梯運行")
    assert left("a") < 30
