"""The areas of a survey: each with its rate, what that rests on, and how near the truth it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.surveys import SatisfactionByArea
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, row_headings, share_interval, share_range
from servicecontrol.pages.shared.names import area_name
from servicecontrol.pages.shared.shares import FEWEST, share
from servicecontrol.pages.shared.targets import target_of, written_target
from servicecontrol.store import Survey
from servicecontrol.text import Language


def area_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """The areas side by side; None where there is only one, or nobody answered."""
    rows = list(context.rows(SatisfactionByArea, survey=survey.id))
    if len(rows) < 2 or not any(row.denominator for row in rows):  # noqa: PLR2004  # one has none beside it
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


def _said(rows: Sequence[SatisfactionByArea], target: float | None, context: PageContext) -> str:
    """Which areas are clearly below the target; without one, which is lowest."""
    enough = [row for row in rows if row.denominator >= FEWEST]
    if not enough:
        return context.say("surveys.areas-too-few", n=FEWEST)
    if target is None:
        worst = min(enough, key=lambda row: row.value or 0.0)
        area = area_name(worst.area, context.ledger, context.words)
        return context.say("surveys.area-lowest", area=area, share=share(worst))
    below = tuple(
        area_name(row.area, context.ledger, context.words)
        for row in enough
        if 100 * (row.high or 0.0) < target
    )
    key = "surveys.areas-below" if below else "surveys.areas-none-below"
    return context.say(key, names=below, n=len(below), percent=written_target(target))


def _line(row: SatisfactionByArea, target: float | None, context: PageContext) -> tuple[str, ...]:
    """Of few answers the number alone, as everywhere in the report."""
    name, n = area_name(row.area, context.ledger, context.words), row.denominator
    if n < FEWEST:
        return (name, "", context.say("surveys.n", n=n), _respondents(row, context.words), "", "")
    base = f"{row.numerator:,} ÷ {n:,}"
    return (
        name,
        share(row, target),
        base,
        _respondents(row, context.words),
        share_interval(row, context.words),
        _alone(row, context.words),
    )


def _respondents(row: SatisfactionByArea, words: Language) -> str:
    population = row.population
    if population is None:
        return f"{row.respondents:,}"
    return words.say("surveys.respondents-of", n=row.respondents, population=population)


def _alone(row: SatisfactionByArea, words: Language) -> str:
    if row.low_finite is not None and row.low_finite == row.high_finite:
        return words.say("surveys.is-census")
    return share_range(row.low_finite, row.high_finite, words)


def _notes(rows: Sequence[SatisfactionByArea], words: Language) -> Iterator[str]:
    yield words.say("surveys.areas-note")
    if any(row.low_finite is not None for row in rows):
        yield words.say("surveys.alone-note")
