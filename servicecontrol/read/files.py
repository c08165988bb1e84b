"""Finds every file under the data folder: each is taken, ignored by name, or refused; none is passed over."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servicecontrol.problems import Message, Place, Problem

#: Litter of editors and systems; named in the summary, never silent.
LITTER = (
    "*~",
    ".*.sw?",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "~$*",
    ".~lock.*#",
    ".gitkeep",
    "README.md",
)

_LITTER = re.compile("|".join(fnmatch.translate(pattern) for pattern in LITTER))


@dataclass(frozen=True)
class Found:
    """Paths below the data folder, with forward slashes, in a stable order."""

    taken: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]


def find_files(root: Path) -> Found:
    """Lists the files below `root`; links and special files are Problems, and no link is followed."""
    taken: list[str] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    for path, entry in _entries(root, ""):
        shown = f"{root.name}/{path}"
        if isinstance(entry, OSError):
            what = Message("problems.unreadable", {"reason": str(entry.strerror)})
            problems.append(Problem(Place(shown), what))
        elif entry.is_symlink():
            problems.append(Problem(Place(shown), Message("problems.link"), Message("hints.link")))
        elif _LITTER.fullmatch(entry.name):
            ignored.append(path)
        elif entry.is_file(follow_symlinks=False):
            taken.append(path)
        else:
            problems.append(Problem(Place(shown), Message("problems.special-file")))
    return Found(tuple(taken), tuple(ignored), tuple(problems))


def _entries(folder: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str] | OSError]]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as fault:
        yield prefix.rstrip("/"), fault
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry
