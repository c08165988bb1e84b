"""A site of a past day knows of nothing that came later: no day, no record, no word of it.

A new field fails here until it is a day that is cut, or `order_reviewed.yaml` says why an earlier day may show it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from pages_of import AS_OF, GOOD, facts_of, pages_of
from pydantic import BaseModel
from recounted import recounted_folder
from test_order_pairs import REVIEWED, _days, _fields_with_marks
from trades import TRADES_DAY, trades_folder

from servicecontrol.export import exports
from servicecontrol.facts import Facts
from servicecontrol.read.kinds import KINDS
from servicecontrol.records.as_of import _events, as_it_stood, day_of_event, latest_event
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Event, Model
from servicecontrol.records.paths import bare, entry, field_type
from servicecontrol.records.walk import marked
from servicecontrol.store import Ledger

#: Texts that are shorter may stand anywhere by chance.
TELLING = 6
#: What the name of a period looks like, which deadlines have too.
PERIOD = re.compile(r"\d{4}-?[\dHQ-]*$")


@pytest.mark.parametrize("kind", sorted({kind.name for kind in KINDS}))
def test_a_day_that_is_not_cut_is_a_plan_or_asked_for_one_day_at_a_time(kind: str) -> None:
    found = _fields_with_marks()[kind]
    planned = {path for path in _days(kind) if not any(isinstance(mark, Event) for mark in found[path])}
    assert planned == {*REVIEWED["planned"].get(kind, ())}


def _models(kind: object) -> Iterator[type[BaseModel]]:
    """A model and all that stand in it."""
    plain = bare(kind)
    for each in getattr(plain, "__args__", ()):
        yield from _models(each)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        yield plain
        for info in plain.model_fields.values():
            yield from _models(field_type(info))


@cache
def _with_later_days() -> Mapping[str, type[Model]]:
    """The models that may be there before one of their days is."""
    found = {model.__name__: model for kind in KINDS for model in _models(kind.model)}
    return {
        name: model
        for name, model in found.items()
        if any(not model.model_fields[day].is_required() for day in _events(model))
    }


def _undated(model: type[Model]) -> set[str]:
    """The fields that may be empty, hold no day and no model that has one, and follow no day."""
    follow = {name for names in model.known_after.values() for name in names}
    return {
        info.alias or name
        for name, info in model.model_fields.items()
        if not info.is_required() and name not in _events(model) and name not in follow
        if not any(_events(inner) for inner in _models(entry(field_type(info))))
    }


@pytest.mark.parametrize("name", _with_later_days())
def test_what_has_no_day_beside_days_that_come_later_follows_one_or_is_said_to_follow_none(name: str) -> None:
    assert _undated(_with_later_days()[name]) == {*REVIEWED["undated"].get(name, {}).get("fields", ())}


def test_nothing_is_said_of_models_that_have_no_later_days() -> None:
    assert {*REVIEWED["undated"]} <= {*_with_later_days()}


@pytest.mark.parametrize("name", _with_later_days())
def test_what_follows_a_day_is_a_field_that_may_be_empty(name: str) -> None:
    model = _with_later_days()[name]
    for day, names in model.known_after.items():
        assert day in _events(model)
        assert not any(model.model_fields[each].is_required() for each in names)


# The records of whole stores


@cache
def _wholes() -> Mapping[str, tuple[Facts, date]]:
    with TemporaryDirectory() as folder:
        return {
            "trades": (facts_of(trades_folder(Path(folder) / "t"), TRADES_DAY), date(2026, 5, 15)),
            "recounted": (facts_of(recounted_folder(Path(folder) / "r")), date(2025, 9, 12)),
        }


@cache
def _pasts() -> Mapping[str, Facts]:
    with TemporaryDirectory() as folder:
        return {
            "trades": facts_of(trades_folder(Path(folder) / "t"), _wholes()["trades"][1], TRADES_DAY),
            "recounted": facts_of(recounted_folder(Path(folder) / "r"), _wholes()["recounted"][1], AS_OF),
        }


def _records(ledger: Ledger) -> Iterator[tuple[str, BaseModel]]:
    for records in ledger.records.values():
        yield from records.items()
    for id_, survey in ledger.surveys.items():
        parts = (survey.plan, survey.form, survey.distribution, survey.report, *survey.responses)
        yield from ((id_, part) for part in parts if part is not None)


@pytest.mark.parametrize("store", ["trades", "recounted"])
def test_a_record_as_it_stood_knows_of_no_later_day_whatever_the_day(store: str) -> None:
    for ledger in _wholes()[store][0].store.ledgers.values():
        for _, record in _records(ledger):
            for day in {day_of_event(value) for _, mark, value in marked(record) if isinstance(mark, Event)}:
                stood = as_it_stood(record, day - timedelta(days=1))
                assert stood is None or latest_event(stood) < day


def _texts(value: object) -> Iterator[str]:
    """Every text that a record holds, its id among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from _texts(tuple(inner for _, inner in value))
    elif isinstance(value, Mapping):
        yield from _texts((*value.keys(), *value.values()))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)


