"""Makes `.venv` from a lock file; runs `site` and `test` where there is no make.

The commands are the Makefile's: tests/test_house.py holds the two to each other.
This file must start under any Python 3, to say which one is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 14)  # looked for when the Python that runs this file is too old
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")

#: A task's lock file, then its commands; the first word is a program of `.venv`.
TASKS = {
    "site": (
        "requirements.txt",
        "python build.py",
    ),
    "test": (
        "requirements-dev.txt",
        "ruff format --check --quiet .",
        "ruff check --quiet .",
        "mypy",
        "lint-imports --no-logo --no-cache",
        "python build.py check",
        "python -m pytest -n auto --dist loadfile",
    ),
}
USAGE = "usage: tools/make.py site [arguments of build.py] | test [arguments of pytest] | install LOCK"


def main(arguments: list[str]) -> None:
    """Runs a task, or installs a lock file; leaves with the status of the first command that fails."""
    task, *rest = arguments or [""]
    if task == "install" and len(rest) == 1:
        install(rest[0])
    elif task in TASKS:
        lock, *commands = TASKS[task]
        install(lock)
        *before, last = (command.split() for command in commands)
        for command in [*before, [*last, *rest]]:
            run(program(command[0]), *command[1:])
    else:
        sys.exit(USAGE)


def install(lock: str) -> None:
    """Brings `.venv` to a lock file's versions; nothing is done when it has them already."""
    wanted, installed = ROOT / lock, VENV / lock
    if not (installed.exists() and installed.read_bytes() == wanted.read_bytes()):
        if not (VENV / "pyvenv.cfg").exists():
            make_environment()
        print("Installing", lock, "into .venv ...", flush=True)
        pip = (program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "--requirement", str(wanted))
        shutil.copyfile(wanted, installed)
    installed.touch()  # what the Makefile compares with the lock file


def make_environment() -> None:
    """Makes an empty `.venv`, or leaves none behind and says what is missing."""
    failed = subprocess.call([interpreter(), "-m", "venv", str(VENV)])
    if failed:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python could not make .venv; on Debian and Ubuntu: apt-get install python3-venv")


def interpreter() -> str:
    """Finds a Python that is new enough: the one that runs this file, or else one on the path."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    return sys.exit("Python {}.{} or newer is needed; this one is {}.{}".format(*OLDEST, *sys.version_info))


def program(name: str) -> str:
    """Finds a program of `.venv`, with the ending that the system gives it."""
    return shutil.which(name, path=str(BIN)) or sys.exit(f".venv has no {name}; remove .venv and try again")


def run(*command: str) -> None:
    """Runs a command at the top of the checkout; a failing command ends this program with its status."""
    status = subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
    if status:
        sys.exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
