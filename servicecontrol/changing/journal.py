"""The journal of a change: which files it puts where, and what is needed to undo that."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from servicecontrol.changing.stopped import Stopped
from servicecontrol.problems import Message, Place, Problem

JOURNAL = "journal.json"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class MovedFile(_Strict):
    """A file below the data folder, and what becomes of it."""

    path: str  #: below the data folder, with forward slashes
    sha256: str | None  #: of the new file; None where the file only goes


class Journal(_Strict):
    """What a change moves, in this order; files lie in the work folder under their entry's number."""

    entries: tuple[MovedFile, ...]
    folders: tuple[str, ...]  #: made for the new files, the outer ones first


def new(work: Path, number: int) -> Path:
    """Where the new file of an entry is kept until it is put in place."""
    return work / f"{number}.new"


def old(work: Path, number: int) -> Path:
    """Where the file that stood in an entry's place is kept until the change has happened."""
    return work / f"{number}.old"


def read_journal(work: Path, into: Path) -> Journal | None:
    """The journal in a work folder; none where the change had not begun or is over. Raises `Stopped` for no true one.

    What it names lies below the data folder and behind no link, or it is none of ours.
    """
    path = work / JOURNAL
    if not path.is_symlink() and not path.exists():
        return None
    try:
        journal = Journal.model_validate_json(path.read_bytes()) if is_plain(path) else None
    except ValidationError:
        journal = None
    if journal is None or not all(_is_below(named) for named in _named(journal)):
        shown = f"{work.name}/{JOURNAL}"
        hint = Message("hints.not-our-journal", {"path": work.name, "data": into.name})
        raise Stopped(Problem(Place(shown), Message("problems.not-our-journal"), hint))
    for named in _named(journal):
        refuse_links(into, named)
    return journal


def _named(journal: Journal) -> Iterator[str]:
    yield from journal.folders
    yield from (entry.path for entry in journal.entries)


def _is_below(path: str) -> bool:
    parts = path.split("/")
    return PurePosixPath(path).as_posix() == path and not any(
        part in {"", ".", ".."} or "\\" in part or ":" in part or "\0" in part for part in parts
    )


def refuse_links(into: Path, path: str) -> None:
    """Raises `Stopped` where a path below the data folder leads through a link."""
    for folder in (*reversed(PurePosixPath(path).parents), PurePosixPath(path)):
        if is_link(into / folder) and folder.parts:
            place = Place(f"{into.name}/{folder}")
            raise Stopped(Problem(place, Message("problems.linked"), Message("hints.link")))


def is_link(path: Path) -> bool:
    """Whether it is a symbolic link or what Windows has in its place."""
    return os.path.islink(path) or getattr(os.path, "isjunction", lambda _: False)(path)  # noqa: PTH114  # no OSError


def is_plain(path: Path) -> bool:
    """Whether an ordinary file stands there, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def digest(data: bytes) -> str:
    """What a file is known again by."""
    return hashlib.sha256(data).hexdigest()
