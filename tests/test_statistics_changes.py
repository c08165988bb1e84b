"""What changed: tests between surveys, trends, control charts, recurrence, the mean time to an end."""

from __future__ import annotations

from itertools import permutations
from math import sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import (
    binomtest,
    boschloo_exact,
    chi2_contingency,
    false_discovery_control,
    fisher_exact,
    kendalltau,
    ttest_rel,
)
from scipy.stats import t as student_t

from servicecontrol.statistics.change import (
    benjamini_hochberg,
    change,
    expected,
    holm,
    newcombe,
    two_proportions,
    verdict,
)
from servicecontrol.statistics.control import control_chart, runs
from servicecontrol.statistics.exact import boschloo, fisher, mcnemar
from servicecontrol.statistics.paired import (
    Products,
    clustered_paired_change,
    newcombe_paired,
    paired_change,
)
from servicecontrol.statistics.proportions import Clusters
from servicecontrol.statistics.recurrence import recurrence
from servicecontrol.statistics.survival import kaplan_meier, restricted_mean
from servicecontrol.statistics.trend import seasonal_trend, trend

#: Four areas, one survey and the next: satisfied, asked, satisfied, asked.
AREAS = [(92, 100, 80, 100), (45, 50, 46, 50), (70, 80, 60, 80), (18, 30, 28, 30)]
CHECKED = ([12, 15, 11, 25, 9, 14, 16, 13], [400, 420, 390, 410, 380, 400, 430, 405])
COMPLAINTS = ([18, 22, 15, 41, 19, 24], [5.0, 5.0, 4.8, 5.2, 5.0, 5.1])
AGAIN_DAYS = [10, 40, 90, 120, 30, 75, 200, 15, 60, 95]
#: Days since each was closed: those that came again were closed long before.
SINCE = [400, 400, 90, 120, 30, 400, 200, 15, 400, 95]
AGAIN = [True, True, False, False, False, True, False, False, True, False]

shares = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def _six(*values: float) -> object:
    return pytest.approx(values, abs=5e-7)


@pytest.mark.parametrize(
    ("area", "difference", "z", "p", "interval"),
    [
        (AREAS[0], -0.120000, -2.445417, 0.014468, (-0.216976, -0.023370)),
        (AREAS[1], 0.020000, 0.349428, 0.726768, (-0.102236, 0.143503)),
        (AREAS[2], -0.125000, -2.025479, 0.042818, (-0.243707, -0.003267)),
        (AREAS[3], 0.333333, 3.052338, 0.002271, (0.120667, 0.516580)),
    ],
)
def test_a_change_has_its_z_and_newcombes_interval(
    area: tuple[int, ...], difference: float, z: float, p: float, interval: tuple[float, float]
) -> None:
    found = change(*area)
    assert _six(difference, z, *interval) == (found.difference, found.z, *found.interval)
    if found.test == "z":
        assert _six(p) == (found.p,)


@pytest.mark.parametrize(
    ("area", "squared"), list(zip(AREAS, (5.980066, 0.122100, 4.102564, 9.316770), strict=True))
)
def test_z_squared_is_the_chi_square_without_correction(area: tuple[int, ...], squared: float) -> None:
    x, n, y, m = area
    assert _six(squared, squared) == (
        two_proportions(*area) ** 2,
        chi2_contingency([[x, n - x], [y, m - y]], correction=False).statistic,
    )


def test_an_expected_count_below_five_asks_for_the_exact_test() -> None:
    assert (8.5, 4.5) == (expected(*AREAS[1][:2], 38, 50), expected(*AREAS[1]))
    assert ["z", "exact", "z", "z"] == [change(*area).test for area in AREAS]
    assert change(*AREAS[1]).p == boschloo(*AREAS[1])


@pytest.mark.parametrize(
    ("area", "p"), list(zip(AREAS, (0.019397, 0.920411, 0.047768, 0.002673), strict=True))
)
def test_the_exact_test_compares_the_two_surveys(area: tuple[int, ...], p: float) -> None:
    x, n, y, m = area
    # scipy takes the groups as columns.
    assert _six(p, p) == (boschloo(*area), boschloo_exact([[x, y], [n - x, m - y]]).pvalue)


