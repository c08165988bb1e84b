"""Setting up: which Python is needed, and an environment that is whole or said not to be."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from environment import is_environment
from hearing import hear
from make import NEWEST, OLDEST

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
on_posix = pytest.mark.skipif(os.name != "posix", reason="it stands a shell script in for a program")
#: Too old, as far as this machine has them: on the path, or kept by pyenv.
OLD = ("2.7", *(f"3.{minor}" for minor in range(4, OLDEST[1])))


def _old(version: str) -> str:
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    found = shutil.which(f"python{version}")
    for python in (*map(str, kept), *([found] if found else [])):
        if subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0:
            return python
    pytest.skip(f"Python {version} is not installed here")


def _make(python: str, folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs make.py with nothing on the path but a folder."""
    command = [python, str(TOOLS / "make.py"), *arguments]
    return subprocess.run(
        command, env={"PATH": str(folder), **more}, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("version", OLD)
def test_a_python_that_is_too_old_is_told_which_one_is_needed(version: str, tmp_path: Path) -> None:
    done = _make(_old(version), tmp_path, "site")
    said = f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this one is {version}.\n"
    assert (1, "", said) == (done.returncode, done.stdout, done.stderr)


def _script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return path


@on_posix
@pytest.mark.parametrize("version", OLD)
def test_it_gives_way_to_the_newest_python_on_the_path_that_starts(version: str, tmp_path: Path) -> None:
    _script(tmp_path / f"python3.{NEWEST[1]}", "echo not installed >&2; exit 127")
    _script(tmp_path / f"python3.{NEWEST[1] - 1}", '[ "$1" = -c ] || { shift; echo "newer: $*"; }')
    _script(tmp_path / f"python3.{OLDEST[1]}", "echo older")
    done = _make(_old(version), tmp_path, "site", "--as-of", "2026-07-31")
    assert (0, "newer: site --as-of 2026-07-31\n", "") == (done.returncode, done.stdout, done.stderr)


def test_the_first_file_is_written_in_what_every_python_understands() -> None:
    tree = ast.parse((TOOLS / "make.py").read_bytes())
    later = (ast.FunctionDef, ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Starred, ast.Match)
    assert [] == [node.lineno for node in ast.walk(tree) if isinstance(node, later)]
    (TOOLS / "make.py").read_bytes().decode("ascii")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the set-up, a lock file and nothing else; its folder's name is awkward."""
    root = tmp_path / "服務 控制 #1"
    (root / "tools").mkdir(parents=True)
    for name in ("make.py", "tasks.py", "environment.py"):
        shutil.copy(TOOLS / name, root / "tools")
    _lock(root, _wheel(tmp_path / "wheels"))
    return root


def _wheel(folder: Path) -> Path:
    """A package of one empty module, as pip takes it."""
    folder.mkdir()
    path = folder / "little-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("little.py", "")
        wheel.writestr("little-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: little\nVersion: 1.0\n")
        wheel.writestr(
            "little-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("little-1.0.dist-info/RECORD", "")
    return path


def _lock(root: Path, wheel: Path, name: str = "requirements.txt") -> None:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (root / name).write_text(f"little==1.0 \\\n    --hash=sha256:{digest}\n", "utf-8")


def _install(root: Path, lock: str = "requirements.txt", **more: str) -> subprocess.CompletedProcess[str]:
    sources = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(root.parent / "wheels"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [sys.executable, str(root / "tools" / "make.py"), "install", lock],
        env={**kept, **sources, **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
        umask=0o077 if os.name == "posix" else -1,
        preexec_fn=hear if os.name == "posix" else None,  # no threads
    )


def _modules(root: Path, venv: str = ".venv") -> list[str]:
    return [path.name for path in (root / venv).rglob("little.py")]


def test_an_environment_left_half_made_is_made_anew_whatever_settings_say(
    checkout: Path, tmp_path: Path
) -> None:
    astray = {
        name: str(tmp_path / "astray") for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONPATH")
    }
    (tmp_path / "astray").mkdir()
    (checkout / ".venv" / "lib").mkdir(parents=True)
    (checkout / ".venv" / "pyvenv.cfg").write_text("home = /nowhere\n", "utf-8")
    (checkout / ".venv" / "requirements.txt").write_text("of an earlier installation", "utf-8")
    (tmp_path / "astray" / "pip.py").write_text("raise SystemExit('astray')", "utf-8")
    done = _install(
        checkout, PIP_USER="1", PIP_REQUIRE_VIRTUALENV="1", PIP_DRY_RUN="1", PYTHONSAFEPATH="1", **astray
    )
    said = [
        ".venv is broken or was left half made; it is made anew.",
        "Installing requirements.txt into .venv ...",
    ]
    assert (0, said) == (done.returncode, done.stdout.splitlines()), done.stderr
    assert ["little.py"] == _modules(checkout)
    assert ["pip.py"] == [path.name for path in (tmp_path / "astray").iterdir()]
    again = _install(checkout, PIP_FIND_LINKS="")
    assert (0, "", "") == (again.returncode, again.stdout, again.stderr)
    (checkout / ".venv" / "requirements.txt").unlink()
    offline = _install(checkout, PIP_FIND_LINKS="")
    assert 0 == offline.returncode, offline.stderr  # what stands there already needs no network


@pytest.mark.parametrize(
    ("lock", "venv"), [("requirements-dev.txt", ".venv"), ("requirements-tools.txt", ".venv-tools")]
)
@on_posix
def test_packages_that_pip_put_elsewhere_are_told(checkout: Path, lock: str, venv: str) -> None:
    _stand_in(checkout / venv, "3.11", "exit 0")
    (checkout / "requirements.txt").rename(checkout / lock)
    done = _install(checkout, lock)
    assert (1, f"Installing {lock} into {venv} ...\n") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"pip ended well, but these are not in {venv}: little. ")
    assert not (checkout / venv / lock).exists()


@pytest.mark.parametrize(
    ("left", "is_ours"),
    [
        ((), True),
        (("lib/python3.11/",), True),
        (("lib/", "pyvenv.cfg"), True),
        (("lib/", "lib/thesis.txt"), False),
    ],
)
def test_only_what_an_environment_begins_with_is_taken_for_one(
    tmp_path: Path, left: tuple[str, ...], *, is_ours: bool
) -> None:
    for name in left:
        (tmp_path / name).mkdir(parents=True) if name.endswith("/") else (tmp_path / name).touch()
    assert is_ours is is_environment(tmp_path)


@on_posix
def test_what_pip_cannot_get_is_told_and_leaves_no_word_that_all_is_there(checkout: Path) -> None:
    _stand_in(checkout / ".venv", "3.11", "exit 3")
    (checkout / ".venv" / "requirements-dev.txt").write_text("whole until then", "utf-8")
    done = _install(checkout)
    assert (1, "Installing requirements.txt into .venv ...\n") == (done.returncode, done.stdout)
    assert done.stderr.startswith("pip could not install requirements.txt") and "Traceback" not in done.stderr
    assert [] == list((checkout / ".venv").glob("requirements*.txt"))


@pytest.mark.parametrize("what", ["a folder of files", "a file", "a link that leads nowhere", "a link"])
def test_what_is_no_environment_is_left_alone(checkout: Path, what: str) -> None:
    venv, elsewhere = checkout / ".venv", checkout / "elsewhere"
    if what == "a file":
        venv.write_text("of value", "utf-8")
    else:
        folder = venv if what == "a folder of files" else elsewhere
        if what != "a link that leads nowhere":
            folder.mkdir()
            (folder / "thesis.txt").write_text("of value", "utf-8")
        if folder is elsewhere:
            try:
                venv.symlink_to(elsewhere, target_is_directory=True)
            except OSError:
                pytest.skip("this system lets nobody make links")
    before = sorted(path.relative_to(checkout) for path in checkout.rglob("*"))
    done = _install(checkout)
    assert (1, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(".venv is in the way")
    assert before == sorted(
        path.relative_to(checkout) for path in checkout.rglob("*") if "pyc" not in path.name
    )


def _stand_in(venv: Path, said: str, then: str) -> None:
    """An environment whose Python answers for its pip, and does something else when it is to install."""
    text = f'case "$*" in *--version*) echo "pip 25 from there (python {said})";; *) {then};; esac'
    _script(venv / "bin" / "python", text)


@on_posix
def test_an_environment_of_a_python_that_is_too_old_is_told(checkout: Path) -> None:
    _stand_in(checkout / ".venv", f"3.{OLDEST[1] - 1}", "exit 0")
    done = _install(checkout)
    said = f".venv has Python 3.{OLDEST[1] - 1}, and 3.{OLDEST[1]} or newer is needed; remove it and try again.\n"
    assert (1, "", said) == (done.returncode, done.stdout, done.stderr)


@on_posix
def test_the_oldest_python_will_do(checkout: Path) -> None:
    _stand_in(checkout / ".venv", f"3.{OLDEST[1]}", "exit 3")
    assert "pip could not install requirements.txt" in _install(checkout).stderr


@on_posix
def test_an_interruption_is_told_and_leaves_no_word_that_all_is_there(checkout: Path) -> None:
    _stand_in(checkout / ".venv", "3.11", "kill -INT $PPID; sleep 1")
    done = _install(checkout)
    assert 130 == done.returncode
    assert done.stderr.endswith("Interrupted; the same command takes it up again.\n")
    assert not (checkout / ".venv" / "requirements.txt").exists()


@pytest.mark.parametrize("arguments", [(), ("install",), ("bake",), ("install", "a", "b")])
def test_wrong_usage_is_told(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "make.py"), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (1, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith("usage: tools/make.py site")


def test_a_lock_file_that_is_not_there_is_told(checkout: Path) -> None:
    done = _install(checkout, "requirements-odd.txt")
    assert 1 == done.returncode
    assert done.stderr.startswith("Stopped: ") and "requirements-odd.txt" in done.stderr
