"""The registers of areas and customers: one file each, an entry per id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, RootModel, StringConstraints

from servicecontrol.records.fields import (
    Count,
    Day,
    Label,
    Model,
    Name,
    Person,
    Planned,
    PrivateText,
    Refers,
    Text,
    YesNo,
)
from servicecontrol.records.shapes import Signature, Span
from servicecontrol.records.words import DocumentKind

CustomerKey = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-[0-9A-Z]{1,12}$")]


class Area(Model):
    """An area that is surveyed and served; the key in the file is its name."""

    en: Label
    manager: Person | None = None
    households: Count | None = None


class Customer(Span):
    """A customer from the day of the first business to the day of the last."""

    name: Text
    important: YesNo = False
    contact: PrivateText | None = None
    phone: PrivateText | None = None

    def active_throughout(self, first: date, last: date) -> bool:
        """Whether the customer was one on every day of the span."""
        return self.first <= first and (self.last is None or self.last >= last)


class Document(Model):
    """A document or form that a procedure names; the key in the file is its title."""

    dated: ClassVar[str] = "issued"
    columns: ClassVar[tuple[str, ...]] = ("code", "kind", "version", "issued")
    code: Text | None = None  #: only where the source gives one; none is ever made up
    kind: DocumentKind
    records: Annotated[Text, Refers("registers")] | None = None  #: what is kept on this form
    version: Text | None = None
    issued: Day | None = None
    withdrawn: Day | None = None
    aliases: tuple[Text, ...] = ()  #: other titles that the procedure gives it
    prepared: Signature | None = None
    reviewed: Signature | None = None
    approved: Signature | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in use on that day."""
        issued = self.issued is None or self.issued <= day
        return issued and (self.withdrawn is None or day <= self.withdrawn)


class AreaRegister(RootModel[Mapping[Label, Area]]):
    """`areas.yaml`: an area per name."""


class CustomerRegister(RootModel[Mapping[CustomerKey, Customer]]):
    """`customers.yaml`: a customer per id."""


class DocumentRegister(RootModel[Mapping[Text, Document]]):
    """`documents.yaml`: a document per title."""


class CalendarFile(Model):
    """`data/calendars/<region>/<year>.yaml`: the official days off and make-up working days of a year."""

    region: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    year: Count
    source: Text
    closed: Mapping[Planned, Text]
    worked: Mapping[Planned, Text] = {}


class SiteSettings(Model):
    """`data/site.yaml`."""

    name: Name
    as_of: Planned | None = None
    languages: tuple[str, ...] = ("zh-Hant", "en")