@pytest.mark.parametrize(
    ("area", "p"), list(zip(AREAS, (0.015025, 0.755332, 0.045375, 0.002174), strict=True))
)
def test_the_exact_test_of_the_transposed_table_is_another_one(area: tuple[int, ...], p: float) -> None:
    x, n, y, m = area
    assert _six(p) == (boschloo(x, x + y, n - x, n - x + m - y),)


@given(shares, shares)
@settings(max_examples=30, deadline=None)
def test_the_exact_test_is_that_of_scipy(before: tuple[int, int], after: tuple[int, int]) -> None:
    (x, n), (y, m) = before, after
    assume(0 < x + y < n + m)
    # scipy searches the nuisance parameter by sampling and may stop below the maximum.
    theirs = boschloo_exact([[x, y], [n - x, m - y]], n=64).pvalue
    assert boschloo(x, n, y, m) >= theirs - 1e-6
    assert pytest.approx(theirs, abs=2e-3) == boschloo(x, n, y, m)


@given(shares, shares)
def test_fishers_tail_is_that_of_scipy(before: tuple[int, int], after: tuple[int, int]) -> None:
    (x, n), (y, m) = before, after
    assert pytest.approx(fisher_exact([[x, n - x], [y, m - y]], alternative="less").pvalue) == fisher(
        x, n, y, m
    )


@pytest.mark.parametrize(("area", "p"), list(zip(AREAS, (0.023666, 1.0, 0.067122, 0.004769), strict=True)))
def test_fishers_own_test_is_more_cautious(area: tuple[int, ...], p: float) -> None:
    x, n, y, m = area
    assert _six(p) == (fisher_exact([[x, n - x], [y, m - y]]).pvalue,)
    assert boschloo(*area) < p


def test_a_survey_without_an_answer_is_not_compared() -> None:
    assert (None, None) == (change(0, 0, 4, 5), change(4, 5, 0, 0))
    assert ("not-compared", "not-compared") == (verdict(None, 0.01), verdict(0.2, None))


def test_everybody_satisfied_both_times_is_no_change() -> None:
    found = change(30, 30, 40, 40)
    assert (0.0, None, 1.0) == (found.difference, found.z, found.p)
    assert found.interval[0] < 0 < found.interval[1]


def test_one_of_many_areas_is_judged_with_all_of_them() -> None:
    p = [0.014468, 0.726768, 0.042818, 0.002271]
    raw = [change(*area).p if index != 1 else p[1] for index, area in enumerate(AREAS)]
    assert _six(0.043405, 0.726768, 0.085636, 0.009083) == holm(raw)
    assert _six(0.028937, 0.726768, 0.057091, 0.009083) == benjamini_hochberg(raw)
    words = [verdict(change(*area).difference, one) for area, one in zip(AREAS, holm(raw), strict=True)]
    assert ["worsened", "no-confirmed-change", "no-confirmed-change", "improved"] == words


@given(probabilities)
def test_adjusting_keeps_the_order_and_never_makes_a_p_smaller(found: list[float]) -> None:
    for adjusted in (holm(found), benjamini_hochberg(found)):
        assert all(low <= high <= 1 for low, high in zip(found, adjusted, strict=True))
        assert sorted(adjusted) == [
            adjusted[i] for i in sorted(range(len(found)), key=lambda i: (found[i], i))
        ]
    assert all(one <= two + 1e-12 for one, two in zip(benjamini_hochberg(found), holm(found), strict=True))
    assert pytest.approx(false_discovery_control(found)) == benjamini_hochberg(found)


