"""Beside a folder that is written to: the lock of whoever writes, and a work folder that is made fresh for it.

A work folder has a name that nobody can guess and holds a mark of ours: what an earlier command left behind is known
by both and cleared away, and no link or folder of somebody else's is ever written to or removed.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from servicecontrol.interruption import held, released

#: Stands in every work folder, with `_SAYS` as its text.
MARK = ".servicecontrol-work"
_SAYS = b"A work folder of servicecontrol. Whatever is left of it is cleared away by the next command.\n"


class PlaceInUse(Exception):  # noqa: N818  # what is so is the message
    """Another process is writing to the same place."""


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Has the place to itself; raises `PlaceInUse` while another process has, and `OSError` where no lock can be made.

    The lock is the system's, on a file beside the place: of a process that was killed nothing but the file remains,
    and the next one takes it over and removes it.
    """
    file = lock_of(place)
    lock = FileLock(file)
    with held():
        try:
            lock.acquire(timeout=0)
        except Timeout as fault:
            raise PlaceInUse(str(place)) from fault
        try:
            with released():
                yield
        finally:
            # Whoever opened the file before it was removed notices that it is gone, and takes it for no lock.
            if sys.platform != "win32":
                _remove_lock(file)
            lock.release()
            if sys.platform == "win32":  # what is open cannot be removed there
                _remove_lock(file)


@contextmanager
def work_folder(place: Path, purpose: str) -> Iterator[Path]:
    """Makes an empty folder beside the place, on the same disk, and removes it afterwards.

    Only while `locked` holds the place: what earlier commands left behind is cleared away first.
    """
    with held():
        clear(place, purpose)
        folder = fresh_folder(place, purpose)
        try:
            with released():
                yield folder
        finally:
            remove(folder)


def fresh_folder(place: Path, purpose: str) -> Path:
    """Makes a work folder that stays until somebody removes it."""
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.{purpose}-", dir=place.parent))
    try:
        (folder / MARK).write_bytes(_SAYS)
    except BaseException:
        remove(folder)
        raise
    return folder


def clear(place: Path, purpose: str) -> None:
    """Removes the work folders that earlier commands left beside a place."""
    for folder in left_behind(place, purpose):
        remove(folder)


def left_behind(place: Path, purpose: str) -> list[Path]:
    """The work folders of a purpose beside a place that hold our mark, or nothing yet."""
    prefix = f".{place.name}.{purpose}-"
    try:
        with os.scandir(place.parent) as listing:
            found = [Path(entry.path) for entry in listing if entry.name.startswith(prefix)]
    except OSError:
        return []
    return sorted(folder for folder in found if _is_ours(folder))


def remove(folder: Path) -> None:
    """Removes a work folder as far as it can; its mark goes last, so that what is left of it is still known."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.name != MARK:
                remove_whole(entry)
        if all(entry.name == MARK for entry in folder.iterdir()):
            (folder / MARK).unlink(missing_ok=True)
            folder.rmdir()


def remove_whole(path: Path) -> None:
    """Removes a folder with everything in it, or a file, as far as it can; of a link the link alone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder, no link to one, with our mark; one without anything was killed before the mark."""
    with suppress(OSError):
        info = folder.lstat()
        # A junction of Windows is a folder that leads elsewhere.
        if stat.S_ISDIR(info.st_mode) and not getattr(info, "st_reparse_tag", 0):
            mark = folder / MARK
            if mark.is_file() and not mark.is_symlink():
                return _SAYS.startswith(mark.read_bytes())
            return not any(folder.iterdir())
    return False


def lock_of(place: Path) -> Path:
    """The file whose lock is held by whoever has the place to itself."""
    return place.parent / f".{place.name}.lock"


def _remove_lock(file: Path) -> None:
    """Removes the file that was locked; one with something in it was there before us."""
    with suppress(OSError):
        found = file.lstat()
        if stat.S_ISREG(found.st_mode) and not found.st_size:
            file.unlink()
