"""What a build of an earlier version left beside a site, under names that anybody could guess."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from servicecontrol.disk.workplace import remove_whole
from servicecontrol.publishing.manifest import strangers, strangers_to_earlier

#: Its lock, and what stood in the folder of each language beside the host's settings.
_LOCK = ".lock"
_PARTS = frozenset({"docs", "site"})


def clear_earlier(place: Path) -> None:
    """Removes the work folder and the old site of a killed build, or puts the old site back where none stands.

    A link, or a folder in which anything else lies, is somebody else's and stays.
    """
    building, old = (place.parent / f".{place.name}.{name}" for name in ("building", "old"))
    if _is_work_folder(building):
        remove_whole(building)
    if not _is_folder(old):
        return
    if os.path.lexists(place):
        if not any(strangers_to_earlier(old)):
            remove_whole(old)
    elif not any(strangers(old)):
        old.rename(place)


def _is_work_folder(folder: Path) -> bool:
    if not _is_folder(folder):
        return False
    parts = [part for part in folder.iterdir() if part.name != _LOCK]
    return all(_is_folder(part) and all(map(_is_part, part.iterdir())) for part in parts)


def _is_part(path: Path) -> bool:
    return path.name in _PARTS or path.suffix == ".yml"


def _is_folder(path: Path) -> bool:
    """Whether it is a folder, and no link to one."""
    with suppress(OSError):
        return stat.S_ISDIR(path.lstat().st_mode)
    return False
