"""Makes a change of the data folder, and undoes one that could not be ended."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from servicecontrol.changing.journal import (
    JOURNAL,
    Journal,
    MovedFile,
    digest,
    is_plain,
    new,
    old,
    read_journal,
    refuse_links,
)
from servicecontrol.changing.stopped import Stopped, not_undone, not_written
from servicecontrol.disk.durable import replace, sync_file, sync_folder, take
from servicecontrol.disk.workplace import fresh_folder, remove
from servicecontrol.interruption import held, released
from servicecontrol.problems import Message, Place, Problem

#: What work folders beside the data folder are for.
PURPOSE = "changing"


def put_in_place(
    files: Mapping[str, bytes], gone: Collection[str], into: Path, *, may_replace: bool = True
) -> None:
    """Writes files below `into` by their paths, over any that are there, and removes those that are `gone`.

    Only inside `changing`. Raises `Stopped`, and then everything is as it was, or will be after the next command.
    """
    try:
        for path in (*files, *gone):
            refuse_links(into, path)
        with held():
            work = fresh_folder(into, PURPOSE)
            try:
                with released():
                    _change(files, gone, into, work, may_replace=may_replace)
            except BaseException:
                undo(work, into)
                raise
    except OSError as fault:
        raise not_written(fault, str(into)) from fault
    # The change stands. What is needed to undo it goes once the disk has heard of that; if it can't, next time.
    with suppress(OSError):
        sync_folder(work)
        remove(work)


def _change(
    files: Mapping[str, bytes], gone: Collection[str], into: Path, work: Path, *, may_replace: bool
) -> None:
    journal = Journal(entries=tuple(_entries(files, gone)), folders=tuple(sorted(_lacking(files, into))))
    for number, entry in enumerate(journal.entries):
        if entry.path in files:
            new(work, number).write_bytes(files[entry.path])
            sync_file(new(work, number))
    replace(work / JOURNAL, journal.model_dump_json().encode())
    _move(journal, into, work, may_replace=may_replace)
    _sync(journal, into, work)
    (work / JOURNAL).unlink()  # with this the change has happened


def _entries(files: Mapping[str, bytes], gone: Collection[str]) -> Iterator[MovedFile]:
    """Those that go first: where case does not count, a file's new name may be its old one."""
    yield from (MovedFile(path=path, sha256=None) for path in sorted({*gone} - files.keys()))
    yield from (MovedFile(path=path, sha256=digest(data)) for path, data in files.items())


def _lacking(files: Iterable[str], into: Path) -> set[str]:
    """The folders that have to be made."""
    parents = {folder for path in files for folder in PurePosixPath(path).parents if folder.parts}
    return {folder.as_posix() for folder in parents if not (into / folder).is_dir()}


def _move(journal: Journal, into: Path, work: Path, *, may_replace: bool) -> None:
    for number, entry in enumerate(journal.entries):
        if may_replace:
            with suppress(FileNotFoundError):
                (into / entry.path).rename(old(work, number))
    for folder in journal.folders:
        (into / folder).mkdir()
    for number, entry in enumerate(journal.entries):
        if entry.sha256 is not None:
            take(new(work, number), into / entry.path)


def _sync(journal: Journal, into: Path, work: Path) -> None:
    """Has every folder that something was moved into or out of written to the disk."""
    folders = {(into / path).parent for path in (*journal.folders, *(each.path for each in journal.entries))}
    for folder in sorted(folder for folder in folders if folder.is_dir()):
        sync_folder(folder)
    sync_folder(work)


def undo(work: Path, into: Path) -> int:
    """Undoes what a change has moved, if it had begun and was not over; the number of files that it was to move.

    May itself be cut short and be called again. What somebody has changed since stays. Raises `Stopped`.
    """
    try:
        journal = read_journal(work, into)
        if journal is not None:
            _undo(journal, into, work)
            (work / JOURNAL).unlink()
            sync_folder(work)
    except OSError as fault:
        raise not_undone(fault, work, into) from fault
    remove(work)
    return len(journal.entries) if journal else 0


def _undo(journal: Journal, into: Path, work: Path) -> None:
    entries = tuple(enumerate(journal.entries))
    for number, entry in entries:
        if entry.sha256 is not None:
            _take_back(new(work, number), into / entry.path, entry.sha256)
    kept = [(old(work, number), entry.path) for number, entry in entries if is_plain(old(work, number))]
    differing = [problem for each in kept for problem in _put_back(*each, into)]
    for folder in reversed(journal.folders):
        if (into / folder).is_dir() and not any((into / folder).iterdir()):
            (into / folder).rmdir()
    _sync(journal, into, work)
    if differing:
        raise Stopped(*differing)


def _take_back(made: Path, place: Path, sha256: str) -> None:
    """Takes a new file out of its place, where it is in it and as it was."""
    was_moved = not made.exists()
    if is_plain(place) and (was_moved or made.samefile(place)) and digest(place.read_bytes()) == sha256:
        if was_moved:
            place.rename(made)
        else:
            place.unlink()


def _put_back(kept: Path, path: str, into: Path) -> Iterator[Problem]:
    """Puts a file back; a Problem where somebody has written another in its place since."""
    place = into / path
    if not os.path.lexists(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(place)
    elif not (is_plain(place) and place.read_bytes() == kept.read_bytes()):
        shown = f"{kept.parent.name}/{kept.name}"
        what = Message("problems.changed-since", {"path": shown})
        yield Problem(Place(f"{into.name}/{path}"), what, Message("hints.changed-since", {"path": shown}))
