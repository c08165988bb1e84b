"""Before anything is read or changed: what an earlier command left half done is undone, and its litter cleared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from servicecontrol.changing.earlier import earlier_work, put_back_earlier
from servicecontrol.changing.stopped import Stopped, reason
from servicecontrol.changing.writing import PURPOSE, undo
from servicecontrol.disk.workplace import left_behind, lock_of, locked
from servicecontrol.problems import Message, Place, Problem


@contextmanager
def changing(into: Path) -> Iterator[int]:
    """Has the data folder to itself, and whole; gives the number of files whose change was undone for that.

    Raises `workplace.PlaceInUse` while another command has it, and `Stopped` where it cannot be had or made whole.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(into))
        except OSError as fault:
            what = Message("problems.no-lock", {"reason": reason(fault)})
            place = Place(str(fault.filename or lock_of(into)))
            raise Stopped(Problem(place, what, Message("hints.not-written"))) from fault
        yield _settle(into)


def settled(into: Path) -> int:
    """For whoever only reads: undoes what was left half done, and writes nothing where nothing was; see `changing`."""
    is_half_done = bool(left_behind(into, PURPOSE)) or os.path.lexists(earlier_work(into))
    if not is_half_done and not os.path.lexists(lock_of(into)):
        return 0
    try:
        with changing(into) as undone:
            return undone
    except Stopped:
        if is_half_done:
            raise
        return (
            0  # a lock that may not be touched, on a medium that cannot be written to or of somebody else's
        )


def _settle(into: Path) -> int:
    undone = sum(undo(work, into) for work in left_behind(into, PURPOSE))
    return undone + put_back_earlier(into)


def stamp(into: Path) -> frozenset[tuple[str, int]]:
    """When each folder was last changed by a file that came or went: what differs after an import."""
    found = set()
    for folder, _, _ in os.walk(into):
        with suppress(OSError):  # gone since it was listed
            found.add((folder, Path(folder).stat().st_mtime_ns))
    return frozenset(found)
