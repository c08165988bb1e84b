"""Surveys beside each other: whether a share changed, and where it is heading."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, permutations, product
from math import comb, sqrt
from typing import Any

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from .estimates import Row, effective_size, wilson
from .reading import Company, Inquiry, Store, code
from .surveys import people

_LEVEL, _LEAST = 0.05, 5
_Pairs = Sequence[tuple[int, int]]
_NONE: Row = dict.fromkeys(("difference", "low", "high", "test", "p"))


def _compared(store: Store) -> Iterator[tuple[Company, Inquiry, Inquiry]]:
    """Every survey that is over, with the one that its form says it is comparable with."""
    for company in store.companies:
        known = {one.id: one for one in company.surveys}
        for survey in company.surveys:
            earlier = known.get(survey.form.get("comparable_with") or "")
            if earlier and survey.closed(store.as_of) is not None:
                yield company, survey, earlier


def _expected(x: float, n: float, y: float, m: float) -> float:
    """The smallest count that a common share would give."""
    return (
        float(stats.contingency.expected_freq([[x, n - x], [y, m - y]]).min()) if 0 < x + y < n + m else 0.0
    )


def _newcombe(x: float, n: float, y: float, m: float) -> tuple[float, float]:
    low, high = confint_proportions_2indep(y, m, x, n, method="newcomb", compare="diff")
    return max(-1.0, float(low)), min(1.0, float(high))


def _independent(x: int, n: int, y: int, m: int) -> Row:
    if not n or not m:
        return _NONE
    low, high = _newcombe(x, n, y, m)
    row = {"difference": y / m - x / n, "low": low, "high": high}
    if _expected(x, n, y, m) >= _LEAST:
        return row | {"test": "z", "p": float(proportions_ztest([y, x], [m, n])[1])}
    p = 1.0 if x + y in (0, n + m) else float(stats.boschloo_exact([[y, x], [m - y, n - x]], n=128).pvalue)
    return row | {"test": "exact", "p": min(1.0, p)}


def _paired(both: int, worse: int, better: int, neither: int) -> Row:
    """McNemar's exact test, and Newcombe's interval for pairs (1998, method 10)."""
    n = both + worse + better + neither
    if not n:
        return _NONE
    p = float(stats.binomtest(better, better + worse).pvalue) if better + worse else 1.0
    before, after = (both + worse) / n, (both + better) / n
    (low, high), (lower, upper) = wilson(both + worse, n), wilson(both + better, n)
    margins = (both + worse) * (better + neither) * (both + better) * (worse + neither)
    excess = both * neither - worse * better
    phi = (max(0.0, excess - n / 2) if excess > 0 else excess) / sqrt(margins) if margins else 0.0
    down, up = (after - lower, high - before), (upper - after, before - low)
    reach = [sqrt(max(0.0, a * a - 2 * phi * a * b + b * b)) for a, b in (down, up)]
    change = after - before
    ends = {"low": max(-1.0, change - reach[0]), "high": min(1.0, change + reach[1])}
    return {"difference": (better - worse) / n, "test": "paired", "p": p} | ends


def _verdict(difference: float | None, p: float | None) -> str:
    if difference is None or p is None:
        return "not-compared"
    if p >= _LEVEL or difference == 0:
        return "no-confirmed-change"
    return "improved" if difference > 0 else "worsened"


def _adjusted(found: Sequence[float | None], method: str) -> list[float | None]:
    """Each p adjusted over all that there are."""
    known = [one for one in found if one is not None]
    values = iter(multipletests(known, method=method)[1] if known else ())
    return [None if one is None else float(next(values)) for one in found]


def by_item(store: Store) -> Iterator[Row]:
    """Each item beside the same one of the survey before."""
    for company, survey, earlier in _compared(store):
        asked_before = {item["id"]: place for place, item in earlier.items}
        rows = []
        for place, item in survey.items:
            if item["id"] in asked_before:
                row = _item(survey, place, earlier, asked_before[item["id"]])
                keys = {
                    "organisation": company.id,
                    "survey": survey.id,
                    "item": item["id"],
                    "before": earlier.id,
                }
                rows.append(keys | row)
        strict = _adjusted([row["p"] for row in rows], "holm")
        screened = _adjusted([row["p"] for row in rows], "fdr_bh")
        for row, holm, hochberg in zip(rows, strict, screened, strict=True):
            yield row | {"p_holm": holm, "p_screened": hochberg, "verdict": _verdict(row["difference"], holm)}


def _item(survey: Inquiry, place: int, earlier: Inquiry, place_before: int) -> Row:
    now, then = _said(survey, place), _said(earlier, place_before)
    moved: tuple[int | None, int | None] = (None, None)
    if not _is_panel(survey):
        x, n, y, m = sum(then.values()), len(then), sum(now.values()), len(now)
        found = _independent(x, n, y, m)
    else:
        pairs = Counter((then[one], now[one]) for one in then.keys() & now.keys())
        both, worse, better = pairs[True, True], pairs[True, False], pairs[False, True]
        x, y, n = both + worse, both + better, pairs.total()
        m, moved, found = n, (better, worse), _paired(both, worse, better, pairs[False, False])
    counts = {"before_numerator": x, "before_denominator": n, "numerator": y, "denominator": m}
    values = {"before_value": x / n if n else None, "value": y / m if m else None}
    return counts | values | {"better": moved[0], "worse": moved[1]} | found


def _is_panel(survey: Inquiry) -> bool:
    return any(form.customer for form in survey.counted) and bool(survey.items)


def _said(survey: Inquiry, place: int) -> dict[str, bool]:
    """Whether each respondent was satisfied: customers by their id, others by the form's."""
    classes = {
        (form.customer or f"form {form.id}"): survey.classes[form.codes[place]] for form in survey.counted
    }
    return {
        one: found == "qualified" for one, found in classes.items() if found in ("qualified", "unsatisfied")
    }


