"""Which commit the data are of: what git says of them, when nothing is said, and where a reader finds it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pages_of import facts_of, pages_of
from repositories import GIT, commit, git, repository

from servicecontrol import __version__
from servicecontrol.export import exports
from servicecontrol.export.about import about
from servicecontrol.revision import Revision, revision_of
from servicecontrol.text import languages

pytestmark = pytest.mark.skipif(GIT is None, reason="there is no git here")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A repository with a program and data, all of it committed."""
    folder = repository(tmp_path / "公司 one")
    (folder / "data").mkdir()
    (folder / "data" / "site.yaml").write_text("name: Test\n", "utf-8")
    (folder / ".gitignore").write_text("*.bak\nprivate/\n", "utf-8")
    commit(folder)
    return folder


def test_the_commit_is_that_which_is_checked_out(company: Path) -> None:
    assert Revision(git(company, "rev-parse", "HEAD"), changed=False) == revision_of(company / "data")


def test_a_repository_that_is_all_data_is_asked_as_well(tmp_path: Path) -> None:
    folder = repository(tmp_path / "data")
    first = commit(folder)
    assert Revision(first, changed=False) == revision_of(folder)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (lambda data: (data / "site.yaml").write_text("name: Other\n", "utf-8"), True),
        (lambda data: (data / "site.yaml").unlink(), True),
        (lambda data: (data / "new.yaml").touch(), True),
        (lambda data: (data / "新.csv").touch(), True),
        (lambda data: _put(data / "private" / "x.yaml"), True),
        (lambda data: _put(data / "private" / "x.txt"), False),
        (lambda data: (data / "site.yaml.bak").touch(), False),
        (lambda data: (data.parent / "program.py").touch(), False),
        (lambda data: _put(data.parent / "elsewhere" / "site.yaml"), False),
        (lambda data: os.utime(data / "site.yaml", (1, 1)), False),
    ],
    ids=[
        "a record changed", "one deleted", "one not added", "a Chinese name", "a record that git ignores",
        "a note that git ignores", "a backup that git ignores", "a file of the program", "data of somebody else",
        "another time",
    ],
)  # fmt: skip
def test_only_what_the_folder_of_data_holds_counts_as_a_change(
    company: Path,
    change: Callable[[Path], object],
    changed: bool,  # noqa: FBT001  # what is expected
) -> None:
    change(company / "data")
    assert Revision(git(company, "rev-parse", "HEAD"), changed) == revision_of(company / "data")


def _put(path: Path) -> None:
    path.parent.mkdir()
    path.touch()


def test_what_is_added_and_not_committed_is_a_change(company: Path) -> None:
    (company / "data" / "new.yaml").touch()
    git(company, "add", "data")
    assert revision_of(company / "data").changed


def test_outside_a_repository_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))  # that it is not asked of somebody's above
    (tmp_path / "data").mkdir()
    assert revision_of(tmp_path / "data") is None


def test_before_the_first_commit_nothing_is_known(tmp_path: Path) -> None:
    assert revision_of(repository(tmp_path / "data")) is None


def test_a_broken_repository_is_no_reason_to_stop(company: Path) -> None:
    (company / ".git" / "HEAD").write_text("nonsense\n", "utf-8")
    assert revision_of(company / "data") is None


def test_without_git_nothing_is_known(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(company))
    assert revision_of(company / "data") is None


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script of a shell")
@pytest.mark.parametrize(
    "script",
    [
        "exit 128",
        "echo nothing like a commit",
        "printf '# branch.oid (initial)\\0'",
        "printf '\\377\\n'",
        "exec sleep 5",
    ],
    ids=["refused", "words", "no commit", "no text", "no answer"],
)
def test_a_git_that_refuses_or_talks_nonsense_or_is_silent_is_not_believed(
    company: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    fake = company / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("servicecontrol.revision._SECONDS", 0.2)
    assert revision_of(company / "data") is None


def test_git_is_asked_of_this_folder_whatever_the_environment_says(
    company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other")
    commit(other, "of another repository")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert Revision(git(company, "rev-parse", "HEAD"), changed=False) == revision_of(company / "data")


@pytest.mark.skipif(os.name != "posix", reason="the hook is a script of a shell")
def test_asking_runs_no_hook_and_writes_nothing(company: Path) -> None:
    hook = company / "hook"
    hook.write_text(f"#!/bin/sh\ntouch '{company}/ran'\n", "utf-8")
    hook.chmod(0o755)
    git(company, "config", "core.fsmonitor", str(hook))
    os.utime(company / "data" / "site.yaml", (1, 1))  # an index that git would like to write anew
    before = (company / ".git" / "index").read_bytes()
    assert not revision_of(company / "data").changed
    assert not (company / "ran").exists()
    assert before == (company / ".git" / "index").read_bytes()


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (None, {"en": "is not known", "zh-Hant": "不詳"}),
        (Revision(COMMIT, changed=False), {"en": "those of the commit", "zh-Hant": "所屬的提交"}),
        (
            Revision(COMMIT, changed=True),
            {"en": "changes that are not committed", "zh-Hant": "尚未提交的變更"},
        ),
    ],
)
def test_the_data_page_says_of_which_commit_the_data_are_and_no_other_page_does(
    code: str, revision: Revision | None, said: dict[str, str]
) -> None:
    pages = pages_of(replace(facts_of(), revision=revision), code)
    assert said[code] in pages["data"]
    assert (revision is not None) == (COMMIT in pages["data"])
    plain = pages_of(facts_of(), code)
    assert {path for path, text in pages.items() if text != plain[path]} <= {"data"}


def test_one_file_of_the_exports_says_it_and_no_other_does() -> None:
    known = replace(facts_of(), revision=Revision(COMMIT, changed=True))
    assert {"about.json"} == {path for path, data in exports(known) if COMMIT.encode() in data}
    [(_, text)] = about(known)
    assert {
        "as_of": "2026-03-31",
        "data": {"commit": COMMIT, "uncommitted_changes": True},
        "definitions": 1,
        "languages": ["zh-Hant", "en"],
        "plugins": [],
        "program": {"name": "servicecontrol", "version": __version__},
    } == json.loads(text)
    [(_, text)] = about(facts_of())
    assert {"commit": None, "uncommitted_changes": None} == json.loads(text)["data"]


def test_two_clones_of_a_commit_are_said_to_be_the_same(company: Path, tmp_path: Path) -> None:
    commit(company, "a second, so that a shallow clone is one")
    git(tmp_path, "clone", "--quiet", "--depth=1", company.as_uri(), "shallow")
    assert revision_of(company / "data") == revision_of(tmp_path / "shallow" / "data") is not None
