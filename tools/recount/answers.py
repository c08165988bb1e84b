"""What answers tell of each other: what matters most, and whether a follow-up tells the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import factorial, sqrt
from typing import Any

import numpy as np
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from .estimates import Row, clustered
from .reading import Inquiry, Raw, Store, code
from .surveys import each

_OVERALL, _SAME = "overall", 1e-12


#: An interval that reaches no farther is a point, which says nothing of how far chance reaches.
_POINT = 1e-6


def _varies(table: Any) -> bool:
    """Whether both sides gave several answers."""
    return all(np.count_nonzero(table.sum(axis=axis)) > 1 for axis in (0, 1))


def _levels(survey: Inquiry) -> list[str]:
    """The codes that count, the best first."""
    return [one["code"] for one in survey.levels if code(one.get("class")) in ("qualified", "unsatisfied")]


def importance(store: Store) -> Iterator[Row]:
    """How each item does, and how much it matters."""
    for _, survey, keys in each(store):
        steps = {code: number for number, code in enumerate(reversed(_levels(survey)), 1)}
        ratings = {
            item["id"]: {form.id: steps[form.codes[p]] for form in survey.counted if form.codes[p] in steps}
            for p, item in survey.items
        }
        overall = ratings.pop(_OVERALL, None)
        rows = [_item(name, ratings, overall, len(steps)) for name in ratings]
        yield from (keys | row for row in _placed(rows, _shares(ratings, overall)))


def _item(
    name: str, ratings: Mapping[str, Mapping[str, int]], overall: Mapping[str, int] | None, levels: int
) -> Row:
    mine = ratings[name]
    if overall is not None:
        pairs = [(rating, float(overall[by])) for by, rating in mine.items() if by in overall]
    else:
        said = {by: [one[by] for other, one in ratings.items() if other != name and by in one] for by in mine}
        pairs = [(rating, float(np.mean(said[by]))) for by, rating in mine.items() if said[by]]
    n, sides = len(pairs), [[one[side] for one in pairs] for side in (0, 1)]
    varies = n > 1 and all(np.ptp(side) > 0 for side in sides)
    known = levels > 1 and bool(mine)
    chance = stats.norm.ppf(1 - 0.025 / len(ratings)) / sqrt(n - 1) if n > 1 else None
    return {
        "item": name,
        "n": n,
        "basis": "overall" if overall else "rest",
        "performance": 100 * (float(np.mean([*mine.values()])) - 1) / (levels - 1) if known else None,
        "importance": float(stats.spearmanr(*sides).statistic) if varies else None,
        "chance": None if chance is None else min(1.0, float(chance)),
        "indicative": n < 30,
    }


def _placed(rows: Sequence[Row], shares: Mapping[str, float]) -> Iterator[Row]:
    known = [row for row in rows if row["performance"] is not None and row["importance"] is not None]
    across = float(np.mean([row["performance"] for row in known])) if known else None
    up = float(np.mean([row["importance"] for row in known])) if known else None
    for row in rows:
        about: Row = {"quadrant": None, "on_line": False, "performance_line": across, "importance_line": up}
        if across is not None and up is not None and row in known:
            does, matters = row["performance"], row["importance"]
            tied = (abs(does - across) <= _SAME * max(1, across), abs(matters - up) <= _SAME)
            weak, important = does < across or tied[0], matters > up or tied[1]
            names = {(True, True): "concentrate", (False, True): "keep-up", (True, False): "low-priority"}
            about |= {"quadrant": names.get((weak, important), "overkill"), "on_line": any(tied)}
        yield row | about | {"share": shares.get(row["item"])}


def _shares(
    ratings: Mapping[str, Mapping[str, int]], overall: Mapping[str, int] | None
) -> Mapping[str, float]:
    """Each item's part of R², over all orders of entry (Lindeman, Merenda & Gold 1980)."""
    by = [one for one in overall or () if all(one in mine for mine in ratings.values())]
    x = np.array([[mine[one] for one in by] for mine in ratings.values()], float)
    y = np.array([(overall or {})[one] for one in by], float)
    if not by or not 0 < len(x) <= 10 or (np.ptp(x, axis=1) == 0).any() or np.ptp(y) == 0:
        return {}
    k = len(x)
    explained = {
        chosen: _r2(x[list(chosen)], y) for size in range(k + 1) for chosen in combinations(range(k), size)
    }
    parts = []
    for item in range(k):
        part = 0.0
        for chosen in (one for one in explained if item not in one):
            orders = factorial(len(chosen)) * factorial(k - len(chosen) - 1) / factorial(k)
            part += orders * (explained[tuple(sorted((*chosen, item)))] - explained[chosen])
        parts.append(part)
    return {name: part / sum(parts) for name, part in zip(ratings, parts, strict=True)} if sum(parts) else {}


