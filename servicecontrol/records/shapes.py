"""Shapes that several record types share: a signature, a dispatch, a span of days."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import (
    Beginning,
    Day,
    FreeText,
    Model,
    PersonName,
    Planned,
    Refers,
    RoleName,
    Text,
    YesNo,
)
from servicecontrol.records.privacy import PERSONAL
from servicecontrol.records.words import SignatureDecision


def none_twice(key: str, entries: Sequence[str], field: str | None = None) -> None:
    """Refuses a list under `key` with two equal entries, or two whose `field` is equal."""
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry in seen:
            at = (key, index) if field is None else (key, index, field)
            raise PydanticCustomError("entry-twice", "entry-twice", {"list": key, "entry": entry, "at": at})
        seen.add(entry)


PersonOrDepartment = Annotated[Text, Refers("people or departments"), PERSONAL]


class Signature(Model):
    """Who signed what, when; the office held that day is looked up, `role` says which one is claimed."""

    by: PersonName
    role: RoleName | None = None
    date: Day
    decision: SignatureDecision = "approved"


class Dispatch(Model):
    """A copy of something sent or handed to somebody."""

    to: PersonOrDepartment
    role: RoleName | None = None
    date: Day


class HandedIn(Model):
    """Something handed in to an officer, and the day of it."""

    to: PersonName
    date: Day


class Verification(Model):
    """What came of a measure, as somebody other than its owner saw it."""

    date: Day
    by: PersonName
    effective: YesNo
    note: FreeText | None = None


class Span(Model):
    """Days from a first one to a last one, both included; without an end it is still running."""

    first: Planned = Field(alias="from")
    last: Planned | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise PydanticCustomError(
                "span-backwards",
                "span-backwards",
                {"first": self.first.isoformat(), "last": self.last.isoformat(), "at": ("to",)},
            )
        return self

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the span covers that day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: Self) -> bool:
        """Whether there is a day that both cover."""
        return self.holds_on(other.first) or other.holds_on(self.first)


class Pause(Span):
    """Days on which a clock is to stand still, such as those spent waiting for the customer's sample."""

    first: Beginning = Field(alias="from")
    reason: FreeText | None = None
    approved: Signature | None = None  #: who gave leave
