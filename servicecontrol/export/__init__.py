"""The machine-readable side: everything that a program or a spreadsheet may ask for, under `api/`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from servicecontrol.export.about import about
from servicecontrol.export.badges import badges
from servicecontrol.export.calendars import calendars
from servicecontrol.export.data_quality import data_quality
from servicecontrol.export.documents import documents
from servicecontrol.export.feed import feeds
from servicecontrol.export.objectives import objectives
from servicecontrol.export.package import package
from servicecontrol.facts import Facts

#: What the exports are made of; a new family is a module and a name here.
_FAMILIES = (about, documents, data_quality, objectives, badges, calendars, feeds)


def exports(facts: Facts, work: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file below `api/`, in the order of their names, as path and bytes.

    What has to be written on the way is written in the folder `work`, or else where the system keeps such files.
    """
    families = (*_FAMILIES, partial(package, work=work))
    yield from sorted(file for family in families for file in family(facts))
