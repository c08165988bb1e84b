"""The only writer of the site: builds beside, verifies, then swaps; a failing build leaves the last site whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from servicecontrol.alone import Taken, alone_in
from servicecontrol.destination import MARK
from servicecontrol.host.mkdocs import Edition, HostFailed, build_pages, prefixes
from servicecontrol.swap import restore, swap
from servicecontrol.verify import site_faults


class PublishFailed(Exception):  # noqa: N818  # what went wrong is the message
    """The site could not be built or did not pass its checks; nothing was changed."""


class AnotherBuild(PublishFailed):
    """Another build is writing the same site at this moment."""


def publish(
    editions: Sequence[Edition],
    exports: Iterable[tuple[str, bytes]],
    out: Path,
    as_of: date,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Writes the editions and exports as a site at `out`; the first edition stands at its root.

    Raises `PublishFailed` and leaves `out` as it was where the host fails or the finished pages don't pass the gate.
    """
    out = out.resolve()  # behind a link the site is swapped where it stands
    work = out.parent / f".{out.name}.building"
    try:
        with alone_in(work):
            _publish(editions, exports, out, work, as_of, progress)
    except Taken as fault:
        raise AnotherBuild from fault
    except HostFailed as fault:
        raise PublishFailed(str(fault)) from fault
    except OSError as fault:
        raise PublishFailed(f"{fault.filename or out}: {fault.strerror}") from fault


def _publish(  # noqa: PLR0917  # what a site is made of
    editions: Sequence[Edition],
    exports: Iterable[tuple[str, bytes]],
    out: Path,
    work: Path,
    as_of: date,
    progress: Callable[[int, int], None] | None,
) -> None:
    restore(out)
    site = build_pages(editions, work, as_of, progress)
    _add_exports(exports, site)
    (site / MARK).write_bytes(b"")
    pages = {edition.language: {page.path: page.body for page in edition.pages} for edition in editions}
    faults = site_faults(site, pages, prefixes(editions))
    if faults:
        raise PublishFailed("\n".join(faults[:20]))
    swap(site, out)


def _add_exports(exports: Iterable[tuple[str, bytes]], site: Path) -> None:
    """What programs read stands under `api/`."""
    for path, data in exports:
        target = site / "api" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
