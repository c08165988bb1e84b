"""The areas of a survey: each with its rate, what that rests on, and how near the truth it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure import Row
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, row_headings, share_interval
from servicecontrol.pages.shared.names import area_name
from servicecontrol.pages.shared.shares import FEWEST, share
from servicecontrol.pages.shared.targets import target_of, written_target
from servicecontrol.store import Survey
from servicecontrol.text import Language


def area_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """The areas side by side; None where there is only one, or nobody answered."""
    rows = list(
        context.facts.figures["satisfaction-by-area"].each(organisation=context.ledger.id, survey=survey.id)
    )
    if len(rows) < 2 or not any(row.count("denominator") for row in rows):  # noqa: PLR2004  # one has none beside it
        return None
    target = target_of(survey, context.ledger)
    headings = row_headings(
        context.words, "fields.area", "surveys.rate", "charts.base", "surveys.respondents", "charts.interval",
        "surveys.alone",
    )  # fmt: skip
    return FigurePart(
        "by-area",
        context.say("surveys.by-area"),
        (_said(rows, target, context),),
        headings,
        tuple(_line(row, target, context) for row in rows),
        tuple(_notes(rows, context.words)),
    )


def _said(rows: Sequence[Row], target: float | None, context: PageContext) -> str:
    """Which areas are clearly below the target; without one, which is lowest."""
    enough = [row for row in rows if row.count("denominator") >= FEWEST]
    if not enough:
        return context.say("surveys.areas-too-few", n=FEWEST)
    if target is None:
        worst = min(enough, key=lambda row: row.number("value") or 0.0)
        area = area_name(worst.text("area"), context.ledger, context.words)
        return context.say("surveys.area-lowest", area=area, share=share(worst))
    below = tuple(
        area_name(row.text("area"), context.ledger, context.words)
        for row in enough
        if 100 * (row.number("high") or 0.0) < target
    )
    key = "surveys.areas-below" if below else "surveys.areas-none-below"
    return context.say(key, names=below, n=len(below), percent=written_target(target))


def _line(row: Row, target: float | None, context: PageContext) -> tuple[str, ...]:
    """Of few answers the number alone, as everywhere in the report."""
    name, n = area_name(row.text("area"), context.ledger, context.words), row.count("denominator")
    if n < FEWEST:
        return (name, "", context.say("surveys.n", n=n), _respondents(row, context.words), "", "")
    base = f"{row.count('numerator'):,} ÷ {n:,}"
    return (
        name,
        share(row, target),
        base,
        _respondents(row, context.words),
        share_interval(row, context.words),
        _alone(row, context.words),
    )


def _respondents(row: Row, words: Language) -> str:
    population = row.number("population")
    if population is None:
        return f"{row.count('respondents'):,}"
    return words.say("surveys.respondents-of", n=row.count("respondents"), population=int(population))


def _alone(row: Row, words: Language) -> str:
    if row.cells["low_finite"] is not None and row.cells["low_finite"] == row.cells["high_finite"]:
        return words.say("surveys.is-census")
    return share_interval(row, words, "low_finite", "high_finite")


def _notes(rows: Sequence[Row], words: Language) -> Iterator[str]:
    yield words.say("surveys.areas-note")
    if any(row.cells["low_finite"] is not None for row in rows):
        yield words.say("surveys.alone-note")
