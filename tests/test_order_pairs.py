"""Every pair of a record's days, and every number, is held to something, or somebody has said why it is free.

A new field fails until it is said what it presupposes: in `servicecontrol/records/order.yaml`, or beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from servicecontrol.read.kinds import KINDS
from servicecontrol.records.fields import Register
from servicecontrol.records.order import order_of
from servicecontrol.records.paths import bare, field_type, marks
from servicecontrol.text import language, languages

REVIEWED = yaml.safe_load(Path(__file__).with_name("order_reviewed.yaml").read_text("utf-8"))
BAD = "\n".join(path.read_text("utf-8") for path in (Path(__file__).parent / "bad").glob("*.yaml"))
NUMBERS = (int, float, Decimal)
#: What the table calls the first day of a survey's forms, and the last: of those days that the files have.
WORKED_OUT = {
    "first_out": ("distribution.areas.first_out", "distribution.customers.sent"),
    "collection_ended": ("distribution.areas.collected", "distribution.customers.returned"),
    "measures_done": ("measures.done",),
    "responses.returned": ("responses.returned", "responses.responses.returned"),
}

Pair = frozenset[str]


def _leaves(kind: object, path: str = "") -> Iterator[tuple[str, type, tuple[object, ...]]]:
    """Every field of a type that holds a value, with what it holds and its marks; entries of a mapping go by a star."""
    plain = bare(kind)
    if get_origin(plain) in (Union, UnionType):
        for each in get_args(plain):
            yield from _leaves(each, path)
    elif get_origin(plain) is tuple:
        yield from _leaves(get_args(plain)[0], path)
    elif isinstance(get_origin(plain), type) and issubclass(get_origin(plain), Mapping):
        yield from _leaves(get_args(plain)[1], f"{path}.*".lstrip("."))
    elif isinstance(plain, type) and issubclass(plain, BaseModel):
        for name, info in plain.model_fields.items():
            key = "" if issubclass(plain, Register) else f".{info.alias or name}"
            yield from _leaves(field_type(info), f"{path}{key}".lstrip("."))
    elif isinstance(plain, type):
        yield path, plain, marks(kind)


@cache
def _fields() -> Mapping[str, Mapping[str, type]]:
    """Kind of file -> path -> what it holds; those of a survey begin with the name of the file."""
    found: dict[str, dict[str, type]] = {}
    for kind in KINDS:
        for path, holds, _ in _leaves(kind.model):
            found.setdefault(kind.name, {})[f"{kind.file}.{path}".lstrip(".")] = holds
    return found


@cache
def _fields_with_marks() -> Mapping[str, Mapping[str, tuple[object, ...]]]:
    """The same with the marks of each."""
    found: dict[str, dict[str, tuple[object, ...]]] = {}
    for kind in KINDS:
        for path, _, marked in _leaves(kind.model):
            found.setdefault(kind.name, {})[f"{kind.file}.{path}".lstrip(".")] = marked
    return found


def _days(kind: str) -> list[str]:
    return [path for path, holds in _fields()[kind].items() if issubclass(holds, date)]


def _in_order(kind: str) -> set[Pair]:
    """The pairs of the table, with those that follow from several of its lines."""
    needs: dict[str, set[str]] = {}
    for each in order_of(kind):
        for step, need in product(_spelt(kind, each.step), _spelt(kind, each.needs)):
            needs.setdefault(step, set()).add(need)
    pairs = set()
    for step in needs:
        reached, waiting = set(), [step]
        while waiting:
            more = needs.get(waiting.pop(), set()) - reached
            reached |= more
            waiting += more
        pairs |= {frozenset((step, need)) for need in reached}
    return pairs


def _spelt(kind: str, path: str) -> tuple[str, ...]:
    """The days that a path of the table stands for; those of a register's entry go by a star here."""
    register = kind in ("areas", "customers", "documents")
    return WORKED_OUT.get(path, (f"*.{path}" if register else path,))


def _reviewed(kind: str) -> Iterator[tuple[dict, set[Pair]]]:
    for entry in REVIEWED["days"].get(kind, ()):
        if "refused" in entry:
            yield entry, {frozenset(entry["refused"])}
        elif "beside" not in entry:
            yield entry, {frozenset(pair) for pair in combinations(entry["free"], 2)}
        else:
            beside = _days(kind) if entry["beside"] == "all" else entry["beside"]
            yield (
                entry,
                {frozenset((one, other)) for one, other in product(entry["free"], beside) if one != other},
            )


DATED = [kind for kind in _fields() if len(_days(kind)) > 1]
NUMBERED = [kind for kind, fields in _fields().items() if {*NUMBERS} & {*fields.values()}]


@pytest.mark.parametrize("kind", DATED)
def test_of_every_two_days_of_a_record_it_is_said_what_their_order_means(kind: str) -> None:
    said = _in_order(kind).union(*(pairs for _, pairs in _reviewed(kind)))
    unsaid = {frozenset(pair) for pair in combinations(_days(kind), 2)} - said
    assert [] == sorted(sorted(pair) for pair in unsaid)


@pytest.mark.parametrize("kind", DATED)
def test_what_is_said_to_be_free_is_a_day_that_there_is_and_says_something_new(kind: str) -> None:
    days, before = {*_days(kind)}, _in_order(kind)
    for entry, pairs in _reviewed(kind):
        assert {path for pair in pairs for path in pair} <= days, entry
        assert pairs - before, entry
        before |= pairs


@pytest.mark.parametrize("kind", NUMBERED)
def test_of_every_number_it_is_said_what_it_is_held_to(kind: str) -> None:
    numbers = {path for path, holds in _fields()[kind].items() if holds in NUMBERS}
    assert numbers == {*REVIEWED["numbers"].get(kind, ())}


def test_nothing_is_said_of_kinds_that_have_no_days_or_numbers() -> None:
    assert {*REVIEWED["days"]} <= {*DATED}
    assert {*REVIEWED["numbers"]} <= {*NUMBERED}


def _problems() -> set[str]:
    refused = {entry["by"] for entries in REVIEWED["days"].values() for entry in entries if "by" in entry}
    held = {
        how for numbers in REVIEWED["numbers"].values() for how in numbers.values() if isinstance(how, str)
    }
    return refused | held


@pytest.mark.parametrize("problem", sorted(_problems()))
def test_what_is_said_to_be_refused_is_refused_in_a_test_and_in_every_language(problem: str) -> None:
    assert f"problems.{problem}" in BAD
    assert all(language(code).has(f"problems.{problem}") for code in languages())
