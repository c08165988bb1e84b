"""Every month: a step of the month's own record by a day that the month sets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.periods import Period, periods_between
from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.fields import Days, RoleName
from servicecontrol.rules._order import out_of_order
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import DayPath, FieldPath, PersonPath, RecordKind, Selected, TextPath, selected
from servicecontrol.verdicts import Duty, Subject
from servicecontrol.workdays import Deadline, MonthReading, deadline, month_deadline

#: A day at the month's end; `later` is the one that `day` and `count` give, after it.
_By = Literal["workday-before-month-end", "last-workday", "workday-before-last-workday", "later"]


@rule(
    serves=(
        Serving(Purpose.SUMMARY_COMPILED, {"records": "summaries", "step": "compiled"}),
        Serving(Purpose.SUMMARY_SUBMITTED, {"records": "summaries", "step": "submitted"}),
    )
)
def each_month(
    context: Context,
    *,
    records: RecordKind,
    month: TextPath,
    step: DayPath,
    by: _By = "later",
    day: Days = 0,
    count: Literal["calendar-roll", "working"] = "working",
    receiver: PersonPath = "",
    role: RoleName = "",
    covers: FieldPath = "",
) -> Iterator[Duty]:
    """A step of every month's record is done by a day at the month's end, or early in the next month.

    `month` names the month that a record is about; `receiver` whom the step reaches, who has to hold the office `role`;
    `covers` the records that it is about: it is not done before the last of them, nor, where there is none, before the
    month's last two working days.
    """
    ledger = context.ledger
    about = {found.named(month): found for found in selected(ledger, records)}
    for span in periods_between(ledger.procedures[0].effective, context.as_of, "month"):
        found = about.get(span.label)
        done = found.day_at(step) if found else None
        says = _says(context, found.named(receiver), role, done) if found and done else _TASK
        values: dict[str, Value] = {"field": step, "records": records, "month": span.label, "role": role}
        message = Message(f"rules.each-month.{'task-to' if says == _TASK and role else says}", values)
        file, steps = found.at(step) if found else ("", ())
        yield Duty(
            Subject(records, found.id if found else span.label),
            span.first,
            message,
            _limit(context, span, by, day, count),
            done if says == _TASK else None,
            file=file,
            steps=steps,
            missing=message if says == "to-nobody" else None,
            early=_early(context, found, step, span, covers) if found else None,
        )


_TASK = "task"


def _says(context: Context, receiver: str, role: str, done: date) -> str:
    """Whom it reached: the officer, somebody who is not named, or somebody else."""
    if not role:
        return _TASK
    if not receiver:
        return "to-nobody"
    return _TASK if context.ledger.organisation.holds(receiver, role, done) else "to-other"


def _early(context: Context, found: Selected, step: str, span: Period, covers: str) -> Message | None:
    """What the step came before: another step, the last of the records that it is about, or the month's end."""
    done = found.day_at(step)
    if done is None:
        return None
    values: dict[str, Value] = {"field": step, "records": found.kind, "month": span.label, "day": done}
    if covers:
        last = max(_days_of(context, found.values(covers)), default=None)
        if last is not None and done < last:
            return Message("rules.each-month.before-the-last", values | {"last": last})
        if last is None and done < _limit(context, span, "workday-before-last-workday", 0, "working").day:
            return Message("rules.each-month.too-soon", values | {"last": span.last})
    return out_of_order(found, step)


def _days_of(context: Context, ids: tuple[object, ...]) -> Iterator[date]:
    """The days of the records of some ids."""
    kinds = context.ledger.kind_of_record
    for id_ in map(str, ids):
        if record := context.ledger.kept(kinds.get(id_, "")).get(id_):
            yield record.day


def _limit(
    context: Context, span: Period, by: _By, day: int, count: Literal["calendar-roll", "working"]
) -> Deadline:
    calendar, month = context.ledger.calendar, span.first
    if by == "later":
        return deadline(calendar, span.last, day, count)
    reading: MonthReading = "workday-before-last-day" if by == "workday-before-month-end" else by
    return month_deadline(calendar, month.year, month.month, reading)
