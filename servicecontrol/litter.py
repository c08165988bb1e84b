"""What a killed printing left in the folder of its PDF: cleared away by whatever command next looks there."""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from pathlib import Path

from servicecontrol.workplace import Taken, alone, clear, left_behind, lock_of, remove_whole

#: What a work folder beside a PDF is for.
PRINTING = "printing"
_OURS = re.compile(rf"\.(.+)\.{PRINTING}-.+|\.(.+\.pdf)\.lock", re.IGNORECASE)
#: Where an earlier version printed, and what stood there.
_EARLIER = re.compile(r"printing-[a-z0-9_]{8}")
_EARLIER_HAD = ({"profile"}, {"profile", "page.pdf"})


def clear_prints(folder: Path) -> None:
    """Clears away what nobody is working on any more, as far as it can."""
    with suppress(OSError):
        names = sorted(path.name for path in folder.iterdir())
        for pdf in sorted({match[1] or match[2] for match in map(_OURS.fullmatch, names) if match}):
            _clear(folder / pdf)
        for name in filter(_EARLIER.fullmatch, names):
            if _is_earlier(folder / name):
                remove_whole(folder / name)


def _clear(pdf: Path) -> None:
    if left_behind(pdf, PRINTING) or _is_empty_file(lock_of(pdf)):
        with suppress(Taken, OSError), alone(pdf):
            clear(pdf, PRINTING)


def _is_empty_file(path: Path) -> bool:
    with suppress(OSError):
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and not found.st_size
    return False


def _is_earlier(folder: Path) -> bool:
    is_folder = folder.is_dir() and not folder.is_symlink()
    return is_folder and {path.name for path in folder.iterdir()} in _EARLIER_HAD