def _r2(x: Any, y: Any) -> float:
    design = np.vstack([np.ones(len(y)), *x]).T
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return 1 - float(((y - fitted) ** 2).sum() / ((y - y.mean()) ** 2).sum())


def agreement(store: Store) -> Iterator[Row]:
    """Whether answers were the same when they were asked for again."""
    for company, survey, keys in each(store):
        asked = [
            (one["checks"].partition("/")[2], one)
            for one in company.follow_ups
            if one["checks"].startswith(f"{survey.id}/")
        ]
        if asked:
            yield keys | _agreement(survey, asked)


def _agreement(survey: Inquiry, asked: Sequence[tuple[str, Raw]]) -> Row:
    reached: dict[str, Raw] = {}
    for response, one in asked:
        if code(one["result"]) != "unreachable":
            reached.setdefault(response, one)
    row: Row = {"called": len({response for response, _ in asked}), "reached": len(reached)}
    levels, places = _levels(survey), {item["id"]: place for place, item in survey.items}
    forms = {form.id: form for form in survey.counted}
    pairs = [
        (response, forms[response].codes[places[item]], told)
        for response, one in reached.items()
        for item, told in (one.get("answers") or {}).items()
        if response in forms and item in places
    ]
    pairs = [one for one in pairs if one[1] in levels and one[2] in levels]
    names = (
        "value",
        "low",
        "high",
        "kappa",
        "kappa_low",
        "kappa_high",
        "kappa_weighted",
        "pabak",
        "ac1",
        "p",
    )
    if not pairs:
        nobody = {"respondents": 0, "numerator": 0, "denominator": 0, "better": 0, "worse": 0}
        return row | dict.fromkeys(names) | nobody
    return row | _beyond_chance(survey, levels, pairs)


def _beyond_chance(survey: Inquiry, levels: Sequence[str], pairs: Sequence[tuple[str, str, str]]) -> Row:
    table, whole = np.zeros((2, 2), int), np.zeros((len(levels), len(levels)), int)
    people: dict[str, tuple[int, int]] = {}
    for response, before, after in pairs:
        was, now = (survey.classes[one] != "qualified" for one in (before, after))
        table[int(was), int(now)] += 1
        whole[levels.index(before), levels.index(after)] += 1
        same, n = people.get(response, (0, 0))
        people[response] = (same + (was == now), n + 1)
    share = clustered(list(people.values()))
    kappa = cohens_kappa(table) if _varies(table) else None
    # Where all agree, or all differ evenly, the variance is 0, or by rounding a little off.
    reach = float(stats.norm.ppf(0.975) * sqrt(max(0.0, kappa.var_kappa))) if kappa else 0.0
    better, worse = int(table[1, 0]), int(table[0, 1])
    agreed = table.trace() / table.sum()
    mean = (table.sum(axis=0) + table.sum(axis=1)) / 2 / table.sum()
    chance = float((mean * (1 - mean)).sum())
    return {
        name: share[name] for name in ("respondents", "numerator", "denominator", "value", "low", "high")
    } | {
        "kappa": float(kappa.kappa) if kappa else None,
        "kappa_low": max(-1.0, float(kappa.kappa) - reach) if kappa and reach > _POINT else None,
        "kappa_high": min(1.0, float(kappa.kappa) + reach) if kappa and reach > _POINT else None,
        "kappa_weighted": float(cohens_kappa(whole, wt="quadratic").kappa) if _varies(whole) else None,
        "pabak": 2 * float(agreed) - 1,
        "ac1": (float(agreed) - chance) / (1 - chance),
        "better": better,
        "worse": worse,
        "p": float(stats.binomtest(better, better + worse).pvalue) if better + worse else None,
    }


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {
    "importance-by-item": importance,
    "follow-up-agreement": agreement,
}
