"""Whether customers hear that their complaint came in, and whether a closing has its conclusion and its measure."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.figure_part import FigurePart, row_headings, share_interval
from servicecontrol.pages.survey_charts import share
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: Quarters in the table, the latest first.
_QUARTERS = 4


def closing_part(ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """Both rates over all complaints and by quarter; None without complaints."""
    acknowledged, complete = (
        {row.text("period"): row for row in facts.figures[name].each(organisation=ledger.id)}
        for name in ("acknowledgement-rate", "closure-completeness")
    )
    if not acknowledged["all"].count("denominator"):
        return None
    quarters = sorted((acknowledged.keys() | complete.keys()) - {"all"}, reverse=True)[:_QUARTERS]
    names = {"all": words.say("complaints.all-periods")}
    return FigurePart(
        "acknowledged-and-closed",
        words.say("complaints.acknowledged-and-closed"),
        (*_said_acknowledged(acknowledged["all"], words), *_said_complete(complete["all"], words)),
        row_headings(
            words,
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
                *_cells(acknowledged.get(period), words),
                *_cells(complete.get(period), words),
            )
            for period in ("all", *quarters)
        ),
        (words.say("complaints.acknowledged-note"),),
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