@given(shares, shares)
def test_a_change_backwards_is_the_same_change_with_the_other_sign(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    low, high = newcombe(*before, *after)
    back_low, back_high = newcombe(*after, *before)
    assert pytest.approx((-high, -low)) == (back_low, back_high)
    assert -1 <= low <= after[0] / after[1] - before[0] / before[1] <= high <= 1


def test_those_asked_twice_are_compared_one_by_one() -> None:
    assert _six(0.076813) == (mcnemar(12, 4),)
    assert (1.0, None) == (mcnemar(4, 3), mcnemar(0, 0))


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemars_test_is_a_fair_coin(worse: int, better: int) -> None:
    assume(worse + better)
    assert pytest.approx(binomtest(worse, worse + better).pvalue) == mcnemar(worse, better)


def test_a_share_beyond_three_sigma_is_no_signal_where_all_points_vary_more() -> None:
    chart = control_chart("p", *CHECKED)
    fourth = chart.points[3]
    assert _six(0.035549, 0.060976, 0.008115, 0.062982) == (chart.centre, fourth.value, *fourth.limits)
    assert _six(1.394204, 0.0, 0.073797) == (chart.sigma, *fourth.laney)
    assert ([False] * 8, "provisional") == ([point.signal for point in chart.points], chart.trust)


def test_a_rate_beyond_its_limit_is_a_signal_once_there_are_enough_points() -> None:
    few = control_chart("u", *COMPLAINTS)
    assert _six(4.617940, 7.884615, 1.790824, 7.445057) == (
        few.centre,
        few.points[3].value,
        *few.points[3].limits,
    )
    assert ("run-chart", [False] * 6) == (few.trust, [point.signal for point in few.points])
    counts = [20, 22, 19, 21, 20, 18, 22, 21, 19, 20, 41]
    more = control_chart("u", counts, [5.0] * len(counts))
    assert ([10], "provisional") == ([i for i, point in enumerate(more.points) if point.signal], more.trust)
    assert more.points[10].value > more.points[10].limits[1]


def test_limits_are_settled_with_twenty_points_and_none_are_drawn_for_rare_events() -> None:
    trusts = [control_chart("u", [6] * n, [1.0] * n).trust for n in (7, 8, 19, 20)]
    assert ["run-chart", "provisional", "provisional", "limits"] == trusts
    assert ["run-chart", "limits"] == [control_chart("u", [c] * 20, [1.0] * 20).trust for c in (4, 5)]
    assert ["run-chart", "limits"] == [control_chart("p", [5] * 20, [n] * 20).trust for n in (9, 10)]


@pytest.mark.parametrize(("counts", "exposures"), [([], []), ([0, 0], [4.0, 4.0]), ([1, 2], [4.0, 0.0])])
def test_without_cases_or_exposure_there_is_no_chart(counts: list[int], exposures: list[float]) -> None:
    assert (None, None) == (control_chart("u", counts, exposures), control_chart("p", [4] * 3, [4.0] * 3))


def test_more_cases_than_units_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="more cases than units"):
        control_chart("p", [5], [4])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 200)), min_size=1, max_size=30))
def test_limits_hold_the_centre_and_stay_possible(found: list[tuple[int, int]]) -> None:
    counts, sizes = zip(*found, strict=True)
    assume(0 < sum(counts) < sum(sizes))
    chart = control_chart("p", counts, sizes)
    for point in chart.points:
        for low, high in (point.limits, point.laney):
            assert 0 <= low <= chart.centre <= high <= 1
    if len(found) == 1:
        assert 1.0 == chart.sigma


def test_a_long_run_on_one_side_of_the_median_is_a_shift() -> None:
    level = runs([3, 5, 2, 6, 3, 5, 2, 6, 3, 5])
    assert (4.0, 1, 6) == (level.median, level.longest, level.allowed)
    moved = runs([2, 3, 2, 3, 2, 3, 2, 6, 7, 6, 7, 6, 7, 6])
    assert (4.5, 7, 7) == (moved.median, moved.longest, moved.allowed)
    two_levels = runs([2] * 8 + [6] * 8)
    assert (8, 7) == (two_levels.longest, two_levels.allowed)
    assert (None, 0) == (runs([]), runs([4, 4, 4]).longest)


def test_a_rising_series_with_a_tie_has_the_figures_of_the_table() -> None:
    found = trend([0.90, 0.91, 0.89, 0.93, 0.94, 0.94, 0.95, 0.96])
    assert (23, None, "rising") == (found.s, found.exact, found.direction)
    assert _six(64.333333, 2.742866, 0.006091) == (found.variance, found.z, found.p)
    assert _six(0.836502, 0.009286) == (found.tau_b, found.slope)


