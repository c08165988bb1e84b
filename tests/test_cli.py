"""The command line: exit codes, what it says and where, and what it leaves alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages_of import GOOD

ROOT = Path(__file__).resolve().parents[1]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    settings = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **environment}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=settings, check=False
    )  # our own


def _fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cli") / "site"
    done = _run("--data", str(GOOD), "--out", str(out))
    assert 0 == done.returncode, done.stdout + done.stderr
    return out


def test_a_check_ends_with_what_was_read_judged_and_is_overdue():
    done = _run("check", "--data", str(GOOD))
    assert (0, "") == (done.returncode, done.stderr)
    for said in ("7 records, as of 2026-03-31", "Verdicts", "Yard: 1 overdue", "Took"):
        assert said in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("verdict", "code"), [("fail", 1), ("warn", 1)])
def test_fail_on_ends_with_1_where_a_clause_is_broken(verdict: str, code: int):
    assert code == _run("check", "--data", str(GOOD), "--fail-on", verdict).returncode


def test_problems_end_with_1_and_are_shown_with_place_frame_and_hint(tmp_path: Path):
    root = tmp_path / "data"
    shutil.copytree(GOOD, root)
    path = root / "yard" / "complaints" / "2026" / "C-2026-0001.yaml"
    path.write_text(path.read_text("utf-8").replace("via: 電話", "via: 電報"), "utf-8")
    done = _run("check", "--data", str(root))
    assert 1 == done.returncode
    assert "data/yard/complaints/2026/C-2026-0001.yaml:3:6: " in done.stdout
    assert "via: 電報" in done.stdout and "^^^^" in done.stdout and "Did you mean" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--data", "nowhere"),
        ("--as-of", "yesterday"),
        ("destroy",),
        ("--fail-on", "never"),
        ("import", "poems"),
    ],
)
def test_wrong_usage_ends_with_2_and_no_traceback(arguments: tuple[str, ...]):
    done = _run(*arguments)
    assert 2 == done.returncode
    assert "Traceback" not in done.stderr and "usage:" in done.stderr


def test_help_names_every_command_and_its_exit_codes():
    done = _run("--help")
    assert 0 == done.returncode
    for word in ("build", "check", "import", "--as-of", "Exit code"):
        assert word in done.stdout


def test_a_check_speaks_the_language_of_the_terminal():
    assert "筆記錄" in _run("check", "--data", str(GOOD), LC_ALL="zh_TW.UTF-8").stdout


def test_a_check_starts_without_what_only_a_build_needs():
    code = "import sys; from servicecontrol.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", code, "check", "--data", str(GOOD)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )  # our own
    loaded = set(done.stdout.split())
    assert "pydantic" in loaded
    assert set() == loaded & {"duckdb", "jinja2", "mkdocs", "plotly", "lxml", "markdown"}


def test_two_builds_are_the_same_bytes_wherever_and_however_they_run(site: Path, tmp_path: Path):
    out = tmp_path / "elsewhere" / "site"
    out.parent.mkdir()
    done = _run("--data", str(GOOD), "--out", str(out), TZ="Asia/Taipei", LC_ALL="C", PYTHONHASHSEED="7")
    assert 0 == done.returncode, done.stdout
    assert _fingerprint(site) == _fingerprint(out)


def test_a_build_that_fails_leaves_the_last_site_and_no_litter(site: Path, tmp_path: Path):
    root = tmp_path / "data"
    shutil.copytree(GOOD, root)
    (root / "yard" / "complaints" / "2026" / "C-2026-0001.yaml").write_text("id: [", "utf-8")
    before = _fingerprint(site)
    done = _run("--data", str(root), "--out", str(site))
    assert 1 == done.returncode
    assert before == _fingerprint(site)
    assert [site.name] == [path.name for path in site.parent.iterdir()]


def test_a_place_that_can_t_be_written_is_told_without_a_traceback(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    done = _run("--data", str(GOOD), "--out", str(blocked / "site"))
    assert 1 == done.returncode
    assert "Traceback" not in done.stdout + done.stderr
    assert "in the way" == blocked.read_text("utf-8")
