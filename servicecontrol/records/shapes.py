"""Shapes that several record types share: a signature, a span of days."""

from __future__ import annotations

import datetime

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import Day, Model, Person, Planned, RoleName
from servicecontrol.records.words import Decision


class Signature(Model):
    """Who signed what, when; the office held that day is looked up, `role` says which one is claimed."""

    by: Person
    role: RoleName | None = None
    date: Day
    decision: Decision = "approved"


class Span(Model):
    """Days from a first one to a last one, both included; without an end it is still running."""

    first: Planned = Field(alias="from")
    last: Planned | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.last is not None and self.last < self.first:
            raise PydanticCustomError(
                "span-backwards",
                "span-backwards",
                {"first": self.first.isoformat(), "last": self.last.isoformat()},
            )
        return self

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the span covers that day."""
        return self.first <= day and (self.last is None or day <= self.last)
