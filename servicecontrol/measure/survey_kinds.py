"""What the kinds of metric that surveys alone have make of their counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from servicecontrol.measure.rows import Kinds, MetricRow
from servicecontrol.statistics.change import ChangeVerdict, Test
from servicecontrol.statistics.priorities import Quadrant
from servicecontrol.statistics.trend import TrendDirection


@dataclass(frozen=True, slots=True)
class AaporRates(MetricRow):
    """What became of a survey's forms, and AAPOR's response rates, from 0 to 1; none while forms are out."""

    kinds: ClassVar[Kinds] = ("response",)

    complete: int | None
    partial: int | None
    refused: int | None
    not_reached: int | None
    other: int | None
    unknown: int | None
    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None


@dataclass(frozen=True, slots=True)
class WeightedRate(MetricRow):
    """A share weighted by the households of areas, from 0 to 1; None where an area cannot be weighted."""

    kinds: ClassVar[Kinds] = ("weighted",)

    areas: int
    areas_lacking: int
    population: int | None
    respondents: int
    pooled: float | None
    value: float | None
    low: float | None
    high: float | None
    error: float | None
    low_finite: float | None
    high_finite: float | None
    error_finite: float | None
    weights_effect: float | None


@dataclass(frozen=True, slots=True)
class TestedChange(MetricRow):
    """A share before and now, from 0 to 1, their difference and its interval, and the test's p."""

    kinds: ClassVar[Kinds] = ("change", "clustered-change")

    before_numerator: int
    before_denominator: int
    numerator: int
    denominator: int
    before_value: float | None
    value: float | None
    difference: float | None
    low: float | None
    high: float | None
    test: Test | None
    p: float | None


@dataclass(frozen=True, slots=True)
class ClusteredChange(TestedChange):
    """A change that is tested alone."""

    kinds: ClassVar[Kinds] = ("clustered-change",)

    verdict: ChangeVerdict


@dataclass(frozen=True, slots=True)
class FamilyChange(TestedChange):
    """A change that is tested together with the others of its survey."""

    kinds: ClassVar[Kinds] = ("change",)

    p_holm: float | None
    p_screened: float | None
    verdict: ChangeVerdict


@dataclass(frozen=True, slots=True)
class TrendTest(MetricRow):
    """The direction of a share over its periods; the slope from period to period, of a share from 0 to 1."""

    kinds: ClassVar[Kinds] = ("trend",)

    periods: int
    first: str
    last: str
    s: int | None
    tau_b: float | None
    slope: float | None
    p: float | None
    seasonal: bool  #: whether each half of the year was compared with itself
    direction: TrendDirection


@dataclass(frozen=True, slots=True)
class FamilyTrend(TrendTest):
    """A trend that is tested together with the others of its organisation."""

    kinds: ClassVar[Kinds] = ("trends",)

    p_holm: float | None


@dataclass(frozen=True, slots=True)
class AgreementRate(MetricRow):
    """The share of answers that were the same when asked for again, and how far beyond chance."""

    kinds: ClassVar[Kinds] = ("agreement",)

    called: int
    reached: int
    respondents: int
    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    kappa_weighted: float | None
    pabak: float | None
    ac1: float | None
    better: int
    worse: int
    p: float | None


@dataclass(frozen=True, slots=True)
class ItemImportance(MetricRow):
    """How an item does, from 0 to 100, and how much it matters, from −1 to 1; the lines are the survey's."""

    kinds: ClassVar[Kinds] = ("importance",)

    basis: str  #: whether it was held against an overall item or the rest of the form
    n: int
    performance: float | None
    importance: float | None
    chance: float | None  #: how far from 0 chance reaches
    share: float | None  #: of what explains the overall rating
    quadrant: Quadrant | None
    on_line: bool
    indicative: bool
    performance_line: float | None
    importance_line: float | None
