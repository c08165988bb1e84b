"""Violations planted on purpose: none passes in silence, and what is right is not called wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from verdict_cases import KEYS, NONE, ROW_KEYS, VerdictCase, files, outcome, starting, verdict, verdict_cases

from servicecontrol.problems import Problem
from servicecontrol.read.tree import Tree
from servicecontrol.text import language
from servicecontrol.verdicts import GRAVITY

ALL = tuple(verdict_cases())
FOUND = {"fail", "warn", "no-evidence"}
each_case = pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)


@each_case
def test_what_keeps_the_clauses_is_kept(case: VerdictCase) -> None:
    judgements, problems = outcome(case, "kept")
    assert [] == [_said(found) for found in problems]
    rows = case.words["expect"]
    assert [row["kept"] for row in rows] == [verdict(judgements, row) for row in rows]


@each_case
def test_what_was_planted_is_found(case: VerdictCase) -> None:
    judgements, problems = outcome(case, "planted")
    refused = [(entry["file"], entry["says"]) for entry in case.words.get("refused", [])]
    assert refused == [_refused(found) for found in problems], [_said(found) for found in problems]
    rows = [] if refused else case.words["expect"]
    assert [row["planted"] for row in rows] == [verdict(judgements, row) for row in rows]


def _refused(found: Problem) -> tuple[str, str]:
    """The file below the organisation's folder without its ending, and the key of what is wrong."""
    path = found.place.path.split("/", 2)[2]
    return path.removesuffix(".yaml"), found.what.key.removeprefix("problems.")


def _said(found: Problem) -> str:
    """A Problem as its reader meets it."""
    return f"{found.place}: {language('en').say(found.what)}"


@each_case
def test_a_case_can_fail_both_ways(case: VerdictCase) -> None:
    rows = case.words["expect"]
    assert {row["kept"] for row in rows} <= {NONE, *GRAVITY} - FOUND
    assert [] == [row for row in rows if NONE == row["kept"] == row.get("planted", NONE)]
    assert case.words.get("refused") or {row["planted"] for row in rows} & FOUND


@each_case
def test_a_case_says_nothing_that_is_not_looked_at(case: VerdictCase) -> None:
    words = case.words
    assert set(words) == KEYS - {"refused"} | ({"refused"} & set(words))
    assert words["words"].keys() == {row["clause"] for row in words["expect"]}
    shown = {"planted"} - ({"planted"} if "refused" in words else set())
    for row in words["expect"]:
        assert {"clause", "record", "kept"} | shown <= set(row) <= ROW_KEYS


@each_case
def test_a_case_lays_over_nothing_what_stands_there_already(case: VerdictCase) -> None:
    """A choice that the procedure has come to begin with leaves the cases that were made for it."""
    begun = starting(case.words["trade"])
    assert [] == list(_idle(case.words["kept"], begun))
    assert [] == list(_idle(case.words["planted"], {**begun, **files(case, "kept")}))


def _idle(laid: Tree, under: Tree, above: str = "") -> Iterator[str]:
    """Where a tree that is laid over another changes nothing."""
    if isinstance(laid, Mapping) and isinstance(under, Mapping):
        for key, value in laid.items():
            yield from _idle(value, under.get(key), f"{above}/{key}")
    elif laid == under:
        yield above