def test_a_real_survey_of_eight_years_rises() -> None:
    shares = [0.754284, 0.753925, 0.787933, 0.792741, 0.788569, 0.800000, 0.809866, 0.820685]
    found = trend(shares)
    assert 24 == found.s
    assert _six(0.004434, 0.009676) == (found.p, found.slope)


def test_four_periods_are_too_few_and_five_are_enough() -> None:
    four, five = trend([0.80, 0.84, 0.88, 0.91]), trend([0.80, 0.84, 0.88, 0.91, 0.92])
    assert (6, "too-few", "rising") == (four.s, four.direction, five.direction)
    assert _six(0.089429, 0.083333, 0.016667) == (four.normal, four.exact, five.exact)


#: pymannkendall 1.4.3, seasonal_test with a period of 2.
SEASONS = [0.90, 0.80, 0.91, 0.82, 0.91, 0.83, 0.92, 0.86]
NINE_YEARS = [
    *(0.90, 0.80, 0.91, 0.82, 0.91, 0.81, 0.92, 0.86, 0.93),
    *(0.85, 0.95, 0.88, 0.94, 0.89, 0.96, 0.90, 0.97, 0.91),
]


def _halves(values: list[float], first: int = 2010) -> list[tuple[int, str]]:
    return [(first + place // 2, f"H{place % 2 + 1}") for place in range(len(values))]


@pytest.mark.parametrize(
    ("values", "s", "figures"),
    [
        (SEASONS, 11, (16.333333, 2.474358, 0.013348, 0.01)),
        (NINE_YEARS, 65, (183.0, 4.731016, 2.233987631772294e-06, 0.01)),
    ],
)
def test_a_season_hides_no_trend(values, s, figures) -> None:
    found = seasonal_trend(values, _halves(values))
    assert (s, True, "rising") == (found.s, found.seasonal, found.direction)
    assert figures == pytest.approx((found.variance, found.z, found.normal, 2 * found.slope), abs=5e-7)
    assert (trend(SEASONS).direction, trend(SEASONS).p) == (
        "no-confirmed-trend",
        pytest.approx(0.454427, abs=5e-7),
    )


def test_with_under_eight_years_every_order_within_each_half_is_counted() -> None:
    values = [0.90, 0.80, 0.91, 0.82, 0.93, 0.83, 0.94, 0.86]
    found = seasonal_trend(values, _halves(values))
    assert pytest.approx(2 / 24**2) == found.exact == found.p
    assert None is seasonal_trend(NINE_YEARS, _halves(NINE_YEARS)).exact


def test_a_season_alone_is_no_trend() -> None:
    values = [0.9, 0.8] * 4
    found = seasonal_trend(values, _halves(values))
    assert (0, 1.0, "no-confirmed-trend", 0.0) == (found.s, found.p, found.direction, found.slope)


def test_seasons_are_told_apart_with_four_years_of_each_and_once_a_year_at_most() -> None:
    assert None is seasonal_trend(SEASONS[:7], _halves(SEASONS[:7]))
    assert None is seasonal_trend(SEASONS, [(2010 + place, "H1") for place in range(8)])
    assert None is seasonal_trend(SEASONS, [(2010, "H1"), *_halves(SEASONS)[:1], *_halves(SEASONS)[2:]])
    gap = [*_halves(SEASONS)[:6], (2020, "H1"), (2020, "H2")]
    assert seasonal_trend(SEASONS, _halves(SEASONS)).s == seasonal_trend(SEASONS, gap).s


@given(st.lists(st.integers(0, 6), min_size=8, max_size=12), st.randoms())
def test_the_order_of_the_rows_changes_no_seasonal_trend_and_halves_add_up(values, chance) -> None:
    periods = _halves(values)
    found = seasonal_trend(values, periods)
    rows = list(zip(values, periods, strict=True))
    chance.shuffle(rows)
    assert found == seasonal_trend([value for value, _ in rows], [period for _, period in rows])
    halves = trend(values[::2]), trend(values[1::2])
    assert (sum(half.s for half in halves), sum(half.variance for half in halves)) == (
        found.s,
        pytest.approx(found.variance),
    )
    assert 0 < found.p <= 1


def test_a_constant_series_has_no_trend() -> None:
    found = trend([0.9] * 8)
    assert (0, 0.0, 1.0, 0.0, None) == (found.s, found.z, found.p, found.slope, found.tau_b)
    assert (1.0, "no-confirmed-trend") == (trend([0.9] * 6).p, trend([0.9] * 6).direction)
    assert (None, None) == (trend([]), trend([0.9]))


@given(st.lists(st.integers(0, 5), min_size=2, max_size=6))
def test_the_exact_p_counts_every_order(values: list[int]) -> None:
    def pairs(order: tuple[int, ...]) -> int:
        return sum((order[k] > order[i]) - (order[k] < order[i]) for k in range(len(order)) for i in range(k))

    orders = [abs(pairs(order)) for order in permutations(values)]
    expected_p = sum(one >= abs(pairs(tuple(values))) for one in orders) / len(orders)
    assert pytest.approx(expected_p) == trend(values).exact


@given(st.lists(st.integers(0, 9), min_size=8, max_size=20))
def test_tau_b_is_that_of_scipy_and_a_series_backwards_turns_its_sign(values: list[int]) -> None:
    found, back = trend(values), trend(values[::-1])
    assert (-found.s, -found.slope, found.p) == (back.s, back.slope, back.p)
    if found.tau_b is not None:
        assert pytest.approx(kendalltau(range(len(values)), values).statistic) == found.tau_b


def test_what_was_not_watched_for_the_whole_window_does_not_count_as_no_recurrence() -> None:
    found = recurrence(AGAIN_DAYS, AGAIN, SINCE, 90)
    assert (4, 8, 0.5) == (found.recurred, found.followed, found.complete)
    assert _six(0.485714, 0.4) == (found.estimated, found.recurred / len(AGAIN_DAYS))
    assert found.interval[0] < found.estimated < found.interval[1]


def test_the_last_day_of_the_window_counts_and_the_day_after_does_not() -> None:
    found = recurrence([90, 91, 90, 89], [True, True, False, False], [200, 200, 90, 89], 90)
    assert (1, 3) == (found.recurred, found.followed)


def test_nothing_closed_has_no_recurrence() -> None:
    found = recurrence([], [], [], 90)
    assert (0, 0, None, None, None) == (
        found.recurred,
        found.followed,
        found.complete,
        found.estimated,
        found.interval,
    )
    assert None is recurrence([10, 20], [False, False], [10, 20], 90).estimated


def test_what_was_closed_recently_does_not_count_for_having_come_again_at_once() -> None:
    found = recurrence([10, 5, 200], [True, True, False], [300, 20, 200], 90)
    assert (1, 2, 0.5) == (found.recurred, found.followed, found.complete)
    assert found.estimated > found.complete


def test_the_mean_up_to_a_horizon_is_the_area_under_the_curve() -> None:
    curve = kaplan_meier(
        [1, 2, 2, 3, 5, 6, 7, 9, 12, 15],
        [True, True, True, True, False, True, True, False, True, False],
    )
    assert _six(7.22) == (restricted_mean(curve, 15),)
    assert None is restricted_mean(curve, 15.5)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(0, 40))
def test_without_open_cases_it_is_the_mean_of_times_cut_at_the_horizon(
    times: list[int], horizon: int
) -> None:
    cut = sum(min(time, horizon) for time in times) / len(times)
    assert pytest.approx(cut) == restricted_mean(kaplan_meier(times, [True] * len(times)), horizon)


def test_an_effect_of_the_square_root_of_chi_square_keeps_its_sign() -> None:
    assert pytest.approx(-sqrt(5.980066), abs=5e-7) == two_proportions(*AREAS[0])


def test_the_interval_of_pairs_is_that_of_the_published_example() -> None:
    # Newcombe (1998b), table III: 36 of 50 twice, 12 the first time only, 2 the second only.
    low, high = newcombe_paired(36, 12, 2, 0)
    assert pytest.approx((-0.3404, -0.0569), abs=5e-5) == (low, high)


def test_the_same_people_are_compared_with_themselves() -> None:
    found = paired_change(20, 12, 4, 4)
    assert ("paired", None, -0.2) == (found.test, found.z, found.difference)
    assert _six(0.076813) == (found.p,)
    # As many of two independent surveys would not tell the same.
    assert change(32, 40, 24, 40).p < found.p
    assert (None, 1.0) == (paired_change(0, 0, 0, 0), paired_change(7, 0, 0, 3).p)


pairs_of_answers = st.tuples(*[st.integers(0, 30)] * 4).filter(any)


@given(pairs_of_answers)
def test_the_interval_of_pairs_holds_the_change_and_turns_with_it(cells: tuple[int, ...]) -> None:
    both, worse, better, neither = cells
    low, high = newcombe_paired(*cells)
    assert -1 <= low <= (better - worse) / sum(cells) + 1e-12 <= high + 2e-12 <= 1 + 3e-12
    assert pytest.approx((-high, -low)) == newcombe_paired(both, better, worse, neither)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=60))
