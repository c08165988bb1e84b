"""The machine-readable side: everything that a program or a spreadsheet may ask for, under `api/`."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.export.badges import badges
from servicecontrol.export.calendars import calendars
from servicecontrol.export.data_quality import data_quality
from servicecontrol.export.documents import documents
from servicecontrol.export.feed import feeds
from servicecontrol.export.objectives import objectives
from servicecontrol.export.package import package
from servicecontrol.facts import Facts

#: What the exports are made of; a new family is a module and a name here.
_FAMILIES = (documents, data_quality, objectives, badges, calendars, feeds, package)


def exports(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Every file below `api/`, in the order of their names, as path and bytes."""
    yield from sorted(file for family in _FAMILIES for file in family(facts))
