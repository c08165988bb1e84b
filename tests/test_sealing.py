"""Seals of reports: what the command writes, and what it says where there is no such report or person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from pages_of import GOOD, facts_of

from servicecontrol.changing import changing
from servicecontrol.cli import main
from servicecontrol.reports import digests, editions, seal_state
from servicecontrol.sealing import seal_report
from servicecontrol.text import language, languages

DAY = date(2026, 3, 31)
PEOPLE = ("甲一", "乙二")
#: The three that are nearest in their spelling, nearest first.
NEAR = tuple(f"yard/month-2026-{month}" for month in ("02", "03", "01"))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the small store."""
    return copytree(GOOD, tmp_path / "data")


def test_the_command_seals_a_report_and_the_file_reads_back_as_unchanged(good: Path) -> None:
    assert 0 == main(["seal", "yard/month-2026-02", "--by", PEOPLE[0], "--data", str(good)])
    house = facts_of(good).store.ledgers["yard"]
    edition = next(each for each in editions(house, DAY) if each.key == "month-2026-02")
    state = seal_state(edition, house)
    assert state is not None
    assert () == state.changes
    assert set(state.seal.records) == set(digests(house, edition.basis, state.seal.date))


def test_a_further_seal_of_a_report_stands_beside_the_earlier_ones(good: Path) -> None:
    for _ in range(3):
        assert 0 == main(["seal", "yard/month-2026-02", "--by", PEOPLE[0], "--data", str(good)])
    names = sorted(path.name for path in (good / "yard" / "seals").iterdir())
    assert ["SL-MONTH-2026-02-2.yaml", "SL-MONTH-2026-02-3.yaml", "SL-MONTH-2026-02.yaml"] == names


@pytest.mark.parametrize(
    ("report", "by", "key", "near"),
    [
        ("yard/month-2026-2", PEOPLE[0], "no-report", NEAR),
        ("yerd/month-2026-02", PEOPLE[0], "no-report", NEAR),
        ("month-2026-02", PEOPLE[0], "no-report", NEAR),
        ("@#!", PEOPLE[0], "no-report", None),
        ("yard/month-2026-02", "甲 一", "no-person", PEOPLE[:1]),
        ("yard/month-2026-02", "@#!", "no-person", PEOPLE),
    ],
)
def test_an_unknown_report_or_person_is_said_with_what_is_near(
    report: str, by: str, key: str, near: tuple[str, ...] | None, good: Path
) -> None:
    store = facts_of(good).store
    with changing(good):
        path, (problem,) = seal_report(store, report, by, DAY, good)
    assert (None, report, f"problems.{key}") == (path, problem.place.path, problem.what.key)
    assert near == (problem.hint and problem.hint.values["allowed"])
    assert all(language(code).say(problem.what) for code in languages())
    assert not (good / "yard" / "seals").exists()
