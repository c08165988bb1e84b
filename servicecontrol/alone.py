"""A folder that one process has to itself: two builds of the same site never write into one another's pages."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = ".lock"


class Taken(Exception):  # noqa: N818  # what is so is the message
    """Another process has the folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Makes the folder, empty, and removes it afterwards; raises `Taken` while another process is in it.

    The lock is the system's: of a process that was killed nothing but litter remains, and that is cleared away.
    """
    file = None
    try:
        file = _locked(folder)
        _clear(folder)
        yield
    finally:
        if file is not None:
            _leave(folder, file)
        else:
            with suppress(OSError):  # somebody else is in it
                folder.rmdir()


def _leave(folder: Path, file: int) -> None:
    try:
        _clear(folder)
        if sys.platform != "win32":
            _remove(folder)
    finally:
        os.close(file)
    if sys.platform == "win32":  # what is open cannot be removed there
        _remove(folder)


def _remove(folder: Path) -> None:
    with suppress(OSError):  # on Windows somebody else may be in it by now
        (folder / _LOCK).unlink()
        folder.rmdir()


def _clear(folder: Path) -> None:
    for left in folder.iterdir() if folder.is_dir() else ():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name != _LOCK:
            with suppress(OSError):
                left.unlink()


def _locked(folder: Path) -> int:
    """The open file that holds the lock; raises `Taken`."""
    lock = folder / _LOCK
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # whoever had the folder removed it meanwhile
            file = os.open(lock, os.O_CREAT | os.O_RDWR)
            try:
                _lock(file)
                if os.path.samestat(os.fstat(file), lock.stat()):
                    return file
            except BaseException:
                os.close(file)
                raise
            os.close(file)


def _lock(file: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as fault:
        raise Taken from fault
