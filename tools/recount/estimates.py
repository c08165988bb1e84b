"""Intervals, curves and tests, each by a library that other people keep."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, restricted_mean_survival_time
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

Ends = tuple[float | None, float | None]
_ROUNDING = 1e-12
#: A row of a published figure: column -> value.
Row = dict[str, Any]


def wilson(x: float, n: float) -> tuple[float, float]:
    """Wilson's score interval."""
    low, high = proportion_confint(x, n, alpha=0.05, method="wilson")
    return float(max(0.0, low)), float(min(1.0, high))


def share(numerator: int | None, denominator: int, interval: str = "wilson") -> Row:
    """A share of independent cases; nothing where it is not known, or of nothing."""
    if numerator is None or not denominator:
        return {"numerator": numerator, "denominator": denominator, "value": None, "low": None, "high": None}
    low, high = wilson(numerator, denominator) if interval == "wilson" else (None, None)
    value = numerator / denominator
    return {"numerator": numerator, "denominator": denominator, "value": value, "low": low, "high": high}


def variance(a: Sequence[int], b: Sequence[int]) -> float | None:
    """The variance of the ratio of two totals, by Taylor linearisation over clusters."""
    m = len(b)
    if m < 2:
        return None
    top, whole = np.asarray(a, float), np.asarray(b, float)
    residuals = (top - top.sum() / whole.sum() * whole) / whole.sum()
    return float(m * residuals.var(ddof=1))


def effective_size(a: Sequence[int], b: Sequence[int]) -> float:
    """How many independent answers these are worth; respondents where no design effect is defined."""
    total, n = sum(a), sum(b)
    if n == len(b):
        return float(n)
    spread = variance(a, b)
    if spread is None or total in (0, n):
        return float(len(b))
    rate = total / n
    return n / max(1.0, spread / (rate * (1 - rate) / n))


def clustered(people: Sequence[tuple[int, int]]) -> Row:
    """A share of answers of which each respondent gave several, with the sums of squares over respondents."""
    rated = [(a, b) for a, b in people if b]
    a, b = [one for one, _ in rated], [one for _, one in rated]
    row = share(sum(a), sum(b), "none") | {
        "respondents": len(rated),
        "numerator_squared": sum(one * one for one in a),
        "numerator_by_denominator": sum(one * other for one, other in rated),
        "denominator_squared": sum(one * one for one in b),
    }
    if rated:
        size = effective_size(a, b)
        row["low"], row["high"] = wilson(row["value"] * size, size)
    return row


def finite(people: Sequence[tuple[int, int]], population: int | None) -> Row:
    """The interval of the same share for a population of whom these are a part."""
    rated = [(a, b) for a, b in people if b]
    row: Row = {"population": population, "low_finite": None, "high_finite": None}
    m = len(rated)
    if not population or not rated or m > population:
        return row
    a, b = [one for one, _ in rated], [one for _, one in rated]
    rate = sum(a) / sum(b)
    if m == population:
        return row | {"low_finite": rate, "high_finite": rate}
    size = effective_size(a, b) * (population - 1) / (population - m)
    low, high = wilson(rate * size, size)
    return row | {"low_finite": low, "high_finite": high}


class Curve:
    """The Kaplan–Meier curve of cases, with its log-log interval."""

    def __init__(self, times: Sequence[float], ended: Sequence[bool]) -> None:
        self.longest = max(times)
        self.ends = sorted({time for time, over in zip(times, ended, strict=True) if over})
        self.times = list(times)
        self.fit = KaplanMeierFitter().fit(self.times, list(ended))
        self.band = self.fit.confidence_interval_.copy()
        last = self.ends[-1] if self.ends else None
        if last is not None and self.fit.predict(last) < _ROUNDING:
            # No log-log interval: the share is no larger than before, nor than the exact limit of who ended last.
            exact = stats.beta.ppf(0.975, 1, sum(time >= last for time in times))
            before = self.band.iloc[self.band.index.searchsorted(last) - 1, 1] if len(self.ends) > 1 else 1.0
            self.band.loc[self.band.index >= last] = [0.0, min(float(before), float(exact))]

    def running(self, time: float) -> float | None:
        """The share still running after a time; nothing beyond what was seen."""
        found = float(self.fit.predict(time))
        return found if time <= self.longest or found < _ROUNDING else None

    def interval(self, time: float) -> Ends:
        """The interval of that share, exact where all are running; nothing where the share is not known."""
        if self.running(time) is None:
            return (None, None)
        before = [end for end in self.ends if end <= time]
        if not before:
            return (float(stats.beta.ppf(0.025, sum(one >= time for one in self.times), 1)), 1.0)
        low, high = self.band.loc[before[-1]]
        return (float(low), float(high))

    def median(self) -> float | None:
        """The smallest time at which no more than half are running.

        lifelines takes the share from sums of logarithms, so that a half may come out a little above it.
        """
        return next((end for end in self.ends if self.fit.predict(end) <= 0.5 + _ROUNDING), None)

    def median_interval(self) -> Ends:
        """The times between which the median lies."""
        found = median_survival_times(self.band.fillna(0.0)).iloc[0]
        return (_reached(float(found.iloc[0])), _reached(float(found.iloc[1])))

    def mean(self, horizon: float) -> float | None:
        """The mean up to a horizon; nothing where the curve stops before it."""
        if self.running(horizon) is None:
            return None
        return float(restricted_mean_survival_time(self.fit, t=horizon))


def _reached(time: float) -> float | None:
    return None if time == inf or np.isnan(time) else float(time)


def medians(times: Sequence[float], ended: Sequence[bool], unit: float = 1) -> Row:
    """The median of the ended ones alone, that of all, and its interval."""
    done = [time for time, over in zip(times, ended, strict=True) if over]
    curve = Curve(times, ended)
    low, high = curve.median_interval()
    found = {
        "ended_median": float(np.median(done)) if done else None,
        "median": curve.median(),
        "median_low": low,
        "median_high": high,
    }
    return {name: None if time is None else time / unit for name, time in found.items()}


def students_reach(deviation: float, n: int) -> float:
    """Half the width of Student's interval of a mean."""
    return float(stats.t.ppf(0.975, n - 1)) * deviation / float(np.sqrt(n))
