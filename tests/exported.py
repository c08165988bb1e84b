"""The exports of the small store, made once for every test that asks, and what no export may hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pages_of import facts_of

from servicecontrol.export import exports
from servicecontrol.facts import Facts


@cache
def small_files() -> dict[str, bytes]:
    """The exports of the small store by path."""
    return dict(exports(facts_of()))


def secrets(facts: Facts) -> Iterator[str]:
    """What must not leave the site: names of people and customers, whom to call, what somebody wrote or said."""
    for ledger in facts.store.ledgers.values():
        yield from ledger.organisation.people
        for customer in ledger.customers.values():
            yield from filter(None, (customer.name, customer.contact, customer.phone))
        for complaint in ledger.complaints.values():
            yield complaint.says
        for survey in ledger.surveys.values():
            yield from (comment.says for response in survey.responses for comment in response.comments)
        notes = (visit.note for visit in ledger.follow_ups.values())
        yield from filter(None, notes)
