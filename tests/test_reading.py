"""Reading a data folder: what is counted and told, what a misplaced file is told to do, what a hint suggests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, BeforeValidator

from servicecontrol.problems import TOLD, Message, Place, Problem
from servicecontrol.read import collecting, reading
from servicecontrol.read.cells import Cells
from servicecontrol.read.entries import DEPTH_LIMIT
from servicecontrol.read.expected import field_names, named_first, what_it_takes
from servicecontrol.read.files import FOLDER_LIMIT
from servicecontrol.read.kinds import KINDS, kind_of, response_table_of
from servicecontrol.read.misplaced import unexpected_file
from servicecontrol.read.models import model_at, model_of, named, path_name
from servicecontrol.read.names import nearest, unknown_name
from servicecontrol.read.reading import DataRead, read_data
from servicecontrol.read.source import SIZE_LIMIT, decode
from servicecontrol.read.table import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, TABLE_SIZE_LIMIT
from servicecontrol.read.tree import parse_text
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.conditions import CONDITION_LIMIT
from servicecontrol.records.fields import Model
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.paths import bare, entry, marks
from servicecontrol.records.registers import CustomerRegister, SiteSettings
from servicecontrol.records.survey import AreaCount, SurveyForm

BASE = Path(__file__).parent / "bad" / "base"
LATEST = date(2026, 3, 31)
SURVEY = "yard/surveys/SV-2026H1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "data")
    return tmp_path / "data"


def _told(read: DataRead) -> list[str]:
    return [f"{problem.place} {problem.what.key.removeprefix('problems.')}" for problem in read.problems]


# A folder


def test_progress_is_told_after_every_file_with_the_number_of_all(root: Path) -> None:
    steps: list[tuple[int, int]] = []
    read = read_data(root, latest=LATEST, progress=lambda done, of: steps.append((done, of)))
    assert [(number, read.files) for number in range(1, read.files + 1)] == steps
    assert read.store is not None
    assert (read.files, 0, "data") == (read.store.files, read.store.later, read.store.root)


def test_a_file_that_is_neither_read_nor_refused_is_a_bug(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "take", lambda *_: None)
    with pytest.raises(AssertionError, match=r"^\d+ files found, 0 read, 0 refused$"):
        read_data(root, latest=LATEST)


@pytest.mark.parametrize("name", ["responses-2.csv", "plan.yaml"])
def test_a_file_that_cannot_be_opened_is_told_whatever_it_holds(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (root / SURVEY / name).write_text("x", "utf-8")
    real = collecting.load

    def load(path: str, shown: str, limit: int) -> tuple[bytes | None, tuple[Problem, ...]]:
        refused = Problem(Place(shown), Message("problems.unreadable", {"reason": "Input/output error"}))
        return (None, (refused,)) if path.endswith(name) else real(path, shown, limit)

    monkeypatch.setattr(collecting, "load", load)
    read = read_data(root, latest=LATEST)
    assert (None, [f"data/{SURVEY}/{name}:1:1 unreadable"]) == (read.store, _told(read))


def test_a_file_that_is_no_text_is_told_alone(root: Path) -> None:
    (root / "yard/areas.yaml").write_bytes(b"\xff\xfe\x00")
    assert ["data/yard/areas.yaml:1:1 not-utf-8"] == _told(read_data(root, latest=LATEST))


def test_a_survey_that_is_planned_and_has_no_form_yet_is_one(root: Path) -> None:
    planned = root / "yard/surveys/SV-2026H2"
    planned.mkdir()
    (planned / "distribution.yaml").write_text(
        "survey: SV-2026H2\nareas:\n  - {area: 東碼頭, distributed: 5, first_out: 2026-03-01}\n", "utf-8"
    )
    store = read_data(root, latest=LATEST).store
    assert store is not None
    assert None is store.ledgers["yard"].surveys["SV-2026H2"].form


def test_answers_to_a_form_that_is_not_there_are_told_at_the_first_of_their_files(root: Path) -> None:
    folder = root / "yard/surveys/SV-2026H2"
    folder.mkdir()
    for name in ("responses-b.csv", "responses-a.csv"):
        (folder / name).write_text("id,area\nR1,東碼頭\n", "utf-8")
    assert [
        f"data/yard/surveys/SV-2026H2/responses-a.csv:1:1 {key}"
        for key in ("responses-without-form", "survey-without-day")
    ] == _told(read_data(root, latest=LATEST))


def test_a_site_without_settings_and_a_house_without_its_file_are_told(root: Path) -> None:
    (root / "yard/organisation.yaml").unlink()
    assert ["data/yard/organisation.yaml:1:1 file-missing"] == _told(read_data(root, latest=LATEST))
    (root / "site.yaml").unlink()
    assert ["data/site.yaml:1:1 file-missing"] == _told(read_data(root, latest=LATEST))


def test_settings_that_are_refused_are_not_missing_as_well(root: Path) -> None:
    (root / "site.yaml").write_text("name: {zh-Hant: 測試, en: Test}\ncolour: red\n", "utf-8")
    assert ["data/site.yaml:2:1 unknown-field"] == _told(read_data(root, latest=LATEST))


def test_the_last_day_may_depend_on_the_settings(root: Path) -> None:
    asked: list[SiteSettings] = []

    def latest(settings: SiteSettings) -> date:
        asked.append(settings)
        return date(2026, 3, 12)

    told = _told(read_data(root, latest=latest))
    assert ["Asia/Taipei"] == [str(settings.time_zone) for settings in asked]
    assert any(line.endswith(" date-ahead") for line in told)


def test_whoever_writes_reads_the_whole_whatever_day_the_site_is_held_at(root: Path) -> None:
    text = (root / "site.yaml").read_text("utf-8").replace("2026-03-31", "2026-01-31")
    (root / "site.yaml").write_text(text, "utf-8")
    held = read_data(root, latest=LATEST).store
    whole = read_data(root, latest=LATEST, whole=True).store
    assert held is not None and whole is not None
    assert (0, 1) == (len(held.ledgers["yard"].complaints), len(whole.ledgers["yard"].complaints))
    assert held.later > 0 == whole.later


def test_no_limit_moves_unnoticed() -> None:
    """Files that were read yesterday are read tomorrow; whoever moves a limit says so in the change log."""
    assert {
        "bytes of a file": 1_000_000,
        "bytes of a table": 20_000_000,
        "rows": 100_000,
        "columns": 1_000,
        "characters of a cell": 131_072,
        "characters of a condition": 500,
        "collections inside collections": 20,
        "folders inside folders": 10,
        "problems told of a file": 50,
    } == {
        "bytes of a file": SIZE_LIMIT,
        "bytes of a table": TABLE_SIZE_LIMIT,
        "rows": ROW_LIMIT,
        "columns": COLUMN_LIMIT,
        "characters of a cell": CELL_LIMIT,
        "characters of a condition": CONDITION_LIMIT,
        "collections inside collections": DEPTH_LIMIT,
        "folders inside folders": FOLDER_LIMIT,
        "problems told of a file": TOLD,
    }


# What a procedure says of others


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("effective: 2026-01-01", "effective: 2026-01-01\namends: 2025-01-01", "3:9 amends-nothing"),
        ("effective: 2026-01-01", "effective: 2026-01-01\namends: 2026-01-01", "3:9 amends-nothing"),
        ("source: {zh-Hant: 為測試而編寫。, en: Invented for the tests.}\n", "", "1:1 procedure-incomplete"),
        ("title: {zh-Hant: 船塢服務程序, en: Yard service procedure}\n", "", "1:1 procedure-incomplete"),
        ("interpretation: X-Y1", "interpretation: X-Y2", "20:25 unknown-interpretation"),
        (
            "interpretation: X-Y1",
            "interpretation: X-Y1\n        under: {lenent: {days: 9}}",
            "21:25 unknown-option",
        ),
    ],
)
def test_a_procedure_that_leans_on_what_is_not_there_is_told(
    root: Path, old: str, new: str, told: str
) -> None:
    path = root / "yard/procedures/2026-01-01.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = _told(read_data(root, latest=LATEST))
    assert f"data/yard/procedures/2026-01-01.yaml:{told}" in found


# Files that stand where they should not


@pytest.mark.parametrize(
    ("path", "what", "hint", "value"),
    [
        ("x.txt", "unexpected-file", "known-files", None),
        ("calendars/cn/26.yaml", "unexpected-file", "known-files", None),
        ("data", "unexpected-file", "known-files", None),
        ("data/x.yaml", "reserved-name", "reserved-name", None),
        ("com9/organisation.yaml", "reserved-name", "reserved-name", None),
        ("Yard/complaints/2026/x.yaml", "unexpected-file", "organisation-folder", None),
        ("yard/complaints/2026/x.yml", "unexpected-file", "rename-file", "x.yaml"),
        ("yard/complaints/2026/x.yml.bak", "unexpected-file", "rename-file", "x.yaml"),
        ("yard/complaints/2026/x.YAML.txt", "unexpected-file", "rename-file", "x.yaml"),
        ("yard/complaints/x.yaml", "unexpected-file", "files-here", "yard/complaints/2026/<id>.yaml"),
        ("yard/complaint/2026/x.yaml", "unexpected-file", "did-you-mean", "yard/complaints/2026/<id>.yaml"),
        ("yard/complaints", "unexpected-file", "did-you-mean", "yard/complaints/2026/<id>.yaml"),
        ("yard/customer.yaml", "unexpected-file", "did-you-mean", "yard/customers.yaml"),
        ("yard/zzz", "unexpected-file", "known-folders", None),
    ],
)
def test_a_file_that_is_no_record_is_told_where_it_belongs(
    path: str, what: str, hint: str, value: str | None
) -> None:
    problem = unexpected_file(path, f"data/{path}")
    assert problem.hint is not None
    assert (Place(f"data/{path}"), f"problems.{what}", f"hints.{hint}") == (
        problem.place,
        problem.what.key,
        problem.hint.key,
    )
    assert value in (None, *problem.hint.values.values())


def test_the_kind_of_a_file_is_told_by_its_path() -> None:
    for kind in KINDS:
        assert kind_of(kind.example.replace("<id>", "X-1")) is not None, kind.example
    assert ["calendar", "calendar"] == [
        kind_of(f"calendars/{name}/2026.yaml")[0].name for name in ("cn", "tw")
    ]
    found = kind_of("yard/complaints/2026/C-1.yaml")
    assert found is not None
    assert (Complaint, {"organisation": "yard", "id": "C-1"}) == (found[0].model, found[1])
    for other in (
        "yard/complaints/26/C-1.yaml",
        "calendars/complaints/2026/C-1.yaml",
        "aux/complaints/2026/C-1.yaml",
        "yard.yaml",
        "yard/complaints/2026/C-1.yaml.bak",
    ):
        assert kind_of(other) is None, other


def test_a_table_of_answers_is_told_by_its_path() -> None:
    assert {"organisation": "yard", "id": "S"} == response_table_of("yard/surveys/S/responses.csv")
    assert {"organisation": "yard", "id": "S"} == response_table_of("yard/surveys/S/responses-2.csv")
    for other in (
        "yard/surveys/S/response.csv",
        "yard/surveys/S/responses.yaml",
        "api/surveys/S/responses.csv",
    ):
        assert response_table_of(other) is None, other


# Hints


def test_the_nearest_name_is_suggested_where_one_is_near() -> None:
    assert Message("hints.did-you-mean", {"near": "urgency"}) == nearest("urgancy", ["via", "urgency"])
    assert None is nearest("zzz", ["via", "urgency"])
    otherwise = Message("hints.x")
    assert otherwise == nearest("zzz", ["via", "urgency"], otherwise)
    assert None is nearest("ab", ["ax"]) and nearest("ab", ["ax"], cutoff=0.5)


def test_of_a_long_name_the_beginning_is_compared() -> None:
    name = "a" * 199 + "b"
    assert nearest(name + "c" * 10_000, [name], cutoff=1.0)
    assert nearest(name, [name], cutoff=1.0)
    assert None is nearest(name[:-1] + "c", [name], cutoff=1.0)


@pytest.mark.parametrize(("n", "hint"), [(0, "add-to-register"), (12, "allowed"), (13, "add-to-register")])
def test_the_names_known_are_all_told_where_they_are_few(n: int, hint: str) -> None:
    known = [f"{number:02}" for number in reversed(range(n))]
    what, later = unknown_name("甲", "people", known)
    assert Message("problems.unknown-reference", {"value": "甲", "register": "people"}) == what
    found = later() if callable(later) else later
    assert found is not None
    assert f"hints.{hint}" == found.key
    assert hint != "allowed" or {"allowed": tuple(sorted(known))} == found.values


def test_the_fields_of_a_model_are_told_with_those_first_that_it_cannot_do_without() -> None:
    assert [] == field_names(None) and () == named_first(None)
    names = named_first(SurveyForm)
    assert set(field_names(SurveyForm)) == set(names)
    needed = [SurveyForm.model_fields[name].is_required() for name in names]
    assert sorted(needed, reverse=True) == needed and len(set(needed)) > 1


@pytest.mark.parametrize(
    ("model", "field", "hint"),
    [
        (Complaint, "received", "not-a-date"),
        (Complaint, "closed", "not-a-date"),
        (SurveyForm, "id", "form-of-id"),
        (AreaCount, "distributed", "not-a-count"),
        (Complaint, "urgency", "allowed"),
        (Complaint, "says", None),
        (Complaint, "nothing", None),
        (None, "received", None),
        (SurveyForm, "items", "list-of"),
        (SurveyForm, "title", "fields"),
    ],
)
def test_a_field_is_told_how_it_is_written(model: type | None, field: str, hint: str | None) -> None:
    found = what_it_takes(model, field)
    assert hint == (found.key.removeprefix("hints.") if found else None)


def test_every_field_that_is_no_text_is_read_by_what_says_how_it_is_written() -> None:
    """What the library reads by itself takes more than we say, and has faults that no language has words for."""
    read_by_itself = {
        f"{model.__name__}.{name}"
        for model in _models(Model)
        for name, info in model.model_fields.items()
        for kind in (Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation,)
        if bare(entry(kind)) in (bool, int, float, date, datetime)
        if not any(isinstance(mark, BeforeValidator) for mark in (*marks(kind), *marks(entry(kind))))
    }
    assert set() == read_by_itself


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _models(each)


def _faults(added: str) -> list[Problem]:
    text = f"id: C-1\nreceived: 2026-01-01\nvia: 電話\nproblem: 其他\nsays: x\n{added}"
    tree, problems = parse_text(text, "x.yaml")
    assert () == problems and tree is not None
    return list(model_of(tree, Complaint, text, "x.yaml")[1])


@pytest.mark.parametrize(
    ("key", "shown"), [("x" * 40, "x" * 40), ("x" * 41, "x" * 39 + "…"), ("x" * 900, "x" * 39 + "…")]
)
def test_a_long_name_at_fault_is_shown_shortened(key: str, shown: str) -> None:
    [problem] = _faults(f"{key}: 1\n")
    assert (Message("problems.unknown-field", {"field": shown}), Place("x.yaml", 6, 1)) == (
        problem.what,
        problem.place,
    )


@pytest.mark.parametrize(
    ("added", "what", "hint"),
    [
        ("urgancy: 急件", "unknown-field", "did-you-mean"),
        ("URGENCY: 急件", "unknown-field", "did-you-mean"),
        ("\u00a0urgency: 急件", "unknown-field", "odd-indent"),
        ("zzz: 急件", "unknown-field", "allowed"),
        ("urgency: 急", "not-a-word", "did-you-mean"),
        ("urgency: 五", "not-a-word", None),
        ("closed: 2026/7/1", "not-a-date", "did-you-mean"),
        ("closed: soon", "not-a-date", "not-a-date"),
        ("measures: x", "not-a-list", "list-of"),
        ("measures: {}", "not-a-list", "list-of"),
    ],
)
def test_what_is_wrong_with_a_field_comes_with_how_to_mend_it(
    added: str, what: str, hint: str | None
) -> None:
    assert [(what, hint)] == [_names(problem) for problem in _faults(f"{added}\n")]


def _names(problem: Problem) -> tuple[str, str | None]:
    hint = problem.hint.key.removeprefix("hints.") if problem.hint else None
    return problem.what.key.removeprefix("problems."), hint


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\0abc", ["forbidden-character"]),  # a quarter is NUL
        (b"\0\0abcde", ["not-utf-8"]),
        (b"a\0" * 50, ["not-utf-8"]),
        (b"\0abc\0def", ["forbidden-character"] * 2),
    ],
)
def test_a_text_of_more_than_a_quarter_nul_is_another_encoding(data: bytes, told: list[str]) -> None:
    assert told == [_names(problem)[0] for problem in decode(data, "x.yaml")[1]]


def test_a_vocabulary_is_told_by_its_words_and_not_by_their_codes() -> None:
    found = what_it_takes(Complaint, "urgency")
    assert found is not None
    assert "急件" in found.values["allowed"] and "urgent" not in found.values["allowed"]


def test_the_model_at_a_place_is_found_through_lists_registers_and_what_may_be_absent() -> None:
    assert Complaint is model_at(Complaint, ())
    assert {"code", "label"} <= set(field_names(model_at(SurveyForm, ("scale", 0))))
    assert "posts" in field_names(model_at(Organisation, ("people", "甲一")))
    assert "name" in field_names(model_at(CustomerRegister, ("K-1",)))
    assert None is model_at(Complaint, ("says",)) is model_at(Complaint, ("nothing", "x"))
    assert None is model_at(Complaint, ("says", "x"))


def test_the_way_to_a_field_is_told_as_a_clerk_counts() -> None:
    assert ("items.1.text", "") == (named(("items", 0, "text")), named(()))
    assert path_name(Complaint) and "\n" not in path_name(Complaint)


# Cells


def test_a_cell_of_a_table_is_found_with_its_quotation_marks_and_the_lines_before_it() -> None:
    cells = Cells("x.csv", 'id,says,by\n1,"a, ""b""\nc",甲\n2,,乙')
    assert [(Place("x.csv", 1, 1), 2), (Place("x.csv", 1, 4), 4), (Place("x.csv", 1, 9), 2)] == [
        cells.place(1, index) for index in range(3)
    ]
    assert (Place("x.csv", 2, 3), 12) == cells.place(2, 1)
    assert (Place("x.csv", 3, 4), 1) == cells.place(2, 2)
    assert [(Place("x.csv", 4, 3), 0), (Place("x.csv", 4, 4), 1)] == [cells.place(4, 1), cells.place(4, 2)]
    assert (Place("x.csv", 2, 3), 1) == Cells("x.csv", "a|b\n1|2", "|").place(2, 1)


def test_a_problem_of_a_cell_has_carets_under_the_whole_of_it() -> None:
    problem = Cells("x.csv", "id,by\n1,abc\n").problem(2, 1, Message("problems.x"), Message("hints.y"))
    assert (Place("x.csv", 2, 3), "hints.y") == (problem.place, problem.hint and problem.hint.key)
    assert ("   2 │ 1,abc", "     │   ^^^") == problem.frame
