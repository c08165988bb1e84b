"""Figures against the objectives of their own day: exact at the limit, no verdict without one or before its time."""

from __future__ import annotations

import json
import shutil
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_of import GOOD, facts_of
from pydantic import ValidationError
from trades import TRADES_DAY, trades, trades_files

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.measure.complaints import OnTimeRate
from servicecontrol.measure.objectives import (
    Reached,
    counted_once,
    last_day_of_quarter,
    reached,
    share_standing,
    standing,
    targeted,
)
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.pages.dashboard.headline import headline
from servicecontrol.pages.figures.definitions import definitions
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.targets import dated_limit, target_of
from servicecontrol.pages.survey.charts import trend_chart
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data
from servicecontrol.records.objective import Objective, ObjectiveRegister, objective_on
from servicecontrol.text import language

RATE = {"metric": "satisfaction-by-survey", "threshold": "85", "from": "2025-01-01", "source": "會議"}
EARLY = {**RATE, "to": "2025-12-31"}
LATE = {**RATE, "threshold": "90", "from": "2026-01-01"}


def _objective(**given: object) -> Objective:
    return Objective.model_validate({**RATE, **given})


def _register(**entries: dict[str, str]) -> ObjectiveRegister:
    return ObjectiveRegister.model_validate({f"QO-{name}": entry for name, entry in entries.items()})


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (80, 100, "met"),
        (7996, 10000, "missed"),
        (8000, 10000, "met"),
        (9, 9, "too-few"),
        (8, 10, "met"),
        (0, 0, None),
    ],
)
def test_a_share_is_compared_by_its_counts_and_never_as_it_is_rounded(
    numerator: int, denominator: int, expected: str | None
) -> None:
    assert expected == share_standing(_objective(threshold="80"), numerator, denominator)


def test_a_threshold_with_decimals_is_the_decimal_that_was_written() -> None:
    # 82.1 has no exact binary form: 821 of 1000 must meet it, and one answer less must not.
    objective = _objective(threshold="82.1")
    assert Fraction(821, 10) == objective.limit
    assert ["met", "missed"] == [share_standing(objective, x, 1000) for x in (821, 820)]


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 1000))
def test_what_is_met_from_below_is_missed_from_above_unless_it_is_the_limit(
    x: int, n: int, tenths: int
) -> None:
    floor = _objective(threshold=str(tenths / 10), fewest="0")
    ceiling = _objective(threshold=str(tenths / 10), fewest="0", bound="不高於")
    both = {standing(floor, Fraction(100 * x, n), n), standing(ceiling, Fraction(100 * x, n), n)}
    assert ({"met"} if 1000 * x == tenths * n else {"met", "missed"}) == both


def test_an_objective_holds_from_its_first_day_to_its_last() -> None:
    register = _register(A=EARLY, B=LATE).root
    found = {
        day: held[0] if (held := objective_on(register, date.fromisoformat(day), RATE["metric"])) else None
        for day in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    }
    assert {"2024-12-31": None, "2025-01-01": "QO-A", "2025-12-31": "QO-A", "2026-01-01": "QO-B"} == found
    assert None is objective_on(register, date(2026, 1, 1), RATE["metric"], "mean")
    assert None is objective_on(register, date(2026, 1, 1), RATE["metric"], where={"area": "東"})


