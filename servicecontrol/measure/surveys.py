"""Rows of the metrics of surveys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from servicecontrol.measure.kinds import FiniteRatio, MeanValue, ParetoBar, PlainCount, Ratio, RatioSoFar
from servicecontrol.measure.survey_kinds import (
    AaporRates,
    AgreementRate,
    ClusteredChange,
    FamilyChange,
    FamilyTrend,
    ItemImportance,
    TrendTest,
    WeightedRate,
)


@dataclass(frozen=True, slots=True)
class SatisfactionBySurvey(FiniteRatio):
    """The share of a survey's answers that are satisfied, and what counts as no answer beside it."""

    metric: ClassVar[str] = "satisfaction-by-survey"

    survey: str
    respondents: int
    no_answer: int
    top_two: int


@dataclass(frozen=True, slots=True)
class SatisfactionByArea(FiniteRatio):
    """The same of each area."""

    metric: ClassVar[str] = "satisfaction-by-area"

    survey: str
    area: str
    respondents: int


@dataclass(frozen=True, slots=True)
class SatisfactionByItem(Ratio):
    """The same of each item."""

    metric: ClassVar[str] = "satisfaction-by-item"

    survey: str
    item: str


@dataclass(frozen=True, slots=True)
class SatisfactionByAreaAndItem(Ratio):
    """The same of each item in each area."""

    metric: ClassVar[str] = "satisfaction-by-area-and-item"

    survey: str
    area: str
    item: str


@dataclass(frozen=True, slots=True)
class SatisfactionWeighted(WeightedRate):
    """The share weighted by households."""

    metric: ClassVar[str] = "satisfaction-weighted"

    survey: str


@dataclass(frozen=True, slots=True)
class SatisfactionTrend(TrendTest):
    """Where the company's surveys are heading."""

    metric: ClassVar[str] = "satisfaction-trend"


@dataclass(frozen=True, slots=True)
class TrendByItem(FamilyTrend):
    """Where an item is heading."""

    metric: ClassVar[str] = "trend-by-item"

    item: str


@dataclass(frozen=True, slots=True)
class TopTwoBySurvey(Ratio):
    """The share of answers on the two best levels."""

    metric: ClassVar[str] = "top-two-by-survey"

    survey: str


@dataclass(frozen=True, slots=True)
class CompetitorComparison(Ratio):
    """The share that is satisfied with us, the side `own`, or with `others`."""

    metric: ClassVar[str] = "competitor-comparison"

    survey: str
    side: str
    respondents: int


@dataclass(frozen=True, slots=True)
class ChangeBySurvey(ClusteredChange):
    """The change of a survey since the one `before`."""

    metric: ClassVar[str] = "change-by-survey"

    survey: str
    before: str
    respondents: int
    denominators: int | None  #: of the same people; None where the surveys asked different ones


@dataclass(frozen=True, slots=True)
class ChangeByItem(FamilyChange):
    """The change of an item since the survey before."""

    metric: ClassVar[str] = "change-by-item"

    survey: str
    item: str


@dataclass(frozen=True, slots=True)
class ImportanceByItem(ItemImportance):
    """How much an item matters."""

    metric: ClassVar[str] = "importance-by-item"

    survey: str
    item: str


@dataclass(frozen=True, slots=True)
class RatingsByItem(PlainCount):
    """How often an item was given a level of the scale, or another code."""

    metric: ClassVar[str] = "ratings-by-item"

    survey: str
    item: str
    code: str
    counts_as: str | None = field(metadata={"column": "class"})
    count: int


@dataclass(frozen=True, slots=True)
class UnsatisfiedByItem(ParetoBar):
    """The items that were found unsatisfactory."""

    metric: ClassVar[str] = "unsatisfied-by-item"

    survey: str


@dataclass(frozen=True, slots=True)
class NonResponseByItem(Ratio):
    """The share of responses without an answer to an item."""

    metric: ClassVar[str] = "non-response-by-item"

    survey: str
    item: str


@dataclass(frozen=True, slots=True)
class RecoveryBySurvey(RatioSoFar):
    """The share of forms that are `returned`, or `usable`; the numerator is None while some are out."""

    metric: ClassVar[str] = "recovery-by-survey"

    survey: str
    measure: str
    so_far: int
    areas: int


@dataclass(frozen=True, slots=True)
class RecoveryByArea(RatioSoFar):
    """The same of each area."""

    metric: ClassVar[str] = "recovery-by-area"

    survey: str
    area: str
    measure: str


@dataclass(frozen=True, slots=True)
class SurveyResponseRates(AaporRates):
    """What became of the forms of a survey."""

    metric: ClassVar[str] = "response-rates"

    survey: str
    distributed: int | None


@dataclass(frozen=True, slots=True)
class FollowUpAgreement(AgreementRate):
    """Whether those who were called again said the same."""

    metric: ClassVar[str] = "follow-up-agreement"

    survey: str


@dataclass(frozen=True, slots=True)
class ScoreBySurvey(MeanValue):
    """The mean of a survey's total scores."""

    metric: ClassVar[str] = "score-by-survey"

    survey: str
    lowest: float | None
    highest: float | None
