"""Writes the sample records of the three companies, or checks that a folder holds them and shows what it should.

What is kept by hand (registers, procedures, calendars) is read from the data folder and never written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .checking import faults
from .writing import write

_DATA = Path(__file__).parents[2] / "data"
_USAGE = "usage: python -m tools.sample OUT [--list] | --check DATA"


def main(arguments: list[str]) -> None:
    """Writes below the folder that is named, `--list` prints what was broken on purpose; `--check` only looks."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    options = set(arguments) - set(folders)
    if len(folders) != 1 or options not in (set(), {"--list"}, {"--check"}):
        sys.exit(_USAGE)
    if options == {"--check"}:
        _check(Path(folders[0]))
    else:
        broken = write(_DATA, Path(folders[0]))
        if options:
            print("\n".join(f"{id_} {record}: {why}" for id_, record, why in broken))


def _check(data: Path) -> None:
    """Prints what is wrong with the sample; ends with 1 if anything is."""
    found = list(faults(data))
    print("\n".join(found) if found else "The sample is as it is written, and shows what it should.")
    sys.exit(bool(found))


main(sys.argv[1:])
