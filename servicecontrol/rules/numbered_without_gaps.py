"""Series: numbers without gaps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import RecordKind
from servicecontrol.verdicts import Check, Subject

_NUMBERED = re.compile(r"(?P<series>.+-)(?P<number>\d+)")
_GAPS, _ORDER = frozenset({Purpose.NUMBERING}), frozenset({Purpose.CHRONOLOGY})
#: How many of the missing numbers are named.
_SHOWN = 5


@rule(serves=(Purpose.NUMBERING, Purpose.CHRONOLOGY))
def numbered_without_gaps(context: Context, *, records: RecordKind) -> Iterator[Check]:
    """Records are numbered in series without gaps, in the order of their days.

    A number that comes after others and an earlier day than theirs have one of two reasons: it was entered late, or
    its day is not the right one. As few as explain the order are in doubt.
    """
    series: dict[str, list[tuple[int, str]]] = defaultdict(list)
    days: dict[str, date] = {}
    for found in context.selected(records, "", ()):
        match = _NUMBERED.fullmatch(found.id)
        if match:
            series[match["series"]].append((int(match["number"]), found.id))
            days[found.id] = found.day
    for name, numbers in sorted(series.items()):
        numbers.sort()
        width = len(numbers[-1][1]) - len(name)
        first = 1 if not _continued(context, records, name, numbers[0][0]) else numbers[0][0]
        there = sorted({number for number, _ in numbers})
        # A slip of the pen can leave more numbers out than could ever be listed.
        missing = tuple(f"{name}{number:0{width}}" for number in islice(_missing(first, there), _SHOWN))
        left_out = there[-1] - first + 1 - len(there)
        last = numbers[-1][1]
        key = "gaps" if missing else "kept"
        n = left_out if missing else len(numbers)
        values: dict[str, Value] = {"n": n, "missing": missing, "series": name}
        message = Message(f"rules.numbered-without-gaps.{key}", values)
        whole = Check(Subject(records, last), days[last], "pass", message, steps=("id",))
        back_dated = tuple(_back_dated(records, [id_ for _, id_ in numbers], days))
        yield replace(whole, verdict="warn", purposes=_GAPS) if missing else whole
        if missing and not back_dated:
            in_order = Message("rules.numbered-without-gaps.in-order", {"n": len(numbers), "series": name})
            yield replace(whole, message=in_order, purposes=_ORDER)
        yield from back_dated


def _back_dated(records: str, ids: Sequence[str], days: Mapping[str, date]) -> Iterator[Check]:
    """Those of the numbers, lowest first, whose days do not rise with the others'."""
    in_order = _longest_rise([days[id_] for id_ in ids])
    for place in sorted(set(range(len(ids))) - in_order):
        id_ = ids[place]
        beside = min(in_order, key=lambda other: abs(other - place))
        values: dict[str, Value] = {"day": days[id_], "other": ids[beside], "other_day": days[ids[beside]]}
        message = Message("rules.numbered-without-gaps.back-dated", values)
        subject = Subject(records, id_)
        yield Check(subject, days[id_], "warn", message, steps=("id",), purposes=_ORDER)


def _longest_rise(days: Sequence[date]) -> set[int]:
    """The places of as many of the days as follow one another without one that falls behind; the first of equals."""
    latest: list[int] = []  # from the end on: the latest day, negative, that so many can begin with
    begins: list[int] = []  # and the place of that day
    after: dict[int, int | None] = {}
    for place in reversed(range(len(days))):
        day = -days[place].toordinal()
        length = bisect_right(latest, day)
        after[place] = begins[length - 1] if length else None
        latest[length : length + 1] = [day]
        begins[length : length + 1] = [place]
    found: set[int] = set()
    at = begins[-1] if begins else None
    while at is not None:
        found.add(at)
        at = after[at]
    return found


def _missing(first: int, there: Sequence[int]) -> Iterator[int]:
    """The numbers from the first on that are not among those that are there, lowest first."""
    for number in there:
        yield from range(first, number)
        first = number + 1


def _continued(context: Context, records: str, name: str, lowest: int) -> bool:
    """Whether earlier numbers of the series were judged by an earlier procedure."""
    kept = context.ledger.kept(records)
    return any(
        id_.startswith(name) and id_.removeprefix(name).isdecimal() and int(id_.removeprefix(name)) < lowest
        for id_ in kept
    )