def by_survey(store: Store) -> Iterator[Row]:
    """The satisfaction rate beside that of the survey before."""
    for company, survey, earlier in _compared(store):
        if not survey.counted or not earlier.counted or not survey.items or not earlier.items:
            continue
        keys = {"organisation": company.id, "survey": survey.id, "before": earlier.id}
        now = _by_respondent(survey)
        then = _by_respondent(earlier)
        if _is_panel(survey):
            both = sorted(one for one in now.keys() & then.keys() if not one.startswith("form "))
            yield keys | _clustered([then[one] for one in both], [now[one] for one in both], same=True)
        else:
            yield keys | _clustered(list(then.values()), list(now.values()), same=False)


def _by_respondent(survey: Inquiry) -> dict[str, tuple[int, int]]:
    names = [form.customer or f"form {form.id}" for form in survey.counted]
    pairs = zip(names, people(survey, survey.counted), strict=True)
    return {name: one for name, one in pairs if one[1]}


def _clustered(then: _Pairs, now: _Pairs, *, same: bool) -> Row:
    row: Row = {}
    for prefix, found in (("before_", then), ("", now)):
        row |= {
            f"{prefix}respondents": len(found),
            f"{prefix}numerator": sum(a for a, _ in found),
            f"{prefix}denominator": sum(b for _, b in found),
            f"{prefix}numerator_squared": sum(a * a for a, _ in found),
            f"{prefix}numerator_by_denominator": sum(a * b for a, b in found),
            f"{prefix}denominator_squared": sum(b * b for _, b in found),
            f"{prefix}value": sum(a for a, _ in found) / sum(b for _, b in found) if found else None,
        }
    sums: Row = dict.fromkeys(
        (
            "numerators",
            "before_numerator_by_later_denominator",
            "before_denominator_by_later_numerator",
            "denominators",
        )
    )
    if same:
        pairs = list(zip(then, now, strict=True))
        sums = {
            "numerators": sum(a * c for (a, _), (c, _) in pairs),
            "before_numerator_by_later_denominator": sum(a * d for (a, _), (_, d) in pairs),
            "before_denominator_by_later_numerator": sum(b * c for (_, b), (c, _) in pairs),
            "denominators": sum(b * d for (_, b), (_, d) in pairs),
        }
    change = _tested(then, now, same=same) if then and now else _NONE
    return row | sums | change | {"verdict": _verdict(change["difference"], change["p"])}


