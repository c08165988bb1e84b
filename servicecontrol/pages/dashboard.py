"""An organisation's dashboard: what is late, where it is bad, whether it is getting better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.charts import Chart
from servicecontrol.facts import Facts
from servicecontrol.judged import ClauseStatus
from servicecontrol.measure import Row
from servicecontrol.objectives import is_finished, once, share_standing, survey_objective
from servicecontrol.pages.clauses import Count, clause_counts
from servicecontrol.pages.complaint_charts import problems_chart
from servicecontrol.pages.crumbs import crumbs, register_title
from servicecontrol.pages.heat import HeatMap, heat_map
from servicecontrol.pages.names import area_name
from servicecontrol.pages.page import Link, Page
from servicecontrol.pages.survey_charts import share, trend_chart
from servicecontrol.pages.targets import figure_chip, reached_in, standing_chip, target_of, with_target
from servicecontrol.pages.wording import (
    Chip,
    JudgementRow,
    clause_path,
    judgement_rows,
    overdue_first,
    verdict_chip,
)
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language, number, percent
from servicecontrol.verdicts import Judgement

#: Rows of the due list on the dashboard; the due list has all. With more, the figures under it would start off screen.
DUE_SHOWN = 5
#: Quarters in a card's small line.
SPARK_POINTS = 8


@dataclass(frozen=True)
class Card:
    """A headline figure: label, value, what it is of, one comparison, a small line."""

    name: str  #: the same in every language; addresses of badges are made of it
    label: str
    value: str
    unit: str
    chip: Chip | None
    comparison: str
    spark: tuple[float, ...]  #: 0 to 1, oldest first
    to: str
    anchor: str = ""
    query: str = ""  #: the filters of the list there that show what the figure counts


@dataclass(frozen=True)
class Tile:
    """A clause with its verdict."""

    clause: Link
    title: str
    chip: Chip
    counts: str


@dataclass(frozen=True)
class DashboardView:
    """The dashboard."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    due: tuple[JudgementRow, ...]
    due_total: int
    due_link: Link
    cards: tuple[Card, ...]
    charts: tuple[Chart, ...]
    heat: HeatMap | None
    heat_title: str
    tiles: tuple[Tile, ...]
    tally: tuple[Count, ...]
    procedure: Link | None


