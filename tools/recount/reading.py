"""The records of a data folder as plain values: texts, days, numbers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

Raw = Mapping[str, Any]
#: What a clerk writes, and what the exports say for it.
WORDS: Mapping[str, str] = {
    "合格": "qualified",
    "不滿意": "unsatisfied",
    "未表態": "no-answer",
    "不適用": "not-applicable",
    "無效": "invalid",
    "急件": "urgent",
    "普通件": "ordinary",
    "走訪": "visit",
    "上門拜訪": "visit",
    "電話": "phone",
    "信函": "letter",
    "滿意": "satisfied",
    "未解決": "unresolved",
    "聯絡不上": "unreachable",
    "公司": "company",
    "部門": "department",
}


def load(path: Path) -> Any:
    """A file's YAML, every scalar as the text that was written; none where there is no file."""
    if not path.exists():
        return None
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts alone: no tag is followed


def code(word: str | None) -> str | None:
    """What a word stands for; a code as it is."""
    return WORDS.get(word, word) if word else None


def day(text: str | None) -> date | None:
    """The day of a day or moment."""
    return date.fromisoformat(text[:10]) if text else None


def moment(text: str | None) -> datetime | None:
    """The moment; of a day without an hour its first minute."""
    if not text:
        return None
    return (
        datetime.fromisoformat(text) if has_hour(text) else datetime.combine(date.fromisoformat(text), time())
    )


def has_hour(text: str | None) -> bool:
    """Whether a moment was written with its hour."""
    return bool(text) and "T" in str(text)


def is_yes(text: str | None) -> bool:
    """Whether somebody wrote yes."""
    return (text or "").lower() in ("true", "yes", "是")


@dataclass(frozen=True)
class Form:
    """A form that came back: the code of every item in the order of the questionnaire."""

    id: str
    area: str | None
    customer: str | None
    returned: date | None
    codes: Sequence[str]


@dataclass(frozen=True)
class Inquiry:
    """One survey, whichever of its files there are."""

    id: str
    plan: Raw
    form: Raw
    distribution: Raw
    reported: bool
    issued: date | None
    forms: Sequence[Form]

    @property
    def sendings(self) -> Sequence[Raw]:
        """The customers that forms went to."""
        return self.distribution.get("customers") or []

    @property
    def areas(self) -> Sequence[Raw]:
        """The areas that forms went to."""
        return self.distribution.get("areas") or []

    @property
    def first_out(self) -> date | None:
        """The day on which the first form went out."""
        days = [day(one.get("first_out")) for one in self.areas] + [day(one["sent"]) for one in self.sendings]
        return min((one for one in days if one), default=None)

    @property
    def day(self) -> date:
        """The day that surveys are in the order of."""
        planned = day((self.plan.get("period") or {}).get("from")) or day(self.plan.get("written"))
        return self.first_out or planned or self.issued or date.max

    def closed(self, as_of: date) -> date | None:
        """The day of the last collection; none while forms are out."""
        if self.areas:
            collected = [day(one.get("collected")) for one in self.areas]
            known = [one for one in collected if one]
            return max(known) if len(known) == len(collected) else None
        back = [day(one.get("returned")) for one in self.sendings]
        until = day((self.plan.get("period") or {}).get("to"))
        if None in back and not self.reported and until is not None and until >= as_of:
            return None
        return max((one for one in back if one), default=None)

    @property
    def items(self) -> Sequence[tuple[int, Raw]]:
        """The questions about the company itself, with their places on the form."""
        return [
            (place, item)
            for place, item in enumerate(self.form.get("items") or [])
            if not is_yes(item.get("competitors"))
        ]

    @property
    def levels(self) -> Sequence[Raw]:
        """The levels of the scale, the best first."""
        return self.form.get("scale") or []

    @property
    def classes(self) -> Mapping[str, str | None]:
        """What each code counts as; nothing ticked is no answer."""
        return {level["code"]: code(level.get("class")) for level in self.levels} | {"": "no-answer"}

    @property
    def counted(self) -> Sequence[Form]:
        """The forms that count: of a customer the one that came back last, of one day that entered last."""
        last: dict[str, Form] = {}
        for form in self.forms:
            known = last.get(form.customer or "")
            if known is None or (form.returned or date.min) >= (known.returned or date.min):
                last[form.customer or ""] = form
        return [form for form in self.forms if not form.customer or last[form.customer] is form]


