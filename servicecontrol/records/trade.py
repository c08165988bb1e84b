"""Contracts and deliveries, the archive of visit records, agreements on long-term monitoring."""

from typing import Annotated

from pydantic import Field

from servicecontrol.records.fields import (
    ContactName,
    Count,
    CustomerId,
    Day,
    FreeText,
    GoodsName,
    Id,
    Model,
    Moment,
    PeriodLabel,
    PersonName,
    Planned,
    Refers,
    Text,
    YesNo,
)
from servicecontrol.records.privacy import SENSITIVE
from servicecontrol.records.record import Record


class ContractProgress(Model):
    """How a contract stood on a day."""

    date: Day
    by: PersonName
    says: FreeText


class Contract(Record):
    """`contracts/<year>/<id>.yaml`: a contract and how its performance was watched."""

    dated = "signed"
    columns = ("customer", "product", "due", "closed")
    ends_with = "closed"
    signed: Day
    customer: CustomerId
    product: GoodsName
    due: Planned
    progress: tuple[ContractProgress, ...] = ()
    closed: Day | None = None


class Notice(Model):
    """Word to the customer that goods are on their way, and whom to ask."""

    date: Moment
    by: PersonName
    contact: ContactName | None = None


class Incident(Model):
    """An accident in transit and what was done at least loss."""

    at: Moment
    says: Annotated[Text, SENSITIVE]
    customer_contacted: Moment | None = None
    means: FreeText | None = None
    options: tuple[FreeText, ...] = ()
    chosen: FreeText | None = None
    reason: Annotated[Text, SENSITIVE] | None = None
    loss: Count | None = None


class Arrival(Model):
    """What the customer said of a delivery after it had come."""

    date: Day
    by: PersonName
    complete: YesNo | None = None
    quality_ok: YesNo | None = None
    says: FreeText | None = None


class Delivery(Record):
    """`deliveries/<year>/<id>.yaml`: goods on their way to a customer, from dispatch to follow-up."""

    dated = "shipped"
    columns = ("customer", "product", "arrived", "follow_up")
    ends_with = "follow_up"
    contract: Annotated[Id, Refers("contracts")] | None = None
    customer: CustomerId
    product: GoodsName
    batch: GoodsName | None = None
    quantity: GoodsName | None = None
    shipped: Day
    expected: Planned | None = None
    notice: Notice | None = None
    incident: Incident | None = None
    arrived: Day | None = None
    follow_up: Arrival | None = None
    opens: Annotated[Id, Refers("complaints or actions")] | None = None


class ScreenedOut(Model):
    """A record that was looked at and not filed, and why."""

    record: Annotated[Id, Refers("records")]
    because: FreeText


class Archive(Record):
    """`archives/<id>.yaml`: a month's visit records sorted, screened and filed."""

    filed = ""
    dated = "archived"
    columns = ("period", "by", "records")
    period: PeriodLabel
    archived: Day
    by: PersonName
    records: tuple[Annotated[Id, Refers("records")], ...] = ()
    screened_out: tuple[ScreenedOut, ...] = ()


class Agreement(Record):
    """`agreements/<id>.yaml`: how a customer's use of the product is watched in the long run."""

    filed = ""
    standing = True
    columns = ("customer", "method", "contact_ours", "contact_theirs")
    date: Day
    customer: CustomerId
    method: FreeText
    contact_ours: PersonName | None = None
    contact_theirs: ContactName | None = None
    ends: Planned | None = Field(default=None, alias="to")