def _tested(then: _Pairs, now: _Pairs, *, same: bool) -> Row:
    (a, b), (c, d) = (zip(*one, strict=True) for one in (then, now))
    n, m = effective_size(a, b), effective_size(c, d)
    before, after = sum(a) / sum(b), sum(c) / sum(d)
    x, y = before * n, after * m
    if _expected(x, n, y, m) < _LEAST or (same and len(b) < 2):
        return _NONE
    if not same:
        low, high = _newcombe(x, n, y, m)
        p = float(proportions_ztest([y, x], [m, n])[1])
        return {"difference": after - before, "low": low, "high": high, "test": "z", "p": p}
    # Each respondent's part of the difference of both ratios (Taylor linearisation).
    parts = (np.array(c) - after * np.array(d)) / sum(d) - (np.array(a) - before * np.array(b)) / sum(b)
    if not np.abs(parts).max() > 1e-15:
        return _NONE
    error = float(np.sqrt(len(parts) * parts.var(ddof=1)))
    change, student = after - before, stats.t(len(parts) - 1)
    reach = float(student.ppf(0.975)) * error
    ends = {"low": max(-1.0, change - reach), "high": min(1.0, change + reach)}
    return {"difference": change, "test": "paired", "p": float(2 * student.sf(abs(change) / error))} | ends


#: A period: the survey, its half-year, the share.
_Series = Sequence[tuple[str, str, float]]


def _half_year(survey: Inquiry) -> str:
    return f"{survey.day.year}H{1 if survey.day.month <= 6 else 2}"


def _finished(store: Store, company: Company) -> list[Inquiry]:
    """The company's surveys that are over, oldest first."""
    over = [one for one in company.surveys if one.closed(store.as_of) is not None]
    over = [one for one in over if code(one.plan.get("level")) != "department"]
    return sorted(over, key=lambda one: (one.first_out or date.min, one.id))


def by_company(store: Store) -> Iterator[Row]:
    """The trend of the satisfaction rate over surveys that are comparable."""
    for company in store.companies:
        known = {one.id: one for one in _finished(store, company)}
        chain: list[Inquiry] = [*known.values()][-1:]
        while chain and len(chain) < 100 and chain[-1].form.get("comparable_with") in known:
            chain.append(known[chain[-1].form["comparable_with"]])
        series = []
        for survey in reversed(chain):
            found = people(survey, survey.counted)
            if rated := sum(b for _, b in found):
                series.append((survey.id, _half_year(survey), sum(a for a, _ in found) / rated))
        if series:
            yield {"organisation": company.id} | _trend(series)


def trends(store: Store) -> Iterator[Row]:
    """The trend of each item since it was first asked in these words and on this scale."""
    for company in store.companies:
        first = _first_asked(company)
        series: dict[tuple[str, str], list[tuple[str, str, float]]] = {}
        for survey in _finished(store, company):
            for place, item in survey.items:
                if said := _said(survey, place):
                    key = (item["id"], first[survey.id, item["id"]])
                    value = sum(said.values()) / len(said)
                    series.setdefault(key, []).append((survey.id, _half_year(survey), value))
        rows: list[Row] = [
            {"organisation": company.id, "item": item, "first_asked": asked}
            | _trend(series[item, asked][-100:])
            for item, asked in sorted(series)
        ]
        tested = [None if row["direction"] == "too-few" else row["p"] for row in rows]
        for row, p in zip(rows, _adjusted(tested, "holm"), strict=True):
            direction = "too-few" if p is None else row["direction"] if p < _LEVEL else "no-confirmed-trend"
            yield row | {"p_holm": p, "direction": direction}


