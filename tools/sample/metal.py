"""The metal trader's two years: visits, their monthly summaries, opinions."""

from __future__ import annotations

from . import metal_office, metal_opinions, metal_summaries, metal_trade, metal_visits
from .company import Company
from .drafts import Made, filed, numbered
from .exceptions import waivers, with_exceptions


def made(house: Company) -> Made:
    """Every record of the metal trader."""
    calls = metal_visits.calls(house)
    opinions = with_exceptions(
        numbered(metal_opinions.drafts(house, metal_visits.openings(calls)), "OP", "OP-2025-031")
    )
    opinions = metal_opinions.answered(metal_office.with_batches(opinions))
    opened = {draft.origin: id_ for id_, draft in opinions if draft.origin}
    parts = (
        waivers("metal"),
        metal_visits.files(house, calls, opened),
        metal_summaries.made(house, calls),
        filed(opinions, metal_opinions.NOTES),
        metal_trade.made(house, opinions),
        metal_office.calls(house),
        metal_office.visitors(house),
        metal_office.courses(),
        metal_office.archives(house, [(call.id, call.day, call.way) for call in calls]),
        metal_office.handlings(house, opinions),
        metal_office.analyses(house),
        metal_office.nothing(house, opinions),
    )
    return Made(
        {path: text for part in parts for path, text in part.files.items()},
        tuple(entry for part in parts for entry in part.broken),
    )
