"""What a complaint register's figures say: what stands out, how long it takes, whether it is on time or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure import Row
from servicecontrol.pages.complaint.between import between_part, late_between_part
from servicecontrol.pages.complaint.control import late_part, stand_out_part
from servicecontrol.pages.complaint.times import waiting_part
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import (
    FigurePart,
    Heading,
    row_headings,
    share_interval,
    written_share,
)
from servicecontrol.pages.shared.names import problem_name
from servicecontrol.pages.shared.shares import share
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import rules_bound_for
from servicecontrol.text import Language

#: Quarters of the on-time table, the latest first.
_QUARTERS = 4


def complaint_parts(context: PageContext) -> tuple[FigurePart, ...]:
    """A part to each question that the complaints can answer."""
    asked = (
        *(stand_out_part, between_part, waiting_part, closing_part),
        *(_on_time, late_part, late_between_part, _recurrence),
    )
    found = (part(context) for part in asked)
    return tuple(part for part in found if part is not None)


def _on_time(context: PageContext) -> FigurePart | None:
    """By the day that was due, the latest quarters that are over, and what is decided so far beside it."""
    rules = rules_bound_for(context.ledger.procedures, Purpose.ANSWER_CLOCK)
    rates = context.facts.figures["on-time-rate"].each(organisation=context.ledger.id)
    rows = [row for row in rates if row.text("rule") in rules]
    classes = dict.fromkeys((row.text("clause"), row.cells["category"]) for row in rows)
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
    key: tuple[str, object], rows: Sequence[Row], context: PageContext
) -> Iterator[tuple[str, ...]]:
    clause, category = key
    mine = [row for row in rows if (row.text("clause"), row.cells["category"]) == key]
    cohort = [row for row in mine if row.text("basis") == "due-cohort"]
    whole = [row for row in cohort if "Q" in row.text("period") and row.flag("complete")]
    quarters = [row for row in whole if row.count("denominator")][-_QUARTERS:]
    procedure = context.judged.procedures[context.ledger.id]
    number_ = procedure.clauses[clause].clause if clause in procedure.clauses else clause
    urgency = context.say(f"words.urgency.{category or 'any'}")
    name = f"{urgency} · {number_}"
    for row in reversed(quarters):
        yield (name, row.text("period"), *_on_time_cells(row, context.words))
    for basis in ("due-cohort", "decided"):
        for row in mine:
            if row.text("basis") == basis and row.text("period") == "to-date" and row.count("denominator"):
                yield (name, context.say(f"complaints.basis-{basis}"), *_on_time_cells(row, context.words))


def _on_time_cells(row: Row, words: Language) -> tuple[str, ...]:
    late = row.count("denominator") - row.count("numerator")
    base = f"{row.count('numerator'):,} ÷ {row.count('denominator'):,}"
    return (share(row), base, share_interval(row, words), str(late))


def _recurrence(context: PageContext) -> FigurePart | None:
    rows = list(context.facts.figures["recurrence-rate"].each(organisation=context.ledger.id))
    whole = next((row for row in rows if row.text("problem") == "any"), None)
    if whole is None:
        return None
    title = context.say("complaints.recurrence")
    if not whole.count("denominator"):
        return FigurePart("recurrence", title, (context.say("complaints.recurrence-none"),))
    said = [
        context.say(
            "complaints.recurrence-says",
            recurred=whole.count("numerator"),
            n=whole.count("denominator"),
            share=share(whole),
            interval=share_interval(whole, context.words),
        )
    ]
    estimate = whole.number("estimated")
    if estimate is not None:
        ends = share_interval(whole, context.words, "estimated_low", "estimated_high")
        said.append(
            context.say("complaints.recurrence-estimate", estimate=written_share(estimate), interval=ends)
        )
    problems = sorted(
        (row for row in rows if row is not whole),
        key=lambda row: (-row.count("numerator"), row.text("problem")),
    )
    lines = tuple(
        (
            problem_name(row.text("problem"), context.ledger, context.words),
            f"{row.count('closed'):,}",
            f"{row.count('numerator'):,} ÷ {row.count('denominator'):,}",
            share(row),
            share_interval(row, context.words),
        )
        for row in problems
    )
    headings = row_headings(
        context.words,
        "fields.problem",
        "complaints.closed",
        "charts.base",
        "complaints.again",
        "charts.interval",
    )
    notes = (context.say("complaints.recurrence-key"),)
    return FigurePart("recurrence", title, tuple(said), headings, lines, notes)


#: Quarters in the table, the latest first.
_QUARTERS = 4


def closing_part(context: PageContext) -> FigurePart | None:
    """Both rates over all complaints and by quarter; None without complaints."""
    acknowledged, complete = (
        {row.text("period"): row for row in context.facts.figures[name].each(organisation=context.ledger.id)}
        for name in ("acknowledgement-rate", "closure-completeness")
    )
    if not acknowledged["all"].count("denominator"):
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


def _said_acknowledged(row: Row, words: Language) -> Iterator[str]:
    x, n = row.count("numerator"), row.count("denominator")
    yield words.say("complaints.acknowledged-says", x=x, n=n, share=share(row))
    yield words.say(
        "complaints.acknowledged-same-day", x=row.count("same_day"), contacted=row.count("contacted")
    )


def _said_complete(row: Row, words: Language) -> Iterator[str]:
    if not row.count("denominator"):
        yield words.say("complaints.complete-none")
        return
    x, n = row.count("numerator"), row.count("denominator")
    yield words.say("complaints.complete-says", x=x, n=n, share=share(row))
    if row.count("excused"):
        yield words.say("complaints.complete-excused", n=row.count("excused"))


def _cells(row: Row | None, words: Language) -> tuple[str, str, str]:
    """The share, what it is of, and its interval; empty in a quarter in which nothing came in, or was closed."""
    if row is None or not row.count("denominator"):
        return ("", "", "")
    base = f"{row.count('numerator'):,} ÷ {row.count('denominator'):,}"
    return (share(row), base, share_interval(row, words))
