"""What ratios, rates, means and Pareto charts add to their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.counted import (
    CategoryCount,
    ClusterCounts,
    MeanCounts,
    PlaceCount,
    PopulationCounts,
    ShareCounts,
)
from servicecontrol.measure.kinds import FiniteRatio, MeanValue, ParetoBar, PlaceRate, Ratio, RatioSoFar
from servicecontrol.measure.rows import Result, grouped, remade, widened
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.statistics.control import LEAST_EXPECTED
from servicecontrol.statistics.exact import poisson
from servicecontrol.statistics.pareto import pareto
from servicecontrol.statistics.proportions import Interval, clustered, clustered_of, wilson
from servicecontrol.statistics.scores import mean_interval


def with_shares(metric: Metric, counted: Result) -> Result:
    """Puts `value`, `low` and `high` behind numerator and denominator, and what a `population` gives at the end."""
    shares = widened(counted, RatioSoFar, _ratios(metric, counted), behind="denominator")
    return widened(shares, FiniteRatio, _finite(shares)) if "population" in shares.columns else shares


def _ratios(metric: Metric, counted: Result) -> Iterator[RatioSoFar]:
    clusters = counted.typed(ClusterCounts) if metric.interval == "clustered" else None
    for index, share in enumerate(counted.typed(ShareCounts)):
        x, n = share.numerator, share.denominator
        if x is None or not n:
            yield RatioSoFar(x, n, None, None, None)
        elif clusters is not None:
            yield RatioSoFar(x, n, x / n, *clustered(clusters[index].clusters))
        else:
            yield RatioSoFar(x, n, x / n, *(wilson(x, n) if metric.interval == "wilson" else (None, None)))


def _finite(shares: Result) -> Iterator[FiniteRatio]:
    """The interval for the population alone; where all of it answered both ends are the share."""
    for row, among in zip(shares.typed(Ratio), shares.typed(PopulationCounts), strict=True):
        found: Interval | None = None
        if among.population and among.denominator:
            found = clustered_of(among.clusters, among.population)
        ends = found or (None, None)
        yield FiniteRatio(
            row.numerator, row.denominator, row.value, row.low, row.high, among.population, *ends
        )


def with_rates(metric: Metric, counted: Result) -> Result:
    """Adds the rate of `count` per `exposure` with its interval, beside that of all rows that share the other keys."""
    groups = grouped(counted, metric.keys[:-1], PlaceCount)
    return widened(counted, PlaceRate, (rate for _, group in groups for rate in _rates(group)))


def _rates(group: Sequence[PlaceCount]) -> Iterator[PlaceRate]:
    count, exposure = sum(row.count for row in group), sum(row.exposure for row in group)
    together = count / exposure
    ends = _per(exposure, poisson(count))
    for row in group:
        expected = together * row.exposure
        low, high = poisson(row.count, len(group))
        signal = expected >= LEAST_EXPECTED and not low <= expected <= high
        yield PlaceRate(
            row.count,
            row.exposure,
            row.count / row.exposure,
            *_per(row.exposure, poisson(row.count)),
            together,
            *ends,
            expected,
            signal,
        )


def _per(exposure: float, ends: Interval) -> Interval:
    return (ends[0] / exposure, ends[1] / exposure)


def with_vital_few(metric: Metric, counted: Result) -> Result:
    """Orders `category` by `count`, other last; adds the running sum and the vital few."""
    groups = grouped(counted, metric.keys, CategoryCount)
    return remade(metric, ParetoBar, ((keys, bar) for keys, group in groups for bar in _bars(group)))


def _bars(group: Sequence[CategoryCount]) -> Iterator[ParetoBar]:
    counts = {row.category: row.count for row in group}
    others = {row.category for row in group if row.is_other}
    chart = pareto(counts, others)
    named = pareto({category: count for category, count in counts.items() if category not in others})
    vital = {bar.category for bar in named.bars if bar.vital}
    for bar in chart.bars:
        yield ParetoBar(
            bar.category,
            bar.count,
            bar.cumulative,
            chart.total,
            bar.cumulative / chart.total,
            bar.vital,
            bar.category in vital,
            chart.split_other,
        )


def with_mean(metric: Metric, counted: Result) -> Result:
    """Adds the interval of `mean`, from `deviation` and `n`."""
    del metric
    return widened(counted, MeanValue, (_mean(row) for row in counted.typed(MeanCounts)))


def _mean(row: MeanCounts) -> MeanValue:
    found = None if row.mean is None else mean_interval(row.mean, row.deviation, row.n)
    return MeanValue(row.n, row.mean, row.deviation, *(found or (None, None)))
