"""Typed rows of metrics: a wrong metric, kind, key, column or cell fails when it is asked for, not when it is shown."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest
from trades import trades

from servicecontrol.measure import (
    MetricRow,
    Result,
    WrongShape,
    complaints,
    kinds,
    measure,
    survey_kinds,
    surveys,
    visits,
)
from servicecontrol.measure.complaints import HandlingTime, OpenComplaints
from servicecontrol.measure.counted import CategoryCount
from servicecontrol.measure.kinds import DaysTaken, MeanValue, PlainCount, Ratio, RatioSoFar
from servicecontrol.measure.rows import columns_of, grouped
from servicecontrol.measure.running import figured
from servicecontrol.measure.surveys import ChangeByItem
from servicecontrol.metrics.catalogue import MetricKind, metric_named, metrics


def _shapes(module: ModuleType) -> list[type[MetricRow]]:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, MetricRow)]
    return [each for each in found if each.__module__ == module.__name__]


KINDS = [*_shapes(kinds), *_shapes(survey_kinds)]
OF_ONE = [
    each for module in (complaints, surveys, visits) for each in _shapes(module) if hasattr(each, "metric")
]


@pytest.mark.parametrize("shape", OF_ONE, ids=lambda shape: shape.metric)
def test_a_metric_has_the_columns_and_cells_that_are_read_from_it(shape: type[MetricRow]) -> None:
    assert len(measure({}, [shape.metric])[shape.metric].typed(shape)) == 0
    assert len(trades().figures[shape.metric].rows) == len(trades().rows(shape))


def test_each_metric_is_read_with_one_class() -> None:
    assert len(OF_ONE) == len({shape.metric for shape in OF_ONE}) > 30


@pytest.mark.parametrize("kind", sorted({metric.kind for metric in metrics().values()}))
def test_every_kind_has_its_class(kind: MetricKind) -> None:
    assert any(kind in shape.kinds for shape in KINDS)


@pytest.mark.parametrize("shape", KINDS)
def test_a_kind_adds_its_columns_to_every_metric_of_it(shape: type[MetricRow]) -> None:
    if shape is kinds.FiniteRatio:  # of those with a population alone
        return
    for metric in metrics().values():
        if metric.kind in shape.kinds:
            assert set(columns_of(shape, metric)) <= set(measure({}, [metric.name])[metric.name].columns)


RATES = Result(
    "visit-coverage",
    ("organisation", "quarter", "customers", "numerator", "denominator", "value", "low", "high"),
    (("o", "2026Q1", "all", 1, 2, 0.5, None, None), ("o", "2026Q2", "all", 0, 0, None, None, None)),
)


def test_rows_are_chosen_by_key_and_read_by_type() -> None:
    assert [Ratio(1, 2, 0.5, None, None)] == RATES.typed(Ratio, quarter="2026Q1")
    assert [] == RATES.typed(Ratio, organisation="p")
    assert 2 == len(RATES.typed(Ratio))


def test_a_row_without_columns_is_still_counted() -> None:
    assert [PlainCount()] == Result("open-complaints", ("organisation",), (("o",),)).typed(PlainCount)


def test_a_metric_of_another_kind_is_refused_before_there_is_a_row() -> None:
    empty = Result("visit-coverage", (*RATES.columns, "n", "mean", "deviation"), ())
    with pytest.raises(WrongShape, match="visit-coverage is of the kind ratio, not mean"):
        empty.typed(MeanValue)


def test_a_column_or_a_key_that_there_is_not_is_refused_before_there_is_a_row() -> None:
    empty = Result(RATES.metric, RATES.columns[:-1], ())
    with pytest.raises(WrongShape, match="visit-coverage has no column high"):
        empty.typed(Ratio)
    with pytest.raises(WrongShape, match="visit-coverage has no column survey"):
        RATES.typed(Ratio, survey="S1")


@pytest.mark.parametrize(
    ("place", "cell", "told"),
    [
        (3, None, "None is no int"),
        (3, True, "True is no int"),
        (3, 1.0, "1.0 is no int"),
        (4, "2", "'2' is no int"),
        (5, "half", "'half' is no float"),
        (6, date(2026, 1, 1), "is no float"),
    ],
)
def test_a_cell_of_another_type_is_refused(place: int, cell: object, told: str) -> None:
    row = [*RATES.rows[0]]
    row[place] = cell
    with pytest.raises(WrongShape, match=told):
        Result(RATES.metric, RATES.columns, (tuple(row),)).typed(Ratio)


def test_a_numerator_that_is_not_known_is_read_only_where_it_is_expected() -> None:
    out = Result(RATES.metric, RATES.columns, (("o", "2026Q1", "all", None, 2, None, None, None),))
    assert [RatioSoFar(None, 2, None, None, None)] == out.typed(RatioSoFar)
    with pytest.raises(WrongShape, match="None is no int"):
        out.typed(Ratio)


def test_whole_numbers_are_read_as_fractions_where_a_column_holds_fractions() -> None:
    whole = Result(RATES.metric, RATES.columns, (("o", "2026Q1", "all", 2, 2, 1, 1, None),))
    [row] = whole.typed(Ratio)
    assert [float, float, int] == [type(row.value), type(row.low), type(row.numerator)]


@pytest.mark.parametrize(("verdict", "fits"), [("improved", True), ("better", False), (None, False)])
def test_a_word_that_is_none_of_its_vocabulary_is_refused(verdict: str | None, *, fits: bool) -> None:
    columns = columns_of(ChangeByItem, metric_named("change-by-item"))
    cells = {"survey": "S", "item": "a", "verdict": verdict}
    counts = dict.fromkeys(("before_numerator", "before_denominator", "numerator", "denominator"), 1)
    changes = Result("change-by-item", columns, (tuple((cells | counts).get(column) for column in columns),))
    if fits:
        assert [verdict] == [row.verdict for row in changes.typed(ChangeByItem)]
    else:
        with pytest.raises(WrongShape, match="is no "):
            changes.typed(ChangeByItem)


def test_the_days_of_a_metric_stand_in_the_names_of_its_columns() -> None:
    columns = columns_of(DaysTaken, metric_named("handling-time"))
    assert {"within_7", "within_7_low", "within_7_high", "mean_30"} <= set(columns)
    result = trades().figures["handling-time"]
    [row] = trades().rows(HandlingTime, organisation="factory", urgency="any", measure="closed")
    [cells] = [each for each in result.rows if each[:3] == ("factory", "any", "closed")]
    at = result.columns.index
    assert (cells[at("within_7")], cells[at("mean_30")]) == (row.within, row.mean)


def test_a_row_has_no_column_beside_its_own() -> None:
    [row] = trades().rows(OpenComplaints, organisation="factory")
    with pytest.raises(AttributeError):
        row.denominator  # type: ignore[attr-defined]  # noqa: B018


def test_rows_of_a_key_that_stand_side_by_side_are_grouped() -> None:
    counted = Result(
        "unsatisfied-by-item",
        ("organisation", "survey", "category", "is_other", "count"),
        (("o", "S1", "a", False, 3), ("o", "S1", "b", False, 1), ("o", "S2", "a", True, 2)),
    )
    groups = [
        (keys, [row.count for row in rows])
        for keys, rows in grouped(counted, ("organisation", "survey"), CategoryCount)
    ]
    assert [(("o", "S1"), [3, 1]), (("o", "S2"), [2])] == groups


@pytest.mark.parametrize(
    ("metric", "columns", "lacks"),
    [
        ("visit-coverage", ("organisation", "quarter", "customers", "numerator"), "denominator"),
        ("unsatisfied-by-item", ("organisation", "survey", "category", "count"), "is_other"),
        ("satisfaction-by-survey", ("organisation", "survey", "numerator", "denominator"), "respondents"),
        ("handling-time", ("organisation", "days", "ended", "workdays", "paused"), "urgency, measure"),
    ],
)
def test_a_query_that_does_not_count_what_its_kind_needs_is_told_before_there_is_a_row(
    metric: str, columns: tuple[str, ...], lacks: str
) -> None:
    with pytest.raises(WrongShape, match=f"{metric} has no column {lacks}"):
        figured(metrics()[metric], Result(metric, columns, ()))
