"""Rates of duties, out of their published states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from .estimates import Row, share
from .reading import Store
from .taken import DECIDED


def on_time(store: Store) -> Iterator[Row]:
    """How many duties were met in time: of those decided, and of those that were due in each period."""
    groups: dict[tuple[Any, ...], Counter[str]] = {}
    for duty in store.duties:
        about = (duty["organisation"], duty["clause"], duty["rule"], duty["category"] or None)
        for basis, period in _periods(store, duty["due"]):
            groups.setdefault((*about, basis, period), Counter())[duty["state"]] += 1
    names = ("organisation", "clause", "rule", "category", "basis", "period")
    for keys, states in groups.items():
        period = keys[-1]
        row = dict(zip(names, keys, strict=True)) | share(states["met"], sum(states[one] for one in DECIDED))
        row |= {"late": states["met-late"]} | {
            one: states[one] for one in ("overdue", "missed", "pending", "waived")
        }
        ends = None if period == "to-date" else pd.Period(period).end_time.date()
        yield row | {"complete": None if ends is None else ends < store.as_of}


def _periods(store: Store, due: str | None) -> Iterator[tuple[str, str]]:
    yield "decided", "to-date"
    if due and date.fromisoformat(due) < store.as_of:
        yield "due-cohort", "to-date"
        for freq in ("Y", "Q", "M"):
            yield "due-cohort", str(pd.Period(due, freq))


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {"on-time-rate": on_time}
