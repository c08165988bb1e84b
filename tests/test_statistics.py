"""Intervals, survival, the vital few and scores: figures to six digits, scipy as a second oracle, the edges."""

from __future__ import annotations

import warnings
from fractions import Fraction
from math import inf, sqrt
from statistics import NormalDist, median

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import CensoredData, beta, binomtest, ecdf

from servicecontrol.statistics.pareto import pareto
from servicecontrol.statistics.proportions import Clusters, clustered, design_effect, wilson
from servicecontrol.statistics.scores import score
from servicecontrol.statistics.survival import (
    kaplan_meier,
    median_interval,
    median_time,
    survival_at,
    survival_interval,
)

ORACLE_TIMES = [1, 2, 2, 3, 5, 6, 7, 9, 12, 15]
ORACLE_ENDED = [True, True, True, True, False, True, True, False, True, False]
COMPLAINTS = {"leak": 34, "noise": 21, "lift": 13, "parking": 13, "cleaning": 9, "billing": 5, "other": 18}
WEIGHTS = [0.4, 0.2, 0.2, 0.2]

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
respondents = st.lists(
    st.integers(1, 14).flatmap(lambda b: st.tuples(st.integers(0, b), st.just(b))), min_size=1, max_size=40
)
cases = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)
shares = st.integers(1, 100).map(lambda hundredths: hundredths / 100)


def _six(*values: float) -> object:
    return pytest.approx(values, abs=5e-7)


def _clusters(answers: list[tuple[int, int]]) -> Clusters:
    sums = ((a, b, a * a, a * b, b * b) for a, b in answers)
    return Clusters(len(answers), *(sum(column) for column in zip(*sums, strict=True)))


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (38, 40, 0.834961, 0.986179),
        (380, 400, 0.924036, 0.967403),
        (0, 12, 0.000000, 0.242494),
        (12, 12, 0.757506, 1.000000),
        (4, 5, 0.375535, 0.963776),
        (5, 8, 0.305742, 0.863156),
    ],
)
def test_wilson_gives_the_figures_of_the_table(x: int, n: int, low: float, high: float) -> None:
    assert _six(low, high) == wilson(x, n)


@pytest.mark.parametrize(
    ("x", "n", "exact", "wald"),
    [
        (38, 40, (0.830803, 0.993886), (0.882459, 1.017541)),
        (380, 400, (0.923833, 0.969195), (0.928642, 0.971358)),
        (0, 12, (0.000000, 0.264648), (0.0, 0.0)),
        (12, 12, (0.735352, 1.000000), (1.0, 1.0)),
        (4, 5, (0.283582, 0.994949), (0.449391, 1.150609)),
    ],
)
def test_what_is_printed_is_neither_the_exact_interval_nor_the_one_that_leaves_0_to_1(
    x, n, exact, wald
) -> None:
    share, half = x / n, NormalDist().inv_cdf(0.975) * sqrt(x / n * (1 - x / n) / n)
    assert _six(*wald) == (share - half, share + half)
    found = binomtest(x, n).proportion_ci(method="exact")
    assert _six(*exact) == (found.low, found.high)
    low, high = wilson(x, n)
    assert (low, high) != pytest.approx(exact, abs=1e-4)
    assert (low, high) != pytest.approx(wald, abs=1e-4)
    # The exact one is never too sure and so the widest; Wald's is too narrow, too far out, or nothing at all.
    assert exact[1] - exact[0] > high - low
    assert 0 <= low < high <= 1


@given(counts)
def test_wilson_is_the_interval_of_scipy(case: tuple[int, int]) -> None:
    expected = binomtest(*case).proportion_ci(method="wilson")
    assert pytest.approx((expected.low, expected.high), abs=1e-12) == wilson(*case)


@given(counts)
def test_wilson_holds_the_share_and_stays_between_0_and_1(case: tuple[int, int]) -> None:
    x, n = case
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1
    assert (x == 0, x == n) == (low == 0, high == 1)


def test_wilson_of_nothing_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        wilson(0, 0)


