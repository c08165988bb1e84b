"""Exact tests stay exact however many were asked: scipy's figures from ten forms to a million."""

from __future__ import annotations

from itertools import pairwise
from math import pi, sqrt

import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, chi2, hypergeom

from servicecontrol.statistics.change import LEAST_EXPECTED, LEVEL, change, expected
from servicecontrol.statistics.exact import _corners, boschloo, fisher, mcnemar, poisson

#: Half of the last digit that a page shows of a probability.
SHOWN = 5e-4
MANY = 20_000
LARGEST_UNCONFIRMED = 980
#: Some are dissatisfied of one in a thousand, one in a hundred, one in two and nearly all: x of n and y of m.
SMALL = [
    *[(3, 100, 12, 100), (0, 150, 5, 150), (1, 150, 2, 80), (99, 100, 92, 100), (0, 200, 0, 200)],
    *[(1, 200, 8, 200), (50, 100, 66, 100), (0, 10, 150, 300), (10, 10, 150, 300), (2, 10, 1, 400)],
    *[(1, 5, 700, 1000), (5, 5, 1, 1000), (0, 1, 990, 1000), (12, 12, 359, 400), (28, 60, 244, 400)],
]
#: The same, of as many as a table of responses may hold in earnest: balanced, and ten beside twenty thousand.
LARGE = [
    *[(3, MANY, 12, MANY), (MANY - 3, MANY, MANY - 9, MANY), (2, 1000, 130, MANY), (1, 10, 20, MANY)],
    *[(2, 10, MANY // 2, MANY), (2, 20, 15_000, MANY), (9, 10, MANY - 20, MANY), (MANY // 2, MANY, 10, 10)],
]


def _groups(sizes: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[int, int]]:
    return sizes.flatmap(lambda n: st.tuples(st.integers(0, n) | st.integers(0, min(n, 12)), st.just(n)))


def _whole_tables(x: int, n: int, y: int, m: int) -> float:
    """Boschloo's p by all tables at once, over common shares as close as 1 in 2,000."""
    angles = (numpy.arange(2000) + 0.5) / 2000 * pi / 2
    shares = numpy.sin(angles)[:, None] ** 2
    first, second = numpy.arange(n + 1)[:, None], numpy.arange(m + 1)[None, :]

    def one_sided(count: int, other: int) -> float:
        found = hypergeom.cdf(first, n + m, n, first + second)
        extreme = (found <= found[count, other] * (1 + 1e-7)).astype(float)
        chances = (binom.pmf(first.T, n, shares) @ extreme) * binom.pmf(second, m, shares)
        return float(chances.sum(axis=1).max())

    return min(1.0, 2 * min(one_sided(x, y), one_sided(n - x, m - y)))


@pytest.mark.parametrize("table", SMALL)
def test_the_exact_test_is_the_largest_probability_over_all_tables(table: tuple[int, int, int, int]) -> None:
    theirs = _whole_tables(*table)
    assert theirs - 1e-9 <= boschloo(*table) <= theirs + SHOWN / 10


@pytest.mark.parametrize("table", LARGE)
def test_with_twenty_thousand_forms_the_exact_test_counts_the_same_tables(
    table: tuple[int, int, int, int],
) -> None:
    x, n, y, m = min(table, (table[1] - table[0], table[1], table[3] - table[2], table[3]), key=_fisher)
    p0 = hypergeom.cdf(x, n + m, n, x + y)
    corners = _corners(p0 * (1 + 1e-7), n, m)
    assert corners == sorted(corners)
    assert len(corners) == n + 1
    # Each is the least count of the second group with which a count of the first is as extreme.
    for count in {0, x, n, *(n * part // 20 for part in range(20))}:
        least = corners[count]
        assert least == m + 1 or hypergeom.cdf(count, n + m, n, count + least) <= p0 * (1 + 1e-6)
        assert least == 0 or hypergeom.cdf(count, n + m, n, count + least - 1) > p0
    points = 2000 if n <= 1000 else 100
    shares = numpy.sin((numpy.arange(points) + 0.5) / points * pi / 2)[:, None] ** 2
    tables = binom.pmf(numpy.arange(n + 1), n, shares) * binom.sf(numpy.array(corners) - 1, m, shares)
    theirs = 2 * float(tables.sum(axis=1).max())
    assert theirs < 1
    # So few shares may miss the peak by a little.
    assert theirs - 1e-9 <= boschloo(*table) <= theirs * 1.02
    assert boschloo(*table) <= 2 * p0 * (1 + 1e-6)


def _fisher(table: tuple[int, int, int, int]) -> float:
    x, n, y, m = table
    return float(hypergeom.cdf(x, n + m, n, x + y))


@given(_groups(st.integers(1, 120)), _groups(st.integers(1, 120)))
@settings(deadline=None, max_examples=25)
@example((0, MANY), (1, 1))
@example((0, 10), (MANY, MANY))
@example((MANY, MANY), (0, MANY))
def test_the_exact_test_is_a_probability_whoever_comes_first(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    (x, n), (y, m) = before, after
    p = boschloo(x, n, y, m)
    assert 0 <= p <= 1
    assert pytest.approx(p, abs=SHOWN / 5) == boschloo(y, m, x, n)
    assert pytest.approx(p, abs=SHOWN / 5) == boschloo(n - x, n, m - y, m)
    assert p <= 2 * min(fisher(x, n, y, m), fisher(n - x, n, m - y, m)) * (1 + 1e-6)


@pytest.mark.parametrize(("n", "m"), [(30, 30), (10, 400), (400, 2000), (10, MANY)])
def test_the_further_apart_two_shares_are_the_smaller_is_the_p(n: int, m: int) -> None:
    step = max(1, m // 200) if min(n, m) <= 10 else 1
    found = [boschloo(0, n, step * y, m) for y in range(2, 22)]
    assert all(p >= less - 1e-9 for p, less in pairwise(found))
    assert found[-1] < found[0]


@given(_groups(st.integers(1, MANY)), _groups(st.integers(1, MANY)))
@settings(deadline=None, max_examples=50)
@example((0, MANY), (MANY, MANY))
@example((MANY, MANY), (0, MANY))
@example((500_000, 1_000_000), (500_900, 1_000_000))
@example((3, 10), (500_000, 1_000_000))
def test_fishers_tail_is_that_of_scipy_however_many(before: tuple[int, int], after: tuple[int, int]) -> None:
    (x, n), (y, m) = before, after
    theirs = hypergeom.cdf(x, n + m, n, x + y)
    assert pytest.approx(theirs, rel=2e-6, abs=1e-280) == fisher(x, n, y, m)


@pytest.mark.parametrize("n", [1, 10, 1029, 1030, MANY, 100_000, 1_000_000])
@pytest.mark.parametrize("share", [0.001, 0.01, 0.48, 0.4975, 0.5])
def test_mcnemars_test_is_that_of_scipy_however_many(n: int, share: float) -> None:
    worse = round(n * share)
    theirs = binomtest(worse, n).pvalue
    assert pytest.approx(theirs, rel=1e-6, abs=1e-280) == mcnemar(worse, n - worse)
    assert mcnemar(worse, n - worse) == mcnemar(n - worse, worse)


def test_where_half_of_very_many_went_each_way_nothing_is_shown() -> None:
    assert 1.0 == mcnemar(500_000, 500_000)
    # 1.96 roots of a million, and a step less.
    assert [True, False] == [
        mcnemar(500_000 - k, 500_000 + k) < LEVEL for k in (LARGEST_UNCONFIRMED + 1, LARGEST_UNCONFIRMED)
    ]


def test_the_z_test_is_asked_only_where_the_exact_one_is_not() -> None:
    # Ten of forty thousand are expected five and five; of one fewer, less.
    assert (LEAST_EXPECTED, "z") == (expected(1, MANY, 9, MANY), change(1, MANY, 9, MANY).test)
    found = change(1, MANY, 8, MANY)
    assert ("exact", boschloo(1, MANY, 8, MANY)) == (found.test, found.p)


@pytest.mark.parametrize("n", [100, 1000, MANY])
def test_of_ever_larger_surveys_the_exact_p_comes_ever_nearer_to_fishers(n: int) -> None:
    # With many forms there is a share at which hardly any of the level is wasted: the gap falls as their root.
    bound = 2 * fisher(2, n, 9, n)
    gap = 1 - boschloo(2, n, 9, n) / bound
    assert 1 < gap * sqrt(n) < 4


@pytest.mark.parametrize("places", [1, 7, 1000])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 30, 1029, MANY, 1_000_000])
def test_the_interval_of_a_count_is_that_of_scipy_however_large_it_is(count: int, places: int) -> None:
    tail = 0.025 / places
    low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    assert pytest.approx((low, chi2.isf(tail, 2 * count + 2) / 2), rel=1e-8) == poisson(count, places)
