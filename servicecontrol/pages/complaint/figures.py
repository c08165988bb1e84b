"""What a complaint register's figures say: what stands out, how long it takes, whether it is on time or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.complaints import (
    AcknowledgementRate,
    ClosureCompleteness,
    OnTimeRate,
)
from servicecontrol.measure.kinds import Ratio
from servicecontrol.pages.complaint.areas import area_rates_part
from servicecontrol.pages.complaint.between import between_part, late_between_part
from servicecontrol.pages.complaint.control import late_part, stand_out_part
from servicecontrol.pages.complaint.recurrence import recurrence_part
from servicecontrol.pages.complaint.times import waiting_part
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import (
    FigurePart,
    Heading,
    row_headings,
    share_interval,
)
from servicecontrol.pages.shared.shares import share
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import rules_bound_for
from servicecontrol.text import Language

#: Quarters of the on-time table, the latest first.
_QUARTERS = 4


def complaint_parts(context: PageContext) -> tuple[FigurePart, ...]:
    """A part to each question that the complaints can answer."""
    asked = (
        *(stand_out_part, between_part, area_rates_part, waiting_part, closing_part),
        *(_on_time, late_part, late_between_part, recurrence_part),
    )
    found = (part(context) for part in asked)
    return tuple(part for part in found if part is not None)


def _on_time(context: PageContext) -> FigurePart | None:
    """By the day that was due, the latest quarters that are over, and what is decided so far beside it."""
    rules = rules_bound_for(context.ledger.procedures, Purpose.ANSWER_CLOCK)
    rows = [row for row in context.rows(OnTimeRate) if row.rule in rules]
    classes = dict.fromkeys((row.clause, row.category) for row in rows)
    lines = [line for key in classes for line in _class_lines(key, rows, context)]
    if not lines:
        return None
    return FigurePart(
        "on-time",
        context.say("complaints.on-time"),
        (context.say("complaints.on-time-says"),),
        (
            Heading(context.say("complaints.duty"), numeric=False),
            *row_headings(context.words, "complaints.due-in", "complaints.rate", "charts.base"),
            *(Heading(context.say(key)) for key in ("charts.interval", "complaints.not-in-time")),
        ),
        tuple(lines),
    )


def _class_lines(
    key: tuple[str, str | None], rows: Sequence[OnTimeRate], context: PageContext
) -> Iterator[tuple[str, ...]]:
    clause, category = key
    mine = [row for row in rows if (row.clause, row.category) == key]
    cohort = [row for row in mine if row.basis == "due-cohort"]
    whole = [row for row in cohort if "Q" in row.period and row.complete]
    quarters = [row for row in whole if row.denominator][-_QUARTERS:]
    procedure = context.judged.procedures[context.ledger.id]
    number_ = procedure.clauses[clause].clause if clause in procedure.clauses else clause
    urgency = context.say(f"words.urgency.{category or 'any'}")
    name = f"{urgency} · {number_}"
    for row in reversed(quarters):
        yield (name, row.period, *_on_time_cells(row, context.words))
    for basis in ("due-cohort", "decided"):
        for row in mine:
            if row.basis == basis and row.period == "to-date" and row.denominator:
                yield (name, context.say(f"complaints.basis-{basis}"), *_on_time_cells(row, context.words))


def _on_time_cells(row: OnTimeRate, words: Language) -> tuple[str, ...]:
    late = row.denominator - row.numerator
    base = f"{row.numerator:,} ÷ {row.denominator:,}"
    return (share(row), base, share_interval(row, words), str(late))


#: Quarters in the table, the latest first.
_QUARTERS = 4


def closing_part(context: PageContext) -> FigurePart | None:
    """Both rates over all complaints and by quarter; None without complaints."""
    acknowledged = {row.period: row for row in context.rows(AcknowledgementRate)}
    complete = {row.period: row for row in context.rows(ClosureCompleteness)}
    if not acknowledged["all"].denominator:
        return None
    quarters = sorted((acknowledged.keys() | complete.keys()) - {"all"}, reverse=True)[:_QUARTERS]
    names = {"all": context.say("complaints.all-periods")}
    return FigurePart(
        "acknowledged-and-closed",
        context.say("complaints.acknowledged-and-closed"),
        (
            *_said_acknowledged(acknowledged["all"], context.words),
            *_said_complete(complete["all"], context.words),
        ),
        row_headings(
            context.words,
            "complaints.period",
            "complaints.acknowledged",
            "complaints.acknowledged-of",
            "charts.interval",
            "complaints.complete",
            "complaints.complete-of",
            "charts.interval",
        ),
        tuple(
            (
                names.get(period, period),
                *_cells(acknowledged.get(period), context.words),
                *_cells(complete.get(period), context.words),
            )
            for period in ("all", *quarters)
        ),
        (context.say("complaints.acknowledged-note"),),
    )


def _said_acknowledged(row: AcknowledgementRate, words: Language) -> Iterator[str]:
    x, n = row.numerator, row.denominator
    yield words.say("complaints.acknowledged-says", x=x, n=n, share=share(row))
    yield words.say("complaints.acknowledged-same-day", x=row.same_day, contacted=row.contacted)


def _said_complete(row: ClosureCompleteness, words: Language) -> Iterator[str]:
    if not row.denominator:
        yield words.say("complaints.complete-none")
        return
    x, n = row.numerator, row.denominator
    yield words.say("complaints.complete-says", x=x, n=n, share=share(row))
    if row.excused:
        yield words.say("complaints.complete-excused", n=row.excused)


def _cells(row: Ratio | None, words: Language) -> tuple[str, str, str]:
    """The share, what it is of, and its interval; empty in a quarter in which nothing came in, or was closed."""
    if row is None or not row.denominator:
        return ("", "", "")
    base = f"{row.numerator:,} ÷ {row.denominator:,}"
    return (share(row), base, share_interval(row, words))
