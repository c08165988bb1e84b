"""The kinds of value that a record's fields hold, and how each is made of the text in the file.

Every scalar reaches the models as text. A conversion that fails raises `PydanticCustomError` whose type is a
key of `problems:` in `templates/text`, so the reader is told in their own language.

Modules of record types keep their annotations as they are (no `from __future__ import annotations`): pydantic would
evaluate each as text once more, at every start of every command.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    RootModel,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from servicecontrol.records.by_hand import date_meant, minguo_year, number_meant
from servicecontrol.records.forms import form
from servicecontrol.records.privacy import INTERNAL, PERSONAL, PUBLIC, WITHHELD

# Digits are ASCII digits: full-width ones would be taken here and fail, or be shown, elsewhere.
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)
_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?", re.ASCII)
#: How much of a faulty value is shown.
_SHOWN = 40
#: No register of the three companies reaches back further; an older year is a slip of the pen.
EARLIEST_YEAR = 1990
#: Nothing is planned for later, and every period up to it can be counted on from.
LATEST_YEAR = 2199

_DayT = TypeVar("_DayT", bound=date)
_Entries = TypeVar("_Entries")


def _fault(key: str, **values: str | int) -> PydanticCustomError:
    return PydanticCustomError(key, key, values)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise _fault("not-a-day", value=_short(value), near="")
    return _written_day(value)


@lru_cache(maxsize=4096)
def _written_day(value: str) -> date:
    """A few hundred days are written thousands of times."""
    if _ZONED.fullmatch(value):
        raise _fault("zoned-date", value=value)
    if not _DAY.fullmatch(value):
        raise _date_fault(value, "not-a-day", date_meant(value)[: len("2026-01-01")])
    return _within_reach(_calendar_date(value), value)


def _moment(value: object) -> date | datetime:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise _fault("not-a-date", value=_short(value), near="")
    if _ZONED.fullmatch(value):
        raise _fault("zoned-date", value=value)
    if not _MOMENT.fullmatch(value):
        raise _date_fault(value, "not-a-date", date_meant(value))
    if len(value) == len("2026-01-01"):
        return _within_reach(_calendar_date(value), value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _fault("impossible-date", value=value) from None
    return _within_reach(moment, value)


def _calendar_date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _fault("impossible-date", value=value) from None


def _within_reach(day: _DayT, value: str) -> _DayT:
    if day.year < EARLIEST_YEAR:
        raise _fault("date-too-old", value=value, earliest=str(EARLIEST_YEAR))
    if day.year > LATEST_YEAR:
        raise _fault("date-too-late", value=value, latest=str(LATEST_YEAR))
    return day


def _date_fault(value: str, key: str, near: str) -> PydanticCustomError:
    """Tells a year of the Minguo calendar from any other text that is no date."""
    years = minguo_year(value)
    if years:
        # Years are told as texts: a number would be grouped by thousands.
        return _fault("minguo-date", value=value, year=str(years[0]), western=str(years[1]))
    return _fault(key, value=_short(value), near=near)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else type(value).__name__
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _COUNT.fullmatch(value):
        near = number_meant(_short(value), whole=True)
        raise _fault("not-a-count", value=_short(value), near=near)
    return int(value)


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise _fault("not-a-number", value=_short(value), near=number_meant(_short(value), whole=False))
    return float(value) + 0.0  # a zero has no sign


def _as_typed(value: object) -> Decimal:
    """A number with the decimals that somebody typed: 90 is not 90.0."""
    number = _number(value)
    return Decimal(value) if isinstance(value, str) else Decimal(repr(number))


def _at_most(limit: int) -> AfterValidator:
    def within(value: float) -> float:
        if value > limit:
            raise _fault("above-limit", value=f"{value:g}", limit=limit)
        return value

    return AfterValidator(within)


def _at_least(limit: int) -> AfterValidator:
    def enough(value: float) -> float:
        if value < limit:
            raise _fault("below-limit", value=f"{value:g}", limit=limit)
        return value

    return AfterValidator(enough)


_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _YES_NO:
        return _YES_NO[value.lower()]
    raise _fault("not-yes-or-no", value=_short(value))


def at_midnight(moment: date | datetime) -> datetime:
    """The moment itself, or the first minute of a day whose hour nobody wrote down."""
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001


def day_of(moment: date | datetime) -> date:
    """The calendar day of a moment: the hour never moves a deadline."""
    return moment.date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True)
class Refers:
    """Marks a text that names an entry of a register or another record."""

    to: str


@dataclass(frozen=True)
class Event:
    """Marks a day on which something happened: it can't lie after the day of the build."""


