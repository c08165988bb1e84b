"""Agreement of two answers, correlation by rank, and what to improve first."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from servicecontrol.statistics.agreement import gwet, kappa, observed, pabak, weighted_kappa
from servicecontrol.statistics.priorities import explained, priorities
from servicecontrol.statistics.proportions import wilson
from servicecontrol.statistics.ranks import pearson, ranks, spearman

RATINGS = [
    (5, 4, 3),
    (4, 4, 4),
    (3, 2, 4),
    (5, 5, 2),
    (2, 2, 3),
    (4, 3, 5),
    (3, 3, 3),
    (5, 4, 4),
    (1, 2, 4),
    (4, 5, 3),
]
ITEMS = list(zip(*RATINGS, strict=True))
OVERALL = [5, 4, 2, 5, 2, 4, 3, 5, 1, 4]
TWICE = [[40, 4], [3, 13]]
LEVELS = [[20, 5, 1, 0], [4, 18, 4, 1], [1, 3, 10, 2], [0, 1, 2, 8]]
PARADOX = [[55, 3], [2, 0]]

tables = st.integers(2, 4).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 20), min_size=size, max_size=size), min_size=size, max_size=size
    )
)
series = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=30)


def _six(*values: float) -> object:
    return pytest.approx(values, abs=5e-7)


def test_agreement_beyond_chance_has_the_figures_of_the_table() -> None:
    found = kappa(TWICE)
    assert _six(0.883333, 0.707521, 0.102805) == (observed(TWICE), found.value, found.error)
    assert _six(0.506026, 0.909015) == found.interval
    assert _six(0.766667, 0.805960) == (pabak(TWICE), gwet(TWICE))
    assert _six(0.778212, 0.942323) == wilson(53, 60)


def test_a_miss_by_one_level_weighs_less_than_a_miss_by_three() -> None:
    assert _six(0.585134, 0.688283, 0.785459) == (
        kappa(LEVELS).value,
        weighted_kappa(LEVELS, "linear"),
        weighted_kappa(LEVELS, "quadratic"),
    )


def test_where_nearly_all_are_satisfied_kappa_falls_below_zero_and_ac1_does_not() -> None:
    assert _six(0.916667, -0.041667, 0.909434) == (observed(PARADOX), kappa(PARADOX).value, gwet(PARADOX))


def test_where_all_gave_one_answer_nothing_is_left_to_explain() -> None:
    one = [[9, 0], [0, 0]]
    assert (1.0, None, None, 1.0, 1.0) == (
        observed(one), kappa(one), weighted_kappa(one, "quadratic"), pabak(one), gwet(one),
    )  # fmt: skip


@pytest.mark.parametrize("table", [[[9, 0], [3, 0]], [[9, 3], [0, 0]], [[0, 9], [0, 3]], [[0, 0], [9, 3]]])
def test_where_one_side_always_answered_alike_agreement_beyond_chance_cannot_be_said(table: list[list[int]]):
    assert [None] * 3 == [kappa(table), weighted_kappa(table, "linear"), weighted_kappa(table, "quadratic")]
    assert None is not pabak(table)


@pytest.mark.parametrize("table", [[[9, 0], [0, 3]], [[0, 5], [5, 0]], [[7, 0, 0], [0, 1, 0], [0, 0, 2]]])
def test_pairs_that_all_agree_or_all_differ_give_kappa_no_interval(table: list[list[int]]) -> None:
    found = kappa(table)
    assert (True, 0.0, None) == (found.value in (1.0, -1.0), found.error, found.interval)


@given(tables)
def test_no_interval_of_kappa_is_a_point(counts: list[list[int]]) -> None:
    found = kappa(counts)
    assert found is None or found.interval is None or found.interval[0] < found.interval[1]


def test_without_a_pair_there_is_no_agreement() -> None:
    none = [[0, 0], [0, 0]]
    assert [None] * 5 == [
        observed(none), kappa(none), weighted_kappa(none, "linear"), pabak(none), gwet(none),
    ]  # fmt: skip


@given(tables)
def test_agreement_does_not_depend_on_who_was_asked_first(counts: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*counts, strict=True)]
    assert (observed(counts), pabak(counts)) == (observed(turned), pabak(turned))
    one, other = kappa(counts), kappa(turned)
    if one and other:
        assert pytest.approx((one.value, one.error), abs=1e-9) == (other.value, other.error)
    if one and one.interval:
        assert -1 <= one.interval[0] <= one.value + 1e-12 <= one.interval[1] + 2e-12 <= 1 + 3e-12


@given(tables)
def test_for_two_levels_every_weighting_is_plain_kappa(counts: list[list[int]]) -> None:
    two = [row[:2] for row in counts[:2]]
    plain = kappa(two)
    for weights in ("linear", "quadratic"):
        found = weighted_kappa(two, weights)
        assert (plain is None) == (found is None)
        assert plain is None or pytest.approx(plain.value, abs=1e-9) == found


@given(series)
def test_ranks_and_their_correlation_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    left, right = zip(*pairs, strict=True)
    assert list(rankdata(left)) == list(ranks(left))
    if len(set(left)) > 1 and len(set(right)) > 1:
        assert pytest.approx(spearmanr(left, right).statistic, abs=1e-12) == spearman(left, right)
    else:
        assert None is spearman(left, right)


def test_derived_importance_has_the_figures_of_the_table() -> None:
    assert _six(3.6, 3.4, 3.5) == tuple(sum(item) / len(item) for item in ITEMS)
    assert _six(0.990385, 0.836017, -0.259309) == tuple(spearman(item, OVERALL) for item in ITEMS)
    assert _six(0.975980, 0.858315, -0.227980) == tuple(pearson(item, OVERALL) for item in ITEMS)


def test_the_parts_of_what_is_explained_add_up() -> None:
    parts = explained(ITEMS, OVERALL)
    assert _six(0.572116, 0.370374, 0.022665, 0.965155) == (*parts, sum(parts))
    assert _six(0.592771, 0.383746, 0.023483) == tuple(part / sum(parts) for part in parts)


def test_the_weights_of_another_method_tell_the_same() -> None:
    """Johnson's relative weights (2000), by the root of the correlations: neither method is far from the other."""
    items, overall = numpy.array(ITEMS, dtype=float), numpy.array(OVERALL, dtype=float)
    values, vectors = numpy.linalg.eigh(numpy.corrcoef(items))
    root = vectors @ numpy.diag(numpy.sqrt(values)) @ vectors.T
    with_overall = numpy.array([numpy.corrcoef(item, overall)[0, 1] for item in items])
    johnson = root**2 @ numpy.linalg.solve(root, with_overall) ** 2
    assert _six(0.583408, 0.360228, 0.021518, 0.965155) == (*johnson, sum(johnson))
    parts = explained(ITEMS, OVERALL)
    assert sum(parts) == pytest.approx(sum(johnson))
    assert list(parts) == pytest.approx(list(johnson), abs=0.02)