@pytest.mark.parametrize("start", ["2025-06-01", "2025-12-31"])
def test_two_objectives_for_one_figure_on_one_day_contradict_each_other(start: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _register(A=EARLY, B={**LATE, "from": start})
    assert "objectives-overlap" == refused.value.errors()[0]["type"]
    _register(A=EARLY, B={**LATE, "from": start, "where": {"area": "東"}})


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("satisfaction-by-survey", "satisfaction", "problems.unknown-metric"),
        ("satisfaction-by-survey", "open-complaints", "problems.unknown-metric"),
        ("  threshold: 80", "  measure: mean\n  threshold: 80", "problems.unknown-measure"),
        ("  threshold: 80", "  where: {town: east}\n  threshold: 80", "problems.unknown-measure"),
    ],
)
def test_an_objective_for_a_figure_that_there_is_not_is_a_problem_at_its_line(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    text = "QO-1:\n  metric: satisfaction-by-survey\n  threshold: 80\n  from: 2025-01-01\n  source: 會議\n"
    data = shutil.copytree(GOOD, tmp_path / "data")
    (data / "yard/objectives.yaml").write_text(text.replace(old, new), "utf-8")
    reading = read_data(data, latest=date(2026, 3, 31))
    assert () == reading.problems
    [problem] = binding_problems(reading.store, partial(problem_in, reading.store))
    assert (key, "data/yard/objectives.yaml") == (problem.what.key, problem.place.path)
    assert problem.place.line > 1


def test_a_past_survey_is_measured_against_the_objective_of_its_own_day() -> None:
    ledger = trades().store.ledgers["property"]
    own = {id_: target_of(survey, ledger) for id_, survey in ledger.surveys.items() if id_.startswith("SV")}
    assert {"SV-2025H1": 85, "SV-2025H2": 85, "SV-2026H1": 91, "SV-2026H2": 91} == own
    found = {
        entry.period: (entry.id, entry.standing) for entry in _reached("property", "satisfaction-by-survey")
    }
    # The one of 2025H2 would miss today's objective.
    assert ("QO-2024-01", "met") == found["SV-2025H2"]
    assert ("QO-2026-01", "missed") == found["SV-2026H1"]
    assert "SV-2026H2" not in found  # still out


def test_the_days_of_an_objective_stand_beside_it() -> None:
    ledger = trades().store.ledgers["property"]
    said = [dated_limit(ledger.objectives[id_], language("en")) for id_ in ("QO-2024-01", "QO-2026-01")]
    assert [
        "at least 85\u202f% from 2024-11-01 to 2026-03-31",
        "at least 91\u202f% since 2026-04-01",
    ] == said


def test_a_quarter_that_still_runs_is_neither_met_nor_missed() -> None:
    last = _reached("factory", "on-time-rate")[-1]
    assert ("2026Q4", False, None) == (last.period, last.over, last.standing)
    assert last.objective is not None
    assert all(
        entry.standing is not None for entry in _reached("factory", "on-time-rate") if entry.over and entry.id
    )


def test_before_the_first_objective_there_is_a_figure_and_no_verdict() -> None:
    first = _reached("factory", "on-time-rate")[0]
    assert ("2025Q3", "", None, None) == (first.period, first.id, first.objective, first.standing)
    assert (1, 2) == (first.numerator, first.n)


def test_a_complaint_that_two_clauses_judge_counts_once() -> None:
    facts = trades()
    rows = facts.rows(
        OnTimeRate, organisation="metal", rule="answered-within", basis="due-cohort", period="2026Q3"
    )
    assert {("metal-3.2a", 4), ("metal-5.3.6a", 4)} == {(row.clause, row.denominator) for row in rows}
    counted = counted_once((row.category, row.clause, row) for row in rows)
    assert [4] == [row.denominator for row in counted]
    [card] = [
        card
        for card in headline(PageContext(facts.store.ledgers["metal"], facts, language("en")))
        if card.name == "on-time"
    ]
    assert "0/2 due in 2026Q4" in card.comparison


def test_without_an_objective_a_card_says_neither_good_nor_bad() -> None:
    facts = facts_of()
    assert all(not ledger.objectives for ledger in facts.store.ledgers.values())
    for ledger in facts.store.ledgers.values():
        for card in headline(PageContext(ledger, facts, language("en"))):
            if card.name in ("satisfaction", "on-time", "visit-coverage"):
                assert None is card.chip
                assert "target" not in card.comparison


def test_every_rate_on_a_dashboard_has_its_counts_beside_it() -> None:
    for code in ("en", "zh-Hant"):
        for ledger in trades().store.ledgers.values():
            for card in headline(PageContext(ledger, trades(), language(code))):
                if "%" in card.value or "/" in card.value:
                    assert "/" in f"{card.value}{card.comparison}", card


def test_a_line_of_the_trend_steps_where_the_objective_changed() -> None:
    facts = trades()
    chart = trend_chart(PageContext(facts.store.ledgers["property"], facts, language("en")), "property/index")
    lines = [
        (shape["x0"], shape["x1"], shape["y0"])
        for shape in chart.figure["layout"]["shapes"]
        if shape["line"]["color"] == "@target"
    ]
    assert [(-0.5, 1.5, 85.0), (1.5, 2.5, 91.0)] == lines
    assert "target 85\u202f% from SV-2025H1, 91\u202f% from SV-2026H1" in [
        entry.label for entry in chart.legend
    ]


@pytest.mark.parametrize(("quarter", "day"), [(1, "03-31"), (2, "06-30"), (3, "09-30"), (4, "12-31")])
def test_a_quarter_ends_with_its_third_month(quarter: int, day: str) -> None:
    assert date.fromisoformat(f"2026-{day}") == last_day_of_quarter(2026, quarter)


def test_an_objective_can_be_set_only_for_columns_that_figures_have() -> None:
    for name, metric in metrics().items():
        assert set(metric.measures) <= set(trades().figures[name].columns), name


def test_every_metric_names_its_tables_its_formula_and_its_clauses_in_both_languages() -> None:
    for code in ("en", "zh-Hant"):
        for found in definitions(trades(), language(code)):
            metric = metrics()[found.name]
            assert found.formula
            assert found.source
            assert list(metric.tables) == [table.name for table in found.tables]
            assert bool(found.clauses) == bool(metric.rules), found.name
            for table in found.tables:
                assert {table.csv, table.parquet} <= trades_files().keys()


def test_the_export_tells_every_period_of_every_objective() -> None:
    rows = json.loads(trades_files()["objectives.json"])["objectives"]
    assert {(ledger.id, id_) for ledger in trades().store.ledgers.values() for id_ in ledger.objectives} == {
        (row["organisation"], row["id"]) for row in rows
    }
    for row in rows:
        for period in row["periods"]:
            if period["numerator"] is not None and period["standing"] in ("met", "missed"):
                assert (100 * period["numerator"] >= row["threshold"] * period["n"]) == (
                    (period["standing"] == "met") == (row["bound"] == "at-least")
                )


def test_a_site_as_of_a_past_day_measures_against_what_held_then() -> None:
    facts = trades()
    ledger = facts.store.ledgers["metal"]
    [target] = [one for one in targeted(ledger) if one.metric == "handling-time"]
    [before] = reached(target, ledger, facts.figures, date(2024, 12, 31))
    [now] = reached(target, ledger, facts.figures, TRADES_DAY)
    assert (None, "missed") == (before.standing, now.standing)


def _reached(organisation: str, metric: str) -> tuple[Reached, ...]:
    facts = trades()
    ledger = facts.store.ledgers[organisation]
    [target] = [one for one in targeted(ledger) if one.metric == metric]
    return reached(target, ledger, facts.figures, facts.as_of)
