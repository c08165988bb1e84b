"""`check --format json`: one document on the standard output, which docs/check.md describes field by field."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from pages_of import AS_OF, GOOD, facts_of

from servicecontrol import changing, cli
from servicecontrol.changing import Stopped
from servicecontrol.disk.workplace import PlaceInUse
from servicecontrol.export.checked import SCHEMA_VERSION
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.verdicts import State, Verdict

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "check.md").read_text("utf-8")
COMPLAINT = "yard/complaints/2026/C-2026-0001.yaml"


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "build.py"), "check", "--format", "json", *arguments]
    settings = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **environment}
    return subprocess.run(command, capture_output=True, env=settings, check=False)  # our own


def _document(*arguments: str) -> dict:
    return json.loads(_run(*arguments).stdout)


def _described(heading: str) -> list[str]:
    """The fields in the table below a heading of the document about them."""
    section = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.fixture(scope="module")
def judged() -> dict:
    return _document("--data", str(GOOD), "--as-of", AS_OF.isoformat())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A store of which one file cannot be read."""
    root = tmp_path / "data"
    shutil.copytree(GOOD, root)
    text = (root / COMPLAINT).read_text("utf-8").replace("via: 電話", "via: 電報")
    (root / COMPLAINT).write_text(text, "utf-8")
    return root


def test_every_field_is_described_and_none_that_there_is_not(judged: dict, broken: Path):
    [problem] = _document("--data", str(broken))["problems"]
    assert _described("The document") == ["schema_version", "as_of", "language", "problems", "judgements"]
    assert sorted(judged) == sorted(_described("The document"))
    assert sorted(problem) == sorted(_described("A Problem"))
    fields = sorted(_described("A judgement"))
    assert [fields] == [list(keys) for keys in {tuple(sorted(entry)) for entry in judged["judgements"]}]


def test_every_verdict_and_state_is_described(judged: dict):
    for name, values in (("verdict", Verdict), ("state", State)):
        [row] = re.findall(rf"^\| `{name}` \|(.*)$", DOCUMENT, re.MULTILINE)
        assert {f"`{value}`" for value in get_args(values)} <= set(re.findall(r"`[a-z-]+`", row))
    assert f"the number of this form, {SCHEMA_VERSION};" in DOCUMENT
    assert SCHEMA_VERSION == judged["schema_version"]


def test_help_names_every_field():
    words = set(re.findall(r"\w+", _run("--help").stdout.decode()))
    headings = ("The document", "A Problem", "A judgement")
    assert set() == {field for heading in headings for field in _described(heading)} - words


def test_every_judgement_is_in_it_in_the_order_of_its_fields(judged: dict):
    found = [
        (each.organisation, each.clause, each.rule, *(each.subject.kind, each.subject.id, each.subject.part))
        for each in facts_of().judged.judgements
    ]
    fields = _described("A judgement")[:6]
    told = [tuple(entry[field] or "" for field in fields) for entry in judged["judgements"]]
    assert ["organisation", "clause", "rule", "kind", "record", "part"] == fields
    assert sorted(found) == told
    assert {"pass", "fail", "not-due"} <= {entry["verdict"] for entry in judged["judgements"]}


def test_a_judgement_says_what_was_found_where_and_by_when(judged: dict):
    [late] = [entry for entry in judged["judgements"] if entry["state"] == "overdue"]
    assert {
        "organisation": "yard",
        "clause": "yard-1.1",
        "rule": "answered-within",
        "kind": "complaints",
        "record": "C-2026-0001",
        "part": None,
        "verdict": "fail",
        "state": "overdue",
        "due": "2026-03-21",
        "message": "7 天內作出處理對策",
        "path": f"good/{COMPLAINT}",
        "line": 2,
    } == late


def test_a_problem_says_what_is_wrong_where_and_how_to_mend_it_and_nothing_is_judged(broken: Path):
    done = _run("--data", str(broken), "--language", "en")
    document = json.loads(done.stdout)
    [problem] = document["problems"]
    assert 1 == done.returncode
    assert (None, []) == (document["as_of"], document["judgements"])
    assert (f"data/{COMPLAINT}", 3, 6) == (problem["path"], problem["line"], problem["column"])
    assert "電報" in problem["what"] and "Did you mean" in problem["hint"]


