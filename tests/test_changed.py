"""Data told from program: what has changed since tests passed, on real repositories, and the step that asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from changed import changed
from repositories import GIT, commit, git, repository

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / ".github" / "workflows" / "site.yml"
ZEROS = "0" * 40

pytestmark = pytest.mark.skipif(GIT is None, reason="there is no git here")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of a program and data, in which the tests are said to have passed at its first commit."""
    folder = repository(tmp_path / "project")
    for path in ("data/yard/visit.yaml", "data/site.yaml", "program/rule.py", "build.py"):
        _write(folder, path, f"{path}\n" * 20)
    commit(folder)
    monkeypatch.chdir(folder)
    return folder


def _write(folder: Path, path: str, text: str = "changed\n") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def _move(folder: Path, old: str, new: str) -> None:
    (folder / new).parent.mkdir(parents=True, exist_ok=True)
    (folder / old).rename(folder / new)


CHANGES: dict[str, tuple[bool, Callable[[Path], object]]] = {
    "nothing": (False, lambda _: None),
    "a record": (False, lambda folder: _write(folder, "data/yard/visit.yaml")),
    "a new record with a Chinese name and a line break in it": (
        False,
        lambda folder: _write(folder, "data/場/a\nbuild.py"),
    ),
    "a record deleted": (False, lambda folder: (folder / "data/site.yaml").unlink()),
    "a record moved to another folder": (
        False,
        lambda folder: _move(folder, "data/site.yaml", "data/b/s.yaml"),
    ),
    "the program": (True, lambda folder: _write(folder, "program/rule.py")),
    "a file at the top": (True, lambda folder: _write(folder, "README.md")),
    "a workflow": (True, lambda folder: _write(folder, ".github/workflows/site.yml")),
    "a file of the program deleted": (True, lambda folder: (folder / "build.py").unlink()),
    "both": (
        True,
        lambda folder: (_write(folder, "data/site.yaml"), _write(folder, "program/rule.py")),
    ),
    "a record moved into the program": (True, lambda folder: _move(folder, "data/site.yaml", "site.yaml")),
    "a file of the program moved into the data": (
        True,
        lambda folder: _move(folder, "build.py", "data/b.py"),
    ),
    "a folder whose name only begins so": (True, lambda folder: _write(folder, "database/site.yaml")),
    "a folder of that name elsewhere": (True, lambda folder: _write(folder, "tests/data/site.yaml")),
    "the data made a file": (
        True,
        lambda folder: (shutil.rmtree(folder / "data"), _write(folder, "data")),
    ),
}


