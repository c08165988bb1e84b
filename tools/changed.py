"""Tells data from program: whether anything but data has changed since a commit whose tests have passed.

    python3 tools/changed.py COMMIT

prints `program=no` where every change since COMMIT lies below `data/`, and `program=yes` otherwise: whatever cannot be
told for certain counts as the program. Why, it says beside it. Needs git and no package.
"""

from __future__ import annotations

import re
import subprocess
import sys

_DATA = b"data/"
_COMMIT = re.compile(
    r"(?!0+$)(?:[0-9a-f]{40}|[0-9a-f]{64})"
)  # zeros stand for none, as of a branch that is new


def main(arguments: list[str]) -> None:
    """Prints what has changed since the commit that is given, and why it is thought so."""
    base = arguments[0] if arguments else ""
    program, why = changed(base)
    print(f"program={'yes' if program else 'no'}")
    print(why, file=sys.stderr)


def changed(base: str) -> tuple[bool, str]:
    """Whether the program may have changed since a commit, and how it is known."""
    if not _COMMIT.fullmatch(base):
        return True, "No commit is known whose tests have passed."
    if _git("merge-base", "--is-ancestor", base, "HEAD") is None:
        return True, f"{base} is none of the commits that led here."
    paths = _git("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, "HEAD")
    if paths is None:
        return True, f"What has changed since {base} cannot be told."
    program = [path for path in paths.split(b"\0") if path and not path.startswith(_DATA)]
    if program:
        return True, f"Changed since {base}, not below data/: {_shown(program)}"
    return False, f"Nothing has changed since {base} but data."


def _git(*arguments: str) -> bytes | None:
    """What git says; None where it fails."""
    done = subprocess.run(["git", *arguments], stdout=subprocess.PIPE, check=False)  # noqa: S607  # the runner's own
    return done.stdout if done.returncode == 0 else None


def _shown(paths: list[bytes]) -> str:
    """The first few paths, whatever stands in their names on one line."""
    few = ", ".join(ascii(path.decode("utf-8", "replace")) for path in paths[:5])
    return few if len(paths) <= 5 else f"{few}, … {len(paths)} in all"  # noqa: PLR2004  # a few


if __name__ == "__main__":
    main(sys.argv[1:])
