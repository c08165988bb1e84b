"""Counts what a site publishes once more from its records.

    python -m tools.recount [DATA SITE]

With a data folder and the site made of it, these; else the sample, the worked example and the fourth organisation of
the tests, each built first.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .compare import NOT_RECOUNTED, differences, published
from .reading import read
from .taken import taken

_ROOT = Path(__file__).resolve().parent.parent.parent
#: A day after all records of the fourth organisation, in a year whose days off are published.
_FOURTH_DAY = "2026-11-20"


def main(arguments: list[str]) -> None:
    """Prints every difference and what was left out; ends with 1 if there is a difference."""
    if arguments:
        sys.exit(bool(recount(Path(arguments[0]), Path(arguments[1]))))
    with TemporaryDirectory() as work:
        sample, example, laid, fourth = (
            Path(work) / name for name in ("sample", "example", "laid", "fourth")
        )
        _run("build.py", "build", "--out", sample)
        _run("tools/example.py", example, laid)
        lay_fourth(fourth / "data")
        _run(
            *("build.py", "build", "--data", fourth / "data"),
            *("--out", fourth / "site", "--as-of", _FOURTH_DAY),
        )
        stores = ((_ROOT / "data", sample), (laid, example), (fourth / "data", fourth / "site"))
        sys.exit(bool(sum(recount(*store) for store in stores)))


def lay_fourth(data: Path) -> None:
    """Lays the fourth organisation of the tests as a data folder of its own."""
    tests = _ROOT / "tests" / "data"
    shutil.copytree(tests / "fourth" / "liftcare", data / "liftcare")
    shutil.copytree(_ROOT / "servicecontrol" / "starting" / "calendars", data / "calendars")
    shutil.copy(tests / "trades" / "site.yaml", data)


def recount(data: Path, site: Path) -> int:
    """How many differences there are between a site and its records; prints them, and what was taken as published."""
    api = site / "api"
    files = {path.relative_to(api).as_posix(): path.read_bytes() for path in api.rglob("*.*")}
    store = read(data, files)
    found = list(differences(store, files))
    names = ", ".join(company.id for company in store.companies)
    print(*found, f"{names}: {len(published(files))} metrics, {len(found)} differences", sep="\n")
    print(f"taken as published: {taken(store)}")
    for name, reason in NOT_RECOUNTED.items():
        print(f"not recounted: {name}: {reason}")
    return len(found)


def _run(*command: str | Path) -> None:
    subprocess.run([sys.executable, *map(str, command)], cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1:])
