"""Rates of people and areas: small populations, weights by area, response rates, scores."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from statistics import mean, stdev

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom
from scipy.stats import t as student_t

from servicecontrol.statistics.proportions import (
    Clusters,
    clustered,
    clustered_of,
    design_effect,
    effective_size,
    half_width,
    sample_needed,
    variance,
    wilson,
)
from servicecontrol.statistics.response_rates import Dispositions, response_rates
from servicecontrol.statistics.scores import beyond, even_map, mean_interval, mean_level, score, student
from servicecontrol.statistics.stratified import Stratum, kish_effect, weighted

SCORES = [55, 72, 68, 91, 83, 77, 64, 88, 70, 95]
#: 120 forms out: what became of them.
FORMS = Dispositions(complete=90, partial=6, refused=4, not_reached=14, other=2, unknown_household=4)

drawn = st.integers(2, 80).flatmap(
    lambda population: st.integers(1, population).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(population))
    )
)


def _six(*values: float) -> object:
    return pytest.approx(values, abs=5e-7)


def _single(x: int, n: int) -> Clusters:
    return Clusters(n, x, n, x, x, n)


AREAS = [Stratum(500, _single(428, 450)), Stratum(300, _single(114, 150)), Stratum(200, _single(153, 170))]


def test_most_of_a_small_population_narrows_the_interval() -> None:
    assert _six(0.894595, 0.977030) == clustered_of(_single(38, 40), 60)
    assert _six(*wilson(0.95 * 118, 118)) == clustered_of(_single(38, 40), 60)
    # The exact interval, of every population that is not too unlikely, is 53 to 58 of 60.
    kept = [
        k for k in range(38, 61) if min(hypergeom.sf(37, 60, k, 40), hypergeom.cdf(38, 60, k, 40)) > 0.025
    ]
    assert _six(0.883333, 0.966667) == (min(kept) / 60, max(kept) / 60)


def test_what_answers_of_a_small_population_are_worth_counts_respondents() -> None:
    assert _six(*wilson(118, 118)) == clustered_of(_single(40, 40), 60)
    three_each = Clusters(20, 45, 60, 117, 135, 180)
    low, high = clustered_of(three_each, 30)
    assert _six(
        *wilson(0.75 * effective_size(three_each) * 29 / 10, effective_size(three_each) * 29 / 10)
    ) == (
        low,
        high,
    )
    wide_low, wide_high = clustered(three_each)
    assert wide_low < low < 0.75 < high < wide_high


def test_a_census_has_no_sampling_error() -> None:
    assert (0.95, 0.95) == clustered_of(_single(38, 40), 40)
    assert None is clustered_of(_single(38, 40), 39)


@given(drawn)
def test_the_interval_of_a_small_population_is_never_wider(case: tuple[int, int, int]) -> None:
    x, n, population = case
    low, high = clustered_of(_single(x, n), population)
    wide_low, wide_high = wilson(x, n)
    assert wide_low - 1e-12 <= low <= x / n <= high <= wide_high + 1e-12


def test_answers_of_the_same_people_are_worth_fewer_answers() -> None:
    answers = list(zip([5, 4, 5, 2, 4, 5, 3, 5], [5, 5, 5, 4, 4, 5, 5, 5], strict=True))
    sums = ((a, b, a * a, a * b, b * b) for a, b in answers)
    clusters = Clusters(8, *(sum(column) for column in zip(*sums, strict=True)))
    share = clusters.a / clusters.b
    assert _six(0.069473, 0.054836) == (sqrt(variance(clusters)), sqrt(share * (1 - share) / clusters.b))
    assert _six(1.605104, 23.674483) == (design_effect(clusters), effective_size(clusters))
    assert _six(0.680612, 0.953361) == clustered(clusters)
    assert None is variance(Clusters(1, 3, 4, 9, 12, 16))


def test_a_sample_of_385_is_within_five_points_of_any_population() -> None:
    assert (385, 278) == (sample_needed(5), sample_needed(5, 1000))
    assert half_width(385) <= 0.05 < half_width(384)
    assert half_width(278, 1000) <= 0.05 < half_width(277, 1000)
    assert (None, 0) == (half_width(0), half_width(60, 60))


def test_an_area_weighs_its_households_not_its_forms() -> None:
    found = weighted(AREAS)
    assert _six(0.951111, 0.760000, 0.900000) == tuple(area.rate for area in AREAS)
    assert _six(0.902597, 0.883556, 1.070954) == (found.pooled, found.rate, found.kish)
    assert _six(0.012545, 653.793320) == (found.superpopulation.error, found.superpopulation.size)
    assert _six(0.856698, 0.905932) == found.superpopulation.interval
    assert _six(0.007802, 1690.201170) == (found.finite.error, found.finite.size)
    assert _six(0.867387, 0.897985) == found.finite.interval


@pytest.mark.parametrize(
    "lacking", [Stratum(300, _single(0, 0)), Stratum(300, _single(1, 1)), Stratum(0, _single(3, 4))]
)
def test_an_area_that_cannot_be_weighed_leaves_the_whole_without_a_rate(lacking: Stratum) -> None:
    assert None is weighted([*AREAS, lacking])
    assert None is weighted([])


def test_an_area_of_one_mind_does_not_make_the_rate_certain() -> None:
    found = weighted([Stratum(100, _single(20, 20)), Stratum(100, _single(10, 20))])
    assert (0.75, 40.0) == (found.rate, found.superpopulation.size)
    assert _six(*wilson(30, 40)) == found.superpopulation.interval
    unanimous = weighted([Stratum(100, _single(20, 20)), Stratum(100, _single(20, 20))])
    assert wilson(40, 40) == unanimous.superpopulation.interval


def test_where_every_household_answered_only_the_comparison_is_uncertain() -> None:
    found = weighted([Stratum(40, _single(30, 40)), Stratum(20, _single(10, 20))])
    assert ((found.rate, found.rate), 0.0) == (found.finite.interval, found.finite.error)
    assert found.superpopulation.error > 0


@given(st.lists(st.tuples(st.integers(2, 40), st.integers(0, 38)), min_size=1, max_size=6))
def test_areas_answering_in_proportion_weigh_as_they_came(areas: list[tuple[int, int]]) -> None:
    strata = [Stratum(10 * n, _single(min(x, n), n)) for n, x in areas]
    found = weighted(strata)
    assert pytest.approx(found.pooled) == found.rate
    assert pytest.approx(1) == found.kish


@given(st.lists(st.tuples(st.integers(2, 40), st.integers(40, 900)), min_size=1, max_size=6))
def test_unequal_weights_never_narrow_the_interval(areas: list[tuple[int, int]]) -> None:
    assert kish_effect([Stratum(population, _single(1, n)) for n, population in areas]) >= 1 - 1e-12


def test_the_six_response_rates_differ_in_partial_and_unknown_ones() -> None:
    rates = response_rates(FORMS, eligible_share=0.9)
    assert _six(0.750000, 0.800000, 0.752508, 0.802676, 0.775862, 0.827586) == (
        rates.rr1, rates.rr2, rates.rr3, rates.rr4, rates.rr5, rates.rr6,
    )  # fmt: skip
    assert 120 == FORMS.distributed


def test_nothing_handed_out_has_no_rate() -> None:
    assert None is response_rates(Dispositions(0, 0, 0, 0))
    unknown = response_rates(Dispositions(0, 0, 0, 0, unknown_household=9), eligible_share=0.0)
    assert (0.0, 0.0, None, None) == (unknown.rr1, unknown.rr3, unknown.rr5, unknown.rr6)


@given(st.tuples(*[st.integers(0, 200)] * 7), st.floats(0, 1))
def test_response_rates_are_ordered_by_what_they_leave_out(forms: tuple[int, ...], share: float) -> None:
    rates = response_rates(Dispositions(*forms), share)
    if rates and rates.rr5 is not None:
        assert rates.rr1 <= rates.rr3 + 1e-12 <= rates.rr5 + 2e-12
        assert rates.rr2 <= rates.rr4 + 1e-12 <= rates.rr6 + 2e-12 <= 1 + 3e-12
        assert rates.rr1 <= rates.rr2


def test_a_mean_score_has_students_interval() -> None:
    assert _six(76.3, 12.824023) == (mean(SCORES), stdev(SCORES))
    assert _six(67.126247, 85.473753) == mean_interval(mean(SCORES), stdev(SCORES), 10)
    assert (None, None) == (mean_interval(70.0, None, 1), mean_interval(70.0, None, 0))


def test_scores_that_are_all_the_same_say_nothing_of_how_far_others_may_be() -> None:
    assert None is mean_interval(90.0, 0.0, 3)


degrees = st.integers(1, 600) | st.sampled_from([19_999, 1_000_000])


@given(degrees)
def test_students_t_is_that_of_scipy(freedom: int) -> None:
    assert pytest.approx(student_t.ppf(0.975, freedom), rel=1e-9) == student(freedom)


@given(st.floats(0, 60), degrees)
@example(0.0, 1)
@example(1.7320508, 3)  # where the fraction changes sides
@example(38.0, 1_000_000)
def test_what_lies_beyond_keeps_its_digits_however_small_it_is(t: float, freedom: int) -> None:
    found = beyond(t, freedom)
    assert pytest.approx(2 * student_t.sf(t, freedom), rel=1e-7, abs=1e-290) == found
    assert 0 <= found <= 1


@pytest.mark.parametrize("x", [0, 1, 1000, 500_000, 999_999, 1_000_000])
def test_the_interval_of_a_million_is_that_of_scipy(x: int) -> None:
    theirs = binomtest(x, 1_000_000).proportion_ci(method="wilson")
    assert pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-15) == wilson(x, 1_000_000)


def test_levels_at_even_steps_tell_a_good_rate_from_a_high_score() -> None:
    assert _six(68.333333) == (mean_level([120, 200, 60, 20]),)
    assert 0.95 == (120 + 200 + 60) / 400
    assert (100, Fraction(200, 3), Fraction(100, 3), 0) == even_map(4)
    assert None is mean_level([0, 0, 0, 0])
    with pytest.raises(ValueError, match="two levels"):
        even_map(1)


def test_a_score_by_means_of_three_questions_is_a_weighted_mean_of_their_scores() -> None:
    ratings = [(value - 1) / 9 * 100 for value in (8.2, 7.5, 7.0)]
    assert _six(73.618889) == (score(ratings, [0.3885, 0.3190, 0.2925], minimum_answered=1),)
