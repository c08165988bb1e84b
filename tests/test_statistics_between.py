"""Gaps between rare events, and limits that rest on a baseline: against scipy and by hand."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import geom

from servicecontrol.statistics.between import TAIL, between_chart
from servicecontrol.statistics.control import control_chart

SIX_DIGITS = 5e-7


@given(st.lists(st.integers(0, 400), min_size=8, max_size=40))
def test_the_limits_leave_their_share_of_the_geometric_distribution_beyond_them(gaps: list[int]) -> None:
    assume(sum(gaps))
    chart = between_chart(gaps)
    assert chart is not None
    days = geom(1 / (1 + chart.mean), loc=-1)
    assert days.mean() == pytest.approx(chart.mean)
    assert days.sf(chart.high) <= TAIL * (1 + 1e-9)
    assert chart.high == 0 or days.sf(chart.high - 1) > TAIL * (1 - 1e-9)
    assert days.cdf(chart.low - 1) <= TAIL * (1 + 1e-9)
    assert days.cdf(chart.low) > TAIL * (1 - 1e-9)
    assert [chart.low <= gap <= chart.high for gap in gaps] == [not chart.signal(gap) for gap in gaps]


def test_a_mean_of_nine_days_has_its_limit_at_62_and_none_below() -> None:
    chart = between_chart([9] * 20)
    assert chart is not None
    assert (9.0, 0, 62, "limits") == (chart.mean, chart.low, chart.high, chart.trust)
    assert (False, True, False) == (chart.signal(62), chart.signal(63), chart.signal(0))


def test_only_where_events_are_very_rare_can_one_gap_be_too_short() -> None:
    chart = between_chart([2000] * 20)
    assert chart is not None
    assert (2, True, False) == (chart.low, chart.signal(1), chart.signal(2))


@pytest.mark.parametrize(
    ("gaps", "trust"), [(7, "run-chart"), (8, "provisional"), (19, "provisional"), (20, "limits")]
)
def test_few_gaps_have_no_limits_or_provisional_ones(gaps: int, trust: str) -> None:
    chart = between_chart([3] * gaps)
    assert chart is not None
    assert trust == chart.trust
    assert (trust != "run-chart") is chart.signal(1000)


def test_gaps_of_nothing_have_no_chart() -> None:
    assert (None, None) == (between_chart([]), between_chart([0, 0, 0]))


def test_a_baseline_gives_centre_and_spread_and_all_points_are_judged_by_it() -> None:
    counts, exposures = [12, 15, 11, 25, 9, 14, 16, 13, 40], [400, 420, 390, 410, 380, 400, 430, 405, 400]
    frozen = control_chart("p", counts, exposures, [True] * 8 + [False])
    alone = control_chart("p", counts[:8], exposures[:8])
    assert frozen is not None and alone is not None
    assert (alone.centre, alone.sigma) == (frozen.centre, frozen.sigma)
    assert (pytest.approx(0.035549, abs=SIX_DIGITS), pytest.approx(1.394204, abs=SIX_DIGITS)) == (
        frozen.centre,
        frozen.sigma,
    )
    assert alone.points == frozen.points[:8]
    assert [False] * 8 + [True] == [point.signal for point in frozen.points]
    assert "provisional" == frozen.trust


def test_limits_that_rest_on_too_short_a_baseline_are_not_drawn() -> None:
    chart = control_chart("u", [20] * 30, [5.0] * 30, [index < 7 for index in range(30)])
    assert chart is not None
    assert "run-chart" == chart.trust
    assert None is control_chart("u", [20] * 30, [5.0] * 30, [False] * 30)


def test_where_fewer_than_five_are_expected_there_are_no_limits_and_with_five_there_are() -> None:
    for count, trust in ((4, "run-chart"), (5, "provisional")):
        chart = control_chart("u", [count] * 10, [1.0] * 10)
        assert chart is not None
        assert (trust, count) == (chart.trust, chart.fewest_expected)
