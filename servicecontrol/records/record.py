"""What every record type has: an id, a day of its own, and how its register shows it."""

from datetime import date, datetime
from functools import cache
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from servicecontrol.records.fields import Id, Model, day_of
from servicecontrol.records.order import impossible_in, refuse_impossible


class Record(Model):
    """A record of one file, below the folder of its type."""

    id: Id
    #: whether its files lie in a folder per year or month
    filed: ClassVar[Literal["year", "month", ""]] = "year"
    #: whether it stands for as long as it is kept, like a register's entry, and is asked about in every half-year
    standing: ClassVar[bool] = False
    #: the field with the day that decides which procedure judges it
    dated: ClassVar[str] = "date"
    #: fields that its register shows beside id and day
    columns: ClassVar[tuple[str, ...]] = ()
    #: the field that is filled in when nothing is left to do; empty where a record is whole from the start
    ends_with: ClassVar[str] = ""

    @property
    def day(self) -> date:
        """The day that decides which procedure judges it."""
        moment: date | datetime = getattr(self, self.dated)
        return day_of(moment)

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return bool(self.ends_with) and getattr(self, self.ends_with) is None

    @model_validator(mode="after")
    def _happens_in_order(self) -> Self:
        refuse_impossible(self, impossible_in(_kind(type(self))))
        return self


@cache
def _kind(model: type[Record]) -> str:
    """The name of a record's type; empty for a model that is none."""
    # The list of types is made of models, each of which is a record.
    from servicecontrol.records.types import RECORD_TYPES

    return next((kind for kind, each in RECORD_TYPES.items() if each is model), "")