class Ahead(Event):
    """Marks a day on which something begins: it may lie ahead, and seen from a past day before it was not there."""


#: A day on which something happened.
Day = Annotated[date, BeforeValidator(_day), Event(), INTERNAL]
#: A day that something is planned for, or that a validity begins or ends on; may lie ahead.
Planned = Annotated[date, BeforeValidator(_day), INTERNAL]
#: A day on which something begins; may lie ahead.
Beginning = Annotated[date, BeforeValidator(_day), Ahead(), INTERNAL]
#: A day on which something happened, perhaps with its local time of day; never with a zone.
Moment = Annotated[date | datetime, BeforeValidator(_moment), Event(), INTERNAL]
Count = Annotated[int, BeforeValidator(_count), INTERNAL]
#: Days allowed or looked back on: ten years of them.
Days = Annotated[Count, _at_most(3_660)]
Percent = Annotated[Count, _at_most(100)]
#: A share that is asked for, or a score out of 100: none at all would ask for nothing.
Share = Annotated[Percent, _at_least(1)]
#: Hours of a day.
Hours = Annotated[Count, _at_most(24)]
#: How many make it more than a single one.
Several = Annotated[Count, _at_least(2)]
Number = Annotated[float, BeforeValidator(_number), INTERNAL]
Points = Annotated[Number, _at_least(0), _at_most(100)]
#: How many there are of what a record is about, which there would not be without any.
Some = Annotated[Count, _at_least(1)]
Part = Annotated[Number, _at_least(0), _at_most(1)]
#: A number whose decimals say how exactly it is meant.
TypedNumber = Annotated[Decimal, BeforeValidator(_as_typed), INTERNAL]
YesNo = Annotated[bool, BeforeValidator(_yes_no), INTERNAL]
#: A text in any language; shown only through the entity escape. It says nothing of its class: whoever uses it does.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
#: What somebody writes as they like, and who knows about whom.
FreeText = Annotated[Text, PERSONAL]
#: What goods are called or measured by: a product, a batch, a part, a quantity.
GoodsName = Annotated[Text, INTERNAL]
#: A customer's own name; of a person, as often as of a company.
CustomerName = Annotated[Text, PERSONAL]
#: A person outside the organisation whom it deals with, such as a customer's contact.
ContactName = Annotated[Text, WITHHELD]
#: Where such a person is called.
PhoneNumber = Annotated[Text, WITHHELD]
#: A name or title, which may stand in headings and the navigation: one line of letters and digits of any script
#: with the punctuation of names; no sign of markup, and none that a condition of a clause is written with.
#: It says nothing of its class: a document's is public, a person's is not.
Label = Annotated[
    str,
    form(
        "label",
        r"^[\p{L}\p{M}\p{N}_.,:?&%+/'()（）〔〕【】「」『』《》〈〉“”‘’、，。；：？！％＋／·・…–—\- ]+$",
        strip=True,
        longest=120,
    ),
]
#: Somebody who works here.
PersonName = Annotated[Text, Refers("people"), PERSONAL]
DepartmentName = Annotated[Text, Refers("departments"), INTERNAL]
RoleName = Annotated[Text, Refers("roles"), INTERNAL]
AreaName = Annotated[Text, Refers("areas"), INTERNAL]
#: Stands for a customer wherever the name may not.
CustomerId = Annotated[Text, Refers("customers"), INTERNAL]
ProblemName = Annotated[Text, Refers("problems"), INTERNAL]
TopicName = Annotated[Text, Refers("topics"), INTERNAL]
ServiceName = Annotated[Text, Refers("services"), INTERNAL]
#: The name of a register or record type.
RegisterName = Annotated[Text, Refers("registers"), PUBLIC]
#: The id of a record of any type; of a survey also that of one of its responses, `<survey>/<response>`.
RecordId = Annotated[Text, Refers("records"), INTERNAL]
#: The id of what is judged: a record, or an entry of a register, of which something is due in every period.
JudgedId = Annotated[Text, Refers("records or registers"), INTERNAL]
#: The number of a section or clause as a reader cites it: 4.1.2, 5.2.4 (1) c, 第五條.
ClauseNumber = Annotated[
    str, form("number", r"^[\p{L}\p{N}§(（][\p{L}\p{N}§.()（）/、·–—\- ]*$", strip=True, longest=40), PUBLIC
]
#: What stands for a clause: its procedure and its number.
ClauseId = Annotated[str, form("clause", r"^[a-z][a-z0-9-]*-[A-Za-z0-9.()/-]+$", longest=60), PUBLIC]
#: The code or version of a document or form, as its issuer writes it: QR/SH19.01-02, GB/T 19001—2016, A/0.
Code = Annotated[
    str, form("code", r"^[\p{L}\p{N}][\p{L}\p{N}./()（）〔〕:：+_·–—－\- ]*$", strip=True, longest=60), PUBLIC
]
#: A name that the program gives and a file uses: a metric, a rule, a register, a kind of clause.
KebabName = Annotated[str, form("name", r"^[a-z][a-z0-9-]*$", longest=60), PUBLIC]
#: As `KebabName`, of a column or a parameter.
SnakeName = Annotated[str, form("column", r"^[a-z][a-z0-9_]*$", longest=60), PUBLIC]
#: The id of a record; equals its file's name, so it must be one on every system.
Id = Annotated[str, form("id", r"^[A-Z]{1,4}-[0-9A-Z]+(?:-[0-9A-Z]+)*$", longest=40), INTERNAL]
#: What is keyed in for a level of a scale.
ScaleCode = Annotated[str, form("scale-code", r"^[A-Za-z0-9]{1,8}$"), INTERNAL]
#: The id of an entry inside a file: an item, a response.
Key = Annotated[str, form("key", r"^[A-Za-z0-9][A-Za-z0-9_-]*$", longest=60), INTERNAL]