def test_one_answer_each_time_is_the_paired_t_test_of_scipy(answers: list[tuple[int, int]]) -> None:
    before, after = zip(*answers, strict=True)
    m, both = len(answers), sum(x * y for x, y in answers)
    clusters = [Clusters(m, sum(side), m, sum(side), sum(side), m) for side in (before, after)]
    found = clustered_paired_change(*clusters, Products(both, sum(before), sum(after), m))
    if found is None:
        assert (
            len(set(zip(before, after, strict=True))) < 3
            or min(sum(before + after), 2 * m - sum(before + after)) < 10
        )
        return
    theirs = ttest_rel(after, before)
    assert pytest.approx(theirs.pvalue) == found.p
    assert pytest.approx(tuple(theirs.confidence_interval())) == found.interval


def test_several_answers_of_the_same_people_differ_by_the_linearised_spread() -> None:
    before = [(5, 5), (4, 5), (3, 4), (5, 5), (2, 5), (4, 4), (3, 5), (5, 5), (4, 5), (2, 4)]
    after = [(4, 5), (3, 5), (3, 5), (4, 5), (1, 4), (2, 5), (3, 5), (4, 4), (3, 5), (2, 5)]
    found = clustered_paired_change(_clusters(before), _clusters(after), _products(before, after))
    shares = [sum(a for a, _ in side) / sum(b for _, b in side) for side in (before, after)]
    wholes = [sum(b for _, b in side) for side in (before, after)]
    moved = [
        (c - shares[1] * d) / wholes[1] - (a - shares[0] * b) / wholes[0]
        for (a, b), (c, d) in zip(before, after, strict=True)
    ]
    error = sqrt(len(moved) / (len(moved) - 1) * sum(one * one for one in moved))
    assert pytest.approx(shares[1] - shares[0]) == found.difference
    assert pytest.approx(2 * student_t.sf(abs(found.difference) / error, 9)) == found.p


