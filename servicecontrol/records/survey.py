"""A survey in its five files: plan, form, distribution, responses, report."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import (
    AreaName,
    Code,
    Count,
    CustomerId,
    Day,
    DepartmentName,
    FreeText,
    Id,
    Key,
    Model,
    Part,
    PersonName,
    Planned,
    Points,
    ScaleCode,
    ServiceName,
    TypedNumber,
    YesNo,
)
from servicecontrol.records.order import impossible_in, refuse_impossible
from servicecontrol.records.privacy import INTERNAL
from servicecontrol.records.shapes import Dispatch, Signature, Span, none_twice
from servicecontrol.records.wordings import Name, Wording
from servicecontrol.records.words import AnswerClass, ItemAspect, Method, PeriodLength, SurveyLevel

#: So far may written weights be from 1: thirds have no last digit.
_ROUNDED = 0.005


class SurveyPlan(Model):
    """`plan.yaml`: what clause 4.1.2.1 of the property manager's procedure asks a plan to say."""

    id: Id
    title: Name | None = None
    level: SurveyLevel = "company"
    run_by: DepartmentName
    written: Day
    author: PersonName
    purpose: FreeText | None = None
    respondents: FreeText | None = None
    areas: Mapping[AreaName, Count] = {}  #: area -> forms to hand out
    customers: tuple[CustomerId, ...] = ()  #: where the survey goes to customers instead
    period: Span | None = None
    report_by: Planned | None = None
    staff: tuple[PersonName, ...] = ()
    every: PeriodLength | None = None  #: how often the department means to repeat it
    follow_ups: Count | None = None  #: how many responses are to be checked by follow-up
    approvals: tuple[Signature, ...] = ()


class ScaleLevel(Model):
    """A level of the scale: the code that is keyed in, its words, what it counts as."""

    code: ScaleCode
    label: Wording
    counts_as: AnswerClass | None = Field(default=None, alias="class")
    score: Points | None = None
    top: YesNo = False  #: one of the two best levels


class Item(Model):
    """A question of the form."""

    id: Key
    text: Wording
    aspect: ItemAspect | None = None
    service: ServiceName | None = None  #: the service that it asks about
    weight: Part | None = None  #: share of the total score; they sum to 1
    owner: DepartmentName | None = None  #: the department whose work it asks about
    competitors: YesNo = False  #: asks about other suppliers
    #: why its words differ from those in the survey before, where it is the same question all the same
    mended: FreeText | None = None


class SurveyForm(Model):
    """`form.yaml`: the questions, the scale and how answers make a score."""

    id: Id
    code: Code | None = None  #: the form's code in the document register, where it has one
    title: Name
    scale: tuple[ScaleLevel, ...] = Field(min_length=2)
    items: tuple[Item, ...] = Field(min_length=1)
    comparable_with: Id | None = None
    minimum_answered: Part = 0.5  #: share of the weight that must be answered for a total score

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        none_twice("scale", [level.code for level in self.scale], "code")
        none_twice("items", [item.id for item in self.items], "id")
        return self

    @model_validator(mode="after")
    def _weights_make_a_whole(self) -> Self:
        """Of all items, or of those about the organisation itself, which alone are scored."""
        weighed = [item for item in self.items if item.weight is not None]
        sums = [
            sum(item.weight or 0.0 for item in weighed if not (item.competitors and own))
            for own in (False, True)
        ]
        if weighed and all(abs(total - 1) > _ROUNDED for total in sums):
            values = {"sum": f"{sums[-1]:g}", "at": ("items",)}
            raise PydanticCustomError("weights-not-whole", "weights-not-whole", values)
        return self

    def level(self, code: str) -> ScaleLevel | None:
        """The level that a code stands for."""
        return next((level for level in self.scale if level.code == code), None)


