"""Frequency: something in every period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from servicecontrol.periods import Period, periods_between
from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.conditions import terms
from servicecontrol.records.fields import Days, Text
from servicecontrol.records.service import NilStatement
from servicecontrol.rules._order import not_before
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, RecordKind, Selected, TextPath, selected, words_asked
from servicecontrol.verdicts import Check, Duty, Subject
from servicecontrol.workdays import Deadline

#: Where nobody has set a limit, what is older than a year is in doubt.
AGE_IN_DOUBT = 365


@rule(serves=(Serving(Purpose.REPORT_RHYTHM, {"records": "reports"}),))
def each_period(
    context: Context,
    *,
    records: RecordKind,
    period: Literal["month", "quarter", "half-year", "year"],
    when: tuple[Condition, ...] = (),
    on: DayPath = "",
    about: TextPath = "",
    interval: Literal["set", "open"] = "set",
    days: Days = 0,
    over: Literal["yes", "no"] = "yes",
    departments: tuple[Text, ...] = (),
    otherwise: Literal["fail", "warn"] = "fail",
) -> Iterator[Duty | Check]:
    """Something is recorded in every period, or a signed statement says that there was nothing.

    `on` is the day that counts, else the record's own; `about` a field that names the period itself. `days` after
    the period's end are allowed for writing it. Neither a report nor a statement can be about days that are still to
    come: what names its period is made once that is over, or with `over: no` once it has begun. `departments` are those
    whose people alone may sign that there was nothing. With an open interval only the age of the newest is told, and
    is in doubt past a year.
    """
    ledger = context.ledger
    found = list(selected(ledger, records, "", when))
    asked = words_asked(records, when)
    if interval == "open":
        yield _aged(context, records, when, {one.id: one.day_at(on) or one.day for one in found})
        return
    for span in periods_between(ledger.procedures[0].effective, context.as_of, period):
        held = [one for one in found if _belongs(one, span, on, about)]
        stated = [] if held else _nil(context, records, span)
        nil = [each for each in stated if _fault(context, each, span, departments) is None]
        subject = Subject("organisation", ledger.id, f"{records} {span.label} {_which(when)}".strip())
        if nil:
            evidence = tuple(Subject("nil-statements", statement.id) for statement in nil)
            message = Message("rules.each-period.nothing", {"records": records, "person": nil[0].by})
            yield Check(subject, span.first, "not-applicable", message, evidence=evidence)
            continue
        due = span.last + timedelta(days=days)
        since = span.last if over == "yes" else span.first
        met, early = _made(held, on, since if about else None)
        if otherwise == "warn" and met is None and due < context.as_of:
            yield Check(subject, span.first, "warn", _say("none", records, span, asked))
            continue
        yield Duty(
            subject,
            span.first,
            _say("task", records, span, asked),
            Deadline(due),
            met,
            evidence=tuple(Subject(records, one.id) for one in held),
            can_be_late=bool(about),
            missing=next((_fault(context, each, span, departments) for each in stated), None),
            early=_say("early", records, span, asked, day=early, since=since) if early else None,
        )


def _aged(context: Context, records: str, when: tuple[Condition, ...], days: Mapping[str, date]) -> Check:
    """How old the newest is; where there is none, how long the procedure has asked for it."""
    known = {id_: day for id_, day in days.items() if day <= context.as_of}
    newest = max(known, key=lambda id_: (known[id_], id_), default=None)
    since = known[newest] if newest else context.ledger.procedures[0].effective
    age = (context.as_of - since).days
    values: dict[str, Value] = {"records": records, "day": since, "n": age}
    if asked := words_asked(records, when):
        values["which"] = asked
    return Check(
        Subject("organisation", context.ledger.id, f"{records} {_which(when)}".strip()),
        context.as_of,
        "warn" if age > AGE_IN_DOUBT else "pass",
        Message(f"rules.each-period.{'newest' if newest else 'never'}{'-of' if asked else ''}", values),
        evidence=(Subject(records, newest),) if newest else (),
    )


def _which(when: tuple[Condition, ...]) -> str:
    """The words that conditions ask for: they tell apart the duties of one clause about the same records."""
    return "、".join(word for condition in when for term in terms(condition) for word in term.words)


def _say(
    what: Literal["task", "none", "early"],
    records: str,
    span: Period,
    asked: tuple[str | Message, ...],
    **more: Value,
) -> Message:
    """Which records are asked for is named where the clause asks for some of them alone."""
    values: dict[str, Value] = {"records": records, "period": span.label, **more}
    if not asked:
        return Message(f"rules.each-period.{what}", values)
    return Message(f"rules.each-period.{what}-of", values | {"which": asked})


def _belongs(found: Selected, span: Period, on: str, about: str) -> bool:
    """By the period that it names, or by its day."""
    if about:
        return span.label in map(str, found.values(about))
    day: date | None = found.day_at(on) if on else found.day
    return day is not None and day in span


def _made(held: list[Selected], on: str, since: date | None) -> tuple[date | None, date | None]:
    """The first day that counts; else the last of those that came before the first that can."""
    days = [one.day_at(on) or one.day for one in held]
    met = not_before(days, since)
    return met, max(days, default=None) if met is None else None


def _fault(
    context: Context, statement: NilStatement, span: Period, departments: tuple[str, ...]
) -> Message | None:
    """Why a statement shows nothing: signed before the period was over, or by somebody of another department."""
    values: dict[str, Value] = {
        "records": statement.register_,
        "person": statement.by,
        "day": statement.date,
        "period": span.label,
    }
    if statement.date < span.last:
        return Message("rules.each-period.nothing-yet", values)
    theirs = context.ledger.organisation.departments_of(statement.by, statement.date)
    if departments and theirs.isdisjoint(departments):
        return Message("rules.each-period.nothing-by-other", values | {"roles": departments})
    return None


def _nil(context: Context, records: str, span: Period) -> list[NilStatement]:
    kept = context.ledger.kept("nil-statements").values()
    statements = [each for each in kept if isinstance(each, NilStatement)]
    return [each for each in statements if each.register_ == records and each.period == span.label]
