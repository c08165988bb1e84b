"""The registers of areas and customers: one file each, an entry per id."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Annotated, ClassVar, LiteralString, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import (
    Code,
    ContactName,
    Count,
    CustomerName,
    Day,
    Label,
    Model,
    PersonName,
    PhoneNumber,
    Planned,
    Region,
    Register,
    RegisterName,
    Text,
    YesNo,
)
from servicecontrol.records.forms import form
from servicecontrol.records.order import impossible_in, refuse_impossible
from servicecontrol.records.privacy import INTERNAL, PUBLIC
from servicecontrol.records.readers import Readers
from servicecontrol.records.shapes import Signature, Span, none_twice
from servicecontrol.records.vocabulary import not_a_word
from servicecontrol.records.wordings import Name, NamedEntry
from servicecontrol.records.words import DocumentKind
from servicecontrol.text import DEFAULT_LANGUAGES, languages

CustomerKey = Annotated[str, form("customer", r"^[A-Z]{1,3}-[0-9A-Z]{1,12}$"), INTERNAL]


class Households(Span):
    """How many households an area has from a day to a day."""

    count: Annotated[Count, PUBLIC]


class Area(NamedEntry):
    """An area that is surveyed and served; the key in the file is its name."""

    manager: PersonName | None = None
    households: Count | None = None
    households_while: tuple[Households, ...] = ()  #: where it has not had the same number all the time

    @model_validator(mode="after")
    def _counted_once(self) -> Self:
        if self.households is not None and self.households_while:
            raise PydanticCustomError("households-twice", "households-twice", {"at": ("households",)})
        for index, (span, following) in enumerate(pairwise(self.households_while), start=1):
            at = ("households_while", index, "from")
            if span.last is None:
                raise PydanticCustomError("households-run-on", "households-run-on", {"at": at})
            if span.last + timedelta(days=1) != following.first:
                days = {"last": span.last.isoformat(), "first": following.first.isoformat()}
                raise PydanticCustomError("households-gap", "households-gap", {**days, "at": at})
        return self

    @property
    def counts(self) -> tuple[tuple[date | None, date | None, int], ...]:
        """The first and the last day of the times in which it has a number of households, and the number.

        None as a day says that it has been so, or stays so, as long as is known.
        """
        if self.households is not None:
            return ((None, None, self.households),)
        return tuple((span.first, span.last, span.count) for span in self.households_while)


class Customer(Span):
    """A customer from the day of the first business to the day of the last."""

    name: CustomerName
    important: YesNo = False
    important_while: tuple[Span, ...] = ()  #: where it is not important for as long as it is a customer
    contact: ContactName | None = None
    phone: PhoneNumber | None = None

    @model_validator(mode="after")
    def _important_while_it_is_one(self) -> Self:
        """The times in which it is important follow one another, and lie in that in which it is a customer."""
        if self.important and self.important_while:
            raise PydanticCustomError("important-twice", "important-twice", {"at": ("important",)})
        before: Span | None = None
        for index, span in enumerate(self.important_while):
            if before is not None and (before.last is None or span.first <= before.last):
                raise _misplaced("importance-overlaps", index, span.first)
            if not (self.holds_on(span.first) and (span.last is None or self.holds_on(span.last))):
                raise _misplaced("importance-beyond", index, span.first)
            before = span
        return self

    @property
    def importance(self) -> tuple[tuple[date, date | None], ...]:
        """The first and last days of the times in which it is important."""
        if self.important_while:
            return tuple((span.first, span.last) for span in self.important_while)
        return ((self.first, self.last),) if self.important else ()

    def important_throughout(self, first: date, last: date) -> bool:
        """Whether it was important on every day of the span."""
        return any(start <= first and (end is None or end >= last) for start, end in self.importance)

    def active_throughout(self, first: date, last: date) -> bool:
        """Whether the customer was one on every day of the span."""
        return self.first <= first and (self.last is None or self.last >= last)


def _misplaced(fault: LiteralString, index: int, day: date) -> PydanticCustomError:
    at = ("important_while", index, "from")
    return PydanticCustomError(fault, fault, {"day": day.isoformat(), "at": at})


class Document(Model):
    """A document or form that a procedure names; the key in the file is its title."""

    dated: ClassVar[str] = "issued"
    columns: ClassVar[tuple[str, ...]] = ("code", "kind", "version", "issued")
    code: Code | None = None  #: only where the source gives one; none is ever made up
    kind: DocumentKind
    records: RegisterName | None = None  #: what is kept on this form
    version: Code | None = None
    issued: Day | None = None
    withdrawn: Day | None = None
    aliases: tuple[Annotated[Label, PUBLIC], ...] = ()  #: other titles that the procedure gives it
    prepared: Signature | None = None
    reviewed: Signature | None = None
    approved: Signature | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in use on that day."""
        issued = self.issued is None or self.issued <= day
        return issued and (self.withdrawn is None or day <= self.withdrawn)

    @model_validator(mode="after")
    def _happens_in_order(self) -> Self:
        refuse_impossible(self, impossible_in("documents"))
        return self


