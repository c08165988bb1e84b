"""The charts of reports, drawn from the records of the report's own days."""

from __future__ import annotations

from collections import Counter
from datetime import date

from servicecontrol.charts import Category, Chart, ChartFrame, FootItem, Month, months, pareto
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.names import short_name
from servicecontrol.periods import periods_between
from servicecontrol.records.complaint import Complaint
from servicecontrol.statistics.pareto import pareto as ranked
from servicecontrol.text import percent

#: Problems, and complaints, below which a Pareto chart would only repeat its table.
_PROBLEMS, _COMPLAINTS = 3, 10


def problems_drawn(scope: Scope) -> tuple[Chart, ...]:
    """The Pareto chart of the period's complaints by problem; none where they are few."""
    found = scope.within(Complaint)
    counts = Counter(each.problem for each in found)
    if len(counts) < _PROBLEMS or len(found) < _COMPLAINTS:
        return ()
    say = scope.words.say
    kept = scope.ledger.organisation.problems
    others = {name for name in counts if name in kept and kept[name].other}
    chart = ranked(counts, others)
    categories = [
        Category(scope.problem(bar.category), bar.count, percent(bar.cumulative, chart.total), bar.vital)
        for bar in chart.bars
    ]
    top = categories[:2]
    share = percent(sum(entry.count for entry in top), chart.total)
    headline = say("charts-said.pareto", names=tuple(entry.label for entry in top), share=share)
    subtitle = scope.say(
        "drawn.problems",
        organisation=short_name(scope.ledger, scope.words),
        period=scope.span.label,
        n=chart.total,
    )
    foot = (FootItem(say("charts-said.split-other")),) if chart.split_other else ()
    frame = ChartFrame("problems", headline, subtitle, headline, foot)
    return (pareto(frame, categories, say, subject=say("fields.problem")),)


def received_drawn(scope: Scope) -> tuple[Chart, ...]:
    """Complaints by the month of receipt, over the period's months up to the as-of date."""
    counts = Counter(f"{each.day:%Y-%m}" for each in scope.within(Complaint))
    if not counts:
        return ()
    say, as_of = scope.words.say, scope.facts.as_of
    first = min(scope.ledger.procedures[0].effective, *(each.day for each in scope.kept(Complaint)))
    begun = max(scope.span.first, first)
    rows = [
        Month(date.fromisoformat(f"{month.label}-01"), counts[month.label], month.last > as_of)
        for month in periods_between(begun, min(scope.span.last, as_of), "month")
    ]
    whole = [row.count for row in rows if not row.partial]
    headline = (
        say("charts-said.months", n=len(whole), low=min(whole), high=max(whole))
        if whole
        else say("charts-said.months-none")
    )
    subtitle = say("charts-said.months-subtitle", organisation=short_name(scope.ledger, scope.words))
    frame = ChartFrame("months", headline, subtitle, headline)
    return (months(frame, rows, say, measure=say("charts-said.received")),)
