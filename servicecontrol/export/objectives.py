"""The quality objectives, each with every period of its figure that it was in force for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicecontrol.export.formats import Json, document
from servicecontrol.facts import Facts
from servicecontrol.measure.objectives import Reached, reached
from servicecontrol.store import Ledger


def objectives(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """The one file, by organisation and id."""
    rows = [row for ledger in facts.store.ledgers.values() for row in _rows(ledger, facts)]
    yield "objectives.json", document(facts, "objectives", rows)


def _rows(ledger: Ledger, facts: Facts) -> Iterator[Mapping[str, Json]]:
    for id_, entry in sorted(ledger.objectives.items()):
        periods = reached(entry, ledger, facts.figures, facts.as_of)
        yield {
            "organisation": ledger.id,
            "id": id_,
            "metric": entry.metric,
            "measure": entry.measure,
            "where": dict(entry.where),
            "bound": entry.bound,
            "threshold": entry.threshold,
            "fewest": entry.fewest,
            "from": entry.first.isoformat(),
            "to": entry.last.isoformat() if entry.last else None,
            "source": entry.source,
            "periods": [_period(period) for period in periods if period.id == id_],
        }


def _period(entry: Reached) -> Mapping[str, Json]:
    """A share keeps its counts, so that it can be compared as exactly as here."""
    return {
        "period": entry.period or None,
        "day": entry.day.isoformat(),
        "numerator": entry.numerator,
        "n": entry.n,
        "value": float(entry.value),
        "over": entry.over,
        "standing": entry.standing,
    }