def test_answers_of_the_same_people_widen_the_interval() -> None:
    clusters = _clusters(list(zip([5, 4, 5, 2, 4, 5, 3, 5], [5, 5, 5, 4, 4, 5, 5, 5], strict=True)))
    deff = design_effect(clusters)
    assert _six(0.868421, 1.605104, 23.674483) == (clusters.a / clusters.b, deff, clusters.b / deff)
    assert _six(0.680612, 0.953361) == clustered(clusters)
    assert _six(0.726731, 0.942461) == wilson(clusters.a, clusters.b)


@given(respondents)
def test_the_design_effect_is_the_linearised_variance_over_the_simple_one(
    answers: list[tuple[int, int]],
) -> None:
    clusters = _clusters(answers)
    assume(len(answers) > 1 and 0 < clusters.a < clusters.b)
    share, m = clusters.a / clusters.b, len(answers)
    se = sqrt(m / (m - 1) * sum((a - share * b) ** 2 for a, b in answers)) / clusters.b
    simple = sqrt(share * (1 - share) / clusters.b)
    assert pytest.approx(se / simple, rel=1e-6, abs=1e-6) == sqrt(design_effect(clusters))


@given(respondents)
def test_a_clustered_interval_is_never_narrower_than_wilsons(answers: list[tuple[int, int]]) -> None:
    clusters = _clusters(answers)
    low, high = clustered(clusters)
    naive_low, naive_high = wilson(clusters.a, clusters.b)
    assert low <= naive_low + 1e-12 <= clusters.a / clusters.b + 2e-12
    assert high >= naive_high - 1e-12


@pytest.mark.parametrize("answers", [[(3, 4)], [(4, 4), (3, 3), (5, 5)], [(0, 4), (0, 3)]])
def test_where_the_spread_is_unknown_respondents_are_counted(answers: list[tuple[int, int]]) -> None:
    clusters = _clusters(answers)
    assert None is design_effect(clusters)
    assert wilson(len(answers) * clusters.a / clusters.b, len(answers)) == clustered(clusters)


def test_one_answer_each_makes_no_clusters() -> None:
    assert wilson(380, 400) == clustered(_clusters([(1, 1)] * 380 + [(0, 1)] * 20))


def test_people_who_all_answer_alike_do_not_make_the_interval_a_point() -> None:
    clusters = _clusters([(9, 10), (9, 10), (9, 10)])
    assert 0 == design_effect(clusters)
    assert pytest.approx(wilson(27, 30)) == clustered(clusters)


def test_the_survival_of_open_complaints_gives_the_oracle_figures() -> None:
    curve = kaplan_meier(ORACLE_TIMES, ORACLE_ENDED)
    assert [(1, 0.9), (2, 0.7), (3, 0.6), (6, 0.48), (7, 0.36), (12, 0.18)] == [
        (step.time, float(step.running)) for step in curve.steps
    ]
    assert (6, (1, None)) == (median_time(curve), median_interval(curve))
    assert 3 == median(time for time, over in zip(ORACLE_TIMES, ORACLE_ENDED, strict=True) if over)
    assert _six(0.640000) == (1 - survival_at(curve, 7),)
    assert _six(0.089872, 0.648423) == survival_interval(curve, 7)


def test_a_median_that_fewer_than_half_have_reached_is_none() -> None:
    assert None is median_time(kaplan_meier([3, 5, 8, 10], [True, False, False, False]))
    assert None is median_time(kaplan_meier([], []))


def test_a_curve_at_exactly_one_half_has_its_median_there() -> None:
    assert 3 == median_time(kaplan_meier([1, 3, 5, 7], [True] * 4))


@given(st.integers(1, 300))
def test_half_of_any_even_number_is_exactly_one_half(pairs: int) -> None:
    assert pairs == median_time(kaplan_meier(range(1, 2 * pairs + 1), [True] * (2 * pairs)))


@given(cases)
def test_survival_is_that_of_scipy(observed: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*zip(*observed, strict=True))
    expected = _scipy(observed).sf
    times = numpy.arange(0, max(time for time, _ in observed) + 1)
    assert pytest.approx(expected.evaluate(times), abs=1e-12) == [survival_at(curve, time) for time in times]


