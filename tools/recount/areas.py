"""Complaints of each area for the households that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from .estimates import Row
from .reading import Company, Store


def by_area(store: Store) -> Iterator[Row]:
    """Complaints of the last twelve whole months per thousand households and year, with exact intervals."""
    for company in store.companies:
        days = [(one.get("area"), date.fromisoformat(one["received"][:10])) for one in company.complaints]
        if not days:
            continue
        last = pd.Period(store.as_of, "M")
        first = max(last - 12, pd.Period(min(when for _, when in days), "M"))
        periods = pd.period_range(first, last - 1, freq="M")
        mine = [(area, when) for area, when in days if first <= pd.Period(when, "M") < last]
        placed = [area for area, when in mine if company.households_on(area or "", when)]
        sizes = {
            area: sum(_homes(company, area, one) for one in periods) / 12_000 for area in company.households
        }
        rows = [(area, placed.count(area), size) for area, size in sizes.items() if size]
        for row in _rates(rows):
            names = {"organisation": company.id, "months": len(periods), "elsewhere": len(mine) - len(placed)}
            yield names | row


def _homes(company: Company, area: str, month: Any) -> float:
    days = [month.start_time.date() + timedelta(days=number) for number in range(month.days_in_month)]
    return float(np.mean([company.households_on(area, one) or 0 for one in days]))


def _rates(rows: list[tuple[str, int, float]]) -> Iterator[Row]:
    count, exposure = sum(one[1] for one in rows), sum(one[2] for one in rows)
    for area, x, size in rows:
        low, high = _garwood(x, 0.025) / size
        lowest, highest = _garwood(x, 0.025 / len(rows))
        together_low, together_high = _garwood(count, 0.025) / exposure
        expected = count / exposure * size
        yield {
            "area": area,
            "count": x,
            "exposure": size,
            "value": x / size,
            "low": float(low),
            "high": float(high),
            "together": count / exposure,
            "together_low": float(together_low),
            "together_high": float(together_high),
            "expected": expected,
            "signal": bool(expected >= 5 and not lowest <= expected <= highest),
        }


def _garwood(x: int, tail: float) -> Any:
    """The exact interval of a Poisson mean, by the quantiles of χ²."""
    return np.array([stats.chi2.ppf(tail, 2 * x) / 2 if x else 0.0, stats.chi2.ppf(1 - tail, 2 * x + 2) / 2])


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {"complaints-by-area": by_area}
