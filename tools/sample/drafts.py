"""Complaints on their way to a file: numbered once all of them are known, in the order of receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from servicecontrol.records.complaint import Complaint

from .company import stood
from .paper import Notes, Value, written

#: The day on which the web pages began to confirm what comes in.
_RECEIPTS_SINCE = datetime(2025, 7, 1)  # noqa: DTZ001  # wall clock
#: path below the company's folder -> text
Files = dict[str, str]


@dataclass(frozen=True)
class Draft:
    """A complaint without its number."""

    received: datetime
    record: dict[str, Value]
    origin: str = ""  #: the response or visit that opened it
    broken: str = ""  #: what was broken on purpose, and the rule that must see it


@dataclass(frozen=True)
class Special:
    """A case made by hand, to show a duty at its limit or broken."""

    received: str
    broken: str
    urgency: str | None = "普通件"
    countermeasure: str | None = (
        ""  #: its day; empty for an ordinary course of things, None where there is none yet
    )
    changes: Mapping[str, Value] = field(default_factory=dict)  #: path of keys -> value


@dataclass(frozen=True)
class Made:
    """What a part of the generator made."""

    files: Files
    broken: tuple[tuple[str, str], ...] = ()  #: id -> what was broken on purpose


def numbered(drafts: Iterable[Draft], prefix: str, lost: str = "") -> Iterator[tuple[str, Draft]]:
    """The drafts with their ids; each year starts at 001, and one number may have been lost."""
    counts: dict[int, int] = {}
    for draft in sorted(drafts, key=lambda draft: (draft.received, draft.origin, str(draft.record["says"]))):
        year = draft.received.year
        counts[year] = counts.get(year, 0) + 1
        if f"{prefix}-{year}-{counts[year]:03}" == lost:
            counts[year] += 1
        yield f"{prefix}-{year}-{counts[year]:03}", draft


def receipt(via: str, received: datetime) -> dict[str, Value]:
    """What the web page answers by itself, since it does."""
    if via != "網路" or received < _RECEIPTS_SINCE:
        return {}
    return {"receipt_sent": received + timedelta(minutes=1)}


def filed(drafts: Iterable[tuple[str, Draft]], notes: Notes) -> Made:
    """Every draft as it stands on the day the sample stops, in its file."""
    files: Files = {}
    broken: list[tuple[str, str]] = []
    for id_, draft in drafts:
        record = {"id": id_, **stood(draft.record)}
        ordered = {key: record[key] for key in Complaint.model_fields if key in record}
        files[f"complaints/{draft.received.year}/{id_}.yaml"] = written(ordered, notes)
        broken += [(id_, draft.broken)] if draft.broken else []
    return Made(files, tuple(broken))


def changed(record: dict[str, Value], changes: Mapping[str, Value]) -> dict[str, Value]:
    """The record with values at paths such as `acknowledged.by` put in place of its own."""
    copy = dict(record)
    for path, value in changes.items():
        key, _, rest = path.partition(".")
        inner = copy.get(key)
        copy[key] = changed(dict(inner), {rest: value}) if rest and isinstance(inner, Mapping) else value
    return copy


def day(text: str) -> date:
    """A day as written."""
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """A moment as written."""
    return datetime.fromisoformat(text)
