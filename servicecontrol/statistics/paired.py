"""Did a share change where the same people answered twice: each is compared with itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from servicecontrol.statistics.change import LEAST_EXPECTED, ShareChange, expected
from servicecontrol.statistics.exact import mcnemar
from servicecontrol.statistics.proportions import Clusters, Interval, effective_size, wilson
from servicecontrol.statistics.scores import beyond, student


@dataclass(frozen=True)
class Products:
    """Over people who answered both times, the sums of products of the earlier and the later answers.

    As in `Clusters`, a are the qualified ones of b.
    """

    aa: int
    ab: int  #: earlier a, later b
    ba: int
    bb: int


def paired_change(both: int, worse: int, better: int, neither: int) -> ShareChange | None:
    """How a share changed among those who answered twice (McNemar 1947, exact); None where nobody did.

    `both` were satisfied twice, `worse` only the first time, `better` only the second, `neither` never.
    """
    n = both + worse + better + neither
    if not n:
        return None
    p = mcnemar(worse, better)
    interval = newcombe_paired(both, worse, better, neither)
    return ShareChange((better - worse) / n, interval, "paired", None, 1.0 if p is None else p)


def newcombe_paired(both: int, worse: int, better: int, neither: int) -> Interval:
    """The score interval of the change of a paired share (Newcombe 1998b, method 10), some pair given."""
    n = both + worse + better + neither
    before, after = both + worse, both + better
    (low, high), (lower, upper) = wilson(before, n), wilson(after, n)
    down, up = (after / n - lower, high - before / n), (upper - after / n, before / n - low)
    phi = _phi(both, worse, better, neither)
    difference = (better - worse) / n
    return (max(-1.0, difference - _reach(*down, phi)), min(1.0, difference + _reach(*up, phi)))


def _reach(one: float, other: float, phi: float) -> float:
    return sqrt(max(0.0, one * one - 2 * phi * one * other + other * other))


def _phi(both: int, worse: int, better: int, neither: int) -> float:
    """The correlation of both answers, drawn towards 0 by half a pair where it is above."""
    margins = (both + worse) * (better + neither) * (both + better) * (worse + neither)
    if not margins:
        return 0.0
    excess = both * neither - worse * better
    corrected = max(0.0, excess - (both + worse + better + neither) / 2) if excess > 0 else excess
    return corrected / sqrt(margins)


def clustered_paired_change(before: Clusters, after: Clusters, products: Products) -> ShareChange | None:
    """How a share of several answers each changed among the same people, by linearisation and Student's t.

    None where too few answered for that, as in `clustered_change`, or where nobody's answers moved apart.
    """
    m = before.respondents
    if m < 2 or not before.b or not after.b:  # noqa: PLR2004  # one respondent has no spread
        return None
    old, new = before.a / before.b, after.a / after.b
    sizes = effective_size(before), effective_size(after)
    if expected(old * sizes[0], sizes[0], new * sizes[1], sizes[1]) < LEAST_EXPECTED:
        return None
    spread = _spread(before, after, products)
    if not spread:
        return None
    error = sqrt(m * spread / ((m - 1) * (before.b * after.b) ** 4))
    reach, difference = student(m - 1) * error, new - old
    interval = (max(-1.0, difference - reach), min(1.0, difference + reach))
    return ShareChange(difference, interval, "paired", None, beyond(abs(difference) / error, m - 1))


def _spread(before: Clusters, after: Clusters, products: Products) -> int:
    """(bB)⁴ Σ((Aᵢ − R′Bᵢ)/B − (aᵢ − Rbᵢ)/b)², whole, so that it is 0 where nobody's answers moved apart."""
    a, b, later_a, later_b = before.a, before.b, after.a, after.b
    joint = b * (later_b * products.aa - later_a * products.ab)
    joint -= a * (later_b * products.ba - later_a * products.bb)
    return before.spread * later_b**4 + after.spread * b**4 - 2 * joint * (b * later_b) ** 2
