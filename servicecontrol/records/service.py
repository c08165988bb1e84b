"""Service given and information kept: work orders, information for users, visitors, the phone register."""

import datetime
from typing import Annotated

from pydantic import Field

from servicecontrol.records.fields import (
    AreaName,
    Code,
    CustomerId,
    Day,
    FreeText,
    Id,
    Label,
    Model,
    Moment,
    PeriodLabel,
    PersonName,
    Refers,
    RegisterName,
    Some,
    Text,
    YesNo,
)
from servicecontrol.records.privacy import INTERNAL, PUBLIC
from servicecontrol.records.record import Record
from servicecontrol.records.words import CallDirection, Topic


class WorkOrder(Record):
    """`work-orders/<year>/<id>.yaml`: a job done for a user, paid for or not."""

    dated = "received"
    columns = ("area", "service", "paid", "done")
    ends_with = "done"
    known_after = {"done": ("by",)}  # noqa: RUF012  # a frozen model's constant
    received: Day
    area: AreaName
    service: Annotated[Text, INTERNAL]
    paid: YesNo
    done: Day | None = None
    by: PersonName | None = None
    note: FreeText | None = None


class MaterialEntry(Model):
    """An entry of an information sheet: a shop, a facility, an appliance, and how to reach or use it."""

    name: Annotated[Text, PUBLIC]
    contact: FreeText | None = None


class Material(Record):
    """`materials/<id>.yaml`: information kept for users, and how they can get it."""

    filed = ""
    standing = True
    dated = "issued"
    columns = ("topic", "title", "areas", "updated")
    topic: Topic
    title: Annotated[Label, PUBLIC]
    code: Code | None = None  #: its code in the document register, where it has one
    areas: tuple[AreaName, ...] = ()
    issued: Day
    updated: tuple[Day, ...] = ()  #: days on which it was gone over
    entries: tuple[MaterialEntry, ...] = ()
    available_via: tuple[Annotated[Text, PUBLIC], ...] = ()

    @property
    def last_updated(self) -> datetime.date:
        """The day on which it was last gone over."""
        return max((self.issued, *self.updated))


class IncomingVisit(Record):
    """`incoming-visits/<year>/<id>.yaml`: visitors to the company (BF/QJ-026)."""

    columns = ("customer", "visitors", "purpose", "programme")
    form: Code | None = None
    date: Day
    customer: CustomerId | None = None
    visitors: Some
    purpose: FreeText
    programme: tuple[FreeText, ...] = ()
    received_by: PersonName


class Call(Record):
    """`calls/<yyyy-mm>/<id>.yaml`: an entry of the phone register."""

    filed = "month"
    columns = ("direction", "customer", "by", "says")
    date: Moment
    direction: CallDirection
    customer: CustomerId
    by: PersonName
    says: FreeText | None = None
    opens: Annotated[Id, Refers("complaints")] | None = None


class NilStatement(Record):
    """`nil-statements/<id>.yaml`: somebody signs that a register had nothing to enter in a period."""

    filed = ""
    dated = "date"
    columns = ("register_", "period", "by")
    register_: RegisterName = Field(alias="register")
    period: PeriodLabel
    by: PersonName
    date: Day
