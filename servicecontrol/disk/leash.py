"""A program that ends with the one that started it, even where that one is killed and can clear nothing up.

Run as a script, this file starts a command and watches its own input: when that ends, so do the command and all that
the command has started. The input is a pipe that only the starting program holds; the system closes it in any case.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def leashed(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Starts a command in a folder; it does not outlive the `with`. What it prints goes into the process's pipes."""
    watched, held = os.pipe()
    with _started(command, folder, environment, watched) as process, os.fdopen(held, "wb"):
        yield process


def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], watched: int
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  # what is run is the caller's choice
            [sys.executable, "-I", __file__, *command],
            stdin=watched,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
            # A group of its own, to be ended as one; Ctrl-C on the terminal is for whoever started it to answer.
            start_new_session=True,
        )
    finally:
        os.close(watched)


def main(command: Sequence[str]) -> int:
    """Runs the command; returns its exit code, or ends it together with this process."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  # as above
    threading.Thread(target=_end_with_input, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_input(child: subprocess.Popen[bytes]) -> None:
    os.read(sys.stdin.fileno(), 1)
    if sys.platform == "win32":  # without groups; a browser's processes end with its first one
        child.kill()
    else:
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
