"""The only writer of imported records: all of them come into place, or none does."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class _Moves:
    """What has been moved so far, to be undone if a later move fails."""

    placed: list[Path] = field(default_factory=list)
    set_aside: list[tuple[Path, Path]] = field(default_factory=list)  #: where it was, where it is
    folders: list[Path] = field(default_factory=list)  #: made for the new files


def put_in_place(files: Mapping[str, bytes], gone: Collection[str], into: Path) -> None:
    """Writes files below `into` by their paths, over any that are there, and removes those that are `gone`.

    They are written beside `into` first, then moved. Raises `OSError`, and then everything is as it was.
    """
    work = into.parent / f".{into.name}.importing"
    _put_back(work / "old", into)
    shutil.rmtree(work, ignore_errors=True)
    try:
        for path, data in files.items():
            new = work / "new" / path
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(data)
        _move(files, gone, into, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_back(old: Path, into: Path) -> None:
    """What an import that was killed had set aside, and nothing has taken the place of, stands there again."""
    for path in sorted(old.rglob("*")):
        place = into / path.relative_to(old)
        if path.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)


def _move(files: Mapping[str, bytes], gone: Collection[str], into: Path, work: Path) -> None:
    moves = _Moves()
    try:
        for path in sorted({*files, *gone}):
            _set_aside(into / path, work / "old" / path, moves)
        for path in files:
            _make_folder((into / path).parent, moves)
            (work / "new" / path).rename(into / path)
            moves.placed.append(into / path)
    except BaseException:  # an interruption too: what was set aside is about to be cleared away
        _undo(moves)
        raise


def _set_aside(path: Path, old: Path, moves: _Moves) -> None:
    if path.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        path.rename(old)
        moves.set_aside.append((path, old))


def _make_folder(folder: Path, moves: _Moves) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent, moves)
        folder.mkdir()
        moves.folders.append(folder)


def _undo(moves: _Moves) -> None:
    for path in moves.placed:
        path.unlink()
    for path, old in moves.set_aside:
        old.rename(path)
    for folder in reversed(moves.folders):
        folder.rmdir()
