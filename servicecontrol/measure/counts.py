"""What ratios, means and Pareto charts add to their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.rows import Result, Row, clusters_of, grouped, widened
from servicecontrol.metrics.catalogue import Metric
from servicecontrol.metrics.schema import Cell
from servicecontrol.statistics.pareto import pareto
from servicecontrol.statistics.proportions import Interval, clustered, clustered_of, wilson
from servicecontrol.statistics.scores import mean_interval


def with_shares(metric: Metric, counted: Result) -> Result:
    """Puts `value`, `low` and `high` behind numerator and denominator, and what a `population` gives at the end."""
    behind = counted.columns.index("denominator") + 1
    finite = "population" in counted.columns
    more = ("low_finite", "high_finite") if finite else ()
    columns = (*counted.columns[:behind], "value", "low", "high", *counted.columns[behind:], *more)
    rows = (
        (*cells[:behind], *_share(metric, row), *cells[behind:], *(_finite(row) if finite else ()))
        for cells, row in zip(counted.rows, counted.each(), strict=True)
    )
    return Result(metric.name, columns, tuple(rows))


def _share(metric: Metric, row: Row) -> tuple[float | None, float | None, float | None]:
    if row.cells["numerator"] is None or not row.count("denominator"):
        return (None, None, None)
    value = row.count("numerator") / row.count("denominator")
    return (value, *(_interval(metric, row) or (None, None)))


def _finite(row: Row) -> tuple[float | None, float | None]:
    """The interval for the population alone; where all of it answered both ends are the share."""
    population = row.number("population")
    if not population or not row.count("denominator"):
        return (None, None)
    return clustered_of(clusters_of(row), int(population)) or (None, None)


def _interval(metric: Metric, row: Row) -> Interval | None:
    match metric.interval:
        case "wilson":
            return wilson(row.count("numerator"), row.count("denominator"))
        case "clustered":
            return clustered(clusters_of(row))
        case _:
            return None


def with_vital_few(metric: Metric, counted: Result) -> Result:
    """Orders `category` by `count`, other last; adds the running sum and the vital few."""
    columns = ("category", "count", "cumulative", "total", "share", "vital_few", "vital_few_without_other")
    rows = [(*keys, *cells) for keys, group in grouped(counted, metric.keys) for cells in _bars(group)]
    return Result(metric.name, (*metric.keys, *columns, "split_other"), tuple(rows))


def _bars(group: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    counts = {row.text("category"): row.count("count") for row in group}
    others = {row.text("category") for row in group if row.flag("is_other")}
    chart = pareto(counts, others)
    named = pareto({category: count for category, count in counts.items() if category not in others})
    vital = {bar.category for bar in named.bars if bar.vital}
    for bar in chart.bars:
        share = bar.cumulative / chart.total
        shares = (bar.category, bar.count, bar.cumulative, chart.total, share)
        yield (*shares, bar.vital, bar.category in vital, chart.split_other)


def with_mean(metric: Metric, counted: Result) -> Result:
    """Adds the interval of `mean`, from `deviation` and `n`."""
    del metric
    return widened(counted, ("low", "high"), (_mean(row) for row in counted.each()))


def _mean(row: Row) -> Sequence[Cell]:
    mean = row.number("mean")
    found = None if mean is None else mean_interval(mean, row.number("deviation"), row.count("n"))
    return found or (None, None)
