"""A rate of a population surveyed area by area, each area weighing as many households as it has.

Post-stratification (Holt & Smith 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from servicecontrol.statistics.proportions import Clusters, Interval, variance, wilson


@dataclass(frozen=True)
class Stratum:
    """An area: how many live there, and what those who answered said."""

    population: int
    clusters: Clusters

    @property
    def rate(self) -> float:
        """The area's own rate."""
        return self.clusters.a / self.clusters.b

    @property
    def left_out(self) -> float:
        """The share of the area that did not answer."""
        return 1 - self.clusters.respondents / self.population


@dataclass(frozen=True)
class Spread:
    """A standard error, the independent answers that it amounts to, and Wilson's interval at that size."""

    error: float
    size: float
    interval: Interval


@dataclass(frozen=True)
class Weighted:
    """The rate of all areas together, weighted and as the answers came."""

    rate: float
    pooled: float
    superpopulation: Spread  #: the residents as a sample of what might have been: for comparisons
    finite: Spread  #: of these residents alone: what is left out shrinks as more of them answer
    kish: float  #: how much the unequal weights widen the variance (Kish 1965)


def weighted(strata: Sequence[Stratum]) -> Weighted | None:
    """The weighted rate; None where an area has no answer, one respondent only, or nobody living there.

    Such an area is first to be merged with a neighbour; dropping it would change what the rate is of.
    """
    if not strata or any(not _usable(stratum) for stratum in strata):
        return None
    everyone = sum(stratum.population for stratum in strata)
    rate = sum(stratum.population * stratum.rate for stratum in strata) / everyone
    pooled = sum(stratum.clusters.a for stratum in strata) / sum(stratum.clusters.b for stratum in strata)
    variances = [variance(stratum.clusters) or 0.0 for stratum in strata]
    shares = [stratum.population / everyone for stratum in strata]
    endless = sum(w * w * v for w, v in zip(shares, variances, strict=True))
    finite = sum(
        w * w * v * stratum.left_out for w, v, stratum in zip(shares, variances, strata, strict=True)
    )
    kish = kish_effect(strata)
    # An area where all said the same seems to have no variance; there the respondents are counted.
    fallback = sum(stratum.clusters.respondents for stratum in strata) / kish
    known = all(variances)
    return Weighted(
        rate,
        pooled,
        _spread(rate, endless if known else None, fallback),
        _spread(rate, finite if known else None, fallback),
        kish,
    )


def kish_effect(strata: Sequence[Stratum]) -> float:
    """Kish's n Σw² / (Σw)² over the respondents, each weighing as many households as it stands for."""
    sizes = [stratum.clusters.respondents for stratum in strata]
    weights = [stratum.population / size for stratum, size in zip(strata, sizes, strict=True)]
    squares = sum(size * weight * weight for size, weight in zip(sizes, weights, strict=True))
    return sum(sizes) * squares / sum(stratum.population for stratum in strata) ** 2


def _usable(stratum: Stratum) -> bool:
    respondents = stratum.clusters.respondents
    return 1 < respondents <= stratum.population


def _spread(rate: float, found: float | None, fallback: float) -> Spread:
    if found == 0:  # a census: every household of every area answered
        return Spread(0.0, 0.0, (rate, rate))
    size = fallback if found is None else rate * (1 - rate) / found
    return Spread(sqrt(rate * (1 - rate) / size), size, wilson(size if rate == 1 else rate * size, size))
