"""What is added to a survey's answers: who took part, weights by area, follow-ups, what matters most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from servicecontrol.measure.counted import CheckedAnswer, FormCounts, ItemRating, PopulationCounts
from servicecontrol.measure.rows import Result, grouped, remade, widened
from servicecontrol.measure.survey_kinds import AaporRates, AgreementRate, ItemImportance, WeightedRate
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

#: The rating that each response gave an item, the worst level 1.
_Ratings = Mapping[str, int]
_Pairs = Sequence[tuple[float, float]]
_Keys = tuple[Cell, ...]


def with_response_rates(metric: Metric, counted: Result) -> Result:
    """Adds AAPOR's six rates to what became of the forms; none while forms are out."""
    del metric
    return widened(counted, AaporRates, (_rates(row) for row in counted.typed(FormCounts)))


def _rates(row: FormCounts) -> AaporRates:
    counts = (row.complete, row.partial, row.refused, row.not_reached, row.other, row.unknown)
    known = [count for count in counts if count is not None and count >= 0]
    found = response_rates(Dispositions(*known)) if len(known) == len(counts) else None
    if found is None:
        return AaporRates(*counts, None, None, None, None, None, None)
    return AaporRates(*counts, found.rr1, found.rr2, found.rr3, found.rr4, found.rr5, found.rr6)


def with_weights(metric: Metric, counted: Result) -> Result:
    """Makes one row of the areas of a survey, each with its `population` and its counts."""
    groups = grouped(counted, metric.keys, PopulationCounts)
    return remade(metric, WeightedRate, ((keys, _weighted(group)) for keys, group in groups))


def _weighted(group: Sequence[PopulationCounts]) -> WeightedRate:
    strata = [Stratum(row.population or 0, row.clusters) for row in group]
    lacking = sum(weighted([stratum]) is None for stratum in strata)
    asked, answered = sum(one.clusters.b for one in strata), sum(one.clusters.a for one in strata)
    people = sum(stratum.clusters.respondents for stratum in strata)
    counts = (len(strata), lacking, sum(stratum.population for stratum in strata) or None, people)
    pooled = answered / asked if asked else None
    found = weighted(strata)
    if found is None:
        return WeightedRate(*counts, pooled, None, None, None, None, None, None, None, None)
    endless, finite = found.superpopulation, found.finite
    now = (found.rate, *endless.interval, endless.error)
    return WeightedRate(*counts, pooled, *now, *finite.interval, finite.error, found.kish)


def with_agreement(metric: Metric, counted: Result) -> Result:
    """Makes one row of the answers that a follow-up asked for again: `before`, `after`, and both as yes or no."""
    groups = grouped(counted, metric.keys, CheckedAnswer)
    return remade(metric, AgreementRate, ((keys, _agreement(group)) for keys, group in groups))


def _agreement(group: Sequence[CheckedAnswer]) -> AgreementRate:
    pairs = [row for row in group if row.before is not None]
    clusters = _clusters([(row.response or "", _same(row)) for row in pairs])
    counts = (group[0].called, group[0].reached, clusters.respondents, clusters.a, clusters.b)
    if not pairs:
        return AgreementRate(
            *counts,
            value=None,
            low=None,
            high=None,
            kappa=None,
            kappa_low=None,
            kappa_high=None,
            kappa_weighted=None,
            pabak=None,
            ac1=None,
            better=0,
            worse=0,
            p=None,
        )
    table, levels = _tables(pairs)
    low, high = clustered(clusters)
    beyond = kappa(table)
    cohen_low, cohen_high = (beyond.interval if beyond else None) or (None, None)
    better, worse = table[1][0], table[0][1]
    return AgreementRate(
        *counts,
        clusters.a / clusters.b,
        low,
        high,
        beyond.value if beyond else None,
        cohen_low,
        cohen_high,
        weighted_kappa(levels, "quadratic"),
        pabak(table),
        gwet(table),
        better,
        worse,
        mcnemar(worse, better),
    )