@pytest.mark.parametrize(("program", "change"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_one_of_data_where_every_path_of_it_lies_below_data(
    project: Path,
    program: bool,  # noqa: FBT001  # what is expected
    change: Callable[[Path], object],
) -> None:
    base = git(project, "rev-parse", "HEAD")
    change(project)
    commit(project)
    assert program is changed(base)[0]


def test_of_several_commits_each_counts(project: Path) -> None:
    base = git(project, "rev-parse", "HEAD")
    _write(project, "build.py")
    middle = commit(project)
    _write(project, "data/site.yaml")
    commit(project)
    assert [True, False] == [changed(since)[0] for since in (base, middle)]


def test_what_was_changed_and_changed_back_is_as_it_was(project: Path) -> None:
    base = git(project, "rev-parse", "HEAD")
    before = (project / "build.py").read_text("utf-8")
    _write(project, "build.py")
    commit(project)
    _write(project, "build.py", before)
    commit(project)
    assert not changed(base)[0]


@pytest.mark.parametrize(("path", "program"), [("data/other.yaml", False), ("other.py", True)])
def test_a_merge_is_what_it_brings(
    project: Path,
    path: str,
    program: bool,  # noqa: FBT001  # what is expected
) -> None:
    git(project, "checkout", "--quiet", "-b", "side")
    _write(project, path)
    commit(project)
    git(project, "checkout", "--quiet", "main")
    _write(project, "data/site.yaml")
    base = commit(project)
    git(project, "merge", "--quiet", "--no-edit", "side")
    assert program is changed(base)[0]


@pytest.mark.parametrize(
    "base", ["", ZEROS, "0" * 64, "main", "HEAD", "--help", "f" * 40, "f" * 39, "F" * 40]
)
def test_of_no_known_commit_everything_has_changed(project: Path, base: str) -> None:
    _write(project, "data/site.yaml")
    commit(project)
    assert changed(base)[0]


def test_after_a_forced_push_everything_has_changed(project: Path) -> None:
    _write(project, "data/site.yaml")
    base = commit(project)
    git(project, "reset", "--quiet", "--hard", "HEAD~1")
    _write(project, "data/yard/visit.yaml")
    commit(project)
    assert changed(base)[0]


def test_in_a_clone_that_does_not_reach_back_everything_has_changed(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = git(project, "rev-parse", "HEAD")
    _write(project, "data/site.yaml")
    commit(project)
    git(tmp_path, "clone", "--quiet", "--depth=1", project.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert changed(base)[0]


def test_where_git_is_of_no_use_everything_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "none").mkdir()
    monkeypatch.chdir(tmp_path / "none")
    assert changed("f" * 40)[0]


def test_why_is_said_on_one_line_and_names_few(project: Path) -> None:
    base = git(project, "rev-parse", "HEAD")
    for number in range(6):
        _write(project, f"{number}\nprogram=no")
    commit(project)
    why = changed(base)[1]
    assert "\n" not in why
    assert "'0\\nprogram=no'" in why
    assert why.endswith("… 6 in all")


#: What starts a run, what the last run that passed is said to be, and what the step says then; the base is a commit
#: after which data alone have changed.
RUNS = {
    "a push after a run that passed": ("push", "echo $KNOWN", "", "program=no\n"),
    "a push, and no run has passed": ("push", "echo", "", "program=yes\n"),
    "a push, and nobody knows": ("push", "echo $KNOWN; exit 1", "", "program=yes\n"),
    "a request held against the branch it is for": ("pull_request", "exit 1", "known", "program=no\n"),
    "a request against a commit that is not there": ("pull_request", "exit 1", "f" * 40, "program=yes\n"),
    "the night": ("schedule", "echo $KNOWN", "", "program=yes\n"),
    "somebody's hand": ("workflow_dispatch", "echo $KNOWN", "", "program=yes\n"),
}


@pytest.mark.skipif(os.name != "posix", reason="the step is run by bash")
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_step_asks_what_is_to_be_asked_when_a_run_is_started(
    project: Path, tmp_path: Path, run: tuple[str, str, str, str]
) -> None:
    event, gh, base, said = run
    known = git(project, "rev-parse", "HEAD")
    _write(project, "data/site.yaml")
    commit(project)
    (project / "tools").mkdir()
    shutil.copyfile(ROOT / "tools" / "changed.py", project / "tools" / "changed.py")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in {"gh": gh, "python3": f'exec "{sys.executable}" "$@"'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / name).chmod(0o755)
    output = tmp_path / "output"
    output.touch()
    jobs = yaml.safe_load(SITE.read_text("utf-8"))["jobs"]
    [step] = [step for step in jobs["changes"]["steps"] if step.get("id") == "changes"]
    done = subprocess.run(
        [str(shutil.which("bash")), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "EVENT": event,
            "BASE": known if base == "known" else base,
            "BRANCH": "main",
            "KNOWN": known,
            "GITHUB_OUTPUT": str(output),
        },
        check=False,
    )
    assert (0, said) == (done.returncode, output.read_text("utf-8"))


def test_the_whole_history_is_there_to_be_asked() -> None:
    [checkout, _] = yaml.safe_load(SITE.read_text("utf-8"))["jobs"]["changes"]["steps"]
    assert 0 == checkout["with"]["fetch-depth"]
