"""Where a site may be published: a folder that is new, empty, or holds an earlier site and nothing else of value."""

from __future__ import annotations

from pathlib import Path

from servicecontrol.problems import Message

#: What every site of ours has at its root; a folder without it was not made by a build.
MARK = ".nojekyll"


def unfit(out: Path, data: Path) -> Message | None:
    """Why a site must not take the place of `out`, since it would be thrown away; None where it may."""
    target, source = out.resolve(), data.resolve()
    values = {"path": str(out), "data": str(data)}
    if target.exists() and not target.is_dir():
        return Message("console.out-is-a-file", values)
    if target == source or target in source.parents or source in target.parents:
        return Message("console.out-and-data", values)
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        return Message("console.out-is-no-site", values)
    return None
