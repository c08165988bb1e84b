"""Where each item is heading over all the surveys that asked it unchanged: no more than all items together allow."""

from __future__ import annotations

from collections.abc import Sequence

from servicecontrol.measure.objectives import is_finished
from servicecontrol.measure.surveys import TrendByItem
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, Heading, row_headings
from servicecontrol.pages.shared.names import item_name
from servicecontrol.pages.survey.change import moved_items
from servicecontrol.statistics.trend import LEAST_PERIODS
from servicecontrol.store import Survey
from servicecontrol.text import Language, number

_DIGITS = 6  #: of a p, so that who computes it again can compare


def trends_part(context: PageContext) -> FigurePart | None:
    """A row for each item of the newest form; None before an item was asked twice."""
    newest = next((one for one in reversed(tuple(context.ledger.surveys.values())) if is_finished(one)), None)
    if newest is None or newest.form is None:
        return None
    rows = [row for row in context.rows(TrendByItem, last=newest.id) if row.periods > 1]
    if not rows:
        return None
    title = context.say("surveys.item-trends")
    told = [row for row in rows if row.direction != "too-few"]
    if not told:
        most = max(row.periods for row in rows)
        return FigurePart(
            "item-trends", title, (context.say("surveys.item-trends-too-few", n=most, least=LEAST_PERIODS),)
        )
    order = [item.id for item in newest.form.items]
    told.sort(key=lambda row: order.index(row.item))
    headings = (
        *row_headings(context.words, "surveys.item", "surveys.trend-surveys", "surveys.trend-s"),
        *(Heading(context.say(key)) for key in ("surveys.trend-slope", "surveys.trend-p", "surveys.p-holm")),
        Heading(context.say("surveys.trend"), numeric=False),
    )
    lines = tuple(_line(row, newest, context.words) for row in told)
    return FigurePart(
        "item-trends",
        title,
        (_said(told, newest, context.words),),
        headings,
        lines,
        (
            context.say("surveys.item-trends-note"),
            *_mended(told, tuple(context.ledger.surveys.values()), newest, context.words),
            *_assumed(told, context.words),
        ),
    )


def _mended(
    rows: Sequence[TrendByItem], surveys: Sequence[Survey], newest: Survey, words: Language
) -> tuple[str, ...]:
    """The items whose words were mended on the way, with the survey that did; their trends go on."""
    going = {row.item: row.first for row in rows}
    found = tuple(
        words.say("surveys.item-mended", item=item_name(item.id, newest, words), survey=survey.id)
        for survey in surveys
        for item in (survey.form.items if survey.form else ())
        if item.mended and item.id in going and survey.id > going[item.id]
    )
    return (words.say("surveys.items-mended", names=found),) if found else ()


def _assumed(rows: Sequence[TrendByItem], words: Language) -> tuple[str, ...]:
    """What the trends take for granted of seasons and of surveys that follow one another."""
    kinds = dict.fromkeys("seasonal" if row.seasonal else "plain" for row in rows)
    return tuple(words.say(f"surveys.trend-{kind}") for kind in kinds)


def _said(rows: Sequence[TrendByItem], newest: Survey, words: Language) -> str:
    names = moved_items([(row.item, row.direction) for row in rows], "trend", newest, words)
    if not names:
        return words.say("surveys.item-trends-none", n=len(rows))
    return words.say("surveys.item-trends-some", n=len(names), total=len(rows), names=names)


def _line(row: TrendByItem, newest: Survey, words: Language) -> tuple[str, ...]:
    slope, p, p_holm = row.slope or 0.0, row.p or 0.0, row.p_holm or 0.0
    sign = "" if not round(100 * slope, 4) else "−" if slope < 0 else "+"
    s = row.s or 0
    return (
        item_name(row.item, newest, words),
        words.say("surveys.trend-span", n=row.periods, first=row.first, last=row.last),
        f"−{-s}" if s < 0 else str(s),
        f"{sign}{abs(100 * slope):.4f}",
        number(p, _DIGITS),
        number(p_holm, _DIGITS),
        words.say(f"words.trend.{row.direction}"),
    )
