"""Counts what a site publishes once more from its records.

    python -m tools.recount [DATA SITE]

With a data folder and the site made of it, these; else the sample and the worked example, each built first.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .compare import NOT_RECOUNTED, differences, published
from .reading import read

_ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> None:
    """Prints every difference and what was left out; ends with 1 if there is a difference."""
    if arguments:
        sys.exit(bool(recount(Path(arguments[0]), Path(arguments[1]))))
    with TemporaryDirectory() as work:
        sample, example, laid = (Path(work) / name for name in ("sample", "example", "laid"))
        _run("build.py", "build", "--out", sample)
        _run("tools/example.py", example, laid)
        sys.exit(bool(recount(_ROOT / "data", sample) + recount(laid, example)))


def recount(data: Path, site: Path) -> int:
    """How many differences there are between a site and its records; prints them."""
    api = site / "api"
    files = {path.relative_to(api).as_posix(): path.read_bytes() for path in api.rglob("*.*")}
    found = list(differences(read(data, files), files))
    print(*found, f"{data.name}: {len(published(files))} metrics, {len(found)} differences", sep="\n")
    for name, reason in NOT_RECOUNTED.items():
        print(f"not recounted: {name}: {reason}")
    return len(found)


def _run(*command: str | Path) -> None:
    subprocess.run([sys.executable, *map(str, command)], cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1:])
