"""Writes the sample records of the three companies: `python -m tools.sample OUT [--list]`.

What is kept by hand (registers, procedures, calendars) is read from the data folder and never written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from . import factory, metal
from . import property as property_manager
from .company import company
from .drafts import Made
from .seals import write_seals

_DATA = Path(__file__).parents[2] / "data"
_USAGE = "usage: python -m tools.sample OUT [--list]"


def main(arguments: list[str]) -> None:
    """Writes below the folder that the first argument names; `--list` prints what was broken on purpose."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    if len(folders) != 1 or set(arguments) - {folders[0], "--list"}:
        sys.exit(_USAGE)
    for id_, make in (("property", property_manager.made), ("factory", factory.made), ("metal", metal.made)):
        made = make(company(_DATA, id_))
        _write(Path(folders[0]) / id_, made)
        if "--list" in arguments:
            print("\n".join(f"{id_} {record}: {broken}" for record, broken in made.broken))
    write_seals(_DATA, Path(folders[0]))


def _write(folder: Path, made: Made) -> None:
    for path, text in made.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


main(sys.argv[1:])
