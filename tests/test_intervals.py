"""No interval is a point, and none is printed empty: what cannot be said is said to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pages_of import facts_of, pages_of
from recounted import recounted_folder
from test_measure import CASES, _tables
from trades import trades

from servicecontrol.facts import Facts
from servicecontrol.measure import measure
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.metrics.schema import Cell

#: What has limits, which are no interval of an estimate.
LIMITS = ("control", "control-share", "gaps")
#: Ends that may be one day, as half of many may have waited as long; and those of a census, which leaves nothing out.
MAY_BE_POINTS = ("median_low", "workdays_median_low", "low_finite")
#: What stands beside an estimate: the column of its lower end, and of itself.
ESTIMATES = (
    *(("low", name) for name in ("value", "mean", "difference", "running")),
    *(("together_low", "together"), ("estimated_low", "estimated"), ("within_7_low", "within_7")),
    *(("kappa_low", "kappa"), ("low_finite", "value")),
)


def _high(low: str) -> str:
    return re.sub(r"(?<![a-z])low(?![a-z])", "high", low)


@cache
def _figures(name: str) -> list[dict[str, Cell]]:
    """Every row of the metric's cases."""
    return [
        dict(zip(result.columns, row, strict=True))
        for metric, case in CASES.values()
        if metric == name
        for result in measure(_tables(case), [name]).values()
        for row in result.rows
    ]


@pytest.mark.parametrize("name", [name for name, metric in metrics().items() if metric.kind not in LIMITS])
def test_no_interval_of_a_metric_is_a_point_or_has_one_end_alone(name: str) -> None:
    for row in _figures(name):
        for low in {one for one in row if _high(one) != one and _high(one) in row} - {*MAY_BE_POINTS}:
            ends = (row[low], row[_high(low)])
            assert None not in ends or ends == (None, None), (low, row)
            assert ends == (None, None) or ends[0] < ends[1], (low, row)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, metric in metrics().items()
        if metric.kind not in (*LIMITS, "trend", "trends", "response") and metric.interval != "none"
    ],
)
def test_an_estimate_lies_in_its_interval_and_has_none_only_where_it_cannot(name: str) -> None:
    for row in _figures(name):
        for low, itself in ESTIMATES:
            if low in row and row.get(itself) is not None and _has_one(low, itself, row):
                assert row[low] - 1e-9 <= row[itself] <= row[_high(low)] + 1e-9, (low, row)


def _has_one(low: str, itself: str, row: dict[str, Cell]) -> bool:
    """Whether the estimate can have an interval at all."""
    if low == "kappa_low":
        return row[low] is not None  # those that agree always, or never, have none
    if low == "low_finite":
        return row["population"] is not None and row["respondents"] <= row["population"]
    if itself == "mean":
        return bool(row["deviation"]) if "deviation" in row else False
    return itself != "value" or "difference" not in row


#: An interval, or brackets, with nothing in them; a clause that begins with none.
EMPTY = re.compile(
    r"95\u202f% (?:interval|信賴區間|區間)\s*[)）;；]|[(（]\s*[)）;；,，]|^\s*[;；]", re.MULTILINE
)
#: An interval of shares from one figure to the same.
POINT = re.compile(r"(?<![\d.,])(\d+\.\d+|−\d+\.\d+)(?:–| to | 至 )\1(?![\d.])")


@cache
def _stores() -> dict[str, Facts]:
    with TemporaryDirectory() as folder:
        return {"trades": trades(), "recounted": facts_of(recounted_folder(Path(folder)))}


def _said(facts: Facts, code: str) -> Iterator[tuple[str, str]]:
    for path, text in pages_of(facts, code).items():
        yield (
            path,
            unescape(re.sub(r"<(script|style|pre|code)\b.*?</\1>|<[^>]*>", "\n", text, flags=re.DOTALL)),
        )


@pytest.mark.parametrize("code", ["en", "zh-Hant"])
@pytest.mark.parametrize("name", ["trades", "recounted"])
def test_no_page_prints_an_interval_that_is_empty_or_a_point(name: str, code: str) -> None:
    found = [
        (path, match[0]) for path, text in _said(_stores()[name], code)
        for pattern in (EMPTY, POINT) for match in pattern.finditer(text)
    ]  # fmt: skip
    assert [] == found