def test_of_a_file_with_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path):
    root = tmp_path / "data"
    shutil.copytree(GOOD, root)
    for number in range(60):
        (root / f"odd-{number}.txt").touch()
    with (root / COMPLAINT).open("a", encoding="utf-8") as file:
        file.writelines(f"odd{number}: 1\n" for number in range(60))
    paths = [entry["path"] for entry in _document("--data", str(root))["problems"]]
    assert sorted(paths) == paths
    assert (51, 60) == (paths.count(f"data/{COMPLAINT}"), sum(path.endswith(".txt") for path in paths))


def test_it_is_the_same_bytes_whatever_the_terminal_its_locale_and_its_zone():
    asked = ("--data", str(GOOD), "--as-of", AS_OF.isoformat())
    first = _run(*asked, LC_ALL="zh_TW.UTF-8", TZ="Asia/Taipei")
    second = _run(
        *asked,
        LC_ALL="C",
        TZ="America/New_York",
        PYTHONUTF8="0",
        PYTHONIOENCODING="ascii",
        PYTHONHASHSEED="7",
    )
    assert first.stdout == second.stdout
    assert "zh-Hant" == json.loads(first.stdout)["language"]


def test_what_is_for_people_goes_to_the_error_output(broken: Path):
    done = _run("--data", str(GOOD), "--language", "en")
    assert done.stdout.startswith(b"{\n") and done.stdout.endswith(b"\n}\n")
    assert "7 records" in done.stderr.decode()
    refused = _run("--data", str(broken), "--language", "en")
    assert f"data/{COMPLAINT}:3:6: " in refused.stderr.decode()


def test_it_speaks_the_language_asked_for():
    document = _document("--data", str(GOOD), "--language", "en")
    assert "en" == document["language"]
    assert any(entry["message"].startswith("Countermeasure") for entry in document["judgements"])


def test_verdicts_that_were_named_end_with_1_and_stand_in_it():
    done = _run("--data", str(GOOD), "--fail-on", "fail")
    assert 1 == done.returncode
    assert "fail" in {entry["verdict"] for entry in json.loads(done.stdout)["judgements"]}
    assert 0 == _run("--data", str(GOOD)).returncode


def test_wrong_usage_prints_no_document():
    done = _run("--data", str(GOOD), "--as-of", "2199-12-31")
    assert (2, b"") == (done.returncode, done.stdout)


BUSY = "changing the records"
UNDONE = "Until then the records are half changed"


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (PlaceInUse(), BUSY),
        (Stopped(Problem(Place("data"), Message("hints.not-undone", {"path": "a", "data": "b"}))), UNDONE),
    ],
    ids=["others change the records", "a change is half undone"],
)
def test_records_that_are_not_whole_are_a_problem_in_it(
    fault: Exception, what: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
):
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(cli, "_with_records", fail)
    assert 1 == cli.main(["check", "--format", "json", "--data", str(GOOD), "--language", "en"])
    [problem] = json.loads(capfdbinary.readouterr().out)["problems"]
    assert what in problem["what"]


def test_records_that_changed_while_they_were_read_are_a_problem_in_it(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
):
    stamps = iter(("before", "after"))
    monkeypatch.setattr(changing, "stamp", lambda _: next(stamps))
    assert 1 == cli.main(["check", "--format", "json", "--data", str(GOOD), "--language", "en"])
    [problem] = json.loads(capfdbinary.readouterr().out)["problems"]
    assert ("good", 1, 1) == (problem["path"], problem["line"], problem["column"])
    assert "were changed while they were being read" in problem["what"]


def test_a_text_is_printed_where_no_document_is_asked_for(capfdbinary: pytest.CaptureFixture[bytes]):
    assert 0 == cli.main(["check", "--data", str(GOOD), "--language", "en"])
    out, err = capfdbinary.readouterr()
    assert b"7 records" in out and b"" == err and b"{" not in out