@given(cases)
def test_the_interval_of_survival_is_that_of_scipy(observed: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*zip(*observed, strict=True))
    with warnings.catch_warnings(action="ignore"), numpy.errstate(all="ignore"):
        band = _scipy(observed).sf.confidence_interval(method="log-log")
    for step in curve.steps:
        expected = [float(limit.evaluate(step.time)) for limit in (band.low, band.high)]
        if not step.running:
            before = [1.0, *(float(band.high.evaluate(one.time)) for one in curve.steps if one.running)]
            expected = [0.0, min(before[-1], beta.ppf(0.975, 1, step.at_risk))]
        assert pytest.approx(expected, abs=1e-9) == list(survival_interval(curve, step.time))


@given(cases)
def test_before_the_first_end_the_interval_is_that_of_as_many_who_all_run(observed: list[tuple[int, bool]]):
    curve = kaplan_meier(*zip(*observed, strict=True))
    first = curve.steps[0].time if curve.steps else curve.longest + 1
    for time in range(int(min(first, curve.longest + 1))):
        watched = sum(seen >= time for seen, _ in observed)
        exact = (beta.ppf(0.025, watched, 1), 1.0)
        assert pytest.approx(exact) == survival_interval(curve, time)


@given(cases)
def test_no_interval_of_a_share_in_time_is_a_point(observed: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*zip(*observed, strict=True))
    found = [survival_interval(curve, time) for time in range(int(curve.longest) + 1)]
    assert all(0 <= low < high <= 1 for low, high in found)


@pytest.mark.parametrize(("alike", "high"), [(1, None), (5, None), (6, 3)])
def test_of_fewer_than_six_who_end_at_once_nobody_knows_how_late_half_may(
    alike: int, high: int | None
) -> None:
    # 0.025 to the power of 1/5 is 0.478, of 1/6 0.541: the share that still runs may be above a half, or not.
    assert (3, high) == median_interval(kaplan_meier([3] * alike, [True] * alike))


@given(cases)
def test_the_median_is_the_smallest_time_with_no_more_than_half(observed: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*zip(*observed, strict=True))
    half = next((step.time for step in curve.steps if step.running <= Fraction(1, 2)), None)
    assert half == median_time(curve)
    low, high = median_interval(curve)
    assert half is None or low <= half
    assert (inf if half is None else half) <= (inf if high is None else high)


def test_nothing_is_known_beyond_the_longest_time_while_some_are_open() -> None:
    open_ones, all_ended = kaplan_meier([2, 5], [True, False]), kaplan_meier([2, 5], [True, True])
    assert (0.5, None, 0.0) == (
        survival_at(open_ones, 5),
        survival_at(open_ones, 6),
        survival_at(all_ended, 6),
    )
    assert (None, (0.0, pytest.approx(0.910410))) == (
        survival_interval(open_ones, 6), survival_interval(all_ended, 6),
    )  # fmt: skip


def test_the_one_that_crosses_80_percent_is_one_of_the_vital_few() -> None:
    chart = pareto(COMPLAINTS, {"other"})
    assert ["leak", "noise", "lift", "parking", "cleaning", "billing", "other"] == [
        bar.category for bar in chart.bars
    ]
    assert _six(0.300885, 0.486726, 0.601770, 0.716814, 0.796460, 0.840708, 1.000000) == tuple(
        bar.cumulative / chart.total for bar in chart.bars
    )
    assert [True] * 6 + [False] == [bar.vital for bar in chart.bars]
    assert (113, True) == (chart.total, chart.split_other)


def test_without_the_bucket_of_others_the_vital_few_are_fewer() -> None:
    chart = pareto({name: count for name, count in COMPLAINTS.items() if name != "other"})
    assert _six(0.357895, 0.578947, 0.715789, 0.852632) == tuple(
        bar.cumulative / chart.total for bar in chart.bars[:4]
    )
    assert ["leak", "noise", "lift", "parking"] == [bar.category for bar in chart.bars if bar.vital]
    assert not chart.split_other


