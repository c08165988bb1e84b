"""Lays a company's repository into a folder, whole or not at all; nothing that is there is overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from servicecontrol.disk.durable import sync_folder, sync_tree
from servicecontrol.disk.workplace import left_behind, locked, work_folder
from servicecontrol.interruption import held

#: What a repository that was just made or cloned has in it.
_FRESH = re.compile(r"\.git|(?:readme|licen[cs]e|copying)(?:\.[a-z]+)?", re.IGNORECASE)
#: Where what a company's people are told goes, where the repository has a README of its own.
GUIDE = "GUIDE.md"


class Occupied(Exception):  # noqa: N818  # what is so is the message
    """The folder holds what was there before, or is no folder."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(*found)
        self.found = found


def in_the_way(folder: Path) -> tuple[str, ...]:
    """What keeps a repository from being laid into the folder, by name."""
    if not folder.is_dir():
        return (folder.name,) if folder.exists() or folder.is_symlink() else ()
    ours = {path.name for path in left_behind(folder / "data", "starting")} | {".data.lock"}
    return tuple(
        sorted(e.name for e in folder.iterdir() if e.name not in ours and not _FRESH.fullmatch(e.name))
    )


@contextmanager
def made(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The repository, made in a work folder; after the block it is moved to the folder, unless a fault left it.

    Raises `Occupied`, `workplace.PlaceInUse`, and `OSError` where something cannot be written.
    """
    folder = folder.absolute()
    inside = folder.is_dir()
    if not inside:
        folder.parent.mkdir(parents=True, exist_ok=True)
    place = folder / "data" if inside else folder
    with locked(place), work_folder(place, "starting") as work:
        if found := in_the_way(folder):
            raise Occupied(found)
        whole = work / folder.name if folder.name else work / "repository"
        _write(whole, _beside(folder, files))
        yield whole
        sync_tree(whole)
        with held():
            _move_in(whole, folder) if inside else whole.rename(folder)
        sync_folder(folder.parent)


def _beside(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files under names that the folder does not have yet."""
    has_readme = folder.is_dir() and any(e.name.lower() == "readme.md" for e in folder.iterdir())
    return {GUIDE if has_readme and path == "README.md" else path: data for path, data in files.items()}


def _write(whole: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        file = whole / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _move_in(whole: Path, folder: Path) -> None:
    """Moves each entry into a folder that stays; one that cannot be moved has the others moved back."""
    moved: list[Path] = []
    try:
        for entry in sorted(whole.iterdir()):
            entry.rename(folder / entry.name)
            moved.append(entry)
    except BaseException:
        for entry in moved:
            with suppress(OSError):
                (folder / entry.name).rename(entry)
        raise
