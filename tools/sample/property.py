"""The property manager's two years: surveys and complaints, and the follow-ups that both of them ask for."""

from __future__ import annotations

from . import property_answers, property_complaints, property_follow_ups, property_services, property_surveys
from .company import Company
from .drafts import Made, filed, numbered
from .exceptions import waivers, with_exceptions


def made(house: Company) -> Made:
    """Every record of the property manager."""
    forms = property_answers.forms()
    complaints = with_exceptions(numbered(property_complaints.drafts(house), "CP"))
    orders = property_services.orders(house)
    parts = (
        waivers("property"),
        property_surveys.made(forms),
        filed(complaints, property_complaints.NOTES),
        property_follow_ups.made(house, forms, complaints, orders),
        Made(property_services.order_files(orders), tuple(property_services.broken_orders(orders))),
        property_services.materials(house),
        Made({}, (("經營部 2026H1", "declared-frequency: 聲明每半年一次，2026 年未再調查"),)),
    )
    return Made(
        {path: text for part in parts for path, text in part.files.items()},
        tuple(entry for part in parts for entry in part.broken),
    )
