"""Puts a finished folder in the place of another: at any moment the old one stands there whole, or the new one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_HERE = -100  #: AT_FDCWD, paths are taken from the working directory
_EXCHANGE = 2  #: RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def swap(new: Path, place: Path) -> None:
    """Moves the folder `new` to `place`; what stood there is gone afterwards. Raises `OSError`, and then it is not."""
    old = _aside(place)
    shutil.rmtree(old, ignore_errors=True)
    if not place.exists():
        new.rename(place)
        return
    if _exchanged(new, place):
        shutil.rmtree(new, ignore_errors=True)
        return
    # No exchange here: for a moment nothing stands there, and `restore` is for whoever is killed in it.
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def restore(place: Path) -> None:
    """Undoes a swap that was cut short between its two steps."""
    old = _aside(place)
    if old.exists() and not place.exists():
        old.rename(place)


def _aside(place: Path) -> Path:
    return place.parent / f".{place.name}.old"


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
