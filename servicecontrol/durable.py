"""Files that are there whole, or not at all, even after the power has failed."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """Writes a file where none is; raises `FileExistsError` where one is, `OSError` where it cannot be written.

    At any moment the whole file stands there or none; of two who write at once one gets it.
    """
    made = _written_beside(path, data)
    try:
        os.link(made, path, follow_symlinks=False)
    finally:
        with suppress(OSError):
            made.unlink()
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Writes a file over any that is there; at any moment the old one stands there whole, or the new one."""
    made = _written_beside(path, data)
    try:
        made.replace(path)
    except OSError:
        with suppress(OSError):
            made.unlink()
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Has the system write a file to its disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Has the system write a folder's names to its disk, where it can: a folder cannot be opened on Windows."""
    with suppress(OSError):
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _written_beside(path: Path, data: bytes) -> Path:
    """A file with the data in the same folder, on the disk, under a name that nobody can guess."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    made = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  # a handle, no path
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(0o666 & ~_umask())
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    return made


def _umask() -> int:
    """The mask of rights that whoever runs this takes from every new file; asking for it means to set it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
