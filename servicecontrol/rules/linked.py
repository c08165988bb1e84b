"""Links: a record leads to another that deals with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from servicecontrol.periods import PeriodKind, period_of
from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.conditions import holds
from servicecontrol.records.fields import Days, Share
from servicecontrol.records.order import is_before
from servicecontrol.records.paths import values_at
from servicecontrol.rules._order import not_before
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import (
    AnyCondition,
    Condition,
    ConditionMark,
    DayPath,
    FieldPath,
    PathMark,
    RecordKind,
    Selected,
    everything,
)
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Counting, deadline


@rule(serves=(Serving(Purpose.JOB_FOLLOW_UP, {"records": "work-orders", "to": "follow-ups"}),))
def linked(
    context: Context,
    *,
    records: RecordKind,
    to: RecordKind,
    through: Annotated[str, PathMark("text", of="to")],
    after: DayPath = "",
    days: Days = 0,
    count: Counting = "working",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
    percent: Share = 100,
    of: Literal["month", "quarter", "half-year", "year"] = "quarter",
    where: tuple[Annotated[AnyCondition, ConditionMark(of="to")], ...] = (),
) -> Iterator[Duty | Check]:
    """Every such record is named by one that deals with it, within the days allowed.

    What is older than the day that the days are counted from cannot deal with it; beside one that does it is told.
    `through` is the field of the other record that names this one, `where` what that record has to be to count. With
    `percent` below 100 a share of each period's records is enough, as a declared sampling rule allows.
    """
    links = _links(context, to, through, where)
    chosen = list(context.selected(records, each, when))
    shares = _shares(chosen, after, links, of)
    for found in chosen:
        start = found.day_at(after) if after else found.day
        if start is None:
            continue
        limit = deadline(context.ledger.calendar, start, days, count)
        met = links.get(found.id, ())
        day = _dealt_with(found, after, links)
        enough = shares[period_of(found.day, of).label] >= percent
        early = min((other for _, other in met), default=None) if day is None else None
        values: dict[str, Value] = {"records": to, "since": start}
        yield Duty(
            found.subject,
            found.day,
            Message("rules.linked.task", {"records": to}),
            limit,
            limit.day if day is None and enough and limit.day < context.as_of else day,
            evidence=tuple(Subject(to, id_) for id_, _ in met),
            early=Message("rules.linked.early", values | {"day": early}) if early else None,
        )
        for id_, other in _older(found, after, met) if day is not None else ():
            message = Message("rules.linked.older", {"other": id_, "day": other, "since": start})
            yield Check(Subject(to, id_), found.day, "warn", message, evidence=(found.subject,))


WHOLE = 100
_Links = Mapping[str, list[tuple[str, date]]]


def _links(context: Context, to: str, through: str, where: tuple[str, ...]) -> _Links:
    """Record -> the others that name it, each with its day; a response counts for its survey as well."""
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for id_, record, day in everything(context.ledger, to):
        counts = all(holds(condition, record) for condition in where)
        for named in values_at(record, through) if counts else ():
            found[str(named)].append((id_, day))
    return found


def _older(found: Selected, after: str, links: Sequence[tuple[str, date]]) -> Iterator[tuple[str, date]]:
    """Those that name a record from before it was there to be dealt with."""
    since = found.first(after) if after else found.day
    return ((id_, day) for id_, day in links if isinstance(since, date) and is_before(day, since))


def _dealt_with(found: Selected, after: str, links: _Links) -> date | None:
    """The day of the first that names it; one before it was there to be dealt with does not count."""
    since = found.first(after) if after else found.day
    days = (day for _, day in links.get(found.id, ()))
    return not_before(days, since if isinstance(since, date) else None)


def _shares(chosen: list[Selected], after: str, links: _Links, of: PeriodKind) -> Mapping[str, int]:
    """Period -> whole per cent of its records that are linked."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for found in chosen:
        label = period_of(found.day, of).label
        counts[label][0] += _dealt_with(found, after, links) is not None
        counts[label][1] += 1
    return {label: WHOLE * some // all_ for label, (some, all_) in counts.items()}
