"""No test opens what lies below the checkout's `data/`: those records are somebody's own, and may change any day."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DATA = str(Path(__file__).resolve().parents[2] / "data")
_OPENING = frozenset({"open", "os.scandir", "os.listdir"})


def watch() -> None:
    """Has Python refuse to open anything there, in this process, from now on."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _OPENING or not isinstance(arguments[0], str | bytes | os.PathLike):
        return
    path = os.fsdecode(arguments[0])
    if _is_within_another(event, arguments) and not os.path.isabs(path):  # noqa: PTH117  # as below
        return
    path = _absolute(path)
    if path == DATA or path.startswith(DATA + os.sep):
        # Not an OSError: nobody takes it for a file that can't be read.
        raise AssertionError(f"{path}: no test reads the records of this repository")


def _is_within_another(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a path may be one from an open folder, of which Python tells nothing: `os.open` alone takes one."""
    return event == "open" and arguments[1] is None


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(path)  # noqa: PTH100  # pathlib would ask the disk at every opening
    except OSError:  # a folder that is gone is the working directory: nothing is opened from it
        return path
