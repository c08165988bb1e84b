"""Whether answers come in time more often: the share of each quarter that is over, with what was to be reached."""

from __future__ import annotations

from servicecontrol.charts import Chart, Frame, Period, trend
from servicecontrol.facts import Facts
from servicecontrol.pages.dashboard.headline import on_time_by_quarter
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.names import short_name
from servicecontrol.pages.shared.targets import reached_in, targets_line
from servicecontrol.periods import period_of
from servicecontrol.statistics.proportions import wilson
from servicecontrol.store import Ledger
from servicecontrol.text import Language, number, percent

#: Quarters shown, the newest last.
QUARTERS_SHOWN = 8
_FEWEST = 2  #: one point is no line
_PERCENT = "\u202f%"


def on_time_chart(ledger: Ledger, facts: Facts, words: Language, here: str) -> Chart | None:
    """The share of answers in time by quarter; None before two quarters are over."""
    running = period_of(facts.as_of, "quarter").label
    counted = [entry for entry in on_time_by_quarter(ledger, facts).items() if entry[0] != running]
    periods = [
        _period(quarter, counts, ledger, facts, words) for quarter, counts in counted[-QUARTERS_SHOWN:]
    ]
    if len(periods) < _FEWEST:
        return None
    before, last = periods[-2:]
    headline = words.say(
        "charts-said.on-time-trend",
        now=last.written,
        period=last.label,
        before=before.written,
        previous=before.label,
    )
    subtitle = words.say(
        "charts-said.on-time-trend-subtitle", organisation=short_name(ledger, words), n=len(periods)
    )
    foot = chart_foot(here, "on-time-rate", ledger, facts, words, rules=("answered-within",))
    return trend(
        Frame("on-time-trend", headline, subtitle, headline, foot),
        periods,
        words.say,
        measure=words.say("dashboard.on-time"),
        target=targets_line(periods, words),
        unit=_PERCENT,
    )


def _period(quarter: str, counts: tuple[int, int], ledger: Ledger, facts: Facts, words: Language) -> Period:
    met, due = counts
    entry = reached_in(quarter, "on-time-rate", counts, ledger, facts)
    target = entry.objective.threshold if entry and entry.objective else None
    low, high = (100 * end for end in wilson(met, due))
    return Period(
        quarter,
        percent(met, due, target),
        f"{met:,} ÷ {due:,}",
        words.say("frame.interval", low=number(low), high=number(high)),
        100 * met / due,
        low,
        high,
        target=target,
    )
