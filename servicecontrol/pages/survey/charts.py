"""The charts of a survey: satisfaction by item, ratings, the Pareto of dissatisfaction, the trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.charts import (
    Category,
    Chart,
    ChartFrame,
    Estimate,
    Limit,
    TrendPeriod,
    dot_intervals,
    pareto,
    trend,
)
from servicecontrol.measure.objectives import is_finished
from servicecontrol.measure.surveys import (
    ChangeBySurvey,
    SatisfactionByItem,
    SatisfactionBySurvey,
    UnsatisfiedByItem,
)
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import item_name, short_name
from servicecontrol.pages.shared.shares import FEWEST, interval, share
from servicecontrol.pages.shared.targets import target_of, targets_line, written_target
from servicecontrol.pages.survey.ratings import ratings_chart
from servicecontrol.store import Survey
from servicecontrol.text import Language, percent

#: Fewer categories need no order of importance.
_FEWEST_CATEGORIES = 3
_PERCENT = "\u202f%"


def survey_charts(survey: Survey, context: PageContext) -> Iterator[Chart]:
    """The charts of a survey that has answers; while it is collecting, of what has come back."""
    here = f"{context.ledger.id}/surveys/{survey.id}"
    target = target_of(survey, context.ledger)
    rows = list(context.rows(SatisfactionByItem, survey=survey.id))
    if any(row.denominator for row in rows):
        yield _items(survey, rows, target, context)
        yield ratings_chart(survey, here, context)
        chart = _pareto(survey, here, context)
        if chart:
            yield chart


def trend_chart(context: PageContext, here: str) -> Chart | None:
    """Satisfaction per company survey in the order of time, broken where the form changed."""
    periods: list[TrendPeriod] = []
    before: str | None = None
    for survey in context.ledger.surveys.values():
        row = context.row(SatisfactionBySurvey, survey=survey.id)
        if row is None or not row.denominator or not is_finished(survey):
            continue
        target = target_of(survey, context.ledger)
        comparable = before is None or (survey.form is not None and survey.form.comparable_with == before)
        value, low, high = row.value, row.low, row.high
        periods.append(
            TrendPeriod(
                survey.id,
                share(row, target),
                f"{row.numerator:,} ÷ {row.denominator:,}",
                interval(row, context.words),
                None if value is None else 100 * value,
                None if low is None else 100 * low,
                None if high is None else 100 * high,
                "" if comparable else context.say("charts-said.form-changed"),
                target,
            )
        )
        before = survey.id
    if len(periods) < 2:  # noqa: PLR2004  # one point is no line
        return None
    last, previous = periods[-1], periods[-2]
    changed = context.row(ChangeBySurvey, survey=last.label)
    # What is not compared with this survey, as its form is another one, has no verdict here.
    found = changed.verdict if changed and changed.before == previous.label else "not-compared"
    key = "charts-said.trend-broken" if last.broken else f"charts-said.trend-{found}"
    headline = context.say(key, now=last.written, before=previous.written, period=last.label)
    subtitle = context.say(
        "charts-said.trend-subtitle", organisation=short_name(context.ledger, context.words), n=len(periods)
    )
    frame = ChartFrame(
        "trend",
        headline,
        subtitle,
        headline,
        chart_foot(here, "satisfaction-by-survey", context),
    )
    return trend(
        frame,
        periods,
        context.words.say,
        measure=context.say("metrics.satisfaction-by-survey.name"),
        target=targets_line(periods, context.words),
        unit=_PERCENT,
    )


def _items(  # what a chart is made of
    survey: Survey, rows: Sequence[SatisfactionByItem], target: float | None, context: PageContext
) -> Chart:
    estimates = [_estimate(row, survey, target, context.words) for row in rows]
    below = [e.label for e in estimates if target is not None and e.high is not None and e.high < target]
    if not any(e.value is not None for e in estimates):
        headline = context.say("charts-said.items-too-few", n=FEWEST)
    elif target is None:
        worst = min((e for e in estimates if e.value is not None), key=lambda e: e.value or 0.0)
        headline = context.say("charts-said.items-worst", name=worst.label, share=worst.written)
    elif below:
        headline = context.say(
            "charts-said.items-below", names=tuple(below), percent=written_target(target), n=len(below)
        )
    else:
        headline = context.say("charts-said.items-none-below", percent=written_target(target))
    subtitle = context.say("charts-said.items-subtitle", survey=survey.id, n=len(survey.counted))
    here = f"{context.ledger.id}/surveys/{survey.id}"
    foot = chart_foot(here, "satisfaction-by-item", context)
    frame = ChartFrame("items", headline, subtitle, headline, foot)
    limit = (
        Limit(target, context.say("charts-said.target", percent=written_target(target)))
        if target is not None
        else None
    )
    return dot_intervals(
        frame,
        estimates,
        context.words.say,
        subject=context.say("fields.item"),
        measure=context.say("metrics.satisfaction-by-item.name"),
        target=limit,
        unit=_PERCENT,
    )


def _estimate(row: SatisfactionByItem, survey: Survey, target: float | None, words: Language) -> Estimate:
    label = item_name(row.item, survey, words)
    base = f"{row.numerator}/{row.denominator}"
    if row.denominator < FEWEST:
        return Estimate(label, f"n={row.denominator}", base)
    value, low, high = (100 * (end or 0.0) for end in (row.value, row.low, row.high))
    return Estimate(label, share(row, target), base, interval(row, words), value, low, high)


def _pareto(survey: Survey, here: str, context: PageContext) -> Chart | None:
    rows = context.rows(UnsatisfiedByItem, survey=survey.id)
    if len(rows) < _FEWEST_CATEGORIES:
        return None
    categories = [
        Category(
            item_name(row.category, survey, context.words),
            row.count,
            percent(row.cumulative, row.total),
            row.vital_few,
        )
        for row in rows
    ]
    top, total = categories[:3], rows[0].total
    headline = context.say(
        "charts-said.pareto-unsatisfied",
        names=tuple(entry.label for entry in top),
        share=percent(sum(entry.count for entry in top), total),
    )
    subtitle = context.say("charts-said.pareto-unsatisfied-subtitle", survey=survey.id, n=total)
    frame = ChartFrame(
        "unsatisfied",
        headline,
        subtitle,
        headline,
        chart_foot(here, "unsatisfied-by-item", context),
    )
    return pareto(frame, categories, context.words.say, subject=context.say("fields.item"))
