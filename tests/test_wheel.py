"""The program as a company gets it: built, installed by hash into an empty environment, begun with, checked, built."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from itertools import cycle
from pathlib import Path

import pytest

from servicecontrol import __version__
from servicecontrol.starting.choices import procedures
from servicecontrol.starting.program import of_wheel
from servicecontrol.starting.repository import requirements

ROOT = Path(__file__).parents[1]
#: A network that does not answer fails the test; it does not hold it.
PATIENCE = 600


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel in an environment that has nothing else."""
    home = tmp_path_factory.mktemp("installed")
    run(
        [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "--target",
            "wheel",
            "--directory",
            str(home / "program"),
        ],
        ROOT,
    )
    [wheel] = (home / "program").glob("*.whl")
    (home / "requirements.txt").write_text(requirements(of_wheel(wheel)), "utf-8")
    venv.create(home / "venv", with_pip=True)
    folder = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = folder / ("python.exe" if os.name == "nt" else "python")
    run([python, "-m", "pip", "install", "--no-input", "--require-hashes", "-r", "requirements.txt"], home)
    return folder / ("servicecontrol.exe" if os.name == "nt" else "servicecontrol")


def run(command: list[str | Path], folder: Path) -> str:
    """What the command says, run as on a machine that has no checkout of ours."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def test_the_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert f"servicecontrol {__version__}" == run([installed, "--version"], tmp_path).strip()


@pytest.mark.parametrize(("start", "language"), zip(procedures(), cycle(["en", "zh-Hant"]), strict=False))
def test_each_start_checks_and_builds_where_only_the_wheel_is(
    start: str, language: str, installed: Path, tmp_path: Path
) -> None:
    run([installed, "init", "quality", "--procedure", start, "--language", language], tmp_path)
    folder = tmp_path / "quality"
    assert "./program/servicecontrol-" in (folder / "requirements.txt").read_text("utf-8").splitlines()[0]
    assert [f"servicecontrol-{__version__}-py3-none-any.whl"] == [
        p.name for p in (folder / "program").iterdir()
    ]
    day = next((folder / "data/company/procedures").iterdir()).stem
    run([installed, "check", "--as-of", day], folder)
    run([installed, "build", "--as-of", day], folder)
    assert (folder / "site" / "company" / "index.html").is_file()
