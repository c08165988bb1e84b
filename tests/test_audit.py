"""The audit of the packages: what it asks for, and that no silence counts as an answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from audit import LOCKS, main, packages

ROOT = Path(__file__).resolve().parents[1]
LOCK = """\
# This file was made by a command.
apple==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via servicecontrol (pyproject.toml)
pear-tree==2.1 ; sys_platform == 'win32' \\
    --hash=sha256:cc
"""


def test_a_package_of_another_system_is_asked_for_as_any_other() -> None:
    assert {
        "apple==1.0": "apple==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n",
        "pear-tree==2.1": "pear-tree==2.1 \\\n    --hash=sha256:cc\n",
    } == packages([LOCK, LOCK])


def test_every_package_of_every_lock_file_is_asked_for() -> None:
    pinned = {
        line.split()[0]
        for lock in LOCKS
        for line in (ROOT / lock).read_text("utf-8").splitlines()
        if "==" in line and line[0].isalnum()
    }
    assert len(pinned) > 100
    assert pinned == set(packages((ROOT / lock).read_text("utf-8") for lock in LOCKS))


def test_every_lock_file_is_audited() -> None:
    assert sorted(path.name for path in ROOT.glob("requirements*.txt")) == sorted(LOCKS)


def _audit(folder: Path, answer: object, status: int = 0) -> list[str]:
    """A stand-in for pip-audit: it answers with these changes of what it was asked."""
    script = folder / "auditor.py"
    script.write_text(
        f"import json, sys\n"
        f"lines = open(sys.argv[-1]).read().splitlines()\n"
        f"asked = [line.split()[0].split('==') for line in lines if '==' in line]\n"
        f"found = {{name: {{'name': name, 'version': version, 'vulns': []}} for name, version in asked}}\n"
        f"answer = {answer!r}\n"
        f"if isinstance(answer, str): sys.exit(answer)\n"
        f"found.update(answer)\n"
        f"print(json.dumps({{'dependencies': [each for each in found.values() if each], 'fixes': []}}))\n"
        f"sys.exit({status})\n",
        "utf-8",
    )
    return [sys.executable, str(script)]


def _said(capsys: pytest.CaptureFixture[str], command: list[str]) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        main(command)
    return ended.value.code, capsys.readouterr().out


def test_packages_without_a_known_fault_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _said(capsys, _audit(tmp_path, {}))
    assert 0 == code
    assert said.endswith(" packages, 0 with a known fault or not looked up.\n")


def test_a_known_fault_is_told_with_the_version_that_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = [{"id": "PYSEC-1", "fix_versions": ["3.2", "4.0"]}, {"id": "PYSEC-2", "fix_versions": []}]
    changed = {"jinja2": {"name": "jinja2", "version": "3.1", "vulns": faults}}
    code, said = _said(capsys, _audit(tmp_path, changed, 1))
    assert 1 == code
    assert (
        "jinja2==3.1: PYSEC-1, mended in 3.2, 4.0\njinja2==3.1: PYSEC-2, mended in no version yet\n" in said
    )


@pytest.mark.parametrize("answer", [None, {"name": "jinja2", "skip_reason": "not found"}])
def test_a_package_that_was_not_looked_up_fails_the_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: object
) -> None:
    code, said = _said(capsys, _audit(tmp_path, {"jinja2": answer}))
    assert 1 == code
    assert ": it was not looked up\n" in said and said.startswith("jinja2==")


def test_an_audit_that_fails_for_another_reason_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == _said(capsys, _audit(tmp_path, {}, 1))[0]


def test_without_network_it_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trace = 'Traceback (most recent call last):\n  File "x.py"\nConnectionError: no address for the service'
    code, said = _said(capsys, _audit(tmp_path, trace))
    assert str(code).startswith("The packages could not be audited")
    assert str(code).endswith(": ConnectionError: no address for the service")
    assert "" == said


def test_an_auditor_that_says_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "it said nothing" in str(_said(capsys, [sys.executable, "-c", "pass"])[0])