def test_items_that_say_the_same_share_what_they_explain() -> None:
    parts = explained([ITEMS[0], ITEMS[0]], OVERALL)
    assert pytest.approx([pearson(ITEMS[0], OVERALL) ** 2 / 2] * 2) == list(parts)


def test_what_never_varies_explains_nothing_that_can_be_told() -> None:
    assert None is explained([ITEMS[0], [4] * 10], OVERALL)
    assert None is explained(ITEMS, [4] * 10)
    assert (None, None) == (explained([], OVERALL), explained([ITEMS[0]] * 11, OVERALL))
    assert (None, None) == (spearman([4] * 10, OVERALL), pearson([], []))


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 4), min_size=8, max_size=25))
def test_the_parts_add_up_to_the_r_squared_of_a_regression(rows: list[tuple[int, ...]]) -> None:
    matrix = numpy.array(rows, dtype=float)
    parts = explained(matrix[:, :3].T.tolist(), matrix[:, 3].tolist())
    if parts is None:
        return
    design = numpy.column_stack([numpy.ones(len(rows)), matrix[:, :3]])
    fitted = design @ numpy.linalg.lstsq(design, matrix[:, 3], rcond=None)[0]
    around = matrix[:, 3] - matrix[:, 3].mean()
    assert pytest.approx(1 - ((matrix[:, 3] - fitted) ** 2).sum() / (around**2).sum(), abs=1e-7) == sum(parts)


def test_items_fall_into_quadrants_around_the_means() -> None:
    found = priorities({"a": (3.6, 0.990385), "b": (3.4, 0.836017), "c": (3.5, -0.259309)})
    assert _six(3.5, 0.522364) == (found.performance, found.importance)
    assert [("keep-up", False), ("concentrate", False), ("low-priority", True)] == [
        (place.quadrant, place.tied) for place in found.places.values()
    ]


def test_an_item_of_unknown_importance_has_no_place() -> None:
    found = priorities({"a": (0.9, 0.5), "b": (0.8, None), "c": (0.7, 0.2), "d": (0.9, 0.1)})
    assert {"a": "keep-up", "c": "low-priority", "d": "overkill"} == {
        name: place.quadrant for name, place in found.places.items()
    }
    assert None is priorities({"a": (0.9, None)})
