"""Metrics: each by the cases of its own file in `tests/metrics`, which a procedure owner can read.

The name of a case says what it shows:
  as_of: 2026-07-31            # 2026-07-31 where nothing is said
  everywhere: {survey: S1}     # for every row below that doesn't say otherwise
  given:                       # table -> rows; what is left out is unknown, the organisation is `home`
    answers:
      - {response: "r{n}", class: qualified, times: 5}  # five rows: r1 to r5
  figures:                     # every row that must come out, in order, by the columns that are looked at
    - {survey: S1, numerator: 5, denominator: 5, value: 1.0}
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import ValidationError

from servicecontrol.measure import measure
from servicecontrol.measure.complaints import LateAnswersBetween, LateAnswersControl, OnTimeRate
from servicecontrol.measure.running import MetricFailed
from servicecontrol.measure.surveys import SatisfactionByItem, SatisfactionBySurvey
from servicecontrol.metrics.catalogue import Metric, metric_of, metrics
from servicecontrol.metrics.schema import SCHEMA, WORDS, Cell, Table, table
from servicecontrol.records.fields import at_midnight
from servicecontrol.text import language, languages
from servicecontrol.verdicts import DECIDED, State

FILES = sorted((Path(__file__).parent / "metrics").glob("*.yaml"))
CASES = {
    f"{path.stem}: {name}": (path.stem, case)
    for path in FILES
    for name, case in yaml.safe_load(path.read_text("utf-8")).items()
}
SIX_DIGITS = 5e-7


@pytest.mark.parametrize(("metric", "case"), CASES.values(), ids=CASES)
def test_a_metric_gives_the_figures_of_its_case(metric: str, case: dict) -> None:
    given = _tables(case)
    assert set(given) <= set(metrics()[metric].tables) | {"site"}
    result = measure(given, [metric])[metric]
    expected = [{"organisation": "home", **row} for row in case["figures"]]
    seen = [
        {
            column: dict(zip(result.columns, row, strict=True)).get(column, "no such column")
            for column in wanted
        }
        for row, wanted in zip(result.rows, expected, strict=False)
    ]
    assert [_near(row) for row in expected] == seen
    assert len(expected) == len(result.rows)


def test_every_metric_has_its_cases_and_every_case_a_metric() -> None:
    assert [path.stem for path in FILES] == list(metrics())


@pytest.mark.parametrize(("metric", "case"), CASES.values(), ids=CASES)
def test_a_case_shows_every_key_of_its_rows(metric: str, case: dict) -> None:
    keys = set(metrics()[metric].keys) - {"organisation"}
    assert [] == [row for row in case["figures"] if not (keys <= set(row) and set(row) - keys)]


@pytest.mark.parametrize("name", [name for name, metric in metrics().items() if metric.kind == "ratio"])
def test_every_ratio_shows_a_share_of_nothing(name: str) -> None:
    rows = [row for metric, case in CASES.values() if metric == name for row in case["figures"]]
    assert any(row.get("value", "unsaid") is None for row in rows)


@pytest.mark.parametrize("name", metrics())
def test_rows_begin_with_the_keys_and_are_told_apart_by_them(name: str) -> None:
    keys = metrics()[name].keys + (("category",) if metrics()[name].kind == "pareto" else ())
    for metric, case in CASES.values():
        if metric == name:
            result = measure(_tables(case), [name])[name]
            assert keys == result.columns[: len(keys)]
            told = [row[: len(keys)] for row in result.rows]
            assert len(told) == len(set(told))


@pytest.mark.parametrize(("metric", "case"), CASES.values(), ids=CASES)
def test_the_order_of_the_records_changes_no_figure(metric: str, case: dict) -> None:
    given = _tables(case)
    assert measure(given, [metric]) == measure(
        {name: _shuffled(each) for name, each in given.items()}, [metric]
    )


def test_all_metrics_together_give_what_each_gives_alone() -> None:
    given = _tables(
        next(case for name, (_, case) in CASES.items() if name.startswith("satisfaction-by-area-and"))
    )
    together = measure(given)
    assert list(metrics()) == list(together)
    assert {name: measure(given, [name])[name] for name in metrics()} == together


def test_a_site_without_any_record_has_figures_without_rows() -> None:
    assert {()} == {result.rows for result in measure({}).values()}


@pytest.mark.parametrize("name", metrics())
def test_every_metric_is_explained_in_every_language(name: str) -> None:
    parts = ("name", "definition", "formula", "source", "numerator", "denominator", "unit")
    keys = [f"metrics.{name}.{part}" for part in parts]
    assert [] == [(code, key) for code in languages() for key in keys if not language(code).has(key)]


def test_no_language_explains_a_metric_that_is_none() -> None:
    explained = {
        key.split(".")[1] for code in languages() for key in language(code).texts if key[:8] == "metrics."
    }
    assert set(metrics()) == explained


def test_no_answer_and_the_mean_of_the_items_are_not_the_rate() -> None:
    _, case = CASES["satisfaction-by-survey: No answer is in neither part of the rate"]
    given = _tables(case)
    [row] = measure(given, ["satisfaction-by-survey"])["satisfaction-by-survey"].typed(SatisfactionBySurvey)
    asked = row.denominator + row.no_answer
    assert (pytest.approx(0.863636, abs=SIX_DIGITS), pytest.approx(0.95)) == (
        row.numerator / asked,
        row.value,
    )
    _, case = CASES["satisfaction-by-survey: Answers are pooled, items are not averaged"]
    given = _tables(case)
    given["items"] = table(
        "items",
        [("home", "S1", item, place, None, None) for place, item in enumerate(("cleaning", "repairs"))],
    )
    found = measure(given, ["satisfaction-by-survey", "satisfaction-by-item"])
    rates = [row.value for row in found["satisfaction-by-item"].typed(SatisfactionByItem)]
    [row] = found["satisfaction-by-survey"].typed(SatisfactionBySurvey)
    assert (pytest.approx(0.725), pytest.approx(0.875)) == (sum(rates) / len(rates), row.value)


def test_70_and_below_selects_four_of_ten_customers_and_below_70_three() -> None:
    scores = [55.0, 72.0, 68.0, 91.0, 83.0, 77.0, 64.0, 88.0, 70.0, 95.0]
    rows = [("o", "S", f"r{n}", None, f"K-{n}", None, score) for n, score in enumerate(scores)]
    given = {
        "surveys": table("surveys", [("o", "S", None, None, None, None, None, None)]),
        "responses": table("responses", rows),
    }
    found = measure(given, ["score-by-customer"])["score-by-customer"]
    scored = [row[found.columns.index("score")] for row in found.rows]
    assert 10 == len(scored)
    assert (4, 3) == (
        sum(score <= 70 for score in scored),
        sum(score < 70 for score in scored),
    )


def test_text_that_looks_like_sql_stays_text() -> None:
    name = "O'Brien\"; drop table areas; -- 你好\x00"
    given = {"organisations": table("organisations", [(name, date(2026, 1, 1))])}
    result = measure(given | _tables({"given": {}}), ["open-complaints"])["open-complaints"]
    assert ((name, 0, 0, 0, None),) == result.rows


def test_a_row_of_the_wrong_width_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of site has the columns as_of"):
        table("site", [(date(2026, 1, 1), "too much")])


def test_a_table_of_other_columns_is_refused() -> None:
    given = {"organisations": Table({"organisation": "varchar"}, (("home",),))}
    with pytest.raises(ValueError, match="organisations has the columns organisation, since"):
        measure(given, ["open-complaints"])


@pytest.mark.parametrize(
    ("name", "column", "word"),
    [(name, column, word) for name, columns in WORDS.items() for column in columns for word in ("", "off")],
)
def test_a_row_with_a_word_that_cannot_occur_is_refused(name: str, column: str, word: str) -> None:
    row = [word if each == column else None for each in SCHEMA[name]]
    with pytest.raises(ValueError, match=f"{name}.{column} is one of .*, not '{word}'"):
        table(name, [row])


@pytest.mark.parametrize(
    ("name", "column", "word"),
    [
        (name, column, word)
        for name, columns in WORDS.items()
        for column, words in columns.items()
        for word in (*words, None)
    ],
)
def test_a_row_with_a_word_that_can_occur_or_without_one_is_taken(
    name: str, column: str, word: str | None
) -> None:
    row = [word if each == column else None for each in SCHEMA[name]]
    assert 1 == len(table(name, [row]))


def test_the_states_of_duties_are_those_that_judging_gives() -> None:
    assert get_args(State) == WORDS["obligations"]["state"]


@pytest.mark.parametrize("metric", metrics().values(), ids=lambda metric: metric.name)
def test_a_query_asks_for_no_state_that_cannot_occur(metric: Metric) -> None:
    asked = re.findall(r"\bstate (?:=|<>|in) (\([^)]*\)|'[^']*')", metric.sql)
    assert {word for each in asked for word in re.findall(r"'([^']*)'", each)} <= set(get_args(State))


@pytest.mark.parametrize("state", get_args(State))
def test_an_on_time_rate_counts_what_is_decided_and_nothing_else(state: State) -> None:
    """The three queries that take an answer as decided say so as judging does."""
    duty = {"rule": "answered-within", "kind": "complaints", "clause": "c", "subject": "A"}
    late = duty | {"due": date(2026, 6, 1), "state": "met-late"}
    given = _tables(
        {
            "given": {
                "obligations": [
                    {**late, "subject": "B"},
                    {**duty, "due": date(2026, 6, 2), "state": state},
                    {**late, "subject": "C", "due": date(2026, 6, 3)},
                ]
            }
        }
    )
    found = measure(given, ["on-time-rate", "late-answers-control", "late-answers-between"])
    [rate] = found["on-time-rate"].typed(OnTimeRate, basis="due-cohort", period="2026")
    [month] = found["late-answers-control"].typed(LateAnswersControl)
    gaps = found["late-answers-between"].typed(LateAnswersBetween)
    n, is_late = int(state in DECIDED), state in DECIDED - {"met"}
    assert (2 + n, int(state == "met")) == (rate.denominator, rate.numerator)
    assert (2 + n, 2 + int(is_late)) == (month.exposure, month.count)
    assert (1 + int(is_late), int(state == "met")) == (len(gaps), sum(gap.gap for gap in gaps))


@pytest.mark.parametrize(
    "header",
    [
        "-- keys: a\n-- tables: site",
        "-- kind: sum\n-- keys: a\n-- tables: site",
        "-- kind: ratio\n-- keys: a\n-- tables: site",
        "-- kind: count\n-- keys: a\n-- tables: site\n-- interval: none",
        "-- kind: days\n-- keys: a\n-- tables: site\n-- horizon: 30",
        "-- kind: days\n-- keys: a\n-- tables: site\n-- within: 7",
        "-- kind: recurrence\n-- keys: a\n-- tables: site",
        "-- kind: count\n-- keys: a\n-- tables: site\n-- colour: red",
    ],
    ids=[
        "no kind",
        "unknown kind",
        "ratio without interval",
        "count with interval",
        "days without limit",
        "days without horizon",
        "recurrence without window",
        "unknown line",
    ],
)
def test_a_header_that_is_not_complete_is_refused(header: str) -> None:
    with pytest.raises(ValidationError):
        metric_of("name", f"{header}\n\nselect 1")


def test_duckdb_is_imported_only_to_measure() -> None:
    code = "import sys, servicecontrol.measure; sys.exit('duckdb' in sys.modules)"
    assert 0 == subprocess.call([sys.executable, "-c", code], cwd=Path(__file__).parent.parent)  # ours


def _tables(case: dict) -> dict[str, Table]:
    common = {"organisation": "home", **case.get("everywhere", {})}
    given = {"site": [{"as_of": case.get("as_of", date(2026, 7, 31))}], **case["given"]}
    return {
        name: table(name, [cells for row in rows for cells in _rows(name, row, common)])
        for name, rows in given.items()
    }


def _rows(name: str, row: dict, common: dict) -> Iterator[list[Cell]]:
    unknown = set(row) - set(SCHEMA[name]) - {"times"}
    assert not unknown, f"{name} has no column {unknown}"
    for n in range(1, row.get("times", 1) + 1):
        cells = {column: (common | row).get(column) for column in SCHEMA[name]}
        yield [_cell(value, SCHEMA[name][column], n) for column, value in cells.items()]


def _cell(value: Cell, kind: str, n: int) -> Cell:
    if kind == "timestamp" and isinstance(value, str):
        return datetime.fromisoformat(value)
    return str(value).replace("{n}", str(n)) if kind == "varchar" and value is not None else value


def _near(row: dict) -> dict:
    return {
        column: pytest.approx(value, abs=SIX_DIGITS) if isinstance(value, float) else value
        for column, value in row.items()
    }


def _shuffled(given: Table) -> Table:
    rows = list(zip(*given.values, strict=True))
    random.Random(1).shuffle(rows)  # noqa: S311  # any other order will do
    return Table(given.columns, tuple(zip(*rows, strict=True)) if rows else given.values)


@pytest.mark.parametrize(
    "name", ["handling-time", "handling-curve", "handling-hours", "recurrence-rate", "reopening-rate"]
)
def test_a_time_that_ends_before_it_begins_is_no_figure(name: str) -> None:
    for minute, is_one in ((0, True), (-1, False)):
        given = _one_time(
            at_midnight(date(2026, 7, 1)) + timedelta(minutes=minute), is_watched="rate" in name
        )
        if is_one:
            assert measure(given, [name])[name].rows
        else:
            with pytest.raises(MetricFailed, match="is no length of time"):
                measure(given, [name])


def _one_time(ended: datetime, *, is_watched: bool) -> dict[str, Table]:
    """A complaint of the first minute of a day, closed at a moment, or at once and watched until then."""
    begun = at_midnight(date(2026, 7, 1))
    case = {"received": begun, "opened": begun, "closed": begun if is_watched else ended, "timed": True}
    row = {"organisation": "home", "complaint": "A", "number": 1, "problem": "leak", "customer": "C", **case}
    made = {
        name: table(name, [[row.get(column) for column in SCHEMA[name]]])
        for name in ("complaints", "open_times")
    }
    return made | {"site": table("site", [[ended.date()]])}
