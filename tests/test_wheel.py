"""The program as a company gets it: built, installed, begun with, checked, built.

The usual run installs the wheel alone, beside the packages that are here; `make install-check` installs everything by
hash into an empty environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from itertools import cycle
from pathlib import Path

import pytest

from servicecontrol import __version__
from servicecontrol.starting.choices import BLANK, procedures
from servicecontrol.starting.program import of_wheel
from servicecontrol.starting.repository import requirements

ROOT = Path(__file__).parents[1]
STARTS = list(zip(procedures(), cycle(["en", "zh-Hant"]), strict=False))
#: A network that does not answer fails the test; it does not hold it.
PATIENCE = 600


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as a wheel."""
    folder = tmp_path_factory.mktemp("program")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    run(build, ROOT)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def beside(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's command where the packages of this environment are at hand, and the checkout is not."""
    home = tmp_path_factory.mktemp("beside")
    options = ["--no-deps", "--no-index", "--no-input", "--disable-pip-version-check"]
    command, python = environment(home)
    run([sys.executable, "-m", "pip", "--python", python, "install", *options, wheel], home)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run([python, "-c", where], home).strip())
    (packages / "packages.pth").write_text(run([sys.executable, "-c", where], home), "utf-8")
    return command


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's command in an environment that has what its lock file names, and nothing else."""
    home = tmp_path_factory.mktemp("installed")
    (home / "program").mkdir()
    (home / "program" / wheel.name).write_bytes(wheel.read_bytes())
    (home / "requirements.txt").write_text(requirements(of_wheel(wheel)), "utf-8")
    command, python = environment(home, with_pip=True)
    run([python, "-m", "pip", "install", "--no-input", "--require-hashes", "-r", "requirements.txt"], home)
    return command


def environment(home: Path, *, with_pip: bool = False) -> tuple[Path, Path]:
    """An empty environment: where the program's command will be, and its Python."""
    venv.create(home / "venv", with_pip=with_pip)
    folder, ending = (home / "venv" / "Scripts", ".exe") if os.name == "nt" else (home / "venv" / "bin", "")
    return folder / f"servicecontrol{ending}", folder / f"python{ending}"


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


def begun(command: Path, folder: Path, start: str, language: str, *more: str | Path) -> Path:
    """A company's repository, checked and built as of its procedure's day."""
    run([command, "init", "quality", "--procedure", start, "--language", language, *more], folder)
    laid = folder / "quality"
    day = next((laid / "data/company/procedures").iterdir()).stem
    run([command, "check", "--as-of", day], laid)
    run([command, "build", "--as-of", day], laid)
    assert (laid / "site" / "company" / "index.html").is_file()
    return laid


def keeps_the_program(laid: Path) -> bool:
    """Whether a repository holds the wheel, and its lock file names that one first."""
    first, *_ = (laid / "requirements.txt").read_text("utf-8").splitlines()
    name = f"servicecontrol-{__version__}-py3-none-any.whl"
    return first.startswith(f"./program/{name} ") and [name] == [p.name for p in (laid / "program").iterdir()]


def test_the_wheel_has_all_that_the_program_needs(beside: Path, wheel: Path, tmp_path: Path) -> None:
    assert f"servicecontrol {__version__}" == run([beside, "--version"], tmp_path).strip()
    assert keeps_the_program(begun(beside, tmp_path, BLANK, "en", "--program", wheel))


@pytest.mark.network
@pytest.mark.parametrize(("start", "language"), STARTS)
def test_each_start_checks_and_builds_where_only_the_wheel_is(
    start: str, language: str, installed: Path, tmp_path: Path
) -> None:
    assert keeps_the_program(begun(installed, tmp_path, start, language))
