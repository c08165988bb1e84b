"""Control charts: complaints per household, late answers, and what lies between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from .estimates import Row
from .reading import Company, Raw, Store
from .taken import DECIDED, answers_due

_TAIL = 0.00135
#: Organisation's rows of a chart: keys, count or gap, exposure, whether limits rest on it.
_Basis = Sequence[bool | None]


def _trust(points: int, fewest: float = np.inf) -> str:
    if points < 8 or fewest < 5:
        return "run-chart"
    return "provisional" if points < 20 else "limits"


def _runs(values: Sequence[float]) -> Row:
    """The longest run on one side of the median, and the longest that chance explains (Anhøj & Olesen 2014)."""
    if not values:
        return {"median": None, "longest_run": None, "allowed_run": None}
    middle = float(np.median(values))
    sides = [value > middle for value in values if value != middle]
    longest = max((len(list(group)) for _, group in groupby(sides)), default=0)
    allowed = int(np.rint(np.log2(len(sides)) + 3)) if sides else 0
    return {"median": middle, "longest_run": longest, "allowed_run": allowed}


def _chart(
    counts: Sequence[int], sizes: Sequence[float | None], basis: _Basis, *, shares: bool
) -> Iterator[Row]:
    """A p or u chart with Laney's limits."""
    known = [size for size in sizes if size is not None]
    chosen = [index for index, within in enumerate(basis) if within is not False]
    x, n = np.array(counts, float), np.array(known, float)
    centre = x[chosen].sum() / n[chosen].sum() if chosen and len(known) == len(counts) else 0.0
    unit = centre * (1 - centre) if shares else centre
    blank = ("value", "centre", "low", "high", "laney_low", "laney_high", "sigma", "expected")
    if unit <= 0:
        for _ in counts:
            runs = dict.fromkeys(("median", "longest_run", "allowed_run"))
            yield dict.fromkeys(blank) | {"signal": False, "trust": "none"} | runs
        return
    spread, top = np.sqrt(unit / n), 1.0 if shares else np.inf
    z = (x / n - centre) / spread
    ranges = np.abs(np.diff(z[chosen]))
    sigma = float(ranges.mean() / 1.128) if len(ranges) else 1.0
    fewest = float((n * (min(centre, 1 - centre) if shares else centre)).min())
    trust = _trust(len(chosen), fewest)
    drawn = trust in ("provisional", "limits")
    for value, reach in zip(x / n, 3 * spread, strict=True):
        low, high = max(0.0, centre - reach), min(top, centre + reach)
        wide = (max(0.0, centre - reach * sigma), min(top, centre + reach * sigma))
        inner, outer = wide if sigma > 1.2 else (low, high)
        yield {
            "value": float(value),
            "centre": float(centre),
            "low": float(low) if drawn else None,
            "high": float(high) if drawn else None,
            "laney_low": float(wide[0]) if drawn else None,
            "laney_high": float(wide[1]) if drawn else None,
            "signal": bool(drawn and not inner <= value <= outer),
            "sigma": sigma,
            "expected": fewest,
            "trust": trust,
        } | _runs([float(one) for one in x / n])


def _gaps(gaps: Sequence[int], basis: _Basis) -> Iterator[Row]:
    """A g chart, its limits by the geometric distribution."""
    chosen = [gap for gap, within in zip(gaps, basis, strict=True) if within is not False]
    row: Row = {"mean": None, "low": None, "high": None, "trust": "none"}
    low, high = 0, np.inf
    if sum(chosen):
        mean = float(np.mean(chosen))
        trust = _trust(len(chosen))
        row |= {"mean": mean, "trust": trust}
        if trust != "run-chart":
            # scipy counts the trials up to the event, one more than lie between.
            chance = stats.geom(1 / (1 + mean))
            low = max(k for k in range(int(mean) + 2) if chance.cdf(k) <= _TAIL * (1 + 1e-9))
            guess = int(chance.isf(_TAIL))
            high = min(
                k for k in range(max(0, guess - 3), guess + 3) if chance.sf(k + 1) <= _TAIL * (1 + 1e-9)
            )
            row |= {"low": low, "high": high}
    for gap in gaps:
        yield row | {"gap": gap, "signal": not low <= gap <= high} | _runs([float(one) for one in gaps])


def _within(
    baseline: tuple[str, date, date] | None, first: date, last: date
) -> tuple[str | None, bool | None]:
    if baseline is None:
        return None, None
    return baseline[0], baseline[1] <= first and last <= baseline[2]


