"""What an import of an earlier version left half done: it kept no journal, only the files that it had set aside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from servicecontrol.changing.journal import is_link, is_plain, refuse_links
from servicecontrol.changing.stopped import Stopped, not_undone
from servicecontrol.disk.durable import sync_folder
from servicecontrol.problems import Message, Place, Problem


def earlier_work(into: Path) -> Path:
    """Where it worked."""
    return into.parent / f".{into.name}.importing"


def put_back_earlier(into: Path) -> int:
    """Puts back what was set aside and nothing has taken the place of, then clears up; the number of files put back.

    Raises `Stopped` where the folder is none that such an import has made, or cannot be put back.
    """
    work = earlier_work(into)
    if not os.path.lexists(work):
        return 0
    try:
        moves = list(_set_aside(work, into))
        for aside, place in moves:
            place.parent.mkdir(parents=True, exist_ok=True)
            aside.rename(place)
            sync_folder(place.parent)
        shutil.rmtree(work)
    except OSError as fault:
        raise not_undone(fault, work, into) from fault
    return len(moves)


def _set_aside(work: Path, into: Path) -> Iterator[tuple[Path, Path]]:
    """Where each file is and belongs; raises `Stopped` where anything stands there that an import never makes."""
    for folder in (work, work / "new", work / "old"):
        if os.path.lexists(folder) and (is_link(folder) or not folder.is_dir()):
            raise _not_ours(work, folder)
    others = {path.name for path in work.iterdir()} - {"new", "old"}
    if others:
        raise _not_ours(work, work / min(others))
    for aside in sorted((work / "old").rglob("*")):
        if aside.is_dir() and not is_link(aside):
            continue
        if not is_plain(aside):
            raise _not_ours(work, aside)
        path = aside.relative_to(work / "old").as_posix()
        refuse_links(into, path)
        if not os.path.lexists(into / path):
            yield aside, into / path


def _not_ours(work: Path, path: Path) -> Stopped:
    place = Place(path.relative_to(work.parent).as_posix())
    what = Message("problems.linked" if is_link(path) else "problems.not-our-folder")
    return Stopped(Problem(place, what, Message("hints.not-our-folder", {"path": work.name})))