def _of_store(facts: Facts) -> set[str]:
    return {
        text
        for ledger in facts.store.ledgers.values()
        for _, record in _records(ledger)
        for text in _texts(record)
        if len(text) >= TELLING
    }


def _registers(facts: Facts) -> Iterator[str]:
    """What registers and procedures say, which are asked for one day at a time."""
    kept = {"organisation", "customers", "areas", "documents", "procedures", "objectives", "baselines"}
    for ledger in facts.store.ledgers.values():
        for path in {path for (kind, *_), path in ledger.paths.items() if kind in kept}:
            yield facts.store.texts[path]


def _words() -> Iterator[str]:
    return (path.read_text("utf-8") for path in Path(__file__).parents[1].glob("templates/text/*/*.yaml"))


@pytest.mark.parametrize("store", ["trades", "recounted"])
def test_no_page_and_no_export_of_a_past_day_holds_a_word_that_came_later(store: str) -> None:
    past = _pasts()[store]
    files = dict(exports(past)) | {path: text.encode() for path, text in pages_of(past, "en").items()}
    shown = "\n".join(content.decode("utf-8", "replace") for content in files.values())
    known = "\n".join((*_of_store(past), *_registers(past), *_words()))
    later = {text for text in _of_store(_wholes()[store][0]) if text not in known and not PERIOD.match(text)}
    assert len(later) > TELLING
    assert [] == sorted(text for text in later if text in shown)


# What names a record that was not there yet

CASE = """\
id: C-2026-0900
received: 2026-03-02
via: 電話
problem: 漏水
says: It leaks again.
measures:
  - {kind: 緊急對策, what: Pumped., owner: 乙二, decided: 2026-03-03, opens: NC-1}
  - {kind: 緊急對策, what: Sealed., owner: 乙二, decided: 2026-03-03}
"""
FOUND = "id: NC-1\nopened: 2026-03-10\nsource: C-2026-0900\nsays: A seam.\ndepartment: 工務部\naction: CA-1\n"
ACTION = "id: CA-1\nopened: 2026-03-20\nkind: 糾正措施\nsource: NC-1\nsays: A seam.\ndepartment: 工務部\n"
FILED = """\
id: AR-2026-03
period: 2026-03
archived: 2026-03-05
by: 甲一
records: [C-2026-0900, NC-1]
screened_out: [{record: CA-1, because: Not a visit.}]
"""


@cache
def _seen(day: date) -> Ledger:
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(GOOD, data)
        files = {
            "complaints/2026/C-2026-0900": CASE,
            "nonconformities/2026/NC-1": FOUND,
            "actions/2026/CA-1": ACTION,
            "archives/AR-2026-03": FILED,
        }
        for path, text in files.items():
            file = data / "yard" / f"{path}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return facts_of(data, day, AS_OF).store.ledgers["yard"]


@pytest.mark.parametrize(("day", "opens"), [(date(2026, 3, 9), None), (date(2026, 3, 10), "NC-1")])
def test_a_record_names_another_from_the_day_on_which_that_is_there(day: date, opens: str | None) -> None:
    first, second = _seen(day).complaints["C-2026-0900"].measures
    assert (opens, None) == (first.opens, second.opens)


@pytest.mark.parametrize(("day", "action"), [(date(2026, 3, 19), None), (date(2026, 3, 20), "CA-1")])
def test_what_is_opened_by_what_is_opened_is_named_in_its_turn(day: date, action: str | None) -> None:
    assert action == _seen(day).kept("nonconformities")["NC-1"].action


def test_a_list_keeps_what_was_there_and_an_entry_that_must_name_what_was_not_is_left_out() -> None:
    before, whole = (_seen(date(2026, 3, day)).kept("archives")["AR-2026-03"] for day in (5, 20))
    assert (("C-2026-0900",), ()) == (before.records, before.screened_out)
    assert (("C-2026-0900", "NC-1"), 1) == (whole.records, len(whole.screened_out))


def test_a_pause_that_may_lie_ahead_is_not_there_before_it_begins() -> None:
    pause = {"from": "2026-03-12", "to": "2026-03-14", "reason": "待樣品"}
    whole = Complaint.model_validate({**yaml.safe_load(CASE), "pauses": [pause]})
    seen = {day: len(as_it_stood(whole, date(2026, 3, day)).pauses) for day in (11, 12)}
    assert {11: 0, 12: 1} == seen
