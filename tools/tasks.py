"""What `tools/make.py` does: a lock file installed, or a task of the Makefile.

The commands are the Makefile's: tests/test_house.py holds the two to each other.
"""

from __future__ import annotations

import subprocess
import sys

from environment import ROOT, install, program, surroundings

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
        "python -m pytest -n auto --dist loadfile",
    ),
}
USAGE = "usage: tools/make.py site [arguments of build.py] | test [arguments of pytest] | install LOCK"
INTERRUPTED = 130  #: as shells have it


def main(arguments: list[str]) -> None:
    """Runs a task, or installs a lock file; leaves with the status of the first command that fails."""
    try:
        _main(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted; the same command takes it up again.\n")
        sys.exit(INTERRUPTED)
    except OSError as fault:
        sys.exit(f"Stopped: {fault}")


def _main(arguments: list[str]) -> None:
    task, *rest = arguments or [""]
    if task == "install" and len(rest) == 1:
        install(rest[0])
    elif task in TASKS:
        lock, *commands = TASKS[task]
        venv = install(lock)
        *before, last = (command.split() for command in commands)
        for command in [*before, [*last, *rest]]:
            _run(program(venv, command[0]), *command[1:])
    else:
        sys.exit(USAGE)


def _run(*command: str) -> None:
    """Runs a command at the top of the checkout; a failing command ends this program with its status."""
    status = subprocess.call(command, cwd=ROOT, env=surroundings())
    if status:
        sys.exit(status)
