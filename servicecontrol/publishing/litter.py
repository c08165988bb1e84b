"""What killed printings and builds left in a folder: cleared away by whatever command next looks there."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from servicecontrol.disk.workplace import MARK, PlaceInUse, clear, left_behind, lock_of, locked, remove_whole
from servicecontrol.publishing.manifest import MANIFEST
from servicecontrol.publishing.swap import SWAPPING, restore

#: What a work folder beside a PDF is for, and one beside a site.
PRINTING, BUILDING = "printing", "building"
_OF_PDFS = re.compile(rf"\.(.+)\.{PRINTING}-.+|\.(.+\.pdf)\.lock", re.IGNORECASE)
_OF_SITES = re.compile(rf"\.(.+)\.(?:{BUILDING}|{SWAPPING})-.+|\.(.+)\.lock")
#: Where an earlier version printed, and what stood there.
_EARLIER = re.compile(r"printing-[a-z0-9_]{8}")
_EARLIER_HAD = ({"profile"}, {"profile", "page.pdf"})


def clear_litter(folder: Path) -> None:
    """Clears away what nobody is working on any more, as far as it can; a site that was set aside is put back."""
    with suppress(OSError):
        names = sorted(path.name for path in folder.iterdir())
        for name in _places(_OF_PDFS, names):
            _clear_prints(folder / name)
        for name in _places(_OF_SITES, names):
            _clear_builds(folder / name)
        for name in filter(_EARLIER.fullmatch, names):
            if _is_earlier(folder / name):
                remove_whole(folder / name)


def _places(litter: re.Pattern[str], names: Iterable[str]) -> list[str]:
    """The names of what the litter would be of."""
    return sorted({match[1] or match[2] for match in map(litter.fullmatch, names) if match})


def _clear_prints(pdf: Path) -> None:
    if left_behind(pdf, PRINTING) or _is_empty_file(lock_of(pdf)):
        with suppress(PlaceInUse, OSError), locked(pdf):
            clear(pdf, PRINTING)


def _clear_builds(site: Path) -> None:
    left = (*left_behind(site, BUILDING), *left_behind(site, SWAPPING))
    # By its name alone a lock, or a folder without a mark yet, could be of any program.
    is_ours = any((folder / MARK).is_file() for folder in left)
    if is_ours or ((site / MANIFEST).is_file() and _is_empty_file(lock_of(site))):
        with suppress(PlaceInUse, OSError), locked(site):
            restore(site)
            clear(site, BUILDING)


def _is_empty_file(path: Path) -> bool:
    with suppress(OSError):
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and not found.st_size
    return False


def _is_earlier(folder: Path) -> bool:
    is_folder = folder.is_dir() and not folder.is_symlink()
    return is_folder and {path.name for path in folder.iterdir()} in _EARLIER_HAD
