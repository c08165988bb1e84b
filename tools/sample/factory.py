"""The factory's two years: visits and surveys open complaints, complaints are numbered, all are filed."""

from __future__ import annotations

from . import (
    factory_assistance,
    factory_complaints,
    factory_improvement,
    factory_reports,
    factory_surveys,
    factory_visits,
)
from .company import Company
from .drafts import Made, filed, numbered
from .exceptions import waivers, with_exceptions


def made(house: Company) -> Made:
    """Every record of the factory."""
    calls = factory_visits.calls(house)
    answers = factory_surveys.answers(house)
    openings = [*factory_surveys.openings(answers), *factory_visits.openings(calls)]
    complaints = with_exceptions(numbered(factory_complaints.drafts(house, openings), "CF"))
    complaints, nonconforming = factory_improvement.with_nonconformities(
        house, factory_assistance.assisted(house, factory_improvement.enriched(house, complaints))
    )
    opened = {draft.origin: id_ for id_, draft in complaints if draft.origin}
    actions, by_review = factory_improvement.actions(
        house, answers, complaints, factory_visits.opening_visits(calls)
    )
    parts = (
        waivers("factory"),
        factory_surveys.made(house, answers),
        filed(complaints, factory_complaints.NOTES),
        factory_visits.files(house, calls, opened),
        nonconforming,
        factory_improvement.failed_parts(house, complaints),
        actions,
        factory_improvement.agreements(house),
        factory_reports.reports(
            house,
            [(id_, call.day, call.way) for id_, call in factory_visits.numbered(calls)],
            {id_: draft.received.date() for id_, draft in complaints},
        ),
        factory_reports.competitors(house),
        factory_reports.reviews(house, by_review),
    )
    return Made(
        {path: text for part in parts for path, text in part.files.items()},
        tuple(entry for part in parts for entry in part.broken),
    )