def dashboard_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The dashboard."""
    duties = [duty for duty in facts.judged.duties if duty.organisation == ledger.id]
    urgent = overdue_first(duties, facts.as_of)
    statuses = facts.judged.clauses_of(ledger.id)
    name = ledger.organisation.name.say(words.code)
    latest = _latest_survey(ledger)
    has_procedure = ledger.id in facts.judged.procedures
    view = DashboardView(
        title=name,
        crumbs=crumbs(words),
        lead=_lead(urgent, statuses, words),
        due=judgement_rows(urgent[:DUE_SHOWN], facts, words),
        due_total=len(urgent),
        due_link=Link(words.say("pages.due"), f"{ledger.id}/due"),
        cards=tuple(headline(ledger, facts, words)),
        charts=tuple(_charts(ledger, facts, words)),
        heat=heat_map(latest, ledger, facts, words) if latest else None,
        heat_title=words.say("dashboard.heat", survey=latest.id) if latest else "",
        tiles=tuple(_tile(status, words) for status in statuses if status.enforcement == "enforced"),
        tally=clause_counts(statuses, words),
        procedure=Link(words.say("pages.procedure"), f"{ledger.id}/procedure/index")
        if has_procedure
        else None,
    )
    yield Page(f"{ledger.id}/index", "dashboard.html", name, view)


def _lead(
    urgent: tuple[Judgement, ...], statuses: tuple[ClauseStatus, ...], words: Language
) -> tuple[str, ...]:
    overdue = sum(duty.state == "overdue" for duty in urgent)
    broken = sum(status.verdict == "fail" for status in statuses)
    first = words.say("dashboard.overdue", n=overdue) if overdue else words.say("dashboard.none-overdue")
    second = words.say("dashboard.soon", n=len(urgent) - overdue)
    third = words.say("dashboard.broken", n=broken) if broken else words.say("dashboard.none-broken")
    return first, second, third


def _latest_survey(ledger: Ledger) -> Survey | None:
    """The newest company survey that has been collected and has answers."""
    for survey in reversed(tuple(ledger.surveys.values())):
        if is_finished(survey) and survey.responses:
            return survey
    return None


def headline(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Card]:
    """The figures at the top: satisfaction, the worst area or score, complaints in time and open, visits, clauses."""
    latest = _latest_survey(ledger)
    if latest is not None:
        yield from _survey_cards(latest, ledger, facts, words)
    if ledger.complaints:
        yield from _complaint_cards(ledger, facts, words)
    obligations = facts.judged.obligations
    if any(duty.organisation == ledger.id and duty.rule == "visited-every" for duty in obligations):
        yield from _visit_cards(ledger, facts, words)
    statuses = [status for status in facts.judged.clauses_of(ledger.id) if status.enforcement == "enforced"]
    if statuses:
        broken = sum(status.verdict == "fail" for status in statuses)
        comparison = words.say("dashboard.of-clauses", n=len(statuses), period=statuses[0].current.label)
        chip = Chip("fail" if broken else "pass", words.say(f"words.verdict.{'fail' if broken else 'pass'}"))
        to = f"{ledger.id}/procedure/clauses"
        label = words.say("dashboard.broken-clauses")
        yield Card("broken-clauses", label, str(broken), "", chip, comparison, (), to, "list", "state=fail")


def _survey_cards(latest: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[Card]:
    to = f"{ledger.id}/surveys/{latest.id}"
    rates = [
        (survey, row)
        for survey in ledger.surveys.values()
        for row in facts.figures["satisfaction-by-survey"].each(organisation=ledger.id, survey=survey.id)
        if row.count("denominator") and is_finished(survey)
    ]
    row = next((row for survey, row in rates if survey.id == latest.id), None)
    if row is not None:
        held = survey_objective(ledger, latest)
        met, asked = row.count("numerator"), row.count("denominator")
        base = words.say("dashboard.of-survey", survey=latest.id, base=f"{met:,}/{asked:,}")
        spark = tuple(row.number("value") or 0.0 for _, row in rates[-SPARK_POINTS:])
        yield Card(
            "satisfaction",
            words.say("metrics.satisfaction-by-survey.name"),
            share(row, target_of(latest, ledger)),
            "",
            standing_chip(share_standing(held[1], met, asked), words) if held else None,
            with_target(base, held[1] if held else None, words),
            spark,
            to,
        )
    if latest.distribution and latest.distribution.areas:
        yield from _worst_area(latest, ledger, facts, words, to)
    score = next(facts.figures["score-by-survey"].each(organisation=ledger.id, survey=latest.id), None)
    if score is not None and score.count("n"):
        lowest = score.number("lowest") or 0.0
        comparison = words.say(
            "dashboard.mean-score", mean=number(score.number("mean") or 0.0), n=score.count("n")
        )
        label = words.say("dashboard.lowest-score")
        yield Card("lowest-score", label, number(lowest), "", None, comparison, (), to)


def _worst_area(latest: Survey, ledger: Ledger, facts: Facts, words: Language, to: str) -> Iterator[Card]:
    rows = [
        row
        for row in facts.figures["recovery-by-area"].each(
            organisation=ledger.id, survey=latest.id, measure="returned"
        )
        if row.number("value") is not None
    ]
    if rows:
        worst = min(rows, key=lambda row: row.number("value") or 0.0)
        area = area_name(worst.text("area"), ledger, words)
        base = f"{worst.count('numerator')}/{worst.count('denominator')}"
        comparison = words.say("dashboard.worst-area", area=area, base=base)
        label = words.say("dashboard.recovery-worst")
        yield Card("worst-recovery", label, share(worst), "", None, comparison, (), to)


def _complaint_cards(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Card]:
    to = f"{ledger.id}/complaints/index"
    rates = [
        row
        for row in facts.figures["on-time-rate"].each(
            organisation=ledger.id, rule="answered-within", basis="due-cohort"
        )
        if "Q" in row.text("period") and row.count("denominator")
    ]
    if rates:
        by_quarter = _added_up(rates)
        quarter, (met, due) = list(by_quarter.items())[-1]
        entry = reached_in(quarter, "on-time-rate", (met, due), ledger, facts)
        spark = tuple(done / all_ for done, all_ in list(by_quarter.values())[-SPARK_POINTS:])
        comparison = words.say("dashboard.on-time-base", base=f"{met}/{due}", period=quarter)
        label = words.say("dashboard.on-time")
        chip = figure_chip(entry, words) if entry and entry.objective else None
        comparison = with_target(comparison, entry.objective if entry else None, words)
        limit = entry.objective.threshold if entry and entry.objective else None
        yield Card("on-time", label, percent(met, due, limit), "", chip, comparison, spark, to)
    row = next(facts.figures["open-complaints"].each(organisation=ledger.id), None)
    if row is not None:
        overdue = row.count("overdue")
        chip = Chip("overdue", words.say("dashboard.overdue-cases", n=overdue)) if overdue else None
        oldest = row.number("oldest_days")
        comparison = (
            words.say("dashboard.oldest", n=int(oldest))
            if oldest is not None
            else words.say("dashboard.all-closed")
        )
        label = words.say("dashboard.open", register=register_title(ledger, "complaints", words))
        yield Card(
            "open-complaints",
            label,
            str(row.count("open")),
            "",
            chip,
            comparison,
            (),
            to,
            "list",
            "state=open",
        )


def _added_up(rates: list[Row]) -> dict[str, tuple[int, int]]:
    """On time and due by quarter, all categories of complaint together, each complaint once."""
    quarters = sorted({row.text("period") for row in rates})
    sums: dict[str, tuple[int, int]] = {}
    for quarter in quarters:
        counted = list(once([row for row in rates if row.text("period") == quarter]))
        sums[quarter] = (
            sum(row.count("numerator") for row in counted),
            sum(row.count("denominator") for row in counted),
        )
    return sums


def _visit_cards(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Card]:
    rows = [
        row
        for row in facts.figures["visit-coverage"].each(organisation=ledger.id, customers="all")
        if row.count("denominator")
    ]
    if rows:
        now = rows[-1]
        spark = tuple(row.number("value") or 0.0 for row in rows[-SPARK_POINTS:])
        base = f"{now.count('numerator')}/{now.count('denominator')}"
        state = "dashboard.quarter-done" if now.flag("complete") else "dashboard.quarter-running"
        share_of = (now.count("numerator"), now.count("denominator"))
        entry = reached_in(now.text("quarter"), "visit-coverage", share_of, ledger, facts)
        comparison = words.say(state, quarter=now.text("quarter"))
        yield Card(
            "visit-coverage",
            words.say("metrics.visit-coverage.name"),
            base,
            "",
            figure_chip(entry, words) if entry and entry.objective else None,
            with_target(comparison, entry.objective if entry else None, words),
            spark,
            f"{ledger.id}/visits/index",
            "coverage",
        )


def _charts(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Chart]:
    here = f"{ledger.id}/index"
    found = (trend_chart(ledger, facts, words, here), problems_chart(ledger, facts, words, here))
    return (chart for chart in found if chart is not None)


def _tile(status: ClauseStatus, words: Language) -> Tile:
    kept = status.counts.get("pass", 0)
    total = sum(count for verdict, count in status.counts.items() if verdict != "not-due")
    counts = f"{kept} / {total}" if total else ""
    link = Link(status.clause.clause, clause_path(status.organisation, status.id))
    return Tile(link, status.clause.title.say(words.code), verdict_chip(status.verdict, words), counts)
