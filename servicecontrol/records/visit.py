"""Visits and calls to customers, follow-up visits, and the monthly summary of visits."""

import calendar
import datetime
from collections.abc import Mapping
from typing import Annotated

from servicecontrol.records.fields import (
    Code,
    ContactName,
    CustomerId,
    Day,
    DepartmentName,
    FreeText,
    GoodsName,
    Id,
    Key,
    Model,
    PersonName,
    Planned,
    RecordId,
    Refers,
    ScaleCode,
    TopicName,
    YesNo,
)
from servicecontrol.records.forms import form
from servicecontrol.records.privacy import INTERNAL, SENSITIVE
from servicecontrol.records.record import Record
from servicecontrol.records.shapes import HandedIn, Signature
from servicecontrol.records.words import FollowUpReason, FollowUpResult, Way

MonthLabel = Annotated[str, form("month", r"^(?:199|2[01][0-9])[0-9]-(0[1-9]|1[0-2])$"), INTERNAL]


class Demonstration(Model):
    """Whether the product's effect was shown, with what; if not, why."""

    done: YesNo
    product: GoodsName | None = None
    materials: tuple[GoodsName, ...] = ()
    reason: FreeText | None = None


class Learned(Model):
    """Something learned on a visit, and whom it was passed to."""

    what: FreeText
    kind: TopicName | None = None
    to: DepartmentName | None = None
    action: Annotated[Id, Refers("complaints")] | None = None  #: the complaint or opinion it opened


class Visit(Record):
    """`visits/<yyyy-mm>/<id>.yaml`: a visit, a call or a letter to a customer."""

    filed = "month"
    columns = ("customer", "way", "by", "satisfaction")
    form: Code | None = None
    date: Day
    recorded: Day | None = None
    way: Way
    customer: CustomerId
    met: ContactName | None = None
    by: PersonName
    demo: Demonstration | None = None
    usage: FreeText | None = None  #: how the customer uses the product
    satisfaction: FreeText | None = None
    learned: tuple[Learned, ...] = ()
    handed_in: HandedIn | None = None
    next_visit: Planned | None = None


class FollowUp(Record):
    """`follow-ups/<yyyy-mm>/<id>.yaml`: a call or visit that checks an answer, job or severe complaint."""

    filed = "month"
    columns = ("checks", "why", "by", "result")
    #: `<survey>/<response>`, or the id of a complaint, work order or delivery
    checks: RecordId
    why: FollowUpReason
    date: Day
    way: Way
    arranged_by: PersonName | None = None
    by: PersonName
    answers: Mapping[Key, ScaleCode] = {}  #: item -> scale code, as told this time
    result: FollowUpResult
    conduct_ok: Annotated[YesNo, SENSITIVE] | None = None  #: of a paid service: how the staff behaved
    quality_ok: YesNo | None = None  #: of a paid service: whether the work was good
    note: FreeText | None = None
    opens: Annotated[Id, Refers("nonconformities")] | None = None


class VisitSummary(Record):
    """`summaries/<id>.yaml`: the month's visits, compiled and submitted."""

    filed = ""
    columns = ("month", "compiled", "submitted")
    known_after = {"submitted": ("submitted_to",)}  # noqa: RUF012  # a frozen model's constant
    month: MonthLabel
    compiled: Day | None = None
    compiled_by: PersonName | None = None
    submitted: Day | None = None
    submitted_to: PersonName | None = None
    reviewed: Signature | None = None
    visits: tuple[Annotated[Id, Refers("visits")], ...] = ()
    note: FreeText | None = None

    @property
    def first_day(self) -> datetime.date:
        """The first day of the month."""
        return datetime.date(int(self.month[:4]), int(self.month[5:]), 1)

    @property
    def day(self) -> datetime.date:
        """The last day of the month, which decides the procedure."""
        first = self.first_day
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
