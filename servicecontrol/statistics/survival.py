"""How long until cases end, with those still running (Kaplan & Meier 1958)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, log, sqrt

from servicecontrol.statistics.proportions import Interval, Z

_HALF = Fraction(1, 2)
#: Beyond either end of 95 %.
_TAIL = 0.025
#: A share whose terms are longer is rounded: each step would be slower than the one before it.
_LONGEST = 1 << 256


@dataclass(frozen=True)
class SurvivalStep:
    """A time at which cases ended, and the share still running after it."""

    time: float
    at_risk: int  #: those seen for as long at least
    running: Fraction  #: S(t); exact where its terms are not endlessly long, so that a half is a half
    greenwood: float  #: sum of d / (n (n - d)); infinite once none is running
    most: float  #: the upper end of the interval before it, which no later share is above

    @property
    def band(self) -> Interval:
        """The log-log interval of the share that is still running.

        Once none is it has no such interval: the share is no larger than before, nor than the exact limit of those who
        ended last (Clopper & Pearson 1934).
        """
        if not self.running:
            return (0.0, min(self.most, 1 - _all_alike(self.at_risk)))
        share = float(self.running)
        reach = Z * sqrt(self.greenwood) / -log(share)
        return (share ** exp(reach), share ** exp(-reach))


@dataclass(frozen=True)
class Survival:
    """The Kaplan–Meier curve."""

    steps: tuple[SurvivalStep, ...]
    times: tuple[float, ...]  #: seen, ended or not, the longest last

    @property
    def longest(self) -> float:
        """The longest time seen; beyond it nothing is known unless none is running."""
        return self.times[-1] if self.times else 0.0


def kaplan_meier(times: Sequence[float], ended: Sequence[bool]) -> Survival:
    """The share of cases still running after each time (Kaplan & Meier 1958).

    A case that has not ended is censored at its time, after those that end then.
    """
    at_risk = len(times)
    running, greenwood = Fraction(1), 0.0
    ends: dict[float, int] = {}
    leaving: dict[float, int] = {}
    for time, over in zip(times, ended, strict=True):
        ends[time] = ends.get(time, 0) + over
        leaving[time] = leaving.get(time, 0) + 1
    steps: list[SurvivalStep] = []
    for time in sorted(leaving):
        if ends[time]:
            left = at_risk - ends[time]
            running = _short(running * Fraction(left, at_risk))
            greenwood += ends[time] / (at_risk * left) if left else inf
            most = steps[-1].band[1] if steps else 1.0
            steps.append(SurvivalStep(time, at_risk, running, greenwood, most))
        at_risk -= leaving[time]
    return Survival(tuple(steps), tuple(sorted(times)))


def _all_alike(cases: int) -> float:
    """The least share of cases, 97.5 times of 100, where all of so many are alike."""
    return float(_TAIL ** (1 / cases))


def _short(share: Fraction) -> Fraction:
    return share if share.denominator < _LONGEST else Fraction(float(share))


def median_time(curve: Survival) -> float | None:
    """The smallest time at which no more than half are running; None where that is not reached.

    A curve that stops at exactly one half has its median there, as in lifelines; R's survfit takes the middle
    of the flat piece.
    """
    return next((step.time for step in curve.steps if step.running <= _HALF), None)


def median_interval(curve: Survival) -> tuple[float | None, float | None]:
    """The times between which the median lies (Brookmeyer & Crowley 1982); None: not reached."""
    bands = [(step.time, step.band) for step in curve.steps]
    low = next((time for time, (lower, _) in bands if lower <= _HALF), None)
    high = next((time for time, (_, upper) in bands if upper <= _HALF), None)
    return low, high


def survival_at(curve: Survival, time: float) -> float | None:
    """The share still running after a time; None beyond the longest time seen, if some still are."""
    step = _step_at(curve, time)
    if time > curve.longest and (step is None or step.running):
        return None
    return float(step.running) if step else 1.0


def survival_interval(curve: Survival, time: float) -> Interval | None:
    """The interval of `survival_at`, the exact one where all or none are running; None where none is known."""
    step = _step_at(curve, time)
    if not curve.times or (time > curve.longest and (step is None or step.running)):
        return None
    if step is None:
        return (_all_alike(len(curve.times) - bisect_left(curve.times, time)), 1.0)
    return step.band


def restricted_mean(curve: Survival, horizon: float) -> float | None:
    """The mean time up to a horizon: the area under the curve; None where the curve stops before it."""
    if survival_at(curve, horizon) is None:
        return None
    area, before, share = 0.0, 0.0, 1.0
    for step in curve.steps:
        if step.time >= horizon:
            break
        area += (step.time - before) * share
        before, share = step.time, float(step.running)
    return area + (horizon - before) * share


def _step_at(curve: Survival, time: float) -> SurvivalStep | None:
    return next((step for step in reversed(curve.steps) if step.time <= time), None)
