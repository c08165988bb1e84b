"""What is added to a survey's answers: who took part, weights by area, follow-ups, what matters most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from servicecontrol.measure.rows import Result, Row, clusters_of, grouped, widened
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.agreement import gwet, kappa, pabak, weighted_kappa
from servicecontrol.statistics.exact import mcnemar
from servicecontrol.statistics.priorities import INDICATIVE_BELOW, explained, priorities
from servicecontrol.statistics.proportions import Clusters, clustered
from servicecontrol.statistics.ranks import by_chance, spearman
from servicecontrol.statistics.response_rates import Dispositions, response_rates
from servicecontrol.statistics.scores import mean_level
from servicecontrol.statistics.stratified import Stratum, weighted

#: The item that asks how satisfied somebody is on the whole, where a form has one.
OVERALL = "overall"
_RATES = ("rr1", "rr2", "rr3", "rr4", "rr5", "rr6")

#: The rating that each response gave an item, the worst level 1.
_Ratings = Mapping[str, int]
_Pairs = Sequence[tuple[float, float]]


def with_response_rates(metric: Metric, counted: Result) -> Result:
    """Adds AAPOR's six rates to what became of the forms; none while forms are out."""
    del metric
    return widened(counted, _RATES, (_rates(row) for row in counted.each()))


def _rates(row: Row) -> Sequence[Cell]:
    names = ("complete", "partial", "refused", "not_reached", "other", "unknown")
    counts = [row.number(name) for name in names]
    known = [int(count) for count in counts if count is not None and count >= 0]
    found = response_rates(Dispositions(*known)) if len(known) == len(names) else None
    if found is None:
        return (None,) * len(_RATES)
    return (found.rr1, found.rr2, found.rr3, found.rr4, found.rr5, found.rr6)


def with_weights(metric: Metric, counted: Result) -> Result:
    """Makes one row of the areas of a survey, each with its `population` and its counts."""
    columns = (
        "areas",
        "areas_lacking",
        "population",
        "respondents",
        "pooled",
        "value",
        "low",
        "high",
        "error",
    )
    finite = ("low_finite", "high_finite", "error_finite", "weights_effect")
    rows = [(*keys, *_weighted(group)) for keys, group in grouped(counted, metric.keys)]
    return Result(metric.name, (*metric.keys, *columns, *finite), tuple(rows))


def _weighted(group: Sequence[Row]) -> Sequence[Cell]:
    strata = [Stratum(int(row.number("population") or 0), clusters_of(row)) for row in group]
    lacking = sum(weighted([stratum]) is None for stratum in strata)
    asked, answered = sum(one.clusters.b for one in strata), sum(one.clusters.a for one in strata)
    people = sum(stratum.clusters.respondents for stratum in strata)
    counts = (len(strata), lacking, sum(stratum.population for stratum in strata) or None, people)
    pooled = answered / asked if asked else None
    found = weighted(strata)
    if found is None:
        return (*counts, pooled, *(None,) * 8)
    endless, finite = found.superpopulation, found.finite
    now = (found.rate, *endless.interval, endless.error)
    return (*counts, pooled, *now, *finite.interval, finite.error, found.kish)


def with_agreement(metric: Metric, counted: Result) -> Result:
    """Makes one row of the answers that a follow-up asked for again: `before`, `after`, and both as yes or no."""
    columns = ("called", "reached", "respondents", "numerator", "denominator", "value", "low", "high")
    beyond = ("kappa", "kappa_low", "kappa_high", "kappa_weighted", "pabak", "ac1", "better", "worse", "p")
    rows = [(*keys, *_agreement(group)) for keys, group in grouped(counted, metric.keys)]
    return Result(metric.name, (*metric.keys, *columns, *beyond), tuple(rows))


def _agreement(group: Sequence[Row]) -> Sequence[Cell]:
    pairs = [row for row in group if row.cells["before"] is not None]
    calls = (group[0].count("called"), group[0].count("reached"))
    clusters = _clusters([(row.text("response"), _same(row)) for row in pairs])
    counts = (clusters.respondents, clusters.a, clusters.b)
    if not pairs:
        return (*calls, *counts, *(None,) * 9, 0, 0, None)
    table = [[0, 0], [0, 0]]
    levels = [[0] * pairs[0].count("levels") for _ in range(pairs[0].count("levels"))]
    for row in pairs:
        table[not row.flag("was_satisfied")][not row.flag("is_satisfied")] += 1
        levels[row.count("before")][row.count("after")] += 1
    beyond = kappa(table)
    cohen = (beyond.value, *beyond.interval) if beyond else (None, None, None)
    better, worse = table[1][0], table[0][1]
    others = (weighted_kappa(levels, "quadratic"), pabak(table), gwet(table))
    share = (clusters.a / clusters.b, *clustered(clusters))
    return (*calls, *counts, *share, *cohen, *others, better, worse, mcnemar(worse, better))


def _same(row: Row) -> bool:
    return row.flag("was_satisfied") == row.flag("is_satisfied")


