"""What was counted anew against what is published: every row, every column."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from . import answers, areas, changes, complaints, control, surveys, verdicts, visits
from .estimates import Row
from .reading import Store

#: Figures that come of another order of additions may differ by as much.
TOLERANCE = 1e-9
Counter = Callable[[Store], Iterator[Row]]
RECOUNTS: Mapping[str, Counter] = {
    **surveys.RECOUNTS,
    **answers.RECOUNTS,
    **areas.RECOUNTS,
    **changes.RECOUNTS,
    **complaints.RECOUNTS,
    **control.RECOUNTS,
    **verdicts.RECOUNTS,
    **visits.RECOUNTS,
}
#: Metric -> why it is not recounted; or columns of it, as `metric.column`.
NOT_RECOUNTED: Mapping[str, str] = {}


#: What a metric makes of each key beside those that its query names.
_MORE_KEYS: Mapping[str, tuple[str, ...]] = {
    "complaints-by-problem": ("category",),
    "unsatisfied-by-item": ("category",),
}


def differences(store: Store, api: Mapping[str, bytes]) -> Iterator[str]:
    """What differs, a line each: a metric, row or column that only one side has, and values that are not the same."""
    names = published(api)
    for name in sorted(names - {*RECOUNTS, *NOT_RECOUNTED}):
        yield f"{name}: is not recounted, and nothing says why"
    for name in sorted({*RECOUNTS} - names):
        yield f"{name}: is recounted, but not published"
    for name in sorted(names & {*RECOUNTS}):
        rows = json.loads(api[f"metrics/{name}.json"])[name]
        counted = list(RECOUNTS[name](store))
        yield from (f"{name}: {line}" for line in _rows(name, rows, counted, _keys(name, api)))


def published(api: Mapping[str, bytes]) -> set[str]:
    """The names of the published metrics."""
    return {path[8:-5] for path in api if path.startswith("metrics/") and path.endswith(".json")}


def _keys(name: str, api: Mapping[str, bytes]) -> Sequence[str]:
    """The columns that tell a metric's rows apart, as the head of its published query says."""
    head = re.search(r"-- keys: (.+)", api[f"metrics/{name}.sql"].decode())
    return (*(head[1].split(", ") if head else ()), *_MORE_KEYS.get(name, ()))


def _rows(name: str, shown: Sequence[Row], counted: Sequence[Row], keys: Sequence[str]) -> Iterator[str]:
    theirs, ours = _by_key(shown, keys), _by_key(counted, keys)
    if len(theirs) < len(shown) or len(ours) < len(counted):
        yield f"{', '.join(keys)} do not tell its rows apart"
    for key in sorted(theirs.keys() ^ ours.keys(), key=str):
        yield f"{key} is {'published' if key in theirs else 'counted'} alone"
    for key in sorted(theirs.keys() & ours.keys(), key=str):
        yield from (f"{key}: {line}" for line in _columns(name, theirs[key], ours[key]))


def _by_key(rows: Sequence[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row.get(key) for key in keys): row for row in rows}


def _columns(name: str, shown: Row, counted: Row) -> Iterator[str]:
    for column in sorted(shown.keys() | counted.keys()):
        if f"{name}.{column}" in NOT_RECOUNTED:
            continue
        if column not in shown or column not in counted:
            yield f"{column} is {'published' if column in shown else 'counted'} alone"
        elif not same(shown[column], counted[column]):
            yield f"{column} is published as {shown[column]!r}, counted as {counted[column]!r}"


def same(shown: object, counted: object) -> bool:
    """Whether two values are the same; counts and words exactly, figures but for their last digits."""
    if isinstance(shown, bool) or isinstance(counted, bool):
        return shown is counted
    if isinstance(shown, int | float) and isinstance(counted, int | float):
        if isinstance(shown, int) and isinstance(counted, int):
            return shown == counted
        return abs(shown - counted) <= TOLERANCE * max(1.0, abs(shown))
    return shown == counted
