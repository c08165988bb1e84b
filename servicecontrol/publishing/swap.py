"""Puts a finished folder in the place of another: at any moment the old one stands there whole, or the new one."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

from servicecontrol.disk.durable import sync_folder
from servicecontrol.disk.workplace import fresh_folder, left_behind, remove
from servicecontrol.interruption import held

_HERE = -100  #: AT_FDCWD, paths are taken from the working directory
_EXCHANGE = 2  #: RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
SWAPPING = "old"  #: the purpose of the work folder in which the old folder waits between the two steps
_NAME = "folder"  #: what it is called there


def swap(new: Path, place: Path) -> None:
    """Moves the folder `new` to `place`; what stood there is at `new` afterwards, or gone.

    Only while `locked` holds the place. Raises `OSError`, and then everything is where it was.
    """
    with held():
        if not os.path.lexists(place):
            new.rename(place)
        elif not _exchanged(new, place):
            _in_two_steps(new, place)
        # The swap stands, whether the disk has heard of it or not: after a loss of power it is the old or the new.
        with suppress(OSError):
            sync_folder(place.parent)


def restore(place: Path) -> None:
    """Undoes a swap that was cut short between its two steps; only while `locked` holds the place."""
    with held():
        for aside in left_behind(place, SWAPPING):
            if (aside / _NAME).is_dir() and not os.path.lexists(place):
                (aside / _NAME).rename(place)
            _discard(aside)


def _in_two_steps(new: Path, place: Path) -> None:
    """Without an exchange nothing stands there for a moment, and `restore` is for whoever is killed in it."""
    aside = fresh_folder(place, SWAPPING)
    old = aside / _NAME
    try:
        place.rename(old)
        try:
            new.rename(place)
        except BaseException:
            old.rename(place)
            raise
    except OSError:
        # What could not be put back stays for the next build to do it.
        if not os.path.lexists(old):
            remove(aside)
        raise
    _discard(aside)


def _discard(aside: Path) -> None:
    """Removes what was set aside; half of it is never taken for a whole folder, should this be cut short."""
    with suppress(OSError):
        (aside / _NAME).rename(aside / "gone")
    remove(aside)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could exchange the two folders in one step; nothing has changed if not."""
    sys.audit("os.rename", str(one), str(other), -1, -1)
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(first, second, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, first, _HERE, second, _EXCHANGE) == 0)
    except (
        AttributeError,
        OSError,
        TypeError,
    ):  # a library without it; Windows, where there is no such library
        return False
