"""The checkout as git knows it, copied so that a tool may change it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Built, installed or kept by a tool; where there is no git to say so, these are left out.
_LEFT_OUT = {
    ".git",
    ".venv",
    ".venv-tools",
    "site",
    "site-example",
    "generated",
    "dist",
    "htmlcov",
    "__pycache__",
}


def copied(folder: Path, without: str | None = None) -> Path:
    """A copy of what git knows or would take, without one of the folders at the top if it is named."""
    for name in _listed():
        if (ROOT / name).is_file() and Path(name).parts[0] != without:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def _listed() -> Iterator[str]:
    """The files of the checkout; all but those that are made, where it is none of git's."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        yield from filter(None, os.fsdecode(listed).split("\0"))
        return
    for top, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in _LEFT_OUT and not re.fullmatch(r"\..*cache", name)
        ]
        yield from (str((Path(top) / name).relative_to(ROOT)) for name in files)
