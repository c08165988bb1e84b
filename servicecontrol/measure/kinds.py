"""What each kind of metric makes of its counts: the columns that all metrics of the kind have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from servicecontrol.measure.rows import Kinds, MetricRow
from servicecontrol.statistics.control import Trust


@dataclass(frozen=True, slots=True)
class PlainCount(MetricRow):
    """What the query counted, and nothing more."""

    kinds: ClassVar[Kinds] = ("count",)


@dataclass(frozen=True, slots=True)
class RatioSoFar(MetricRow):
    """A share and its 95 % interval, from 0 to 1; the numerator is None while it is not known."""

    kinds: ClassVar[Kinds] = ("ratio",)

    numerator: int | None
    denominator: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Ratio(RatioSoFar):
    """A share whose numerator is always known."""

    numerator: int


@dataclass(frozen=True, slots=True)
class FiniteRatio(Ratio):
    """A share with its interval for a finite population alone."""

    population: int | None
    low_finite: float | None
    high_finite: float | None


@dataclass(frozen=True, slots=True)
class MeanValue(MetricRow):
    """A mean of n values, with its interval."""

    kinds: ClassVar[Kinds] = ("mean",)

    n: int
    mean: float | None
    deviation: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ParetoBar(MetricRow):
    """A category with the running sum up to it; `total` and `split_other` are the whole chart's."""

    kinds: ClassVar[Kinds] = ("pareto",)

    category: str
    count: int
    cumulative: int
    total: int
    share: float  #: of the running sum, from 0 to 1
    vital_few: bool
    vital_few_without_other: bool
    split_other: bool


@dataclass(frozen=True, slots=True)
class DaysTaken(MetricRow):
    """How many days cases take, those still open counted as running; shares from 0 to 1."""

    kinds: ClassVar[Kinds] = ("days",)

    n: int
    ended: int
    open: int
    ended_median: float | None  #: of the cases that have ended alone
    median: float | None
    median_low: float | None
    median_high: float | None
    within: float | None = field(metadata={"column": "within_{within}"})
    within_low: float | None = field(metadata={"column": "within_{within}_low"})
    within_high: float | None = field(metadata={"column": "within_{within}_high"})
    mean: float | None = field(metadata={"column": "mean_{horizon}"})
    workdays_ended_median: float | None
    workdays_median: float | None
    workdays_median_low: float | None
    workdays_median_high: float | None
    paused: int | None  #: working days that pauses took off; None where working days are not known


@dataclass(frozen=True, slots=True)
class HoursTaken(MetricRow):
    """How many hours cases take, those still open counted as running."""

    kinds: ClassVar[Kinds] = ("hours",)

    n: int
    ended: int
    open: int
    ended_median: float | None
    median: float | None
    median_low: float | None
    median_high: float | None


@dataclass(frozen=True, slots=True)
class CurveStep(MetricRow):
    """The share still running after a day on which some ended, from 0 to 1, and how many were watched before it."""

    kinds: ClassVar[Kinds] = ("curve",)

    running: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class Recurred(MetricRow):
    """The share of closed cases that came again in time, and its estimate from those not yet watched to the end."""

    kinds: ClassVar[Kinds] = ("recurrence",)

    closed: int
    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None
    estimated: float | None
    estimated_low: float | None
    estimated_high: float | None


@dataclass(frozen=True, slots=True)
class ControlPoint(MetricRow):
    """A period of a control chart; what is the whole chart's stands in each of its rows."""

    kinds: ClassVar[Kinds] = ("control", "control-share")

    count: int
    exposure: float | None
    in_baseline: bool | None
    value: float | None
    centre: float | None
    low: float | None
    high: float | None
    laney_low: float | None
    laney_high: float | None
    signal: bool
    sigma: float | None
    expected: float | None
    trust: Trust
    median: float | None
    longest_run: int | None
    allowed_run: int | None


@dataclass(frozen=True, slots=True)
class PlaceRate(MetricRow):
    """The rate of a place beside that of all places together, which stands in each of their rows."""

    kinds: ClassVar[Kinds] = ("rate",)

    count: int
    exposure: float
    value: float
    low: float
    high: float
    together: float
    together_low: float
    together_high: float
    expected: float  #: at the rate of all together
    signal: bool  #: it stands out from all together; never where too few are expected


@dataclass(frozen=True, slots=True)
class EventGap(MetricRow):
    """A gap between events on its chart; what is the whole chart's stands in each of its rows."""

    kinds: ClassVar[Kinds] = ("gaps",)

    gap: int
    in_baseline: bool | None
    mean: float | None
    low: float | None
    high: float | None
    signal: bool
    trust: Trust
    median: float | None
    longest_run: int | None
    allowed_run: int | None
