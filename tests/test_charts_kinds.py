"""Each kind of chart: what it plots is what its table says, in the same order, whatever the figures are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from charts_gallery import GALLERY, INTERVALS, ITEMS, LEVELS, UNIT, say_in
from hypothesis import given
from hypothesis import strategies as st
from test_charts import assert_whole, variants

from servicecontrol.charts import (
    Case,
    Category,
    ChartFrame,
    Curve,
    Drop,
    Estimate,
    Limit,
    Mean,
    Month,
    Panel,
    Placed,
    Quadrants,
    Rated,
    Returned,
    Sample,
    TrendPeriod,
    cases,
    control,
    dot_intervals,
    level_tokens,
    months,
    pareto,
    priorities,
    ratings,
    recovery,
    trend,
    waiting,
)

SAY = say_in("en")
FRAME = ChartFrame("id", "headline", "subtitle", "alt")
COUNTS = st.integers(0, 5000)
SHARES = st.floats(0, 100)
DAY = date(2026, 7, 20)


def numbers(cell: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", cell.replace(",", ""))]


def column(chart, index: int) -> list[float]:
    return [numbers(row[index])[0] for row in chart.rows if numbers(row[index])]


def test_a_pareto_chart_plots_the_counts_and_running_totals_of_its_table() -> None:
    chart = GALLERY["pareto"](SAY)
    for bars, line in (figure["data"] for figure in variants(chart)):
        counts = bars["x"] if bars.get("orientation") == "h" else bars["y"]
        assert column(chart, 1) == counts
        assert column(chart, 2) == [round(100 * so_far / line["y"][-1], 1) for so_far in line["y"]]


LETTERS = st.sampled_from("電梯運行清潔保安維修收費車位照明綠化消防門禁")
NAMES = st.one_of(
    st.text(LETTERS, min_size=1, max_size=40),
    st.lists(st.sampled_from(("cleanliness", "of", "the", "airport", "restrooms", "information")), min_size=1)
    .map(" ".join)
    .filter(lambda name: len(name) <= 80),
)


@given(st.lists(st.tuples(NAMES, st.integers(1, 900)), min_size=2, max_size=25))
def test_a_pareto_chart_says_every_name_whole_on_any_width(found: list[tuple[str, int]]) -> None:
    categories = [Category(name, count, "50%", vital=False) for name, count in found]
    chart = pareto(FRAME, categories, SAY, subject="Problem")
    wide, narrow = (figure["layout"] for figure in variants(chart))
    across = wide["xaxis"] if "yaxis2" in wide else wide["yaxis"]
    heads = [one["text"] for one in narrow["annotations"]][::2]
    for labels in (across["ticktext"], heads):
        said = [re.sub("<br>| ", "", text) for text in labels]
        assert [name.replace(" ", "") for name, _ in found] == said
    assert_whole(chart)


def test_names_that_have_no_room_under_columns_stand_beside_rows() -> None:
    def stands(size: int, name: str) -> bool:
        chart = pareto(FRAME, [Category(name, 1, "", vital=False)] * size, SAY, subject="Problem")
        return chart.figure["data"][0].get("orientation") != "h"

    assert [True, False] == [stands(size, "電梯") for size in (10, 11)]
    assert [True, False] == [stands(2, name) for name in ("很" * 46, "很" * 47)]
    assert [True, False] == [stands(8, name) for name in ("Parking order", "Cleanliness of the lifts")]


def test_the_running_total_over_rows_crosses_no_bar_and_is_read_beside_them() -> None:
    chart = GALLERY["long_pareto"](SAY)
    bars, line = chart.figure["data"]
    assert [index + 0.5 for index in bars["y"]] == line["y"]
    assert all(so_far >= count for so_far, count in zip(line["x"], bars["x"][1:], strict=False))
    assert line["x"][-1] == sum(bars["x"])
    layout = chart.figure["layout"]
    assert 0.8 * sum(bars["x"]) == layout["shapes"][0]["x0"]
    assert [f"{row[1]} (cumulative {row[2]})" for row in chart.rows] == [
        one["text"] for one in layout["annotations"] if one.get("xref") == "paper"
    ]


def test_both_axes_of_a_pareto_chart_are_one_scale() -> None:
    layout = GALLERY["pareto"](SAY).figure["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]
    total = sum(counts[0] for _, counts, _ in ITEMS)
    assert [total * share / 100 for share in (20, 40, 60, 100)] == layout["yaxis2"]["tickvals"]
    assert total * 80 / 100 == layout["shapes"][0]["y0"]


def test_only_the_vital_few_of_a_pareto_chart_are_coloured() -> None:
    [bars, _] = GALLERY["pareto"](SAY).figure["data"]
    assert ["@s2"] * 5 + ["@r0"] * 3 == bars["marker"]["color"]


def test_the_running_total_of_a_pareto_chart_crosses_no_bar() -> None:
    [bars, line] = GALLERY["pareto"](SAY).figure["data"]
    points = zip(line["x"], line["y"], strict=True)
    for (left, low), (right, high) in pairwise(points):
        assert (left + 0.5, right - 0.5) == (bars["x"][round(left + 0.5)], bars["x"][round(right - 0.5)])
        assert low < high
        assert low >= bars["y"][round(right - 0.5)]


def test_a_narrow_pareto_chart_says_count_and_running_share_in_words() -> None:
    heads = [
        one["text"] for one in variants(GALLERY["pareto"](say_in("zh-Hant")))[1]["layout"]["annotations"]
    ]
    assert ["電梯運行", f"97（累計 26.4{UNIT}）"] == heads[:2]


def test_a_pareto_chart_without_a_count_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="counted"):
        pareto(FRAME, [Category("leak", 0, "", vital=False)], SAY, subject="Problem")


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=20))
def test_a_pareto_chart_holds_any_counts(counts: list[int]) -> None:
    chart = pareto(FRAME, [Category("a", n, "", vital=False) for n in counts], SAY, subject="Problem")
    assert_whole(chart)
    [bars, _] = chart.figure["data"]
    assert counts == column(chart, 1) == bars["x" if bars.get("orientation") == "h" else "y"]


def test_dots_stand_from_the_worst_to_the_best_and_those_without_a_value_last() -> None:
    chart = GALLERY["dot_intervals"](SAY)
    [dots] = chart.figure["data"]
    assert sorted(dots["x"]) == dots["x"]
    assert [name for name, _, _ in ITEMS] + ["會所設施"] == [row[0] for row in chart.rows]
    assert [row[0] for row in chart.rows] == chart.figure["layout"]["yaxis"]["ticktext"]
    assert column(chart, 1)[:8] == [round(value, 1) for value in dots["x"]]
    arms = zip(dots["x"], dots["error_x"]["arrayminus"], dots["error_x"]["array"], strict=True)
    assert list(INTERVALS) == [(round(x - low, 1), round(x + high, 1)) for x, low, high in arms]
    assert list(INTERVALS) == [tuple(numbers(row[2])) for row in chart.rows[:8]]


def test_a_diamond_marks_an_interval_wholly_below_the_target_and_no_other() -> None:
    highs = (84.99, 85.0, 85.01)
    estimates = [Estimate(str(high), str(high), value=80, low=70, high=high) for high in highs]
    chart = dot_intervals(FRAME, estimates, SAY, subject="Item", measure="Rate", target=Limit(85, "target"))
    assert ["diamond", "circle", "circle"] == chart.figure["data"][0]["marker"]["symbol"]
    assert ["Interval wholly below the target"] == [entry.label for entry in chart.legend]
    above = dot_intervals(
        FRAME, estimates[1:], SAY, subject="Item", measure="Rate", target=Limit(85, "target")
    )
    assert () == above.legend


def test_without_a_target_nothing_is_below_it() -> None:
    chart = dot_intervals(
        FRAME, [Estimate("a", "1", value=1, low=0, high=2)], SAY, subject="Item", measure="Rate"
    )
    assert ["circle"] == chart.figure["data"][0]["marker"]["symbol"]
    assert [] == chart.figure["layout"]["shapes"]


def test_a_scale_that_begins_above_0_says_so() -> None:
    said = [
        [item.text for item in dot_intervals(FRAME, [one], SAY, subject="Item", measure="Rate").foot]
        for one in (Estimate("a", "90", value=90), Estimate("a", "1", value=1))
    ]
    assert [["The scale does not start at 0."], []] == said


@given(st.lists(st.none() | st.tuples(SHARES, SHARES, SHARES), max_size=12), SHARES)
def test_dots_hold_any_interval_and_target(found: list, target: float) -> None:
    estimates = [
        Estimate(str(i), "w", "", "", *((None,) * 3 if one is None else (sorted(one)[k] for k in (1, 0, 2))))
        for i, one in enumerate(found)
    ]
    chart = dot_intervals(
        FRAME, estimates, SAY, subject="Item", measure="Rate", target=Limit(target, "target")
    )
    assert_whole(chart)
    assert len(found) == len(chart.rows)


def test_rating_bars_are_the_shares_of_the_table_with_the_bad_ones_left_of_zero() -> None:
    chart = GALLERY["ratings"](SAY)
    named = dict(zip([entry.token for entry in chart.legend], range(1, 5), strict=True))
    for bar in chart.figure["data"]:
        index = named[bar["marker"]["color"][1:]]
        assert column(chart, index) == [abs(round(value, 1)) for value in bar["x"]]
        assert all(value < 0 if index == 1 else value > 0 for value in bar["x"])
    assert [str(sum(counts)) for _, counts, _ in ITEMS] == [row[5] for row in chart.rows]
    assert [str(unanswered) for _, _, unanswered in ITEMS] == [row[6] for row in chart.rows]


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), max_size=10))
def test_rating_bars_hold_any_counts(found: list[tuple[int, int, int, int]]) -> None:
    items = [Rated(str(index), counts, ("s",) * 4, "bad") for index, counts in enumerate(found)]
    chart = ratings(FRAME, items, LEVELS, SAY, subject="Item")
    assert_whole(chart)
    lengths = [sum(abs(bar["x"][index]) for bar in chart.figure["data"]) for index in range(len(items))]
    assert all(round(length, 6) in {0, 100} for length in lengths)


def test_recovery_bars_are_returned_over_issued_in_the_order_given() -> None:
    chart = GALLERY["recovery"](SAY)
    [bars] = chart.figure["data"]
    assert [100 * int(row[2]) / int(row[1]) for row in chart.rows[:4]] == bars["x"][:4]
    assert (None, "0", "未發放") == (bars["x"][4], chart.rows[4][1], chart.rows[4][3])
    assert ["@s1", "@s1", "@s2", "@s1", "@s1"] == bars["marker"]["color"]
    assert ["", "", "未達", "", ""] == [row[4] for row in chart.rows]


def test_no_word_of_a_recovery_chart_is_where_the_required_line_is() -> None:
    chart = GALLERY["recovery"](SAY)
    wide, narrow = variants(chart)
    values = [one for one in wide["layout"]["annotations"] if one.get("xref") == "paper"]
    assert len(chart.rows) == len(values)
    assert {(1, "left")} == {(one["x"], one["xanchor"]) for one in values}
    # In a narrow plot the line runs from a row's mark to its lower edge, and words stand above the mark.
    spans = [(line["y0"], line["y1"]) for line in narrow["layout"]["shapes"]]
    assert [(row - 0.2, row + 0.2) for row in range(len(chart.rows))] == spans
    words = [one for one in narrow["layout"]["annotations"] if one.get("yref") != "paper"]
    assert all(one["yanchor"] == "bottom" and one["yshift"] > 0 for one in words)


@given(st.lists(st.tuples(COUNTS, st.none() | COUNTS), max_size=10))
def test_recovery_bars_hold_any_forms_even_more_than_were_issued(found: list[tuple[int, int | None]]) -> None:
    areas = [Returned(str(index), issued, returned, "s") for index, (issued, returned) in enumerate(found)]
    assert_whole(recovery(FRAME, areas, SAY, subject="Area", required=Limit(80, "required")))


def test_an_area_that_nobody_has_counted_has_no_bar_and_no_zero() -> None:
    chart = recovery(
        FRAME, [Returned("A", 180, None, "", "not counted")], SAY, subject="Area", required=Limit(80, "")
    )
    assert [None] == chart.figure["data"][0]["x"]
    assert (("A", "180", "", "", "not counted"),) == chart.rows


def test_a_trend_plots_the_values_of_its_table_and_breaks_where_they_cannot_be_compared() -> None:
    chart = GALLERY["trend"](SAY)
    lines = [trace for trace in chart.figure["data"] if trace["mode"] != "none"]
    assert [[0, 1, 2], [3], [5, 6, 7]] == [line["x"] for line in lines]
    assert column(chart, 1) == [value for line in lines for value in line["y"]]
    bands = [trace for trace in chart.figure["data"] if trace["mode"] == "none"]
    drawn = {(x, round(y, 1)) for band in bands for x, y in zip(band["x"], band["y"], strict=True)}
    written = {(at, limit) for at in (0, 1, 2, 5, 6, 7) for limit in numbers(chart.rows[at][2])}
    assert written == drawn
    assert [2.5] == [shape["x0"] for shape in chart.figure["layout"]["shapes"] if "xref" not in shape]
    assert ["改用新調查表"] == [one["text"] for one in chart.figure["layout"]["annotations"]]


def test_a_trend_labels_its_first_its_last_but_one_and_its_last() -> None:
    lines = [trace for trace in GALLERY["trend"](SAY).figure["data"] if trace["mode"] != "none"]
    labels = {x: text for line in lines for x, text in zip(line["x"], line["text"], strict=True) if text}
    assert {0: f"86.1{UNIT}", 6: f"90.5{UNIT}", 7: f"88.3{UNIT}"} == labels


@pytest.mark.parametrize("size", range(2, 13))
def test_the_first_label_of_a_trend_has_room_beside_the_scale(size: int) -> None:
    periods = [TrendPeriod(str(index), "89.6%", value=80) for index in range(size)]
    widths = (500, 210)  # what is left of a wide and of a narrow plot beside scale and last label
    for figure, width in zip(variants(trend(FRAME, periods, SAY, measure="Rate")), widths, strict=True):
        low, high = figure["layout"]["xaxis"]["range"]
        assert round(-low * width / (high - low), 6) >= 46


def test_a_label_of_a_trend_stands_on_the_side_where_the_target_is_not() -> None:
    def sides(target: float) -> list[str]:
        periods = [TrendPeriod(str(index), "w", value=value) for index, value in enumerate((80, 85, 90, 85))]
        chart = trend(FRAME, periods, SAY, measure="Rate", target=Limit(target, "target"))
        return chart.figure["data"][0]["textposition"]

    assert ["top left", "top center", "top center", "middle right"] == sides(60)
    assert ["bottom left", "top center", "top center", "middle right"] == sides(81)
    assert ["top left", "top center", "bottom center", "middle right"] == sides(90.5)


def test_a_trend_of_nothing_is_an_empty_plot_with_its_periods() -> None:
    chart = trend(FRAME, [TrendPeriod("2026H1", "No records yet")], SAY, measure="Rate")
    assert ([], (("2026H1", "No records yet", "", ""),)) == (chart.figure["data"], chart.rows)


@given(
    st.lists(st.tuples(st.none() | st.tuples(SHARES, SHARES, SHARES), st.booleans()), max_size=14),
    st.none() | SHARES,
)
def test_a_trend_holds_any_values_and_draws_each_once(found: list, target: float | None) -> None:
    periods = [
        TrendPeriod(
            str(i),
            "w",
            "",
            "",
            *((None,) * 3 if one is None else (sorted(one)[k] for k in (1, 0, 2))),
            "why" * new,
        )
        for i, (one, new) in enumerate(found)
    ]
    limit = None if target is None else Limit(target, "target")
    chart = trend(FRAME, periods, SAY, measure="Rate", target=limit)
    assert_whole(chart)
    drawn = [x for trace in chart.figure["data"] if trace["mode"] != "none" for x in trace["x"]]
    assert [index for index, (one, _) in enumerate(found) if one] == drawn


def test_every_case_is_a_dot_of_its_panel_and_a_row_of_the_table() -> None:
    chart = GALLERY["cases"](SAY)
    plotted = sorted(
        (trace["yaxis"], day, days)
        for trace in chart.figure["data"]
        for day, days, hover in zip(trace["x"], trace["y"], trace["hovertext"], strict=True)
        for _ in hover.split("<br>")
    )
    panels = {"急件": "y", "普通件": "y2"}
    assert sorted((panels[row[1]], row[2], int(row[3])) for row in chart.rows) == plotted
    assert ["On time", "Answered late", "Not answered yet", "Not answered, past the limit"] == [
        entry.label for entry in chart.legend
    ]


def test_late_cases_carry_their_numbers_and_punctual_ones_do_not() -> None:
    for figure in variants(GALLERY["cases"](SAY)):
        labels = {
            (trace["marker"]["symbol"], text) for trace in figure["data"] for text in trace["text"] if text
        }
        late = {("x", "019"), ("x", "022"), ("x", "027"), ("x", "031")}
        assert labels - {("circle", "×2")} == late | {("circle-open", text) for text in ("033", "034", "035")}


def test_cases_that_share_a_place_are_one_larger_dot_that_names_them_all() -> None:
    found = tuple(Case(f"CF-{n}", f"{n}", DAY, 3, "late") for n in (2, 1))
    chart = cases(FRAME, [Panel("t", "n", found, 2)], SAY, as_of=DAY)
    [dots] = chart.figure["data"]
    assert (["1, 2"], [14]) == (dots["text"], dots["marker"]["size"])
    assert 2 == len(chart.rows)
    assert {"CF-1", "CF-2"} == {line.split(":")[0] for line in dots["hovertext"][0].split("<br>")}


def test_a_panel_without_cases_keeps_its_place() -> None:
    chart = cases(FRAME, [Panel("a", "a", (), 2), Panel("b", "b", ())], SAY, as_of=DAY)
    assert ([], ()) == (chart.figure["data"], chart.rows)
    assert ["<b>a</b>", "<b>b</b>"] == [one["text"] for one in chart.figure["layout"]["annotations"]]
    upper, lower = (chart.figure["layout"][axis]["domain"] for axis in ("yaxis", "yaxis2"))
    assert 0 == lower[0] < lower[1] < upper[0] < upper[1] == 1


STATES = st.sampled_from(("on-time", "late", "open", "open-late"))


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 3000), COUNTS, STATES), max_size=8), min_size=1, max_size=3)
)
def test_cases_hold_any_dates_and_days(found: list[list[tuple[int, int, str]]]) -> None:
    panels = [
        Panel(
            "t",
            "n",
            tuple(Case(str(i), str(i), DAY - timedelta(b), d, s) for i, (b, d, s) in enumerate(panel)),
            7,
        )
        for panel in found
    ]
    chart = cases(FRAME, panels, SAY, as_of=DAY)
    assert_whole(chart)
    assert sum(map(len, found)) == len(chart.rows)
    months_shown = chart.figure["layout"]["xaxis"]["tickvals"]
    assert sorted(months_shown) == months_shown
    assert len(months_shown) <= 10


def test_months_are_bars_in_the_order_of_time_and_the_last_is_marked_while_it_runs() -> None:
    chart = GALLERY["months"](SAY)
    [bars] = chart.figure["data"]
    assert column(chart, 1) == bars["y"] == [5, 6, 7, 7, 6, 7, 4]
    assert ("2026-01", "2026-07 Month not over") == (chart.rows[0][0], chart.rows[-1][0])
    assert ["@s1"] * 6 + ["@r0"] == bars["marker"]["color"]
    assert "Jan<br>2026" == chart.figure["layout"]["xaxis"]["ticktext"][0]
    assert 38 / 6 == chart.figure["layout"]["shapes"][0]["y0"]


def test_small_multiples_step_with_their_targets_and_write_no_value_across_them() -> None:
    chart = GALLERY["multiples"](SAY)
    for wide in variants(chart):
        steps = [
            (line["xref"], line["x0"], line["x1"], line["y0"])
            for line in wide["layout"]["shapes"]
            if line["xref"] == "x2"
        ]
        assert [("x2", -0.4, 1.5, 85), ("x2", 1.5, 2.5, 91)] == steps
    assert ["dash"] == [entry.shape for entry in chart.legend]
    # 82 % has the line at 91 % right above it, 98 % has it below, 87.5 % above again.
    sides = [trace["textposition"].split()[0] for trace in chart.figure["data"]]
    assert ["bottom", "top", "top", "top", "bottom"] == sides


@given(st.lists(COUNTS, min_size=1, max_size=60), st.booleans())
def test_months_hold_any_counts_above_zero_and_their_mean(counts: list[int], with_mean: bool) -> None:  # noqa: FBT001
    counted = [Month(date(2020 + i // 12, i % 12 + 1, 1), count) for i, count in enumerate(counts)]
    mean = Mean(sum(counts) / len(counts), "mean") if with_mean else None
    chart = months(FRAME, list(reversed(counted)), SAY, measure="Cases", mean=mean)
    assert_whole(chart)
    assert counts == column(chart, 1)
    assert 0 == chart.figure["layout"]["yaxis"]["range"][0]


def test_a_narrow_plot_shows_fewer_ticks_and_keeps_zero() -> None:
    for kind in GALLERY:
        wide, narrow = variants(GALLERY[kind](SAY))
        assert len(narrow["layout"]["xaxis"]["tickvals"]) <= max(
            5, len(wide["layout"]["xaxis"]["tickvals"]) // 2
        )
    assert 0 in variants(GALLERY["ratings"](SAY))[1]["layout"]["xaxis"]["tickvals"]


def test_a_figure_stays_small() -> None:
    charts = {kind: draw(SAY) for kind, draw in GALLERY.items()}
    assert {} == {
        kind: size
        for kind, chart in charts.items()
        if (size := len(chart.json.encode())) > max(11_000, 900 * len(chart.rows))
    }


def test_a_control_chart_plots_the_rates_and_limits_of_its_table() -> None:
    chart = GALLERY["control"](SAY)
    low, high, line = chart.figure["data"]
    assert column(chart, 1) == [round(value, 2) for value in line["y"]]
    ends = zip(low["y"], high["y"], strict=True)
    assert [tuple(numbers(row[3])) for row in chart.rows] == [(round(a, 2), round(b, 2)) for a, b in ends]


def test_a_month_outside_its_limits_is_a_diamond_with_its_rate_and_no_other_is() -> None:
    chart = GALLERY["control"](SAY)
    line = chart.figure["data"][-1]
    assert [3] == [index for index, symbol in enumerate(line["marker"]["symbol"]) if symbol == "diamond"]
    assert ["", "", "", "7.88", "", "", "", ""] == line["text"]
    assert [""] * 3 + ["Outside the limits"] + [""] * 4 == [row[4] for row in chart.rows]
    assert ["Control limits", "Outside the limits"] == [entry.label for entry in chart.legend]


def test_without_limits_a_control_chart_is_a_line_and_its_median() -> None:
    samples = [Sample(date(2026, month, 1), str(month), "1 ÷ 2", month) for month in (3, 1, 2)]
    chart = control(FRAME, samples, SAY, measure="Rate", centre=Limit(2, "median 2"))
    [line] = chart.figure["data"]
    assert ([1, 2, 3], 3, ()) == (line["y"], len(chart.columns), chart.legend)
    assert 2 == chart.figure["layout"]["shapes"][0]["y0"]


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 1)), min_size=1, max_size=30))
def test_a_control_chart_holds_any_rates(found: list[tuple[float, float]]) -> None:
    samples = [
        Sample(date(2024 + index // 12, index % 12 + 1, 1), "", "", value, value - reach, value + reach)
        for index, (value, reach) in enumerate(found)
    ]
    samples = [Sample(one.first, "", "", one.value, max(0, one.low), one.high) for one in samples]
    assert_whole(control(FRAME, samples, SAY, measure="Rate", centre=Limit(found[0][0], "mean")))


def test_a_waiting_curve_starts_with_all_and_falls_on_the_days_of_its_table() -> None:
    chart = GALLERY["waiting"](SAY)
    lines = [trace for trace in chart.figure["data"] if trace["mode"] == "lines"]
    assert [0, 0] == [line["x"][0] for line in lines]
    assert [100, 100] == [line["y"][0] for line in lines]
    assert column(chart, 1) == [day for line in lines for day in line["x"][1:]]
    assert column(chart, 2) == [value for line in lines for value in line["y"][1:]]
    assert {"hv"} == {line["line"]["shape"] for line in lines}


def test_the_band_of_a_waiting_curve_is_its_interval_step_by_step() -> None:
    drops = (Drop(1, "", "", "", 80, 70, 90), Drop(3, "", "", "", 50, 30, 60), Drop(4, "", "", "", 0))
    band = waiting(FRAME, [Curve("a", "s1", drops)], SAY, subject="", measure="").figure["data"][0]
    outline = list(zip(band["x"], band["y"], strict=True))
    assert [(1, 70), (3, 70), (3, 30), (4, 30), (4, 0)] == outline[:5]
    assert [(4, 0), (4, 60), (3, 60), (3, 90), (1, 90)] == outline[5:]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=20, unique=True))
def test_a_waiting_chart_holds_any_days(days: list[int]) -> None:
    drops = tuple(Drop(day, "", "", "", 90 - index, 0, 100) for index, day in enumerate(sorted(days)))
    assert_whole(waiting(FRAME, [Curve("a", "s1", drops)], SAY, subject="", measure=""))


def test_items_stand_at_their_performance_and_importance() -> None:
    chart = GALLERY["priorities"](SAY)
    [dots] = chart.figure["data"]
    assert column(chart, 2) == dots["x"]
    assert [0.13, 0.12, 0.08, 0.02, 0.04, -0.01] == [round(value + 1e-9, 2) for value in dots["y"]]
    assert ["diamond", "diamond", "circle", "circle", "circle", "circle"] == dots["marker"]["symbol"]


def test_the_lines_of_the_quadrants_stand_at_the_means() -> None:
    upright, across = GALLERY["priorities"](SAY).figure["layout"]["shapes"]
    assert (64.8, 64.8, 0.0625, 0.0625) == (upright["x0"], upright["x1"], across["y0"], across["y1"])


def test_an_item_whose_label_has_no_room_is_left_to_the_table() -> None:
    items = [Placed(f"item {n}", 50.0, 0.1, "50", "0.10", "field") for n in range(9)]
    quadrants = Quadrants(50.0, 0.1, ("a", "b", "c", "d"))
    chart = priorities(FRAME, items, quadrants, SAY, subject="Item", across="Performance", up="Importance")
    [dots] = chart.figure["data"]
    assert dots["text"].count("") > 0
    assert [f"item {n}" for n in range(9)] == [row[0] for row in chart.rows]
    assert () == chart.legend


@given(st.lists(st.tuples(SHARES, st.floats(-1, 1)), min_size=1, max_size=14))
def test_a_chart_of_priorities_holds_any_items(found: list[tuple[float, float]]) -> None:
    items = [Placed("item", does, matters, "", "", "") for does, matters in found]
    quadrants = Quadrants(found[0][0], found[0][1], ("a", "b", "c", "d"))
    assert_whole(priorities(FRAME, items, quadrants, SAY, subject="", across="", up=""))


@pytest.mark.parametrize(
    ("bad", "good", "tokens"),
    [
        (1, 3, "r1 r2 r3 r4"),
        (2, 3, "r1 r1b r2 r3 r4"),
        (3, 2, "r1 r1b r1c r3 r4"),
        (1, 1, "r1 r4"),
        (4, 4, "r1 r1b r1c r1c r2 r2 r3 r4"),
        (0, 2, "r3 r4"),
        (2, 0, "r1 r1b"),
    ],
)
def test_bad_levels_are_warm_and_good_ones_cold(bad: int, good: int, tokens: str) -> None:
    assert tokens.split() == list(level_tokens(bad, good))


def test_a_case_far_beyond_all_others_stands_on_the_edge_with_its_days() -> None:
    day = date(2026, 1, 1)
    usual = [Case(f"C-{n}", f"{n}", day + timedelta(days=n), float(n % 8), "on-time") for n in range(40)]
    far = Case("C-99", "99", day + timedelta(days=41), 520.0, "open-late")
    chart = cases(FRAME, [Panel("Ordinary", "Ordinary", (*usual, far), 7.0)], SAY, as_of=date(2026, 6, 1))
    (trace,) = [one for one in chart.figure["data"] if one["marker"]["symbol"] == "circle-open"]
    low, high = chart.figure["layout"]["yaxis"]["range"]
    assert low < trace["y"][0] < high < 20
    assert ["99 ↑520"] == trace["text"]
    assert "520" in {cell for row in chart.rows for cell in row}
    assert any("One case is beyond the scale" in str(item) for item in chart.foot)
    near = replace(far, days=20.0)
    chart = cases(FRAME, [Panel("Ordinary", "Ordinary", (*usual, near), 7.0)], SAY, as_of=date(2026, 6, 1))
    assert 20 < chart.figure["layout"]["yaxis"]["range"][1]
