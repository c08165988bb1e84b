"""Records reviewed with one version and read by another: what is said, of which changes, and in which order."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from servicecontrol import __version__
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.problems import Problem
from servicecontrol.procedures import ProcedureFile
from servicecontrol.read.kinds import FileKind
from servicecontrol.read.reading import read_data
from servicecontrol.read.reviewed import review_problems
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.releases import Release, ReleaseChange, number_of, releases
from servicecontrol.rules._former import FORMER
from servicecontrol.rules.registry import rules
from servicecontrol.text import language, languages

PROCEDURES = Path(__file__).parents[1] / "servicecontrol" / "starting" / "procedures"
BASE = Path(__file__).parent / "bad" / "base"
SETTINGS = "name: {zh-Hant: 測試, en: Test}\nprogram: 0.2.0\n"
#: Words of real versions, touching what a small procedure binds.
KNOWN = (
    Release(version="0.2.0", day=date(2026, 3, 1)),
    Release(
        version="0.3.0",
        day=date(2026, 3, 2),
        changes={
            "old-closings": ReleaseChange(metrics=("recurrence-rate",), records=("complaints",)),
            "same-customers": ReleaseChange(metrics=("change-by-survey",), records=("surveys",)),
            "late-report": ReleaseChange(rules=("report-issued",), clauses=("yard-9",)),
        },
    ),
    Release(
        version="0.4.0",
        day=date(2026, 3, 3),
        changes={
            "low-score-days": ReleaseChange(rules=("answered-within",)),
            "services": ReleaseChange(clauses=("yard-2",)),
            "who-helped": ReleaseChange(clauses=("yard-8",)),
        },
    ),
    Release(version="0.7.0", day=date(2026, 3, 4), changes={"day-set": ReleaseChange(everything=True)}),
)


def _models(*rules: str):
    """A procedure that binds a rule in each clause, and a complaint."""
    said = {"zh-Hant": "試", "en": "Test"}
    clauses = {
        f"yard-{number}": {
            "clause": str(number),
            "section": "1",
            "strength": "mandatory",
            "title": said,
            "text": said,
            "enforced_by": [{"rule": rule}],
        }
        for number, rule in enumerate(rules, 1)
    }
    procedure = ProcedureFile.model_validate({"effective": "2026-01-01", "clauses": clauses})
    return [
        (FileKind("procedures", ProcedureFile, "", ""), "2026-01-01", procedure),
        (
            FileKind("complaints", Complaint, "", ""),
            "C-2026-0001",
            Complaint.model_construct(id="C-2026-0001"),
        ),
    ]


def _told(reviewed: str, running: str, *rules: str) -> list[Problem]:
    text = SETTINGS.replace("0.2.0", reviewed)
    models = _models(*rules or ("answered-within",))
    return list(review_problems(reviewed, text, "data/site.yaml", models, running=running, known=KNOWN))


def _lines(problem: Problem, code: str = "en") -> list[str]:
    return [line.strip() for line in language(code).say(problem.hint).splitlines()]


def test_the_version_that_the_records_were_reviewed_with_is_no_problem() -> None:
    assert [] == _told("0.3.0", "0.3.0")


def test_another_version_is_a_problem_at_its_line_and_says_which_two() -> None:
    [problem] = _told("0.2.0", "0.4.0")
    assert ("data/site.yaml:2:10", "problems.program-newer") == (str(problem.place), problem.what.key)
    assert {"reviewed": "0.2.0", "running": "0.4.0"} == problem.what.values
    assert "program: 0.2.0" in problem.frame[0]


def test_what_the_clauses_bind_stands_first_then_figures_and_the_rest_is_counted() -> None:
    [problem] = _told("0.2.0", "0.4.0", "answered-within", "filled", "answered-within")
    *changes, others, last = _lines(problem)
    assert ["0.4.0: A complaint", "0.4.0: An organisation", "0.3.0: The recurrence"] == [
        " ".join(line.split()[:3]) for line in changes
    ]
    assert ["yard-1, yard-3.", "yard-2.", "Recurrence rate."] == [
        line.partition(" Touches: ")[2] for line in changes
    ]
    assert "3 other changes touch none of your clauses and records." == others
    assert "program: 0.4.0" in last


def test_a_change_of_the_version_that_was_reviewed_is_not_told_again() -> None:
    [problem] = _told("0.3.0", "0.4.0", "report-issued", "filled")
    changes, others, _ = _lines(problem)
    assert ["0.4.0", "2 other changes"] == [changes.partition(":")[0], others[:15]]


def test_versions_are_compared_as_numbers() -> None:
    assert number_of("0.9.9") < number_of("0.10.0") < number_of("1.0.0")
    assert ["problems.program-older"] == [each.what.key for each in _told("0.10.0", "0.9.0")]


def test_a_change_of_everything_is_told_to_everybody() -> None:
    [problem] = _told("0.4.0", "0.7.0", "filled")
    assert _lines(problem)[0].endswith("Touches: every verdict and figure.")


def test_without_a_change_of_theirs_the_records_hear_so() -> None:
    [problem] = _told("0.7.0", "0.8.0")
    assert "Between the two, no verdict and no figure of these records has changed." == _lines(problem)[0]


def test_an_older_program_than_the_records_were_reviewed_with_refuses_them() -> None:
    [problem] = _told("0.3.0", "0.2.0")
    assert "problems.program-older" == problem.what.key
    assert "Run version 0.3.0 or a later one" in _lines(problem)[0]


def test_a_version_that_never_was_is_told_with_those_that_were() -> None:
    [problem] = _told("0.2.9", "0.3.0")
    assert "problems.program-unknown" == problem.what.key
    assert "Allowed: 0.2.0, 0.3.0, 0.4.0, 0.7.0." == _lines(problem)[0]


@pytest.mark.parametrize(("clauses", "said"), [(12, "yard-12."), (13, "2 more.")])
def test_of_one_change_twelve_clauses_and_figures_are_told(clauses: int, said: str) -> None:
    [problem] = _told("0.3.0", "0.4.0", *["answered-within"] * clauses)
    touched = _lines(problem)[0].partition(" Touches: ")[2].split(", ")
    assert (12, said) == (len(touched), touched[-1])


def test_it_is_told_beside_whatever_else_is_wrong_with_the_records(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(BASE, root)
    with (root / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("program: 0.1.0\n")
    (root / "yard" / "odd.txt").write_text("x", "utf-8")
    reading = read_data(root, latest=date(2026, 3, 31))
    assert reading.store is None
    assert ["problems.program-newer", "problems.unexpected-file"] == [
        each.what.key for each in reading.problems
    ]


def test_records_reviewed_with_this_version_are_read(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(BASE, root)
    with (root / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"program: {__version__}\n")
    assert read_data(root, latest=date(2026, 3, 31)).store is not None


@pytest.mark.parametrize("written", ["0.8", "v0.8.0", "0.8.0-rc1", "08.1.0", "0.8.0.0", "latest"])
def test_a_version_has_three_numbers(written: str, tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(BASE, root)
    with (root / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"program: {written}\n")
    [problem] = read_data(root, latest=date(2026, 3, 31)).problems
    assert ("problems.bad-form", "hints.form-of-version") == (problem.what.key, problem.hint.key)


def test_every_change_of_every_version_has_its_words_and_touches_what_there_is_or_was() -> None:
    named = {f"releases.{each.version}.{name}" for each in releases() for name in each.changes}
    for code in languages():
        assert named == {key for key in language(code).texts if key.startswith("releases.")}
    bare = [each for release in releases() for each in release.changes.values() if each == ReleaseChange()]
    assert [] == bare


def test_a_change_names_rules_figures_and_records_that_there_are_or_were() -> None:
    changes = [change for release in releases() for change in release.changes.values()]
    assert set() == {rule for change in changes for rule in change.rules} - rules().keys() - FORMER.keys()
    assert set() == {name for change in changes for name in change.metrics} - metrics().keys()
    assert set() == {kind for change in changes for kind in change.records} - {"surveys", *RECORD_TYPES}
    procedures = (path.read_text("utf-8") for path in PROCEDURES.glob("*/procedure.yaml"))
    clauses = {id_ for text in procedures for id_ in yaml.safe_load(text)["clauses"]}
    assert set() == {id_ for change in changes for id_ in change.clauses} - clauses
