"""What the site was built of: the program, its plug-ins, the day, the languages and the data's commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicecontrol import __version__
from servicecontrol.export.formats import DEFINITIONS, Json, json_of
from servicecontrol.facts import Facts


def about(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """The one file; of data whose commit is not known it says nothing more."""
    revision = facts.revision
    data: Mapping[str, Json] = {
        "commit": revision.commit if revision else None,
        "uncommitted_changes": revision.changed if revision else None,
    }
    found: Mapping[str, Json] = {
        "as_of": facts.as_of.isoformat(),
        "data": data,
        "definitions": DEFINITIONS,
        "languages": list(facts.store.settings.languages),
        "plugins": [{"name": each.name, "version": each.version} for each in facts.store.plugins],
        "program": {"name": "servicecontrol", "version": __version__},
    }
    yield "about.json", json_of(found)
