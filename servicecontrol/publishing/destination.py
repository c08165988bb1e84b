"""Where a site may be published: a folder that is new, empty, or holds an earlier site and nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from servicecontrol.home import HOME
from servicecontrol.problems import Message
from servicecontrol.publishing.manifest import strangers

#: What the project is made of, with its environment; everything else in it is made by a build.
OWN_FOLDERS = frozenset(
    {".ci", ".git", ".github", ".venv", ".vscode", "data", "docs", "examples", "servicecontrol"}
    | {"templates", "tests", "tools"}
)
#: The list of what is mounted, where a system has one.
_MOUNTS = Path("/proc/self/mountinfo")
#: How many of the files that are in the way are named.
_NAMED = 3


def place_of(out: Path) -> Path:
    """Where a site stands that is published at `out`: behind a link it is swapped where the link leads."""
    return Path(os.path.realpath(out))


def unfit(out: Path, data: Path) -> Message | None:
    """Why a site must not be published at `out`, before anything is built for it; None where it may."""
    values = {"path": str(out), "data": str(data)}
    try:
        place = place_of(out)
        key = next(_faults(out, place, place_of(data)), None)
        return Message(f"console.{key}", values) if key else occupied(place, out)
    except FileNotFoundError:  # a path from a working directory that is no more
        return Message("console.out-from-nowhere", values)


def occupied(place: Path, out: Path) -> Message | None:
    """What stands at a place that must not be lost; None where there is nothing, or a site.

    Asked again when the site is built, for by then something else may stand there; `out` is what the user calls it.
    """
    values = {"path": str(out)}
    if not os.path.lexists(place):
        return None
    if not place.is_dir():
        return Message("console.out-is-a-file", values)
    if _is_mounted(place):
        return Message("console.out-is-mounted", values)
    try:
        found = list(islice(strangers(place), _NAMED + 1))
    except OSError as fault:
        return Message("console.out-is-unreadable", {**values, "reason": fault.strerror or str(fault)})
    if not found:
        return None
    named = [*found[:_NAMED], *("…" for _ in found[_NAMED:])]
    return Message("console.out-is-no-site", {**values, "found": ", ".join(named)})


def _faults(out: Path, place: Path, data: Path) -> Iterator[str]:
    """What is wrong with a place itself, whatever stands there."""
    if any(path.is_symlink() and not path.exists() for path in (out, *out.parents)):
        yield "out-is-a-dead-link"
    if place == place.parent:
        yield "out-is-the-root"
    if place in (home := _home(), *home.parents):
        yield "out-is-home"
    if place == data or place in data.parents or data in place.parents:
        yield "out-and-data"
    if place in (HOME, *HOME.parents) or any(place.is_relative_to(HOME / name) for name in OWN_FOLDERS):
        yield "out-is-the-program"
    if place.is_relative_to(data.parent / "templates"):
        yield "out-is-the-overlay"
    above = next(path for path in place.parents if os.path.lexists(path))
    if not above.is_dir():
        yield "out-below-a-file"
    if not all(os.access(path, os.W_OK | os.X_OK) for path in (above, place) if path.is_dir()):
        yield "out-is-read-only"


def _home() -> Path:
    """The user's own folder; the root where there is none, which is no place for a site either."""
    with suppress(RuntimeError):
        return place_of(Path.home())
    return Path("/")


def _is_mounted(place: Path) -> bool:
    """Whether a disk or a folder is mounted there: what is mounted cannot be swapped."""
    if place.is_mount():
        return True
    # A folder of the same disk looks like any other, save in the system's list.
    with suppress(OSError):
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
        return str(place) in {re.sub(r"\\(\d{3})", _written_out, line.split(" ")[4]) for line in lines}
    return False


def _written_out(octal: re.Match[str]) -> str:
    return chr(int(octal[1], 8))