class AreaCount(Model):
    """Forms handed out and collected in one area."""

    known_after = {  # noqa: RUF012  # a frozen model's constant
        "first_out": ("handed_out_by",),
        "collected": ("returned", "blank", "invalid", "reason", "collected_by"),
    }
    area: AreaName
    distributed: Count
    first_out: Day | None = None
    handed_out_by: PersonName | None = None
    returned: Count | None = None
    blank: Count = 0
    invalid: Count = 0
    collected: Day | None = None
    collected_by: PersonName | None = None
    reason: FreeText | None = None  #: why fewer came back than asked
    accepted_by: Signature | None = None

    @model_validator(mode="after")
    def _no_more_than_distributed(self) -> Self:
        if self.returned is not None and self.returned > self.distributed:
            raise PydanticCustomError(
                "returned-above-distributed",
                "returned-above-distributed",
                {"returned": self.returned, "distributed": self.distributed, "at": ("returned",)},
            )
        if self.blank + self.invalid > (self.returned or 0):
            raise PydanticCustomError(
                "unusable-above-returned",
                "unusable-above-returned",
                {
                    "unusable": self.blank + self.invalid,
                    "returned": self.returned or 0,
                    "at": ("invalid" if self.invalid else "blank",),
                },
            )
        return self


class CustomerSending(Model):
    """A form sent to a customer, and when it came back."""

    customer: CustomerId
    sent: Day
    returned: Day | None = None


class LeftOut(Model):
    """A customer who was sent no form, and why."""

    customer: CustomerId
    because: FreeText


class Distribution(Model):
    """`distribution.yaml`: what went out and what came back, by area or by customer."""

    survey: Id
    areas: tuple[AreaCount, ...] = ()
    customers: tuple[CustomerSending, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @model_validator(mode="after")
    def _each_area_once(self) -> Self:
        none_twice("areas", [entry.area for entry in self.areas], "area")
        return self

    @model_validator(mode="after")
    def _left_out_once_and_sent_nothing(self) -> Self:
        none_twice("left_out", [entry.customer for entry in self.left_out], "customer")
        sent = {entry.customer for entry in self.customers}
        for index, entry in enumerate(self.left_out):
            if entry.customer in sent:
                values = {"customer": entry.customer, "at": ("left_out", index, "customer")}
                raise PydanticCustomError("left-out-and-sent", "left-out-and-sent", values)
        return self

    @model_validator(mode="after")
    def _happens_in_order(self) -> Self:
        refuse_impossible(self, impossible_in("surveys", "distribution."))
        return self

    def first_out(self) -> date | None:
        """The day on which the first form left the house."""
        days = [entry.first_out for entry in self.areas if entry.first_out] + [c.sent for c in self.customers]
        return min(days, default=None)

    def last_back(self) -> date | None:
        """The day of the last collection, once every area has one; by post, of the last arrival."""
        if self.areas:
            days = [entry.collected for entry in self.areas]
            return None if None in days else max(day for day in days if day)
        return max((entry.returned for entry in self.customers if entry.returned), default=None)


class Comment(Model):
    """What a respondent wrote."""

    says: FreeText
    about: Key | None = None  #: the item it concerns
    severe: YesNo = False  #: 嚴重不滿意, followed up separately (property 4.2.3)


class Response(Model):
    """One returned form; answers are scale codes in the order of the form's items."""

    id: Key
    area: AreaName | None = None
    customer: CustomerId | None = None
    returned: Day | None = None
    answers: tuple[Annotated[str, INTERNAL], ...]
    comments: tuple[Comment, ...] = ()


class Responses(Model):
    """`responses*.yaml`; `area` and `returned` hold for every response that gives none of its own."""

    survey: Id
    area: AreaName | None = None
    returned: Day | None = None
    entered_by: PersonName | None = None
    responses: tuple[Response, ...]


class SurveyReport(Model):
    """`report.yaml`: the statistical analysis report and what became of it."""

    survey: Id
    issued: Day
    author: PersonName
    methods: tuple[Method, ...] = ()
    stated_rate: TypedNumber | None = None  #: percent, where somebody typed it in
    summary: FreeText | None = None
    departments: tuple[DepartmentName, ...] = ()
    reviews: tuple[Signature, ...] = ()
    dispatch: tuple[Dispatch, ...] = ()