@dataclass(frozen=True)
class Company:
    """One organisation's records."""

    id: str
    organisation: Raw
    since: date | None  #: the first day of its oldest procedure
    procedures: Sequence[Raw]
    areas: Mapping[str, Raw]
    customers: Mapping[str, Raw]
    baselines: Mapping[str, Raw]
    complaints: Sequence[Raw]
    visits: Sequence[Raw]
    follow_ups: Sequence[Raw]
    surveys: Sequence[Inquiry]

    @property
    def households(self) -> Mapping[str, Sequence[tuple[date, date, int]]]:
        """Of each area that somebody counted, from when to when it has how many."""
        found: dict[str, list[tuple[date, date, int]]] = {}
        for name, area in self.areas.items():
            if area.get("households"):
                found[name] = [(date.min, date.max, int(area["households"]))]
            elif area.get("households_while"):
                found[name] = [
                    (day(one["from"]) or date.min, day(one.get("to")) or date.max, int(one["count"]))
                    for one in area["households_while"]
                ]
        return found

    def households_on(self, area: str, when: date | None) -> int | None:
        """How many households an area has on a day; where it never changes, on any."""
        for first, last, count in self.households.get(area, []):
            if (first, last) == (date.min, date.max) or (when is not None and first <= when <= last):
                return count
        return None

    def baseline(self, metric: str, as_of: date) -> tuple[str, date, date] | None:
        """The baseline of a chart that was frozen last."""
        frozen = [
            (one["frozen"], id_)
            for id_, one in self.baselines.items()
            if one["metric"] == metric and date.fromisoformat(one["frozen"]) <= as_of
        ]
        if not frozen:
            return None
        id_ = max(frozen)[1]
        one = self.baselines[id_]
        return id_, date.fromisoformat(one["from"]), date.fromisoformat(one["to"])


@dataclass(frozen=True)
class Store:
    """A data folder as of a day, and what is taken as it was published."""

    as_of: date
    companies: Sequence[Company]
    days_off: Mapping[
        tuple[str, int], tuple[frozenset[date], frozenset[date]]
    ]  #: by region and year: off, worked
    duties: Sequence[Raw]  #: the published states of what was due
    findings: Sequence[Raw]  #: published
    root: Path = field(default=Path())


def read(root: Path, api: Mapping[str, bytes]) -> Store:
    """The records below a folder; the day, duties and findings from the published files."""
    duties = json.loads(api["obligations.json"])
    folders = sorted(path.parent for path in root.glob("*/organisation.yaml"))
    return Store(
        date.fromisoformat(duties["as_of"]),
        [_company(folder) for folder in folders],
        dict(_days_off(root)),
        duties["obligations"],
        json.loads(api["findings.json"])["findings"],
        root,
    )


def _days_off(root: Path) -> Iterator[tuple[tuple[str, int], tuple[frozenset[date], frozenset[date]]]]:
    for path in root.glob("calendars/*/*.yaml"):
        one = load(path)
        off, worked = one.get("closed") or {}, one.get("worked") or {}
        days = frozenset(map(date.fromisoformat, off)), frozenset(map(date.fromisoformat, worked))
        yield (one["region"], int(one["year"])), days


def _company(folder: Path) -> Company:
    procedures = [load(path) for path in sorted(folder.glob("procedures/*.yaml"))]
    firsts = [date.fromisoformat(one["effective"]) for one in procedures]
    complaints = _records(folder / "complaints", "received")
    return Company(
        folder.name,
        load(folder / "organisation.yaml"),
        min(firsts, default=None),
        procedures,
        load(folder / "areas.yaml") or {},
        load(folder / "customers.yaml") or {},
        load(folder / "baselines.yaml") or {},
        complaints,
        _records(folder / "visits", "date"),
        _records(folder / "follow-ups", "date"),
        sorted(map(_inquiry, sorted(folder.glob("surveys/*"))), key=lambda one: (one.day, one.id)),
    )


def _records(folder: Path, dated: str) -> list[Raw]:
    found = [load(path) for path in sorted(folder.glob("*/*.yaml"))]
    return sorted(found, key=lambda one: (one[dated][:10], one["id"]))


def _inquiry(folder: Path) -> Inquiry:
    form = load(folder / "form.yaml") or {}
    report = load(folder / "report.yaml")
    forms = [one for path in sorted(folder.glob("responses*.yaml")) for one in _forms(load(path))]
    for path in sorted(folder.glob("responses*.csv")):
        forms += _table(path, [item["id"] for item in form["items"]])
    return Inquiry(
        folder.name,
        load(folder / "plan.yaml") or {},
        form,
        load(folder / "distribution.yaml") or {},
        report is not None,
        day((report or {}).get("issued")),
        forms,
    )


def _forms(file: Raw) -> Iterator[Form]:
    for one in file["responses"]:
        yield Form(
            one["id"],
            one.get("area") or file.get("area") or None,
            one.get("customer") or None,
            day(one.get("returned") or file.get("returned")),
            one["answers"],
        )


def _table(path: Path, items: Sequence[str]) -> Iterator[Form]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            codes = [row[item].strip() for item in items]
            yield Form(
                row["id"],
                row.get("area") or None,
                row.get("customer") or None,
                day(row.get("returned")),
                codes,
            )
