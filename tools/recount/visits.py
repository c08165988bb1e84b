"""Visits: how many customers were visited, and how long one waited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise

import pandas as pd

from .estimates import Row, share
from .reading import Company, Raw, Store, code, day, is_yes


def coverage(store: Store) -> Iterator[Row]:
    """Of the customers of each quarter those who were visited in it."""
    for company in store.companies:
        if company.since is None:
            continue
        for period in pd.period_range(company.since, store.as_of, freq="Q"):
            first, last = period.start_time.date(), period.end_time.date()
            until = min(last, store.as_of)
            ways = {
                (one["customer"], code(one["way"]))
                for one in company.visits
                if first <= date.fromisoformat(one["date"]) <= last
            }
            reached = {customer for customer, _ in ways}
            for kind in ("all", "important"):
                due = {
                    id_
                    for id_, one in company.customers.items()
                    if _covers(one, first, until) and (kind == "all" or _important(one, first, until))
                }
                visited = sum((one, "visit") in ways for one in due)
                yield (
                    {"organisation": company.id, "quarter": str(period), "customers": kind}
                    | share(visited, len(due), "none")
                    | {"contacted": len(due & reached), "complete": last < store.as_of}
                )


def _covers(span: Raw, first: date, last: date) -> bool:
    begun, ended = day(span["from"]), day(span.get("to"))
    return begun is not None and begun <= first and (ended is None or ended >= last)


def _important(customer: Raw, first: date, last: date) -> bool:
    if spans := customer.get("important_while"):
        return any(_covers(one, first, last) for one in spans)
    return is_yes(customer.get("important")) and _covers(customer, first, last)


def gaps(store: Store) -> Iterator[Row]:
    """The longest time between two visits of each customer of the day."""
    for company in store.companies:
        rows = list(_gaps(store, company)) if company.since else []
        if not rows:
            continue
        yield from rows
        worst = max(
            (one for one in rows if one["longest"] is not None),
            key=lambda one: (one["longest"], one["gap_to"], one["customer"]),
            default={"longest": None, "gap_from": None, "gap_to": None},
        )
        yield {
            "organisation": company.id,
            "customer": "any",
            "visit_days": sum(one["visit_days"] for one in rows),
            "longest": worst["longest"],
            "gap_from": worst["gap_from"],
            "gap_to": worst["gap_to"],
            "last_visit": max((one["last_visit"] for one in rows if one["last_visit"]), default=None),
            "running": max(one["running"] for one in rows),
        }


def _gaps(store: Store, company: Company) -> Iterator[Row]:
    for id_, customer in company.customers.items():
        if not _covers(customer, store.as_of, store.as_of):
            continue
        days = sorted(
            {
                date.fromisoformat(one["date"])
                for one in company.visits
                if one["customer"] == id_ and code(one["way"]) == "visit"
            }
        )
        longest = max((((b - a).days, b, a) for a, b in pairwise(days)), default=None)
        since = days[-1] if days else max(date.fromisoformat(customer["from"]), company.since or date.min)
        yield {
            "organisation": company.id,
            "customer": id_,
            "visit_days": len(days),
            "longest": longest[0] if longest else None,
            "gap_from": longest[2].isoformat() if longest else None,
            "gap_to": longest[1].isoformat() if longest else None,
            "last_visit": days[-1].isoformat() if days else None,
            "running": (store.as_of - since).days,
        }


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {"visit-coverage": coverage, "visit-gaps": gaps}
