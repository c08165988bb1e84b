"""What to improve first: the chart and the table of a survey's items by performance and importance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.charts import Chart, ChartFrame, Placed, Quadrants, priorities
from servicecontrol.measure.surveys import ImportanceByItem
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, coefficient
from servicecontrol.pages.shared.names import item_name
from servicecontrol.pages.shared.shares import FEWEST
from servicecontrol.store import Survey
from servicecontrol.text import Language, number, percent

#: Fewer items have no means to be parted by.
_FEWEST_ITEMS = 3
#: From the upper left in the order of reading.
_QUADRANTS = ("concentrate", "keep-up", "low-priority", "overkill")


def priority_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """The items by what to improve first; None where too few answered to tell."""
    rows = list(context.rows(ImportanceByItem, survey=survey.id))
    known = [row for row in rows if row.quadrant is not None and row.n >= FEWEST]
    if len(known) < _FEWEST_ITEMS:
        return None
    return FigurePart(
        "priorities",
        context.say("surveys.priorities"),
        (),
        notes=tuple(_notes(rows, survey, context.words)),
        charts=(_chart(known, _limit(rows), survey, context),),
    )


def _chart(rows: Sequence[ImportanceByItem], limit: float, survey: Survey, context: PageContext) -> Chart:
    items = [_placed(row, limit, survey, context.words) for row in rows]
    first = tuple(item.label for item in items if item.first)
    headline = (
        context.say("charts-said.priorities", names=first, n=len(first))
        if first
        else context.say("charts-said.priorities-none")
    )
    numbers = [row.n for row in rows]
    subtitle = context.say(
        "charts-said.priorities-subtitle", survey=survey.id, low=min(numbers), high=max(numbers)
    )
    here = f"{context.ledger.id}/surveys/{survey.id}"
    foot = chart_foot(here, "importance-by-item", context)
    quadrants = Quadrants(
        rows[0].performance_line or 0.0,
        rows[0].importance_line or 0.0,
        _four(context.words),
    )
    return priorities(
        ChartFrame("priorities-chart", headline, subtitle, headline, foot),
        items,
        quadrants,
        context.words.say,
        subject=context.say("fields.item"),
        across=context.say("surveys.performance"),
        up=context.say("surveys.importance"),
    )


def _four(words: Language) -> tuple[str, str, str, str]:
    upper_left, upper_right, lower_left, lower_right = (
        words.say(f"words.quadrant.{quadrant}") for quadrant in _QUADRANTS
    )
    return (upper_left, upper_right, lower_left, lower_right)


def _limit(rows: Sequence[ImportanceByItem]) -> float:
    """What chance alone seldom exceeds in any of the items: no item is named on less."""
    return max((row.chance or 0.0 for row in rows), default=0.0)


def _placed(row: ImportanceByItem, limit: float, survey: Survey, words: Language) -> Placed:
    performance, importance = row.performance or 0.0, row.importance or 0.0
    is_shown = importance > limit
    return Placed(
        item_name(row.item, survey, words),
        performance,
        importance,
        number(performance),
        coefficient(importance),
        words.say(f"words.quadrant.{row.quadrant if is_shown else 'unclear'}"),
        first=row.quadrant == "concentrate" and is_shown,
    )


def _notes(rows: Sequence[ImportanceByItem], survey: Survey, words: Language) -> Iterator[str]:
    yield words.say(f"surveys.importance-{rows[0].basis}")
    yield words.say("surveys.importance-chance", limit=coefficient(_limit(rows)), n=len(rows))
    if any(row.indicative for row in rows):
        yield words.say("surveys.importance-indicative")
    shares = [(row, row.share) for row in rows]
    explained = tuple(
        f"{item_name(row.item, survey, words)} {percent(round(1000 * share), 1000)}"
        for row, share in shares
        if share is not None
    )
    if explained:
        yield words.say("surveys.importance-shares", names=explained)
    on_line = tuple(item_name(row.item, survey, words) for row in rows if row.on_line)
    if on_line:
        yield words.say("surveys.importance-on-line", names=on_line, n=len(on_line))
    unknown = tuple(item_name(row.item, survey, words) for row in rows if row.importance is None)
    if unknown:
        yield words.say("surveys.importance-unknown", names=unknown)
