"""Finds every file under the data folder: each is taken, ignored by name, or refused; none is passed over."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.frame import code
from servicecontrol.read.source import FORBIDDEN, unreadable
from servicecontrol.records.page_names import alike

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

#: Folders inside folders; records lie four deep at most, and nothing is meant by more.
FOLDER_LIMIT = 10
#: What no system of ours can have in a name, and what hides in one or changes how it is shown.
_UNFIT = re.compile(rf'[\t\r\n<>:"|?*\\\ud800-\udfff{FORBIDDEN.pattern[1:-1]}]|[. ]\Z')

_LITTER = re.compile("|".join(fnmatch.translate(pattern) for pattern in LITTER))
_Entry = os.DirEntry[str]


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
    for path, fault in _paths(root, ""):
        if fault is not None:
            problems.append(_refused(f"{root.name}/{path}", fault))
        elif _LITTER.fullmatch(path.rpartition("/")[2]):
            ignored.append(path)
        else:
            taken.append(path)
    return Found(tuple(taken), tuple(ignored), tuple(problems))


def _refused(shown: str, fault: Message) -> Problem:
    return Problem(Place(shown), fault, Message(f"hints.{fault.key.removeprefix('problems.')}", fault.values))


def _paths(folder: Path, prefix: str) -> Iterator[tuple[str, Message | None]]:
    """Every file, and every folder that is not looked into; with what keeps it from being read."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as fault:
        yield prefix.rstrip("/"), unreadable(fault)
        return
    seen: dict[str, str] = {}
    for entry in entries:
        first = seen.setdefault(alike(entry.name), entry.name)
        path, is_folder = prefix + entry.name, entry.is_dir(follow_symlinks=False)
        fault_ = _fault(entry, first, prefix.count("/"), is_folder=is_folder)
        if is_folder and fault_ is None:
            yield from _paths(Path(entry.path), f"{path}/")
        else:
            yield path, fault_


def _fault(entry: _Entry, first: str, depth: int, *, is_folder: bool) -> Message | None:
    """Why an entry of a folder is not looked at, if so; `first` is the first of those with a name like its own."""
    if entry.is_symlink():
        return Message("problems.link")
    if _UNFIT.search(entry.name):
        return Message("problems.unfit-name", {"value": shown_name(entry.name)})
    if first != entry.name and not entry.name.endswith(".yaml"):  # of those, the ids are compared
        return Message("problems.names-alike", {"value": entry.name, "other": first})
    if is_folder:
        return Message("problems.folder-too-deep", {"limit": FOLDER_LIMIT}) if depth >= FOLDER_LIMIT else None
    return None if entry.is_file(follow_symlinks=False) else Message("problems.special-file")


def shown_name(name: str) -> str:
    """A name with its bytes that are no text, and what cannot be seen, spelled out."""
    return "".join(character if character.isprintable() else f"<{code(character)}>" for character in name)