def _clusters(answers: Sequence[tuple[str, bool]]) -> Clusters:
    """Returns how often each respondent's answers agree, as sums over respondents."""
    people = [
        [same for _, same in group] for _, group in groupby(sorted(answers), key=lambda answer: answer[0])
    ]
    pairs = [(sum(one), len(one)) for one in people]
    sums = ((a, b, a * a, a * b, b * b) for a, b in pairs)
    return (
        Clusters(len(pairs), *(sum(column) for column in zip(*sums, strict=True)))
        if pairs
        else Clusters(0, *(0,) * 5)
    )


def with_importance(metric: Metric, counted: Result) -> Result:
    """Makes one row of every item's `rating` by each response: how it does and how much it matters."""
    *family, item = metric.keys
    columns = (
        "basis",
        "n",
        "performance",
        "importance",
        "chance",
        "share",
        "quadrant",
        "on_line",
        "indicative",
    )
    lines = ("performance_line", "importance_line")
    rows = [
        (*keys, *cells)
        for keys, group in grouped(counted, family)
        for cells in _importance({name: _ratings(rows) for name, rows in _items(group, item)}, _levels(group))
    ]
    return Result(metric.name, (*metric.keys, *columns, *lines), tuple(rows))


def _items(group: Sequence[Row], item: str) -> Iterator[tuple[str, list[Row]]]:
    for name, rows in groupby(group, lambda row: row.text(item)):
        yield name, list(rows)


def _ratings(rows: Sequence[Row]) -> _Ratings:
    return {row.text("response"): row.count("rating") for row in rows if row.cells["rating"] is not None}


def _levels(rows: Sequence[Row]) -> int:
    return next((row.count("levels") for row in rows if row.cells["levels"] is not None), 0)


def _mean_level(ratings: _Ratings, levels: int) -> float | None:
    """Returns the mean of the ratings at even steps from 0 to 100."""
    found = Counter(ratings.values())
    return mean_level([found[level] for level in range(levels, 0, -1)]) if levels > 1 else None


def _importance(items: Mapping[str, _Ratings], levels: int) -> Iterator[Sequence[Cell]]:
    overall = items.get(OVERALL)
    asked = {name: ratings for name, ratings in items.items() if name != OVERALL}
    pairs = _pairs(asked, overall)
    shares = _shares(asked, overall)
    performance = {name: _mean_level(ratings, levels) for name, ratings in asked.items()}
    importance = {name: spearman(*_columns(found)) for name, found in pairs.items()}
    found = priorities(
        {name: (does, importance[name]) for name, does in performance.items() if does is not None}
    )
    lines = (found.performance, found.importance) if found else (None, None)
    for name in asked:
        n = len(pairs[name])
        place = found.places.get(name) if found else None
        where = (place.quadrant, place.tied) if place else (None, False)
        matters = (performance[name], importance[name], by_chance(n, len(asked)), shares.get(name))
        yield (name, "overall" if overall else "rest", n, *matters, *where, n < INDICATIVE_BELOW, *lines)


def _pairs(items: Mapping[str, _Ratings], overall: _Ratings | None) -> Mapping[str, _Pairs]:
    if overall is not None:
        return {name: _beside(ratings, overall) for name, ratings in items.items()}
    said = _said(items)
    return {name: _beside_rest(ratings, said) for name, ratings in items.items()}


def _beside(ratings: _Ratings, overall: _Ratings) -> _Pairs:
    """Returns an item's ratings beside the overall ones of the same people."""
    return [(float(rating), float(overall[by])) for by, rating in ratings.items() if by in overall]


def _beside_rest(ratings: _Ratings, said: Mapping[str, tuple[int, int]]) -> _Pairs:
    """Returns an item's ratings beside the mean of what the same person said of the rest."""
    rests = ((rating, *said[by]) for by, rating in ratings.items())
    return [(float(rating), (whole - rating) / (n - 1)) for rating, whole, n in rests if n > 1]


def _said(items: Mapping[str, _Ratings]) -> Mapping[str, tuple[int, int]]:
    """Returns the sum of each response's ratings, and how many there are."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for ratings in items.values():
        sums.update(ratings)
        counts.update(ratings.keys())
    return {by: (sums[by], n) for by, n in counts.items()}


def _columns(pairs: _Pairs) -> tuple[list[float], list[float]]:
    return [left for left, _ in pairs], [right for _, right in pairs]


def _shares(items: Mapping[str, _Ratings], overall: _Ratings | None) -> Mapping[str, float]:
    """Returns each item's share of what explains the overall rating, over those who rated all items."""
    if overall is None:
        return {}
    complete = [response for response in overall if all(response in one for one in items.values())]
    parts = explained(
        [[one[response] for response in complete] for one in items.values()],
        [overall[response] for response in complete],
    )
    whole = sum(parts) if parts else 0.0
    return {name: part / whole for name, part in zip(items, parts or (), strict=True)} if whole else {}