def _tables(pairs: Sequence[CheckedAnswer]) -> tuple[list[list[int]], list[list[int]]]:
    """How often each answer was followed by each: as satisfied or not, and by the levels of the scale."""
    size = pairs[0].levels or 0
    table, levels = [[0, 0], [0, 0]], [[0] * size for _ in range(size)]
    for row in pairs:
        table[not row.was_satisfied][not row.is_satisfied] += 1
        levels[row.before or 0][row.after or 0] += 1
    return table, levels


def _same(row: CheckedAnswer) -> bool:
    return row.was_satisfied == row.is_satisfied


def _clusters(answers: Sequence[tuple[str, bool]]) -> Clusters:
    """How often each respondent's answers agree, as sums over respondents."""
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
    items = grouped(counted, metric.keys, ItemRating)
    families = groupby(items, key=lambda one: one[0][:-1])
    rows = (row for _, family in families for row in _family(dict(family)))
    return remade(metric, ItemImportance, rows)


def _family(items: Mapping[_Keys, Sequence[ItemRating]]) -> Iterator[tuple[_Keys, ItemImportance]]:
    """The items of one form, the last key; without the one that asks for all on the whole."""
    ratings = {str(keys[-1]): _ratings(rows) for keys, rows in items.items()}
    found = _importance(ratings, _levels(row for rows in items.values() for row in rows))
    yield from zip((keys for keys in items if keys[-1] != OVERALL), found, strict=True)


def _ratings(rows: Sequence[ItemRating]) -> _Ratings:
    return {row.response or "": row.rating for row in rows if row.rating is not None}


def _levels(rows: Iterable[ItemRating]) -> int:
    return next((row.levels for row in rows if row.levels is not None), 0)


def _mean_level(ratings: _Ratings, levels: int) -> float | None:
    """The mean of the ratings at even steps from 0 to 100."""
    found = Counter(ratings.values())
    return mean_level([found[level] for level in range(levels, 0, -1)]) if levels > 1 else None


def _importance(items: Mapping[str, _Ratings], levels: int) -> Iterator[ItemImportance]:
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
        matters = (performance[name], importance[name], by_chance(n, len(asked)), shares.get(name))
        yield ItemImportance(
            "overall" if overall else "rest",
            n,
            *matters,
            place.quadrant if place else None,
            bool(place and place.tied),
            n < INDICATIVE_BELOW,
            *lines,
        )


def _pairs(items: Mapping[str, _Ratings], overall: _Ratings | None) -> Mapping[str, _Pairs]:
    if overall is not None:
        return {name: _beside(ratings, overall) for name, ratings in items.items()}
    said = _said(items)
    return {name: _beside_rest(ratings, said) for name, ratings in items.items()}


def _beside(ratings: _Ratings, overall: _Ratings) -> _Pairs:
    """An item's ratings beside the overall ones of the same people."""
    return [(float(rating), float(overall[by])) for by, rating in ratings.items() if by in overall]


def _beside_rest(ratings: _Ratings, said: Mapping[str, tuple[int, int]]) -> _Pairs:
    """An item's ratings beside the mean of what the same person said of the rest."""
    rests = ((rating, *said[by]) for by, rating in ratings.items())
    return [(float(rating), (whole - rating) / (n - 1)) for rating, whole, n in rests if n > 1]


def _said(items: Mapping[str, _Ratings]) -> Mapping[str, tuple[int, int]]:
    """The sum of each response's ratings, and how many there are."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for ratings in items.values():
        sums.update(ratings)
        counts.update(ratings.keys())
    return {by: (sums[by], n) for by, n in counts.items()}


def _columns(pairs: _Pairs) -> tuple[list[float], list[float]]:
    return [left for left, _ in pairs], [right for _, right in pairs]


def _shares(items: Mapping[str, _Ratings], overall: _Ratings | None) -> Mapping[str, float]:
    """Each item's share of what explains the overall rating, over those who rated all items."""
    if overall is None:
        return {}
    complete = [response for response in overall if all(response in one for one in items.values())]
    parts = explained(
        [[one[response] for response in complete] for one in items.values()],
        [overall[response] for response in complete],
    )
    whole = sum(parts) if parts else 0.0
    return {name: part / whole for name, part in zip(items, parts or (), strict=True)} if whole else {}
