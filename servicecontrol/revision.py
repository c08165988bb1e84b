"""Which commit the data are of, as git says, and whether the folder holds anything that the commit does not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 60
_COMMIT = re.compile(rb"# branch\.oid ([0-9a-f]{40}|[0-9a-f]{64})")
#: What is read as a record; of what git is told to ignore, nothing else matters.
_READ = (b".yaml", b".csv")
#: Nothing of the repository's own that could be run, nothing written, nothing fetched, no other folder than the data.
_STATUS = (
    *("--no-pager", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *(
        "status",
        "--porcelain=v2",
        "--branch",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--ignored",
        "--",
        ".",
    ),
)
#: Where git itself and its settings lie, and how far up it may look for a repository.
_KEPT = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_EXEC_PATH",
    }
)


@dataclass(frozen=True)
class Revision:
    """A commit, and whether the folder differs from it."""

    commit: str
    changed: bool


def revision_of(data: Path) -> Revision | None:
    """The commit that is checked out where the data lie; None where it is not known.

    That is so without git, outside a repository, before its first commit, and where git refuses it as somebody else's.
    """
    git = shutil.which("git")
    if git is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command; the folder is the one that was asked for
            (git, "-C", str(data.absolute()), *_STATUS),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
            env=_surroundings(os.environ),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return _told(done.stdout.split(b"\0"))


def _told(status: Sequence[bytes]) -> Revision | None:
    """What git's list says: the commit, and whether it names anything but ignored files that are no records."""
    commit = next(filter(None, map(_COMMIT.fullmatch, status)), None)
    entries = (entry for entry in status if entry and not entry.startswith(b"# "))
    changed = any(not entry.startswith(b"! ") or entry.lower().endswith(_READ) for entry in entries)
    return Revision(commit[1].decode("ascii"), changed) if commit else None


def _surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would lead git to another repository, as it is set within a hook."""
    plain = {
        name: value
        for name, value in environment.items()
        if name.upper() in _KEPT or not name.upper().startswith("GIT_")
    }
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    return plain | quiet | {"LC_ALL": "C"}
