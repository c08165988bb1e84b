"""Writes the records of the three companies, and their seals, below a folder."""

from __future__ import annotations

from pathlib import Path

from . import factory, metal
from . import property as property_manager
from .company import company
from .drafts import Made
from .seals import write_seals

_MAKERS = {"property": property_manager.made, "factory": factory.made, "metal": metal.made}


def write(data: Path, out: Path) -> list[tuple[str, str, str]]:
    """Writes the records into `out`, for the registers that `data` keeps; tells what was broken on purpose.

    Each of that is a company, a record, and why, which begins with the rules that are to find it.
    """
    broken = []
    for id_, make in _MAKERS.items():
        made = make(company(data, id_))
        _write(out / id_, made)
        broken += [(id_, record, why) for record, why in made.broken]
    write_seals(data, out)
    return broken


def _write(folder: Path, made: Made) -> None:
    for path, text in made.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
