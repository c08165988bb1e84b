"""Whether what was closed comes back: as another complaint, or taken up again under its old number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.complaints import RecurrenceRate, ReopeningRate
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import (
    FigurePart,
    row_headings,
    share_interval,
    share_range,
    written_share,
)
from servicecontrol.pages.shared.names import problem_name
from servicecontrol.pages.shared.shares import share

#: The row of all problems together.
_ANY = "any"


def recurrence_part(context: PageContext) -> FigurePart | None:
    """How many came back either way, beside each other; None before the first complaint was closed."""
    came = {row.problem: row for row in context.rows(RecurrenceRate)}
    reopened = {row.problem: row for row in context.rows(ReopeningRate)}
    if not reopened:
        return None
    whole = reopened[_ANY]
    title = context.say("complaints.recurrence")
    if not whole.denominator:
        return FigurePart("recurrence", title, (context.say("complaints.recurrence-none"),))
    said = (*_said_recurred(came.get(_ANY), context), _said_reopened(whole, context))
    headings = row_headings(
        context.words,
        "fields.problem",
        "complaints.closed",
        "charts.base",
        "complaints.again",
        "charts.interval",
        "complaints.taken-up-again",
    )
    problems = [(row, came.get(row.problem)) for row in reopened.values() if row is not whole]
    notes = (context.say("complaints.recurrence-key"), context.say("complaints.reopened-key"))
    return FigurePart("recurrence", title, said, headings, _lines(problems, context), notes)


def _said_recurred(row: RecurrenceRate | None, context: PageContext) -> Iterator[str]:
    if row is None or not row.denominator:
        yield context.say("complaints.recurrence-unknown")
        return
    yield context.say(
        "complaints.recurrence-says",
        recurred=row.numerator,
        n=row.denominator,
        share=share(row),
        interval=share_interval(row, context.words),
    )
    if row.estimated is not None:
        ends = share_range(row.estimated_low, row.estimated_high, context.words)
        yield context.say(
            "complaints.recurrence-estimate", estimate=written_share(row.estimated), interval=ends
        )


def _said_reopened(row: ReopeningRate, context: PageContext) -> str:
    return context.say(
        "complaints.reopened-says",
        reopened=row.numerator,
        n=row.denominator,
        share=share(row),
        interval=share_interval(row, context.words),
    )


def _lines(
    problems: Sequence[tuple[ReopeningRate, RecurrenceRate | None]], context: PageContext
) -> tuple[tuple[str, ...], ...]:
    """What came back most often first; of a problem whose source nobody knows there is no recurrence to tell."""
    ordered = sorted(
        problems,
        key=lambda rows: (-(rows[1].numerator if rows[1] else 0), -rows[0].numerator, rows[0].problem),
    )
    return tuple(
        (
            problem_name(reopened.problem, context.ledger, context.words),
            f"{reopened.closed:,}",
            *_cells(came, context),
            f"{reopened.numerator:,} ÷ {reopened.denominator:,}",
        )
        for reopened, came in ordered
    )


def _cells(row: RecurrenceRate | None, context: PageContext) -> tuple[str, str, str]:
    if row is None:
        return ("", "", "")
    return (f"{row.numerator:,} ÷ {row.denominator:,}", share(row), share_interval(row, context.words))