def test_too_few_or_nobody_twice_is_not_compared() -> None:
    few = [(1, 1), (0, 1)]
    assert None is clustered_paired_change(_clusters(few), _clusters(few), _products(few, few))
    assert None is clustered_paired_change(Clusters(0, *[0] * 5), Clusters(0, *[0] * 5), Products(0, 0, 0, 0))
    alike = [(3, 5)] * 12
    assert None is clustered_paired_change(_clusters(alike), _clusters(alike), _products(alike, alike))


@pytest.mark.parametrize("people", [12, 20_000])
def test_where_everybody_moved_alike_chance_cannot_be_told(people: int) -> None:
    before, after = [(4, 9)] * people, [(5, 7)] * people
    assert None is clustered_paired_change(_clusters(before), _clusters(after), _products(before, after))
    before[0] = (5, 9)
    assert clustered_paired_change(_clusters(before), _clusters(after), _products(before, after)).p < 1e-9


def _clusters(answers: list[tuple[int, int]]) -> Clusters:
    sums = ((a, b, a * a, a * b, b * b) for a, b in answers)
    return Clusters(len(answers), *(sum(column) for column in zip(*sums, strict=True)))


def _products(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> Products:
    sums = ((a * c, a * d, b * c, b * d) for (a, b), (c, d) in zip(before, after, strict=True))
    return Products(*(sum(column) for column in zip(*sums, strict=True)))