#: A period as it is written: 2026, 2026H1, 2026Q3, 2026-07.
PeriodLabel = Annotated[
    str, form("period", r"^(?:199|2[01][0-9])[0-9](?:H[12]|Q[1-4]|-(?:0[1-9]|1[0-2]))?$"), INTERNAL
]
#: A region whose official days off are known, as its calendars' folder.
Region = Annotated[str, form("region", r"^[a-z]{2}$"), PUBLIC]


class Model(BaseModel):
    """A value read from a file: unknown fields are refused, nothing changes after reading."""

    # Built when the first file of the type is met: a command pays for the types that its records are of.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)
    #: event -> fields that are not known before it, such as a count before the collection
    known_after: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    @model_validator(mode="before")
    @classmethod
    def _leave_empty_fields_out(cls, data: object) -> object:
        """A field that is written but left empty is absent; an unknown one stays, to be refused."""
        if not isinstance(data, dict) or None not in data.values():
            return data
        return {key: value for key, value in data.items() if value is not None or key not in _keys(cls)}


@cache
def _keys(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a model as they are written."""
    return frozenset(info.alias or name for name, info in model.model_fields.items())


class Register(RootModel[_Entries]):
    """A file that is a mapping of entries by their ids, and nothing beside them."""

    model_config = ConfigDict(defer_build=True)  # as of `Model`