def test_what_counts_as_much_as_the_last_of_the_vital_few_is_one_too() -> None:
    chart = pareto({"leak": 60, "parking": 13, "lift": 13, "noise": 4})
    assert (73, 90) == (chart.bars[1].cumulative, chart.total)  # lift crosses 72, parking equals it
    assert ["leak", "lift", "parking"] == [bar.category for bar in chart.bars if bar.vital]


def test_exactly_80_percent_is_enough() -> None:
    assert ["a"] == [bar.category for bar in pareto({"a": 80, "b": 20}).bars if bar.vital]
    assert ["a", "b"] == [bar.category for bar in pareto({"a": 79, "b": 21}).bars if bar.vital]


def test_others_equal_to_the_smallest_need_no_splitting_and_are_not_vital() -> None:
    chart = pareto({"a": 60, "b": 20, "other": 20}, {"other"})
    assert ["a", "b"] == [bar.category for bar in chart.bars if bar.vital]
    assert not chart.split_other
    assert pareto({"a": 60, "b": 20, "other": 21}, {"other"}).split_other


def test_without_a_count_nothing_is_vital() -> None:
    assert ((), 0, False) == (pareto({}).bars, pareto({}).total, pareto({}).split_other)
    assert [False, False] == [bar.vital for bar in pareto({"a": 0, "other": 0}, {"other"}).bars]


def test_what_never_occurs_is_not_one_of_the_vital_few() -> None:
    chart = pareto({"a": 5, "b": 0, "other": 95}, {"other"})
    assert [("a", True), ("b", False), ("other", True)] == [(bar.category, bar.vital) for bar in chart.bars]


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=8))
def test_the_vital_few_are_the_shortest_run_and_its_equals(found: dict[str, int]) -> None:
    chart = pareto(found)
    vital = [bar.count for bar in chart.bars if bar.vital]
    rest = [bar.count for bar in chart.bars if not bar.vital]
    assert 100 * sum(vital) >= 80 * chart.total
    if vital:
        assert min(vital) > max(rest, default=0)
        assert 100 * (sum(vital) - min(vital) * vital.count(min(vital))) < 80 * chart.total


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([80, 80, 60, 60], 72.0),  # 4, 4, 3, 3 as x/5
        ([75, 75, 50, 50], 65.0),  # the same as (x - 1)/4: the other side of 70
        ([75, 75, 50, None], 68.75),
    ],
)
def test_a_score_depends_on_the_map_and_on_what_was_answered(
    ratings: list[float | None], expected: float
) -> None:
    assert expected == score(ratings, WEIGHTS, minimum_answered=0.5)


def test_too_little_answered_gives_no_score() -> None:
    assert 80.0 == score([80, None, 80, None], [0.3, 0.3, 0.2, 0.2], minimum_answered=0.5)
    assert None is score([80, None, None, 80], [0.3, 0.3, 0.2, 0.1], minimum_answered=0.5)
    assert None is score([None, None], [0.5, 0.5], minimum_answered=0)
    assert None is score([80], [0], minimum_answered=0)


def test_70_is_70_and_not_a_little_less() -> None:
    # In binary 0.1 + 0.2 is not 0.3: a mean of seventies could come out as 70.00000000000001.
    assert 70.0 == score([70, 70, 70], [0.1, 0.2, 0.4], minimum_answered=0.5)
    assert 70.0 == score([66.67, 73.33], [0.5, 0.5], minimum_answered=0.5)


@given(
    st.lists(st.tuples(st.none() | st.sampled_from([0, 33.33, 66.67, 100]), shares), min_size=1, max_size=14)
)
def test_a_score_is_the_exact_mean_of_the_written_decimals(answers: list[tuple[float | None, float]]) -> None:
    answered = [
        (Fraction(str(rating)), Fraction(str(weight))) for rating, weight in answers if rating is not None
    ]
    assume(answered)
    exact = sum(rating * weight for rating, weight in answered) / sum(weight for _, weight in answered)
    assert float(exact) == score(*zip(*answers, strict=True), minimum_answered=0)


def _scipy(observed: list[tuple[int, bool]]) -> object:
    times, ended = zip(*observed, strict=True)
    return ecdf(CensoredData.right_censored(times, [not over for over in ended]))
