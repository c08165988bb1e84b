"""Whether answers come in time more often: the share of each quarter that is over, with what was to be reached."""

from __future__ import annotations

from servicecontrol.charts import Chart, ChartFrame, TrendPeriod, trend
from servicecontrol.pages.dashboard.headline import on_time_by_quarter
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import short_name
from servicecontrol.pages.shared.targets import reached_in, targets_line
from servicecontrol.periods import period_of
from servicecontrol.purposes import Purpose
from servicecontrol.statistics.change import change, verdict
from servicecontrol.statistics.proportions import wilson
from servicecontrol.text import number, percent

#: Quarters shown, the newest last.
QUARTERS_SHOWN = 8
_FEWEST = 2  #: one point is no line
_PERCENT = "\u202f%"


def on_time_chart(context: PageContext, here: str) -> Chart | None:
    """The share of answers in time by quarter; None before two quarters are over."""
    running = period_of(context.as_of, "quarter").label
    counted = [entry for entry in on_time_by_quarter(context).items() if entry[0] != running]
    periods = [_period(quarter, counts, context) for quarter, counts in counted[-QUARTERS_SHOWN:]]
    if len(periods) < _FEWEST:
        return None
    before, last = periods[-2:]
    found = change(*counted[-2][1], *counted[-1][1])
    headline = context.say(
        f"charts-said.on-time-{verdict(found.difference, found.p) if found else 'not-compared'}",
        now=last.written,
        period=last.label,
        before=before.written,
        previous=before.label,
    )
    subtitle = context.say(
        "charts-said.on-time-trend-subtitle",
        organisation=short_name(context.ledger, context.words),
        n=len(periods),
    )
    foot = chart_foot(here, "on-time-rate", context, purpose=Purpose.ANSWER_CLOCK)
    return trend(
        ChartFrame("on-time-trend", headline, subtitle, headline, foot),
        periods,
        context.words.say,
        measure=context.say("dashboard.on-time"),
        target=targets_line(periods, context.words),
        unit=_PERCENT,
    )


def _period(quarter: str, counts: tuple[int, int], context: PageContext) -> TrendPeriod:
    met, due = counts
    entry = reached_in(quarter, "on-time-rate", counts, context)
    target = entry.objective.threshold if entry and entry.objective else None
    low, high = (100 * end for end in wilson(met, due))
    return TrendPeriod(
        quarter,
        percent(met, due, target),
        f"{met:,} ÷ {due:,}",
        context.say("frame.interval", low=number(low), high=number(high)),
        100 * met / due,
        low,
        high,
        target=target,
    )
