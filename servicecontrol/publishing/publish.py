"""The only writer of the site: builds beside, verifies, then swaps; a failing build leaves the last site whole."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from servicecontrol.disk.durable import sync_tree
from servicecontrol.disk.workplace import PlaceInUse, locked, work_folder
from servicecontrol.problems import Message
from servicecontrol.publishing.destination import occupied, place_of
from servicecontrol.publishing.earlier import clear_earlier
from servicecontrol.publishing.host.known import expected
from servicecontrol.publishing.host.mkdocs import Edition, HostFailed, build_pages
from servicecontrol.publishing.litter import BUILDING
from servicecontrol.publishing.manifest import AS_THEY_ARE, write_manifest
from servicecontrol.publishing.swap import restore, swap
from servicecontrol.publishing.verify import site_faults


class PublishFailed(Exception):  # noqa: N818  # what went wrong is the message
    """The site could not be built or did not pass its checks; nothing was changed."""

    def __init__(self, what: Message | str) -> None:
        super().__init__(what)
        self.what = what  #: in words of ours, or as the system or the host has it


#: Makes the files that programs read, as path below `api/` and bytes; the folder is for what it writes on the way.
Exports = Callable[[Path], Iterable[tuple[str, bytes]]]


def publish(
    editions: Sequence[Edition],
    exports: Exports,
    out: Path,
    as_of: date,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Writes the editions and exports as a site at `out`, the first edition at its root; returns how many exports.

    Raises `PublishFailed` and leaves `out` as it was where the host fails, the finished pages don't pass the gate, or
    something stands at `out` that must not be lost.
    """
    try:
        place = place_of(out)
        _make_open(place.parent)
        with locked(place):
            clear_earlier(place)
            restore(place)
            with work_folder(place, BUILDING) as work:
                site, exported = _made(editions, exports, work, as_of, progress)
                wrong = occupied(place, out)
                if wrong:
                    raise PublishFailed(wrong)
                swap(site, place)
    except PlaceInUse as fault:
        raise PublishFailed(Message("console.another-build")) from fault
    except HostFailed as fault:
        raise PublishFailed(str(fault)) from fault
    except OSError as fault:
        raise PublishFailed(f"{fault.filename or out}: {fault.strerror or fault}") from fault
    return exported


def _made(
    editions: Sequence[Edition],
    exports: Exports,
    work: Path,
    as_of: date,
    progress: Callable[[int, int], None] | None,
) -> tuple[Path, int]:
    """The finished site in the work folder, as it passed the gate, open to its web server and on the disk; exports."""
    exported = {f"api/{path}": data for path, data in exports(work)}
    site = build_pages(editions, work, as_of, progress)
    added = exported | {AS_THEY_ARE: b""}
    _add(added, site)
    faults = site_faults(site, expected(editions, added))
    if faults:
        raise PublishFailed("\n".join(faults[:20]))
    write_manifest(site)
    _open_all(site)
    sync_tree(site)
    return site, len(exported)


def _add(files: Mapping[str, bytes], site: Path) -> None:
    """Puts what is no page beside the pages."""
    for path, data in files.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _open_all(site: Path) -> None:
    """Lets everybody read a site: who serves it is seldom who builds it, whatever the builder keeps to himself."""
    _open(site)
    for path in site.rglob("*"):
        _open(path)


def _open(path: Path) -> None:
    """Rights as most have them; a folder hands its group on where the one above does."""
    mode = path.stat().st_mode
    path.chmod(0o755 | (mode & stat.S_ISGID) if stat.S_ISDIR(mode) else 0o644)


def _make_open(folder: Path) -> None:
    """Makes a folder, and those above it that are missing, in which a site can be read."""
    if not folder.is_dir():
        _make_open(folder.parent)
        folder.mkdir(exist_ok=True)
        _open(folder)
