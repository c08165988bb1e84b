"""Files that are there whole, or not at all, even after the power has failed."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: What a file system says that has no hard links, or none for this file.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
#: What one says whose folders need no writing to disk, or cannot be asked for it.
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def replace(path: Path, data: bytes) -> None:
    """Writes a file over any that is there; at any moment the old one stands there whole, or the new one.

    Raises `OSError` where it cannot be written, and where the disk does not take the folder's change.
    """
    made = _written_beside(path, data)
    try:
        made.replace(path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    sync_folder(path.parent)


def take(made: Path, path: Path) -> None:
    """Gives a finished file its name, for which it may keep the one it had; never in place of what is there.

    Raises `FileExistsError`, which names the place, where something has it.
    """
    try:
        os.link(made, path)
    except OSError as fault:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from fault
        if fault.errno not in _NO_LINKS:
            raise
        # Without links (FAT, some network drives) two who do not keep apart could both succeed here.
        made.rename(path)


def sync_file(path: Path) -> None:
    """Has the system write a file to its disk."""
    # Windows asks for the right to write, where elsewhere a file that is read-only can be synced too.
    opened = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sync_folder(path: Path) -> None:
    """Has the system write a folder's names to its disk; where folders are not synced (Windows) nothing is done."""
    if sys.platform == "win32":
        return
    opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    except OSError as fault:
        if fault.errno not in _NO_SYNC:
            raise
    finally:
        os.close(opened)


def sync_tree(folder: Path) -> None:
    """Has the system write a folder to its disk with everything in it.

    Where the system can be asked for a whole file system it takes a tenth of the time of asking for each file.
    """
    if not _synced_at_once(folder):
        for path in _inside_out(folder):
            sync_folder(path) if path.is_dir() else sync_file(path)


def _inside_out(folder: Path) -> Iterator[Path]:
    """Every file below a folder, and every folder after what is in it."""
    for here, _, names in os.walk(folder, topdown=False):
        yield from (Path(here, name) for name in names)
        yield Path(here)


def _synced_at_once(folder: Path) -> bool:
    """Whether the file system could be synced as a whole: Linux has a call for it that waits and tells faults."""
    if sys.platform != "linux":
        return False
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _syncfs(opened)
    except AttributeError:  # a library without the call
        return False
    except OSError as fault:
        if fault.errno not in _NO_SYNC:
            raise
        return False
    finally:
        os.close(opened)
    return True


def _syncfs(opened: int) -> None:
    """Python's own library leaves this call of the system out."""
    if ctypes.CDLL(None, use_errno=True).syncfs(opened):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _written_beside(path: Path, data: bytes) -> Path:
    """A file with the data in the same folder, on the disk, under a name that nobody can guess."""
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    opened = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(opened, "wb") as file:  # noqa: PTH123  # a handle, no path
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    return made
