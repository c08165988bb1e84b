"""From a record to what else is on record of its customer."""

from __future__ import annotations

from urllib.parse import urlencode

from servicecontrol.pages.crumbs import register_title
from servicecontrol.pages.names import customer_name
from servicecontrol.pages.page import Link
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger
from servicecontrol.text import Language


def same_customer(customer: str | None, ledger: Ledger, words: Language) -> tuple[Link, ...]:
    """The registers in which the customer stands, each filtered to the customer."""
    if not customer:
        return ()
    kinds = [kind for kind, model in RECORD_TYPES.items() if "customer" in model.model_fields]
    return tuple(
        customer_rows(kind, customer, ledger, words)
        for kind in kinds
        if any(getattr(record, "customer", None) == customer for record in ledger.kept(kind).values())
    )


def customer_rows(kind: str, customer: str, ledger: Ledger, words: Language) -> Link:
    """A register filtered to a customer; an empty state shows closed records too."""
    # The registers made for visits and complaints name customers without their numbers.
    text = customer_name(customer, ledger) if kind in ("visits", "complaints") else customer
    query = urlencode({"state": "", "text": text})
    return Link(register_title(ledger, kind, words), f"{ledger.id}/{kind}/index", "list", query)
