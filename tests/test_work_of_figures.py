"""The work of every figure grows no faster than what it is made of: counted, not timed.

Python's work is counted in the instructions that its frames run, DuckDB's in the rows that its operators pass on. What
is doubled are forms, complaints, visits and the days that they are spread over; the products of two such are not looked
for, since a store that has twice of everything must not take four times as long.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import cache

import duckdb
import pytest
from counted import GROWTH, work

from servicecontrol.measure import Result, measure
from servicecontrol.measure.running import figured, load
from servicecontrol.measure.survey_kinds import TrendTest
from servicecontrol.measure.surveys import ChangeByItem, SatisfactionTrend, TrendByItem
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.metrics.schema import SCHEMA, Cell, Table, table
from servicecontrol.statistics.between import between_chart
from servicecontrol.statistics.change import benjamini_hochberg, holm
from servicecontrol.statistics.control import control_chart, runs
from servicecontrol.statistics.exact import boschloo, fisher, mcnemar
from servicecontrol.statistics.pareto import pareto
from servicecontrol.statistics.priorities import explained
from servicecontrol.statistics.ranks import spearman
from servicecontrol.statistics.scores import student
from servicecontrol.statistics.survival import kaplan_meier, median_interval, restricted_mean
from servicecontrol.statistics.trend import trend

FIRST_DAY = date(2020, 1, 1)
AREAS, ITEMS, PROBLEMS = ("n", "e", "s", "w"), ("lift", "green", "guard", "fees"), ("leak", "noise", "other")


def _some(n: int, most: int) -> list[int]:
    chance = random.Random(n)  # noqa: S311  # made-up figures
    return [chance.randrange(most) for _ in range(n)]


def _curve(n: int) -> object:
    curve = kaplan_meier(_some(n, 100 * n), [bool(one) for one in _some(n, 3)])
    return median_interval(curve), restricted_mean(curve, 50 * n)


STATISTICS: dict[str, Callable[[int], object]] = {
    "boschloo, one in a thousand": lambda n: boschloo(0, n, 9, n),
    "boschloo, ten beside many": lambda n: boschloo(2, 10, n // 2, n),
    "fisher": lambda n: fisher(n // 2 - 10, n, n // 2 + 10, n),
    "mcnemar": lambda n: mcnemar(n // 2 - 10, n // 2 + 10),
    "student": student,
    "survival": _curve,
    "control chart": lambda n: (control_chart("u", _some(n, 9), [1.0] * n), runs(_some(n, 9))),
    "gaps": lambda n: between_chart(_some(n, 9)),
    "adjusted": lambda n: (holm(_some(n, 2)), benjamini_hochberg(_some(n, 2))),
    "pareto": lambda n: pareto({f"c{place}": count for place, count in enumerate(_some(n, 99))}, {"c0"}),
    "rank correlation": lambda n: spearman(_some(n, 5), _some(n + 1, 4)[1:]),
    "importance": lambda n: explained([_some(n, 5), _some(n + 1, 5)[1:]], _some(n + 2, 5)[2:]),
}


@pytest.mark.parametrize("name", STATISTICS)
def test_a_statistic_of_twice_as_many_is_about_twice_the_work(name: str) -> None:
    statistic = STATISTICS[name]
    works = [work(lambda n=n: statistic(n)) for n in (500, 1000, 2000)]
    assert 0 < works[1] <= GROWTH * works[0]
    assert works[2] <= GROWTH * works[1]


def test_every_order_of_seven_periods_is_counted_without_writing_them_down() -> None:
    # There are 2,520 of them, each of which has 21 pairs.
    assert 0 < work(lambda: trend([1, 2, 2, 3, 5, 4, 6])) < 2_520 * 21


def test_a_survival_curve_keeps_no_endless_fractions() -> None:
    curve = kaplan_meier(range(1, 3001), [time % 3 > 0 for time in range(3000)])
    assert 1990 < len(curve.steps)
    assert max(step.running.denominator.bit_length() for step in curve.steps) < 300
    one_by_one = 1.0
    for step in curve.steps:
        one_by_one *= 1 - 1 / step.at_risk
        assert pytest.approx(one_by_one, rel=1e-12) == float(step.running)


@pytest.mark.parametrize("name", list(metrics()))
def test_a_metric_of_twice_as_many_records_passes_on_about_twice_the_rows(name: str) -> None:
    rows = [_rows_passed(name, n) for n in (300, 600)]
    assert 0 < rows[1] <= GROWTH * rows[0]


@pytest.mark.parametrize("name", [name for name, metric in metrics().items() if metric.kind != "count"])
def test_what_a_metric_adds_to_twice_as_many_rows_is_about_twice_the_work(name: str) -> None:
    works = [work(lambda n=n: figured(metrics()[name], _counted(name, n))) for n in (300, 600)]
    assert 0 < works[1] <= GROWTH * works[0]


def test_of_twice_as_many_items_importance_is_about_twice_the_work() -> None:
    def of_items(items: int) -> int:
        asked = [f"item-{place:02}" for place in range(items)]
        levels = [("home", "S", f"{code}", 4 - code, "qualified", False) for code in range(1, 5)]
        given = {
            "items": table("items", [("home", "S", item, 1, None, "S") for item in asked]),
            "scale": table("scale", levels),
            "answers": table("answers", _answers("home", "S", 40, asked)),
        }
        counted = _queried("importance-by-item", given)
        return work(lambda: figured(metrics()["importance-by-item"], counted))

    assert 0 < of_items(20) <= GROWTH * of_items(10)


@pytest.mark.parametrize(("surveys", "first"), [(100, "S000"), (101, "S001")])
@pytest.mark.parametrize("shape", [SatisfactionTrend, TrendByItem])
def test_a_trend_is_of_the_latest_hundred_surveys(shape: type[TrendTest], surveys: int, first: str) -> None:
    ids = [f"S{place:03}" for place in range(surveys)]
    days = [FIRST_DAY + timedelta(days=place) for place in range(surveys)]
    rows = zip(ids, days, [None, *ids], strict=False)
    given = {
        "surveys": table(
            "surveys", [("home", id_, "company", "QA", day, day, "", old) for id_, day, old in rows]
        ),
        "items": table("items", [("home", id_, "lift", 0, None, "S000") for id_ in ids]),
        "answers": table("answers", [("home", id_, "r", "n", None, "lift", "3", "qualified") for id_ in ids]),
    }
    [row] = measure(given, [shape.metric])[shape.metric].typed(shape)
    assert (100, first, ids[-1]) == (row.periods, row.first, row.last)


def test_a_survey_of_twenty_thousand_forms_is_measured_whole() -> None:
    found = measure(_tables(20_000), ["change-by-item", "change-by-survey", "importance-by-item"])
    changes = found["change-by-item"].typed(ChangeByItem, organisation="home", survey="S2")
    assert [20_000] * 4 == [row.denominator for row in changes]
    # Of the first item two are dissatisfied, and then seven.
    assert ["exact", "z", "z", "z"] == [row.test for row in changes]
    assert boschloo(19_998, 20_000, 19_993, 20_000) == changes[0].p
    assert all((row.p or 0.0) <= (row.p_holm or 0.0) <= 1 for row in changes)
    pairs = found["change-by-item"].typed(ChangeByItem, organisation="works", survey="S2")[0]
    assert ("paired", 20_000) == (pairs.test, pairs.denominator)


def _rows_passed(name: str, n: int) -> int:
    with closing(duckdb.connect(config={"threads": 1})) as database:
        _fill(database, name, _tables(n))
        told = database.execute(f"explain (analyze, format json) {metrics()[name].sql}").fetchall()[0][1]
    return sum(_passed(json.loads(told)["operator"]))


def _passed(operators: Iterable[dict]) -> Iterator[int]:
    for operator in operators:
        yield operator["intermediate_rows"]
        yield from _passed(operator.get("children", ()))


@cache
def _counted(name: str, n: int) -> Result:
    return _queried(name, _tables(n))


def _queried(name: str, given: dict[str, Table]) -> Result:
    with closing(duckdb.connect(config={"threads": 1})) as database:
        _fill(database, name, given)
        cursor = database.execute(metrics()[name].sql)
        return Result(name, tuple(str(column[0]) for column in cursor.description), tuple(cursor.fetchall()))


def _fill(database: duckdb.DuckDBPyConnection, name: str, given: dict[str, Table]) -> None:
    for each in metrics()[name].tables:
        load(database, each, given.get(each, table(each, ())))


@cache
def _tables(n: int) -> dict[str, Table]:
    """A house whose areas are surveyed twice, and a works whose customers are; a complaint and a visit each day."""
    as_of = FIRST_DAY + timedelta(days=n)
    rows: dict[str, Iterable[tuple[Cell, ...]]] = {
        "site": [(as_of,)],
        "organisations": [("home", FIRST_DAY), ("works", as_of)],
        "areas": [("home", area) for area in AREAS],
        "households": [("home", area, 10 * n, None, None) for area in AREAS],
        "customers": [("home", f"c{k}", k == 0, FIRST_DAY, None) for k in range(5)],
        "surveys": [
            (organisation, survey, "company", "QA", day, day, half, before)
            for organisation in ("home", "works")
            for survey, day, half, before in (
                ("S1", FIRST_DAY, "2019H2", None),
                ("S2", FIRST_DAY, "2020H1", "S1"),
            )
        ],
        "items": [
            (organisation, survey, item, place, None, "S1")
            for organisation in ("home", "works")
            for survey in ("S1", "S2")
            for place, item in enumerate(ITEMS)
        ],
        "scale": [
            (organisation, survey, *level)
            for organisation in ("home", "works")
            for survey in ("S1", "S2")
            for level in (
                ("4", 0, "qualified", True),
                ("3", 1, "qualified", True),
                ("1", 3, "unsatisfied", False),
            )
        ],
        "recovery": [
            ("home", survey, area, 10 * n, n // 4, 0, 0) for survey in ("S1", "S2") for area in AREAS
        ],
        "responses": [
            (organisation, survey, f"r{k}", AREAS[k % 4], f"k{k}", FIRST_DAY, 50.0 + k % 50)
            for organisation in ("home", "works")
            for survey in ("S1", "S2")
            for k in range(n)
        ],
        "answers": [
            answer
            for organisation in ("home", "works")
            for survey in ("S1", "S2")
            for answer in _answers(organisation, survey, n, ITEMS)
        ],
        "answers_on_others": [
            ("works", "S2", f"r{k}", ITEMS[0], "3", "qualified" if k % 3 else "unsatisfied") for k in range(n)
        ],
        "complaints": [_complaint(k, as_of) for k in range(n)],
        "pauses": [
            ("home", f"C{k}", FIRST_DAY + timedelta(days=k + 1), FIRST_DAY + timedelta(days=k + 2))
            for k in range(0, n - 9, 3)
        ],
        "calendar": [("home", FIRST_DAY + timedelta(days=k), k % 7 < 5) for k in range(n + 1)],
        "visits": [
            ("home", f"V{k}", f"c{k % 5}", FIRST_DAY + timedelta(days=k), "visit", None) for k in range(n)
        ],
        "follow_ups": [("home", f"F{k}", "S2", f"r{k}", as_of, "satisfied") for k in range(n)],
        "told_again": [
            ("home", f"F{k}", item, "3" if k % 6 else "1") for k in range(n) for item in ITEMS[:2]
        ],
        "obligations": [_obligation(k) for k in range(n)],
    }
    return {name: table(name, rows.get(name, ())) for name in SCHEMA}


def _answers(organisation: str, survey: str, n: int, items: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
    chance = random.Random(n)  # noqa: S311  # made-up figures
    for k in range(n):
        for place, item in enumerate(items):
            # With the first item two are dissatisfied, and then seven; with the others one in ten.
            dissatisfied = chance.random() < 0.1 if place else k < (2 if survey == "S1" else 7)
            code = "1" if dissatisfied else "34"[k % 2]
            kind = "unsatisfied" if dissatisfied else "qualified"
            customer = f"k{k}" if organisation == "works" else None
            yield organisation, survey, f"r{k}", AREAS[k % 4], customer, item, code, kind


def _complaint(k: int, as_of: date) -> tuple[Cell, ...]:
    received = datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(days=k, hours=9)
    # They take up to as long as the register is old: days by days of waiting must not be counted one by one.
    closed = received + timedelta(days=7919 * k % (k + 9), minutes=k % 60)
    over = closed.date() <= as_of and k % 5 > 0
    ended = closed if over else None
    problem = PROBLEMS[k % 3]
    row = dict(organisation="home", complaint=f"C{k}", received=received, receipt_sent=received)  # noqa: C408
    row |= dict(area=AREAS[k % 4], urgency="ordinary", problem=problem, is_other=problem == "other")  # noqa: C408
    row |= dict.fromkeys(("contacted", "answered", "closed", "closing"), ended)
    row |= dict.fromkeys(("timed", "contact_timed", "concluded", "measured"), True)
    return tuple(row.get(column) for column in SCHEMA["complaints"])


def _obligation(k: int) -> tuple[Cell, ...]:
    due = FIRST_DAY + timedelta(days=k)
    state = "met" if k % 4 else "met-late"
    subject = ("home", "home-1", "answered-within", "complaints", f"C{k}", None, None, None)
    return (*subject, due, False, due, state)
