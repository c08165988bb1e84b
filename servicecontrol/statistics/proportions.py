"""Shares and their intervals: of independent cases, of several answers each, of a small population."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

Interval = tuple[float, float]

#: Two-sided 95 %.
Z = NormalDist().inv_cdf(0.975)


def wilson(x: float, n: float) -> Interval:
    """The score interval of x out of n (Wilson 1927); n above 0, both may be effective sizes."""
    share = x / n
    shrink = 1 + Z * Z / n
    centre = (share + Z * Z / (2 * n)) / shrink
    half = Z / shrink * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return (0.0 if x == 0 else max(0.0, centre - half), 1.0 if x == n else min(1.0, centre + half))


@dataclass(frozen=True)
class Clusters:
    """Respondents with a qualified answers out of b that count, as sums over those with b above 0."""

    respondents: int
    a: int
    b: int
    aa: int  #: of a squared
    ab: int  #: of a times b
    bb: int  #: of b squared

    @property
    def spread(self) -> int:
        """b² Σ(aᵢ − R bᵢ)², whole up to the one division, so that equal shares give exactly 0."""
        a, b = self.a, self.b
        return b * b * self.aa - 2 * a * b * self.ab + a * a * self.bb


def variance(clusters: Clusters) -> float | None:
    """The variance of a/b by Taylor linearisation; None for fewer than two respondents."""
    m = clusters.respondents
    if m < 2:  # noqa: PLR2004  # one respondent has no spread
        return None
    return m * clusters.spread / ((m - 1) * clusters.b**4)


def design_effect(clusters: Clusters) -> float | None:
    """How much wider the variance of a/b is than with independent answers, by Taylor linearisation.

    None where it is undefined: fewer than two respondents, or a share of 0 or 1.
    """
    m, a, b = clusters.respondents, clusters.a, clusters.b
    if m < 2 or a in (0, b):  # noqa: PLR2004  # as above
        return None
    return m * clusters.spread / ((m - 1) * b * a * (b - a))


def effective_size(clusters: Clusters) -> float:
    """How many independent answers are worth as much as these (Korn & Graubard 1998), b above 0.

    Never more than there are answers; where the design effect is undefined, respondents are counted.
    """
    if clusters.b == clusters.respondents:
        return clusters.b  # one answer each: nothing is clustered
    deff = design_effect(clusters)
    return clusters.respondents if deff is None else clusters.b / max(1.0, deff)


def clustered(clusters: Clusters) -> Interval:
    """Wilson's interval of a/b at the effective size, b above 0."""
    size = effective_size(clusters)
    # Both ends of the scale stay exact: a share of 1 has an upper limit of 1.
    return wilson(size if clusters.a == clusters.b else clusters.a / clusters.b * size, size)


def clustered_of(clusters: Clusters, population: int) -> Interval | None:
    """Wilson's interval of a/b for these respondents' population alone, b above 0.

    What of the population answered are respondents, however many answers each gave; who did not is taken as left out
    by chance. Where all answered there is no sampling error: the interval is the share. None where more answered than
    there are: then the population is not what was asked. Not for asking whether a process got better: there the cases
    are the sample.
    """
    m, share = clusters.respondents, clusters.a / clusters.b
    if m > population:
        return None
    if m == population:
        return (share, share)
    size = effective_size(clusters) * (population - 1) / (population - m)
    return wilson(size if clusters.a == clusters.b else share * size, size)


def half_width(n: int, population: int | None = None) -> float | None:
    """How far a share of one half may be off at 95 %; None where nobody answered."""
    if not n:
        return None
    spread = 0.25 / n
    if population is not None and population > 1:
        spread *= max(0, population - n) / (population - 1)
    return Z * sqrt(spread)


def sample_needed(points: float, population: int | None = None) -> int:
    """How many must answer for a share of one half to be within so many points of the truth."""
    endless = 0.25 * (Z / (points / 100)) ** 2
    return ceil(endless if population is None else endless / (1 + (endless - 1) / population))
