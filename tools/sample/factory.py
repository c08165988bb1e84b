"""The factory's two years: visits and surveys open complaints, complaints are numbered, all are filed."""

from __future__ import annotations

from . import factory_complaints, factory_surveys, factory_visits
from .company import Company
from .drafts import Made, filed, numbered


def made(house: Company) -> Made:
    """Every record of the factory."""
    calls = factory_visits.calls(house)
    answers = factory_surveys.answers(house)
    openings = [*factory_surveys.openings(answers), *factory_visits.openings(calls)]
    complaints = list(numbered(factory_complaints.drafts(house, openings), "CF"))
    opened = {draft.origin: id_ for id_, draft in complaints if draft.origin}
    parts = (
        factory_surveys.made(house, answers),
        filed(complaints, factory_complaints.NOTES),
        factory_visits.files(house, calls, opened),
    )
    return Made(
        {path: text for part in parts for path, text in part.files.items()},
        tuple(entry for part in parts for entry in part.broken),
    )
