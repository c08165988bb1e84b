"""The charts of a complaint register: days used against the limit, counts per month, the Pareto of problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.charts import (
    Case,
    Category,
    Chart,
    ChartFrame,
    FootItem,
    Month,
    Panel,
    cases,
    months,
    pareto,
)
from servicecontrol.charts.cases import CaseState
from servicecontrol.judging.answering import DaysUsed
from servicecontrol.measure.complaints import ComplaintsByMonth, ComplaintsByProblem
from servicecontrol.measure.on_time import answers_in_time
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import problem_name, short_name
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.text import percent
from servicecontrol.verdicts import Judgement, by_clauses

#: Dots in the chart of days used; more would hide one another.
DOTS = 400
#: Months in the chart of counts.
MONTHS_SHOWN = 24


def complaint_charts(context: PageContext) -> tuple[Chart, ...]:
    """The charts that the organisation's complaints give rise to."""
    return tuple(_charts(context))


def _charts(context: PageContext) -> Iterator[Chart]:
    here = f"{context.ledger.id}/complaints/index"
    panels = _panels(context)
    if panels:
        yield _days_used(panels, here, context)
    counted = context.rows(ComplaintsByMonth)[-MONTHS_SHOWN:]
    if counted:
        rows = [
            Month(date.fromisoformat(f"{row.month}-01"), row.received, not row.complete) for row in counted
        ]
        whole = [row.count for row in rows if not row.partial]
        headline = (
            context.say("charts-said.months", n=len(whole), low=min(whole), high=max(whole))
            if whole
            else context.say("charts-said.months-none")
        )
        foot = chart_foot(here, "complaints-by-month", context)
        subtitle = context.say(
            "charts-said.months-subtitle", organisation=short_name(context.ledger, context.words)
        )
        yield months(
            ChartFrame("months", headline, subtitle, headline, foot),
            rows,
            context.words.say,
            measure=context.say("charts-said.received"),
        )
    chart = problems_chart(context, here)
    if chart:
        yield chart


def problems_chart(context: PageContext, here: str) -> Chart | None:
    """The Pareto of complaints by problem over all years; none without complaints."""
    rows = list(context.rows(ComplaintsByProblem, period="all"))
    if not rows:
        return None
    categories = [
        Category(
            problem_name(row.category, context.ledger, context.words),
            row.count,
            percent(row.cumulative, row.total),
            row.vital_few,
        )
        for row in rows
    ]
    total = rows[0].total
    top = categories[:2]
    share = percent(sum(entry.count for entry in top), total)
    headline = context.say(
        "charts-said.pareto", names=tuple(entry.label for entry in top), n=len(top), share=share
    )
    more = (FootItem(context.say("charts-said.split-other")),) if rows[0].split_other else ()
    subtitle = context.say(
        "charts-said.pareto-subtitle", organisation=short_name(context.ledger, context.words), n=total
    )
    frame = ChartFrame(
        "problems",
        headline,
        subtitle,
        headline,
        (*more, *chart_foot(here, "complaints-by-problem", context)),
    )
    return pareto(frame, categories, context.words.say, subject=context.say("fields.problem"))


def _panels(context: PageContext) -> list[Panel]:
    """A panel for each limit that clauses set, with the newest cases."""
    panels = []
    for clauses, category, duties in _by_limit(context):
        entries = [(duty, context.ledger.complaints[duty.subject.id]) for duty in duties]
        newest = sorted(entries, key=lambda entry: entry[1].day)[-DOTS:]
        days = [context.judged.days_used(duty, context.ledger.id, complaint) for duty, complaint in newest]
        allowed = {each.allowed for each, (duty, _) in zip(days, newest, strict=True) if not duty.is_estimate}
        limits = [each for each in allowed if each is not None]
        limit = float(limits[0]) if len(limits) == 1 else None
        name = context.say(f"words.urgency.{category or 'any'}")
        procedure = context.judged.procedures[context.ledger.id]
        title = " · ".join((name, *(procedure.clauses[clause].clause for clause in clauses)))
        drawn = tuple(_case(duty, each, c, context) for each, (duty, c) in zip(days, newest, strict=True))
        panels.append(Panel(title, name, drawn, limit))
    return panels


def _by_limit(context: PageContext) -> list[tuple[tuple[str, ...], str, tuple[Judgement, ...]]]:
    """The duties to answer that nobody has waived, by the clauses that set the limit and by category."""
    by_category: dict[str, list[Judgement]] = {}
    for duty in context.duties(Purpose.ANSWER_CLOCK):
        if duty.state != "waived":
            by_category.setdefault(duty.category, []).append(duty)
    found = [
        (clauses, category, same)
        for category, duties in by_category.items()
        for clauses, same in by_clauses(duties).items()
    ]
    return sorted(found, key=lambda limit: limit[:2])


def _case(duty: Judgement, days: DaysUsed, complaint: Complaint, context: PageContext) -> Case:
    """A limit as a dot; without an answer it stands where the complaint was closed, or at the days so far."""
    late = duty.state not in ("met", "pending")
    state: CaseState = (
        ("open-late" if late else "open") if duty.met is None else "late" if late else "on-time"
    )
    again, short = bool(duty.subject.part), complaint.id.rsplit("-", 1)[-1]
    name = context.say("charts-said.again", id=complaint.id) if again else complaint.id
    return Case(name, short, days.begun if again else complaint.day, float(days.used), state)


def _days_used(panels: list[Panel], here: str, context: PageContext) -> Chart:
    decided = answers_in_time(context.facts.figures, context.ledger, "decided").get("to-date")
    headline = (
        context.say(
            "charts-said.cases",
            met=decided.met,
            n=decided.counted,
            share=percent(decided.met, decided.counted),
            overdue=decided.overdue,
        )
        if decided
        else context.say("charts-said.cases-none")
    )
    subtitle = context.say(
        "charts-said.cases-subtitle",
        organisation=short_name(context.ledger, context.words),
        date=context.as_of,
    )
    foot = (
        FootItem(context.say("charts-said.day-zero")),
        *chart_foot(here, "on-time-rate", context, purpose=Purpose.ANSWER_CLOCK),
    )
    return cases(
        ChartFrame("days-used", headline, subtitle, headline, foot),
        panels,
        context.words.say,
        as_of=context.as_of,
    )