def by_month(store: Store) -> Iterator[Row]:
    """Complaints per hundred households in each month."""
    for company in store.companies:
        days = [date.fromisoformat(one["received"][:10]) for one in company.complaints]
        if not days:
            continue
        periods = [
            one
            for one in pd.period_range(min(days), store.as_of, freq="M")
            if one.end_time.date() < store.as_of
        ]
        counts = [sum(one.start_time.date() <= day <= one.end_time.date() for day in days) for one in periods]
        sizes = [_hundreds(company, one) for one in periods]
        yield from _months(store, company, "complaints-control", periods, counts, sizes, shares=False)


def _hundreds(company: Company, month: Any) -> float | None:
    """The households of a month in hundreds, each for the days that an area has them."""
    if not company.areas or set(company.areas) != set(company.households):
        return None
    days = [month.start_time.date() + timedelta(days=number) for number in range(month.days_in_month)]
    homes = [company.households_on(area, day) or 0 for area in company.areas for day in days]
    return sum(homes) / len(days) / 100 or None


def _months(  # noqa: PLR0917  # what a chart is made of
    store: Store,
    company: Company,
    metric: str,
    periods: Sequence[Any],
    counts: Sequence[int],
    sizes: Sequence[float | None],
    *,
    shares: bool,
) -> Iterator[Row]:
    baseline = company.baseline(metric, store.as_of)
    names = [_within(baseline, one.start_time.date(), one.end_time.date()) for one in periods]
    points = _chart(counts, sizes, [within for _, within in names], shares=shares)
    for period, count, size, (name, within), point in zip(periods, counts, sizes, names, points, strict=True):
        keys = {"organisation": company.id, "month": str(period), "count": count, "exposure": size}
        yield keys | {"baseline": name, "in_baseline": within} | point


def _due(store: Store, company: Company) -> list[Raw]:
    return [
        one
        for one in answers_due(store, company)
        if one["state"] in DECIDED and date.fromisoformat(one["due"]) < store.as_of
    ]


def late_by_month(store: Store) -> Iterator[Row]:
    """The share of answers due in each month that were late."""
    for company in store.companies:
        late: dict[Any, dict[tuple[str, str], bool]] = {}
        for one in _due(store, company):
            month, key = pd.Period(one["due"], "M"), (one["subject"]["id"], one["subject"]["part"])
            if month.end_time.date() < store.as_of:
                found = late.setdefault(month, {})
                found[key] = found.get(key, False) or one["state"] != "met"
        periods = sorted(late)
        counts, sizes = [sum(late[one].values()) for one in periods], [len(late[one]) for one in periods]
        if periods:
            yield from _months(store, company, "late-answers-control", periods, counts, sizes, shares=True)


def between(store: Store) -> Iterator[Row]:
    """Days from one complaint to the next."""
    for company in store.companies:
        days = [date.fromisoformat(one["received"][:10]) for one in company.complaints]
        rows = [(a, b, (b - a).days) for a, b in pairwise(days)]
        since = (store.as_of - days[-1]).days if days else 0
        yield from _between(store, company, "complaints-between", rows, since)


def late_between(store: Store) -> Iterator[Row]:
    """Complaints answered in time between one that was not and the next."""
    for company in store.companies:
        found: dict[tuple[str, str], tuple[str, bool]] = {}
        for one in _due(store, company):
            key, late = (one["subject"]["id"], one["subject"]["part"]), one["state"] != "met"
            due, before = found.get(key, (one["due"], False))
            found[key] = (min(due, one["due"]), before or late)
        order = sorted((due, *key, late) for key, (due, late) in found.items())
        places = [(place, date.fromisoformat(one[0])) for place, one in enumerate(order) if one[-1]]
        rows = [(a, b, later - first - 1) for (first, a), (later, b) in pairwise(places)]
        since = len(order) - 1 - places[-1][0] if places else 0
        yield from _between(store, company, "late-answers-between", rows, since)


def _between(
    store: Store, company: Company, metric: str, rows: Sequence[tuple[date, date, int]], since: int
) -> Iterator[Row]:
    baseline = company.baseline(metric, store.as_of)
    names = [_within(baseline, first, last) for first, last, _ in rows]
    charted = _gaps([gap for *_, gap in rows], [within for _, within in names])
    for number, ((first, last, _), (name, within), row) in enumerate(
        zip(rows, names, charted, strict=True), 1
    ):
        yield {
            "organisation": company.id,
            "number": number,
            "gap_from": first.isoformat(),
            "gap_to": last.isoformat(),
            "since_last": since,
            "baseline": name,
            "in_baseline": within,
        } | row


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {
    "complaints-control": by_month,
    "late-answers-control": late_by_month,
    "complaints-between": between,
    "late-answers-between": late_between,
}
