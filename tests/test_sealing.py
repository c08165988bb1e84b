"""Seals of reports: what the command writes, and what it says where there is no such report or person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from pages_of import GOOD, facts_of
from rule_cases import ledger, procedure

from servicecontrol.changing import changing
from servicecontrol.cli import main
from servicecontrol.records.leave import SealedBy
from servicecontrol.records.seal import Seal
from servicecontrol.records.wordings import Wording
from servicecontrol.reports import (
    Life,
    ReportEdition,
    ReportEvent,
    editions,
    fingerprints,
    may_seal,
    seal_state,
)
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
    assert 0 == main(["seal", "yard/month-2026-03", "--by", PEOPLE[0], "--data", str(good)])
    house = facts_of(good).store.ledgers["yard"]
    edition = next(each for each in editions(house, DAY) if each.key == "month-2026-03")
    state = seal_state(edition, house)
    assert state is not None
    assert () == state.changes
    assert set(state.seal.records) == {subject.id for subject in edition.basis}
    assert state.seal.fingerprint == fingerprints(house, edition, state.seal.date).whole


@pytest.mark.parametrize(("month", "may"), [("03", PEOPLE[:1]), ("02", None)])
def test_only_who_wrote_or_reviewed_a_report_seals_it(
    month: str, may: tuple[str, ...] | None, good: Path
) -> None:
    store = facts_of(good).store
    with changing(good):
        path, (problem,) = seal_report(store, f"yard/month-2026-{month}", PEOPLE[1], DAY, good)
    assert (None, "problems.may-not-seal") == (path, problem.what.key)
    assert may == problem.hint.values.get("allowed")
    assert not (good / "yard" / "seals").exists()


def _life(*steps: tuple[str, str, str]) -> Life:
    return Life(tuple(ReportEvent(what, date.fromisoformat(day), who) for what, day, who in steps))


@pytest.mark.parametrize(
    ("steps", "may"),
    [
        ([("issued", "2026-03-02", "甲一")], ("甲一",)),
        ([("issued", "2026-03-02", "甲一"), ("rejected", "2026-03-03", "乙二")], ("甲一",)),
        ([("issued", "2026-03-02", "甲一"), ("noted", "2026-03-03", "乙二")], ("乙二",)),
        ([("held", "2026-03-02", "甲一")], ("甲一",)),
        ([("distributed", "2026-03-02", "甲一")], ()),
    ],
)
def test_who_looked_at_a_report_may_seal_it_and_its_author_where_nobody_did(
    steps: list[tuple[str, str, str]], may: tuple[str, ...]
) -> None:
    assert may == may_seal(_life(*steps), ledger({}), date(2026, 3, 5))


@pytest.mark.parametrize(("day", "may"), [("2026-03-09", ("甲一", "丙三")), ("2026-03-10", ("甲一",))])
def test_an_office_that_the_procedure_lets_seal_may_too_while_it_is_held(
    day: str, may: tuple[str, ...]
) -> None:
    posts = [{"department": "辦公室", "role": "廠長", "from": "2020-01-01", "to": "2026-03-09"}]
    words = {"organisation": {"roles": {"廠長": {"en": "Director"}}, "people": {"丙三": {"posts": posts}}}}
    why = Wording.model_validate({"zh-Hant": "公司所訂。", "en": "The company's choice."})
    rules = procedure("2026-01-01", {}).model_copy(
        update={"sealed_by": SealedBy(roles=("廠長",), reason=why)}
    )
    life = _life(("issued", "2026-03-02", "甲一"))
    assert may == may_seal(life, ledger(words, rules), date.fromisoformat(day))


NOTED = [("issued", "2026-03-02", "甲一"), ("noted", "2026-03-05", "乙二")]


@pytest.mark.parametrize(
    ("steps", "seals", "counts"),
    [
        (NOTED, [("2026-03-05", "乙二"), ("2026-03-20", "乙二")], 0),  # sealed again, it is not renewed
        (NOTED, [("2026-03-05", "乙二"), ("2026-03-20", "甲一")], 0),  # nor by somebody who may not
        (
            NOTED,
            [("2026-03-04", "乙二"), ("2026-03-05", "乙二")],
            1,
        ),  # before the review it was another report
        ([*NOTED, ("noted", "2026-03-20", "乙二")], [("2026-03-05", "乙二"), ("2026-03-20", "乙二")], 1),
        ([*NOTED, ("noted", "2026-03-20", "乙二")], [("2026-03-05", "乙二")], 0),  # not sealed since
        (NOTED, [("2026-03-05", "甲一")], None),
    ],
)
def test_the_first_seal_since_the_last_review_is_what_a_report_is_held_to(
    steps: list[tuple[str, str, str]], seals: list[tuple[str, str]], counts: int | None
) -> None:
    made = {
        f"SL-{index}": Seal(id=f"SL-{index}", report="x", date=day, by=by, fingerprint="0" * 12, records={})
        for index, (day, by) in enumerate(seals)
    }
    state = seal_state(
        ReportEdition("x", "x", None, _life(*steps)), replace(ledger({}), records={"seals": made})
    )
    assert counts == (state and list(made.values()).index(state.seal))


def test_a_further_seal_of_a_report_stands_beside_the_earlier_ones(good: Path) -> None:
    for _ in range(3):
        assert 0 == main(["seal", "yard/month-2026-03", "--by", PEOPLE[0], "--data", str(good)])
    names = sorted(path.name for path in (good / "yard" / "seals").iterdir())
    assert ["SL-MONTH-2026-03-2.yaml", "SL-MONTH-2026-03-3.yaml", "SL-MONTH-2026-03.yaml"] == names


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