def _first_asked(company: Company) -> dict[tuple[str, str], str]:
    """The first survey that asked an item in the same words, or in those that were mended, and on the same scale."""
    first: dict[str, str] = {}
    latest: dict[str, str] = {}
    found = {}
    for survey in company.surveys:
        scale = [(one["code"], one["label"], one.get("class")) for one in survey.levels]
        for _, item in survey.items:
            same = json.dumps([item["id"], item["text"], scale], sort_keys=True)
            alone = json.dumps([item["id"], scale], sort_keys=True)
            begun = latest.get(alone, survey.id) if item.get("mended") else survey.id
            found[survey.id, item["id"]] = latest[alone] = first.setdefault(same, begun)
    return found


def _trend(series: _Series) -> Row:
    """Mann's and Kendall's test with Sen's slope; each half of the year with itself where there are years enough."""
    values = [value for *_, value in series]
    row: Row = {"periods": len(values), "first": series[0][0], "last": series[-1][0], "seasonal": False}
    if len(values) < 2:
        return row | dict.fromkeys(("s", "tau_b", "slope", "p")) | {"direction": "too-few"}
    halves: dict[str, list[tuple[int, float]]] = {}
    for _, half, value in sorted(series, key=lambda one: one[1]):
        halves.setdefault(half[4:], []).append((int(half[:4]), value))
    once = len({half for _, half, _ in series}) == len(series)
    seasonal = once and len(halves) == 2 and all(len(one) >= 4 for one in halves.values())
    groups = list(halves.values()) if seasonal else [list(enumerate(values))]
    slopes = [(v - u) / (k - i) for group in groups for (i, u), (k, v) in combinations(group, 2)]
    return (
        row
        | _kendall([[value for _, value in group] for group in groups])
        | {
            "slope": float(np.median(slopes)) / len(groups),
            "seasonal": seasonal,
        }
    )


def _s(values: Sequence[float]) -> int:
    return int(sum(np.sign(later - earlier) for earlier, later in combinations(values, 2)))


def _kendall(groups: Sequence[Sequence[float]]) -> Row:
    s, n = sum(map(_s, groups)), sum(map(len, groups))
    ties = [t for group in groups for t in Counter(group).values()]
    pairs = sum(comb(len(group), 2) for group in groups)
    untied = pairs - sum(comb(t, 2) for t in ties)
    if all(len(group) < 8 for group in groups):
        p = _by_every_order(groups, s)
    else:
        spread = (sum(map(_spread, map(len, groups))) - sum(map(_spread, ties))) / 18
        z = (s - np.sign(s)) / sqrt(spread) if spread else 0.0
        p = float(2 * stats.norm.sf(abs(z)))
    direction = (
        "too-few" if n < 5 else "no-confirmed-trend" if p >= _LEVEL else "rising" if s > 0 else "falling"
    )
    return {"s": s, "tau_b": s / sqrt(pairs * untied) if untied else None, "p": p, "direction": direction}


def _spread(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)


def _by_every_order(groups: Sequence[Sequence[float]], s: int) -> float:
    """The share of all orders within the groups that rise or fall as much."""
    found: Counter[int] = Counter({0: 1})
    for group in groups:
        own = Counter(_s(order) for order in permutations(stats.rankdata(group)))
        both: Counter[int] = Counter()
        for (one, times), (other, count) in product(found.items(), own.items()):
            both[one + other] += times * count
        found = both
    return sum(count for one, count in found.items() if abs(one) >= abs(s)) / found.total()


RECOUNTS: Mapping[str, Callable[[Store], Iterator[dict[str, Any]]]] = {
    "change-by-item": by_item,
    "change-by-survey": by_survey,
    "satisfaction-trend": by_company,
    "trend-by-item": trends,
}
