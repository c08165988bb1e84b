"""Pure functions over counts: intervals, survival of open cases, the vital few, a form's total score.

scipy has most of them, and costs more to import than all of ours together; in the tests it is the oracle.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import exp, inf, log, sqrt
from statistics import NormalDist

Interval = tuple[float, float]

#: Two-sided 95 %.
Z = NormalDist().inv_cdf(0.975)
#: The share that the vital few reach together, in per cent (Juran).
VITAL_PERCENT = 80
_HALF = Fraction(1, 2)


def wilson(x: float, n: float) -> Interval:
    """Returns the score interval of x out of n (Wilson 1927); n above 0, both may be effective sizes."""
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


def design_effect(clusters: Clusters) -> float | None:
    """Returns how much wider the variance of a/b is than with independent answers, by Taylor linearisation.

    None where it is undefined: fewer than two respondents, or a share of 0 or 1.
    """
    m, a, b = clusters.respondents, clusters.a, clusters.b
    if m < 2 or a in (0, b):  # noqa: PLR2004  # one respondent has no spread
        return None
    # Whole numbers up to the one division, so that equal shares give a spread of exactly 0.
    spread = b * b * clusters.aa - 2 * a * b * clusters.ab + a * a * clusters.bb
    return m * spread / ((m - 1) * b * a * (b - a))


def clustered(clusters: Clusters) -> Interval:
    """Returns Wilson's interval of a/b at the effective size n/deff (Korn & Graubard 1998), b above 0.

    The effective size never exceeds the number of answers; where deff is undefined, respondents are counted.
    """
    if clusters.b == clusters.respondents:
        return wilson(clusters.a, clusters.b)  # one answer each: nothing is clustered
    deff = design_effect(clusters)
    share = clusters.a / clusters.b
    size = clusters.respondents if deff is None else clusters.b / max(1.0, deff)
    # Both ends of the scale stay exact: a share of 1 has an upper limit of 1.
    return wilson(size if clusters.a == clusters.b else share * size, size)


@dataclass(frozen=True)
class Step:
    """A time at which cases ended, and the share still running after it."""

    time: float
    running: Fraction  #: S(t); exact, so that a half is a half
    greenwood: float  #: sum of d / (n (n - d)); infinite once none is running


@dataclass(frozen=True)
class Survival:
    """The Kaplan–Meier curve."""

    steps: tuple[Step, ...]
    longest: float  #: the longest time seen, ended or not; beyond it nothing is known unless none is running


def kaplan_meier(times: Sequence[float], ended: Sequence[bool]) -> Survival:
    """Returns the share of cases still running after each time (Kaplan & Meier 1958).

    A case that has not ended is censored at its time, after those that end then.
    """
    at_risk = len(times)
    running, greenwood = Fraction(1), 0.0
    ends: dict[float, int] = {}
    leaving: dict[float, int] = {}
    for time, over in zip(times, ended, strict=True):
        ends[time] = ends.get(time, 0) + over
        leaving[time] = leaving.get(time, 0) + 1
    steps = []
    for time in sorted(leaving):
        if ends[time]:
            left = at_risk - ends[time]
            running *= Fraction(left, at_risk)
            greenwood += ends[time] / (at_risk * left) if left else inf
            steps.append(Step(time, running, greenwood))
        at_risk -= leaving[time]
    return Survival(tuple(steps), max(leaving, default=0.0))


def median_time(curve: Survival) -> float | None:
    """Returns the smallest time at which no more than half are running; None where that is not reached.

    A curve that stops at exactly one half has its median there, as in lifelines; R's survfit takes the middle
    of the flat piece.
    """
    return next((step.time for step in curve.steps if step.running <= _HALF), None)


def median_interval(curve: Survival) -> tuple[float | None, float | None]:
    """Returns the times between which the median lies (Brookmeyer & Crowley 1982); None: not reached."""
    bands = [(step.time, _band(step)) for step in curve.steps]
    low = next((time for time, (lower, _) in bands if lower <= _HALF), None)
    high = next((time for time, (_, upper) in bands if upper <= _HALF), None)
    return low, high


def survival_at(curve: Survival, time: float) -> float | None:
    """Returns the share still running after a time; None beyond the longest time seen, if some still are."""
    step = _step_at(curve, time)
    if time > curve.longest and (step is None or step.running):
        return None
    return float(step.running) if step else 1.0


def survival_interval(curve: Survival, time: float) -> Interval | None:
    """Returns the log-log interval of `survival_at`; None where all or none are running, or none is known."""
    step = _step_at(curve, time)
    if step is None or not step.running or time > curve.longest:
        return None
    return _band(step)


def _step_at(curve: Survival, time: float) -> Step | None:
    return next((step for step in reversed(curve.steps) if step.time <= time), None)


def _band(step: Step) -> Interval:
    if not step.running:
        return (0.0, 0.0)
    share = float(step.running)
    reach = Z * sqrt(step.greenwood) / -log(share)
    return (share ** exp(reach), share ** exp(-reach))


@dataclass(frozen=True)
class Bar:
    """A category of a Pareto chart."""

    category: str
    count: int
    cumulative: int  #: with all before it
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """Categories by how much they count, the bucket of others last."""

    bars: tuple[Bar, ...]
    total: int
    split_other: bool  #: the bucket is larger than the smallest of the vital few: it hides some


def pareto(counts: Mapping[str, int], others: Collection[str] = ()) -> Pareto:
    """Returns the categories, the most frequent first, equal ones by name, and which are the vital few.

    They are the shortest run whose sum reaches 80 %, the one that crosses it and those equal to it included;
    the bucket of others belongs to them only where the sum isn't reached without it.
    """
    order = sorted(counts, key=lambda category: (category in others, -counts[category], category))
    total = sum(counts.values())
    before, run = 0, []
    for category in order:
        if 100 * before < VITAL_PERCENT * total:
            run.append(category)
        before += counts[category]
    named = [counts[category] for category in run if category not in others]
    least = min(named, default=0)
    vital = {
        *run,
        *(category for category in order if category not in others and counts[category] == least > 0),
    }
    bars, cumulative = [], 0
    for category in order:
        cumulative += counts[category]
        bars.append(Bar(category, counts[category], cumulative, category in vital))
    return Pareto(
        tuple(bars), total, sum(counts[category] for category in order if category in others) > least
    )


def score(
    ratings: Sequence[float | None], weights: Sequence[float], *, minimum_answered: float
) -> float | None:
    """Returns the weighted mean of the answered ratings, each already on the form's scale of 0 to 100.

    None where less than `minimum_answered` of the weight is answered. Computed in the decimals that were
    written, so that 70 is 70 where a limit of 70 includes it.
    """
    whole = sum(map(_decimal, weights), Decimal(0))
    answered = [
        (_decimal(rating), _decimal(weight))
        for rating, weight in zip(ratings, weights, strict=True)
        if rating is not None
    ]
    weight = sum((share for _, share in answered), Decimal(0))
    if not weight or weight < _decimal(minimum_answered) * whole:
        return None
    return float(sum((rating * share for rating, share in answered), Decimal(0)) / weight)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value))