class AreaRegister(Register[Mapping[Annotated[Label, INTERNAL], Area]]):
    """`areas.yaml`: an area per name."""


class CustomerRegister(Register[Mapping[CustomerKey, Customer]]):
    """`customers.yaml`: a customer per id."""


class DocumentRegister(Register[Mapping[Annotated[Label, PUBLIC], Document]]):
    """`documents.yaml`: a document per title."""


class CalendarFile(Model):
    """`data/calendars/<region>/<year>.yaml`: the official days off and make-up working days of a year."""

    region: Region
    year: Annotated[Count, PUBLIC]
    source: Annotated[Text, PUBLIC]
    closed: Annotated[Mapping[Planned, Text], PUBLIC]
    worked: Annotated[Mapping[Planned, Text], PUBLIC] = {}

    @model_validator(mode="after")
    def _days_of_its_year(self) -> Self:
        for field, days in (("closed", self.closed), ("worked", self.worked)):
            for day in days:
                values = {"value": day.isoformat(), "at": (field, day.isoformat())}
                if day.year != self.year:
                    raise PydanticCustomError("day-of-another-year", "day-of-another-year", values)
                if field == "worked" and day in self.closed:
                    raise PydanticCustomError("closed-and-worked", "closed-and-worked", values)
        return self


def _language(value: object) -> str:
    known = languages()
    if isinstance(value, str) and value in known:
        return value
    written = value if isinstance(value, str) else type(value).__name__
    raise not_a_word(written, known, known)


#: A language that there are words for.
LanguageCode = Annotated[str, BeforeValidator(_language), PUBLIC]


@cache
def _zones() -> frozenset[str]:
    """The time zones of the IANA database, the same on every machine."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def _places() -> Mapping[str, str]:
    """The zones of places, by what may be written instead: the name or the city alone, in any case."""
    # `Etc/GMT+8` is west of Greenwich: whoever writes +8 for Taipei is not helped by it.
    names = sorted(name for name in _zones() if "/" in name and not name.startswith("Etc/"))
    return {name.rpartition("/")[2].lower(): name for name in names} | {name.lower(): name for name in names}


def _zone(value: object) -> str:
    written = value if isinstance(value, str) else ""
    if written in _zones():
        return written
    places = _places()
    found = get_close_matches(written[:40].lower().replace(" ", "_"), places, n=1, cutoff=0.7)
    near = places[found[0]] if found else ""
    raise PydanticCustomError("no-time-zone", "no-time-zone", {"value": written[:40], "near": near})


#: A time zone by its name in the IANA database.
TimeZone = Annotated[str, BeforeValidator(_zone), PUBLIC]


#: A version of the program.
Version = Annotated[str, form("version", r"^(?:0|[1-9][0-9]{0,3})(?:\.(?:0|[1-9][0-9]{0,3})){2}$"), PUBLIC]

#: The name of a plug-in, which stands before a hyphen in the names of its rules: it has none itself.
PluginName = Annotated[str, form("plugin", r"^[a-z][a-z0-9]{1,19}$"), PUBLIC]

#: So far ahead a site may speak of; every period until then is looked at.
YEARS_AHEAD = 10


class SiteSettings(Model):
    """`data/site.yaml`."""

    name: Name
    as_of: Planned | None = None
    time_zone: TimeZone | None = None  #: whose midnight begins a new day
    readers: Readers | None = None
    program: Version | None = None  #: the version that the records were last reviewed with
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)] = DEFAULT_LANGUAGES
    plugins: tuple[PluginName, ...] = ()  #: in use

    def today(self, now: datetime) -> date:
        """The day that it is at the site at a moment; the machine's own where no time zone is named."""
        return now.astimezone(ZoneInfo(self.time_zone) if self.time_zone else None).date()

    @model_validator(mode="after")
    def _each_language_once(self) -> Self:
        none_twice("languages", self.languages)
        none_twice("plugins", self.plugins)
        return self
