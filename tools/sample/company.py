"""What the generator stands on: a company's registers and its calendar, read from the data folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from servicecontrol.read.tree import parse
from servicecontrol.records.fields import day_of
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.registers import AreaRegister, CalendarFile, Customer, CustomerRegister
from servicecontrol.workdays import CalendarYear, WorkCalendar, deadline, is_workday

from .dice import Dice
from .paper import Value

FIRST = date(2024, 11, 1)
AS_OF = date(2026, 11, 20)
_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True)
class Company:
    """A company as its registers tell of it."""

    id: str
    organisation: Organisation
    calendar: WorkCalendar
    areas: Mapping[str, int]  #: name -> households
    customers: Mapping[str, Customer]

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return is_workday(self.calendar, day)

    def after(self, day: date, workdays: int) -> date:
        """So many working days after a day; none gives the day itself, or the next working day."""
        return deadline(self.calendar, day, workdays, "working").day

    def back(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def workdays(self, first: date, last: date) -> list[date]:
        """The working days of a span."""
        return [day for day in days(first, last) if self.works(day)]

    def active(self, day: date) -> list[str]:
        """The customers of that day."""
        return [id_ for id_, customer in self.customers.items() if customer.holds_on(day)]


def days(first: date, last: date) -> Iterator[date]:
    """Every day of a span."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def at(day: date, hour: int, minute: int) -> datetime:
    """A moment of a day, in local time."""
    return datetime.combine(day, time(hour, minute))


def in_hours(dice: Dice, day: date) -> datetime:
    """A moment of the morning or the afternoon shift, on five minutes."""
    hour = dice.weighted({8: 2, 9: 5, 10: 5, 11: 3, 13: 2, 14: 5, 15: 4, 16: 3})
    return at(day, hour, dice.whole(0, 11) * 5)


#: Keys whose day is planned, or begins or ends a validity: it may lie ahead.
_PLANNED = frozenset({"due", "next_visit", "report_by", "from", "to", "valid_until", "expected"})


def stood(record: Mapping[str, Value]) -> dict[str, Value]:
    """The record as it stands on the day the sample stops: later steps are still empty."""
    return {key: _stood(key, value) for key, value in record.items()}


def _stood(key: str, value: Value) -> Value:
    if isinstance(value, date) and key not in _PLANNED:
        return value if day_of(value) <= AS_OF else None
    if isinstance(value, Mapping):
        return None if _begins_later(value) else stood(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_stood(key, entry) for entry in value if not _begins_later(entry)]
    return value


def _begins_later(value: Value) -> bool:
    """Whether the first thing that happens in a value lies ahead."""
    if not isinstance(value, Mapping):
        return False
    happened = [day for key, day in value.items() if isinstance(day, date) and key not in _PLANNED]
    return bool(happened) and day_of(happened[0]) > AS_OF


def company(root: Path, id_: str) -> Company:
    """Reads the registers of a company below the data folder."""
    organisation = _model(root / id_ / "organisation.yaml", Organisation)
    areas, customers = root / id_ / "areas.yaml", root / id_ / "customers.yaml"
    register = _model(areas, AreaRegister).root if areas.exists() else {}
    return Company(
        id_,
        organisation,
        _calendar(root / "calendars" / organisation.calendar, organisation.calendar),
        {name: area.households or 0 for name, area in register.items()},
        _model(customers, CustomerRegister).root if customers.exists() else {},
    )


def _calendar(folder: Path, region: str) -> WorkCalendar:
    files = [_model(path, CalendarFile) for path in sorted(folder.glob("*.yaml"))]
    years = {file.year: CalendarYear(file.region, file.year, file.closed, file.worked) for file in files}
    return WorkCalendar(region, years)


def _model(path: Path, model: type[_M]) -> _M:
    tree, problems = parse(path.read_bytes(), path.name)
    if problems:
        raise ValueError(f"{path}: {problems[0].what.key}")
    return model.model_validate(tree)
