"""What the queries of each kind must count; the kind makes figures of it."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.measure.rows import MetricRow, WrongShape
from servicecontrol.statistics.paired import Products
from servicecontrol.statistics.proportions import Clusters


@dataclass(frozen=True, slots=True)
class ShareCounts(MetricRow):
    """A share of a whole; the numerator is None while it is not known."""

    numerator: int | None
    denominator: int


@dataclass(frozen=True, slots=True)
class ClusterCounts(MetricRow):
    """A share of answers, several of which are one respondent's, with the sums of squares over respondents."""

    respondents: int
    numerator: int
    denominator: int
    numerator_squared: int
    numerator_by_denominator: int
    denominator_squared: int

    @property
    def clusters(self) -> Clusters:
        """The same as statistics take it."""
        return Clusters(
            self.respondents,
            self.numerator,
            self.denominator,
            self.numerator_squared,
            self.numerator_by_denominator,
            self.denominator_squared,
        )


@dataclass(frozen=True, slots=True)
class PopulationCounts(ClusterCounts):
    """A share among some of a population that is finite; None where nobody counted it."""

    population: int | None


@dataclass(frozen=True, slots=True)
class CategoryCount(MetricRow):
    """The cases of a category, and whether that is the one of all others."""

    category: str
    is_other: bool
    count: int


@dataclass(frozen=True, slots=True)
class MeanCounts(MetricRow):
    """A mean of n values and their standard deviation."""

    mean: float | None
    deviation: float | None
    n: int


def _refuse_negative(*lengths: int) -> None:
    """What ends before it begins has taken no time, and no mean or median may hide it."""
    if min(lengths) < 0:
        raise WrongShape(f"{min(lengths)} is no length of time")


@dataclass(frozen=True, slots=True)
class CaseDays(MetricRow):
    """A case: the days it took, or runs so far; in working days too, less those of pauses, where these are known."""

    days: int
    ended: bool
    workdays: int | None
    paused: int | None

    def __post_init__(self) -> None:
        _refuse_negative(self.days, self.workdays or 0)


@dataclass(frozen=True, slots=True)
class CaseMinutes(MetricRow):
    """A case: the minutes it took, or runs so far."""

    minutes: int
    ended: bool

    def __post_init__(self) -> None:
        _refuse_negative(self.minutes)


@dataclass(frozen=True, slots=True)
class CaseOnDay(MetricRow):
    """A case that ended after so many days, or still ran then; the metric's last key may have another name for them."""

    day: int
    ended: bool

    def __post_init__(self) -> None:
        _refuse_negative(self.day)


@dataclass(frozen=True, slots=True)
class ClosedCase(MetricRow):
    """A closed case: whether it came again, after so many days, and how many it has been watched."""

    days: int
    again: bool
    watched: int

    def __post_init__(self) -> None:
        _refuse_negative(self.days, self.watched)


@dataclass(frozen=True, slots=True)
class PeriodCount(MetricRow):
    """The events of a period and what they are counted in, such as a hundred homes or all answers."""

    count: int
    exposure: float | None
    in_baseline: bool | None  #: whether frozen limits rest on it; None where none are frozen


@dataclass(frozen=True, slots=True)
class PlaceCount(MetricRow):
    """The events of a place, and what they are counted in, such as a thousand homes for a year."""

    count: int
    exposure: float


@dataclass(frozen=True, slots=True)
class GapCount(MetricRow):
    """What lies between an event and the one before."""

    gap: int
    in_baseline: bool | None


@dataclass(frozen=True, slots=True)
class FormCounts(MetricRow):
    """What became of the forms of a survey; None while it is not known."""

    complete: int | None
    partial: int | None
    refused: int | None
    not_reached: int | None
    other: int | None
    unknown: int | None


@dataclass(frozen=True, slots=True)
class ChangeCounts(MetricRow):
    """A share before and now; of the same people, those who changed their answer for the better and for the worse."""

    before_numerator: int
    before_denominator: int
    numerator: int
    denominator: int
    better: int | None
    worse: int | None


@dataclass(frozen=True, slots=True)
class ClusterChangeCounts(ClusterCounts):
    """A clustered share now and before; of the same people, the sums of products of both."""

    before_respondents: int
    before_numerator: int
    before_denominator: int
    before_numerator_squared: int
    before_numerator_by_denominator: int
    before_denominator_squared: int
    numerators: int | None
    before_numerator_by_later_denominator: int | None
    before_denominator_by_later_numerator: int | None
    denominators: int | None

    @property
    def before(self) -> Clusters:
        """The share before, as statistics take it."""
        return Clusters(
            self.before_respondents,
            self.before_numerator,
            self.before_denominator,
            self.before_numerator_squared,
            self.before_numerator_by_denominator,
            self.before_denominator_squared,
        )

    @property
    def products(self) -> Products | None:
        """The sums over the same people; None where the surveys asked different ones."""
        sums = (
            self.numerators,
            self.before_numerator_by_later_denominator,
            self.before_denominator_by_later_numerator,
            self.denominators,
        )
        known = [each for each in sums if each is not None]
        return Products(*known) if len(known) == len(sums) else None


@dataclass(frozen=True, slots=True)
class PeriodValue(MetricRow):
    """A share of a period; `half_year` such as 2026H1 where it belongs to one."""

    period: str
    half_year: str | None
    value: float | None


@dataclass(frozen=True, slots=True)
class CheckedAnswer(MetricRow):
    """An answer and what was said when it was asked for again; without any, how many were called and reached."""

    called: int
    reached: int
    response: str | None
    levels: int | None
    before: int | None
    after: int | None
    was_satisfied: bool | None
    is_satisfied: bool | None


@dataclass(frozen=True, slots=True)
class ItemRating(MetricRow):
    """The rating that a response gave an item, the worst level 1; None where nobody rated it."""

    response: str | None
    rating: int | None
    levels: int | None
