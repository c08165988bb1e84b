"""The order of events: which step of a record presupposes which, as `order.yaml` says for each type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import day_of
from servicecontrol.records.paths import inner_value

_TABLE = Path(__file__).with_suffix(".yaml")
#: Where a value stands in a record: the keys of the file, and the place in a list.
_Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Presupposed:
    """What has to have happened before a step, and what it is if the step comes first."""

    step: str
    needs: str
    otherwise: Literal["impossible", "irregular"]


@dataclass(frozen=True)
class Reversal:
    """A step that came before what it presupposes."""

    steps: tuple[str | int, ...]
    step: str
    moment: date
    needs: str
    since: date  #: when that happened


@cache
def order_of(kind: str) -> tuple[Presupposed, ...]:
    """What the steps of a record type presuppose; nothing of a type without an order."""
    entry = orders().get(kind, {})
    return tuple(
        Presupposed(step, need, otherwise)
        for otherwise in ("impossible", "irregular")
        for step, needs in entry.get(otherwise, {}).items()
        for need in ([needs] if isinstance(needs, str) else needs)
    )


@cache
def impossible_in(kind: str, part: str = "") -> tuple[Presupposed, ...]:
    """What no course of events can turn round in a record, or in the part of it that has a file of its own."""
    return tuple(
        replace(each, step=each.step.removeprefix(part), needs=each.needs.removeprefix(part))
        for each in order_of(kind)
        if each.otherwise == "impossible" and each.step.startswith(part) and each.needs.startswith(part)
    )


@cache
def orders() -> Mapping[str, Mapping[Literal["impossible", "irregular"], Mapping[str, str | list[str]]]]:
    """The whole table, as it is written."""
    found: dict[str, dict[Literal["impossible", "irregular"], dict[str, str | list[str]]]] = yaml.safe_load(
        _TABLE.read_text("utf-8")
    )
    return found


def reversals(record: object, order: Iterable[Presupposed], within: _Steps = ()) -> Iterator[Reversal]:
    """Each step that came too early, of the entry that the steps `within` lead to where they are given."""
    for each in order:
        for steps, moment in _moments(record, each.step.split("."), within):
            since = min((found for _, found in _moments(record, each.needs.split("."), steps)), default=None)
            if since is not None and is_before(moment, since):
                yield Reversal(steps, each.step, moment, each.needs, since)


def refuse_impossible(record: object, order: Iterable[Presupposed]) -> None:
    """Raises a fault at the first step that no course of events can have brought about so early."""
    for found in reversals(record, order):
        raise PydanticCustomError("out-of-order", "out-of-order", {**told(found), "at": found.steps})


def told(found: Reversal) -> dict[str, str]:
    """What is wrong with a step that no course of events can have brought about, as a Problem says it."""
    return {
        "step": ".".join(str(step + 1) if isinstance(step, int) else step for step in found.steps),
        "day": _written(found.moment),
        "needs": found.needs,
        "since": _written(found.since),
    }


def _written(moment: date) -> str:
    return moment.isoformat(" ", "minutes") if isinstance(moment, datetime) else moment.isoformat()


def is_before(one: date, other: date) -> bool:
    """Whether a moment comes before another, by the hour only where both hours are known."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


def _moments(
    value: object, path: list[str], along: _Steps, above: _Steps = ()
) -> Iterator[tuple[_Steps, date]]:
    """The moments at a path; of lists that lie on the way of `along` only its own entries."""
    if not path:
        entries = enumerate(value) if isinstance(value, tuple) else ()
        yield from (((*above, index), entry) for index, entry in entries if isinstance(entry, date))
        if isinstance(value, date):
            yield above, value
        return
    inner, here = inner_value(value, path[0]), (*above, path[0])
    if not isinstance(inner, tuple) or len(path) == 1:
        yield from _moments(inner, path[1:], along, here)
        return
    for index, entry in enumerate(inner):
        steps = (*here, index)
        if along[: len(steps)] == steps or along[: len(here)] != here or len(along) == len(here):
            yield from _moments(entry, path[1:], along, steps)
