"""Strikes what changes files: the n-th change fails, all do from the n-th on, or the process is killed there.

Changes are what Python tells its audit hooks of (files opened to be written, renamed, linked, removed, given other
rights, folders made and removed), every time that the disk is to be synced, and a write of bytes when it is half done.
Only what lies below the folder under test counts.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from servicecontrol.disk import durable

#: What the program asks of the system when it changes something.
CHANGES = frozenset(
    {"open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.remove", "os.chmod"}
)
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


class Killed(BaseException):
    """As kill -9: nothing runs after it, not even what clears up."""


class Fault:
    """Lets the change with this number fail, and those after it where it `lasts`; without an error it is a kill."""

    def __init__(self, below: Path, number: int, error: int | None = None, *, lasts: bool = False) -> None:
        self.below, self.number, self.error, self.lasts = str(below), number, error, lasts
        self.changes = 0

    @property
    def struck(self) -> bool:
        """Whether there were so many changes."""
        return self.changes >= self.number

    def change(self, path: object) -> None:
        """Called before each change."""
        # A name alone is one inside a folder that is being cleared away.
        if Path(str(path)).is_absolute() and not str(path).startswith(self.below):
            return
        self.changes += 1
        if self.error is None and self.struck:
            raise Killed
        if self.error is not None and (self.struck if self.lasts else self.changes == self.number):
            raise OSError(self.error, os.strerror(self.error), str(path))


_current: list[Fault] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    is_read = event == "open" and not (
        isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    )
    if _current and event in CHANGES and not is_read:
        _current[0].change(arguments[0])


sys.addaudithook(_hook)


@contextlib.contextmanager
def struck_by(fault: Fault) -> Iterator[Fault]:
    """Has the fault strike in here."""
    write = Path.write_bytes

    def sync(_opened: int) -> None:  # which takes long, and shows only when the power fails
        fault.change("sync")

    def write_bytes(path: Path, data: bytes) -> int:
        write(path, data[: len(data) // 2])
        fault.change(path)
        return write(path, data)

    with (
        patch.object(os, "fsync", sync),
        patch.object(durable, "_syncfs", sync),
        patch.object(Path, "write_bytes", write_bytes),
    ):
        _current.append(fault)
        try:
            yield fault
        finally:
            _current.clear()


def ended(fault: Fault, run: Callable[[], object], *told: type[BaseException]) -> BaseException | None:
    """How a run ends that the fault strikes: killed, with one of the exceptions told, or as usual (None)."""
    end = None
    try:
        with struck_by(fault):
            run()
    except (Killed, *told) as raised:
        end = raised.with_traceback(None)
        end.__cause__ = end.__context__ = None
    if isinstance(end, Killed):
        gc.collect()  # with a process that is killed its locks go; here they do with the last that knows of them
    return end


def faults(below: Path, error: int | None = None, *, lasts: bool = False) -> Iterator[Fault]:
    """One for each change there is, so long as the one before has struck; at least ten, at most a thousand."""
    gc.freeze()  # what there is already need not be looked through after each
    try:
        for number in range(1, 1000):
            fault = Fault(below, number, error, lasts=lasts)
            yield fault
            if not fault.struck:
                break
        assert 10 < number < 999
    finally:
        gc.unfreeze()
