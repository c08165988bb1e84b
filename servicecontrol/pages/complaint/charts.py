"""The charts of a complaint register: days used against the limit, counts per month, the Pareto of problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.charts import Case, Category, Chart, FootItem, Frame, Month, Panel, cases, months, pareto
from servicecontrol.charts.cases import State
from servicecontrol.facts import Facts
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.names import problem_name, short_name
from servicecontrol.records.complaint import Complaint
from servicecontrol.store import Ledger
from servicecontrol.text import Language, percent
from servicecontrol.verdicts import Judgement, by_clauses

#: Dots in the chart of days used; more would hide one another.
DOTS = 400
#: Months in the chart of counts.
MONTHS_SHOWN = 24


def complaint_charts(ledger: Ledger, facts: Facts, words: Language) -> tuple[Chart, ...]:
    """The charts that the organisation's complaints give rise to."""
    return tuple(_charts(ledger, facts, words))


def _charts(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Chart]:
    here = f"{ledger.id}/complaints/index"
    panels = _panels(ledger, facts, words)
    if panels:
        yield _days_used(panels, here, ledger, facts, words)
    counted = list(facts.figures["complaints-by-month"].each(organisation=ledger.id))[-MONTHS_SHOWN:]
    if counted:
        rows = [
            Month(
                date.fromisoformat(f"{row.text('month')}-01"), row.count("received"), not row.flag("complete")
            )
            for row in counted
        ]
        whole = [row.count for row in rows if not row.partial]
        headline = (
            words.say("charts-said.months", n=len(whole), low=min(whole), high=max(whole))
            if whole
            else words.say("charts-said.months-none")
        )
        foot = chart_foot(here, "complaints-by-month", ledger, facts, words)
        subtitle = words.say("charts-said.months-subtitle", organisation=short_name(ledger, words))
        yield months(
            Frame("months", headline, subtitle, headline, foot),
            rows,
            words.say,
            measure=words.say("charts-said.received"),
        )
    chart = problems_chart(ledger, facts, words, here)
    if chart:
        yield chart


def problems_chart(ledger: Ledger, facts: Facts, words: Language, here: str) -> Chart | None:
    """The Pareto of complaints by problem over all years; none without complaints."""
    rows = list(facts.figures["complaints-by-problem"].each(organisation=ledger.id, period="all"))
    if not rows:
        return None
    categories = [
        Category(
            problem_name(row.text("category"), ledger, words),
            row.count("count"),
            percent(row.count("cumulative"), row.count("total")),
            row.flag("vital_few"),
        )
        for row in rows
    ]
    total = rows[0].count("total")
    top = categories[:2]
    share = percent(sum(entry.count for entry in top), total)
    headline = words.say(
        "charts-said.pareto", names=tuple(entry.label for entry in top), n=len(top), share=share
    )
    more = (FootItem(words.say("charts-said.split-other")),) if rows[0].flag("split_other") else ()
    subtitle = words.say("charts-said.pareto-subtitle", organisation=short_name(ledger, words), n=total)
    frame = Frame(
        "problems",
        headline,
        subtitle,
        headline,
        (*more, *chart_foot(here, "complaints-by-problem", ledger, facts, words)),
    )
    return pareto(frame, categories, words.say, subject=words.say("fields.problem"))


def _panels(ledger: Ledger, facts: Facts, words: Language) -> list[Panel]:
    """A panel for each limit that clauses set, with the newest cases."""
    panels = []
    for clauses, category, duties in _by_limit(ledger, facts):
        entries = [(duty, ledger.complaints[duty.subject.id]) for duty in duties]
        newest = sorted(entries, key=lambda entry: entry[1].day)[-DOTS:]
        limits = {
            (duty.due - complaint.day).days for duty, complaint in newest if duty.due and not duty.is_estimate
        }
        limit = float(max(limits)) if len(limits) == 1 else None
        name = words.say(f"words.urgency.{category or 'any'}")
        procedure = facts.judged.procedures[ledger.id]
        title = " · ".join((name, *(procedure.clauses[clause].clause for clause in clauses)))
        panels.append(Panel(title, name, tuple(_case(duty, c, facts) for duty, c in newest), limit))
    return panels


def _by_limit(ledger: Ledger, facts: Facts) -> list[tuple[tuple[str, ...], str, tuple[Judgement, ...]]]:
    """The duties to answer by the clauses that set the limit and by category."""
    by_category: dict[str, list[Judgement]] = {}
    for duty in _answering(ledger, facts):
        by_category.setdefault(duty.category, []).append(duty)
    found = [
        (clauses, category, same)
        for category, duties in by_category.items()
        for clauses, same in by_clauses(duties).items()
    ]
    return sorted(found, key=lambda limit: limit[:2])


def _answering(ledger: Ledger, facts: Facts) -> list[Judgement]:
    """The duties to answer a complaint, each once."""
    duties = facts.judged.duties
    return [duty for duty in duties if duty.organisation == ledger.id and duty.rule == "answered-within"]


def _case(duty: Judgement, complaint: Complaint, facts: Facts) -> Case:
    end = duty.met or facts.as_of
    late = duty.state not in ("met", "pending")
    state: State = ("open-late" if late else "open") if duty.met is None else "late" if late else "on-time"
    short = complaint.id.rsplit("-", 1)[-1]
    return Case(complaint.id, short, complaint.day, float((end - complaint.day).days), state)


def _days_used(panels: list[Panel], here: str, ledger: Ledger, facts: Facts, words: Language) -> Chart:
    duties = _answering(ledger, facts)
    decided = [duty for duty in duties if duty.state in ("met", "met-late", "overdue")]
    met = sum(duty.state == "met" for duty in decided)
    overdue = sum(duty.state == "overdue" for duty in decided)
    headline = (
        words.say(
            "charts-said.cases", met=met, n=len(decided), share=percent(met, len(decided)), overdue=overdue
        )
        if decided
        else words.say("charts-said.cases-none")
    )
    subtitle = words.say(
        "charts-said.cases-subtitle", organisation=short_name(ledger, words), date=facts.as_of
    )
    foot = (
        FootItem(words.say("charts-said.day-zero")),
        *chart_foot(here, "on-time-rate", ledger, facts, words, rules=("answered-within",)),
    )
    return cases(Frame("days-used", headline, subtitle, headline, foot), panels, words.say, as_of=facts.as_of)
