"""How each item's satisfaction rate has gone from survey to survey: a small chart for each, on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from servicecontrol.charts import Chart, ChartFrame, Course, TrendPeriod, multiples
from servicecontrol.measure.objectives import is_finished
from servicecontrol.measure.surveys import SatisfactionByItem
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import item_name, short_name
from servicecontrol.pages.shared.shares import FEWEST, share
from servicecontrol.pages.shared.targets import target_of, targets_line
from servicecontrol.store import Survey
from servicecontrol.text import Language

_PERCENT = "\u202f%"
#: Surveys shown, the newest last.
_SHOWN = 8


def courses_chart(context: PageContext, here: str) -> Chart | None:
    """None before two surveys have rated an item."""
    surveys = [survey for survey in context.ledger.surveys.values() if is_finished(survey) and survey.form][
        -_SHOWN:
    ]
    rates = {(row.survey, row.item): row for row in context.rows(SatisfactionByItem) if row.denominator}
    items = _items(surveys, rates)
    if not items:
        return None
    newest = surveys[-1]
    courses = [
        Course(
            item_name(item, newest, context.words),
            tuple(_value(rates.get((survey.id, item))) for survey in surveys),
            tuple(_written(rates.get((survey.id, item))) for survey in surveys),
            tuple(_base(rates.get((survey.id, item))) for survey in surveys),
        )
        for item in items
    ]
    breaks = {
        at
        for at, (before, survey) in enumerate(pairwise(surveys), 1)
        if survey.form and survey.form.comparable_with != before.id
    }
    periods = [TrendPeriod(survey.id, "", target=target_of(survey, context.ledger)) for survey in surveys]
    line = targets_line(periods, context.words)
    moved = [] if len(surveys) - 1 in breaks else courses
    headline = _headline(moved, [survey.id for survey in surveys], len(courses), context.words)
    subtitle = context.say(
        "charts-said.courses-subtitle", organisation=short_name(context.ledger, context.words), n=len(surveys)
    )
    frame = ChartFrame(
        "courses",
        headline,
        subtitle,
        headline,
        chart_foot(here, "satisfaction-by-item", context),
    )
    return multiples(
        frame,
        [period.label for period in periods],
        courses,
        context.words.say,
        subject=context.say("surveys.item"),
        unit=_PERCENT,
        breaks=breaks,
        targets=[period.target for period in periods],
        target=line.label if line else "",
    )


def _items(surveys: list[Survey], rates: Mapping[tuple[str, str], SatisfactionByItem]) -> list[str]:
    """The items of the newest form that at least two surveys have rated."""
    form = surveys[-1].form if surveys else None
    asked = [item.id for item in form.items] if form else []
    return [item for item in asked if sum((survey.id, item) in rates for survey in surveys) > 1]


def _value(row: SatisfactionByItem | None) -> float | None:
    """The rate in per cent; of too few answers it is not drawn."""
    if row is None or row.denominator < FEWEST:
        return None
    return 100 * row.numerator / row.denominator


def _written(row: SatisfactionByItem | None) -> str:
    """The rate with its fraction, or how few answered."""
    if row is None:
        return "–"
    if row.denominator < FEWEST:
        return f"n={row.denominator}"
    return share(row)


def _base(row: SatisfactionByItem | None) -> str:
    if row is None or row.denominator < FEWEST:
        return ""
    return f"{row.numerator:,}/{row.denominator:,}"


def _headline(courses: list[Course], surveys: list[str], shown: int, words: Language) -> str:
    """Which item moved most between the last two surveys, of those that both rated and that can be compared."""
    moved = [
        (abs(course.values[-1] - course.values[-2]), course)
        for course in courses
        if course.values[-1] is not None and course.values[-2] is not None
    ]
    if not moved:
        return words.say("charts-said.courses-none", n=shown)
    _, course = max(moved, key=lambda entry: entry[0])
    return words.say(
        "charts-said.courses",
        item=course.title,
        before=course.written[-2],
        now=course.written[-1],
        first=surveys[-2],
        last=surveys[-1],
    )
