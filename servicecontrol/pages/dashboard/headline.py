"""The headline figures of an organisation: the cards at the top of its dashboard, and what badges say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.measure.complaints import OpenComplaints
from servicecontrol.measure.objectives import is_finished, share_standing, survey_objective
from servicecontrol.measure.on_time import answers_in_time
from servicecontrol.measure.surveys import RecoveryByArea, SatisfactionBySurvey, ScoreBySurvey
from servicecontrol.measure.visits import VisitCoverage
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import area_name, register_title
from servicecontrol.pages.shared.shares import share
from servicecontrol.pages.shared.targets import figure_chip, reached_in, standing_chip, target_of, with_target
from servicecontrol.purposes import Purpose
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import number, percent

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
    target: float | None = None  #: to be reached, on the scale of the small line


def latest_survey(ledger: Ledger) -> Survey | None:
    """The newest company survey that has been collected and has answers."""
    for survey in reversed(tuple(ledger.surveys.values())):
        if is_finished(survey) and survey.responses:
            return survey
    return None


def headline(context: PageContext) -> Iterator[Card]:
    """The figures at the top: satisfaction, the worst area or score, complaints in time and open, visits, clauses."""
    latest = latest_survey(context.ledger)
    if latest is not None:
        yield from _survey_cards(latest, context)
    if context.ledger.complaints:
        yield from _complaint_cards(context)
    if context.obligations(Purpose.VISIT_RHYTHM):
        yield from _visit_cards(context)
    statuses = [
        status for status in context.judged.clauses_of(context.ledger.id) if status.enforcement == "enforced"
    ]
    if statuses:
        broken = sum(status.verdict == "fail" for status in statuses)
        comparison = context.say("dashboard.of-clauses", n=len(statuses), period=statuses[0].current.label)
        chip = Chip(
            "fail" if broken else "pass", context.say(f"words.verdict.{'fail' if broken else 'pass'}")
        )
        to = f"{context.ledger.id}/procedure/clauses"
        label = context.say("dashboard.broken-clauses")
        yield Card("broken-clauses", label, str(broken), "", chip, comparison, (), to, "list", "state=fail")


def _survey_cards(latest: Survey, context: PageContext) -> Iterator[Card]:
    to = f"{context.ledger.id}/surveys/{latest.id}"
    rates = [
        (survey, row)
        for survey in context.ledger.surveys.values()
        for row in context.rows(SatisfactionBySurvey, survey=survey.id)
        if row.denominator and is_finished(survey)
    ]
    row = next((row for survey, row in rates if survey.id == latest.id), None)
    if row is not None:
        held = survey_objective(context.ledger, latest)
        met, asked = row.numerator, row.denominator
        base = context.say("dashboard.of-survey", survey=latest.id, base=f"{met:,}/{asked:,}")
        spark = tuple(row.value or 0.0 for _, row in rates[-SPARK_POINTS:])
        yield Card(
            "satisfaction",
            context.say("metrics.satisfaction-by-survey.name"),
            share(row, target_of(latest, context.ledger)),
            "",
            standing_chip(share_standing(held[1], met, asked), context.words) if held else None,
            with_target(base, held[1] if held else None, context.words),
            spark,
            to,
            target=held[1].threshold / 100 if held else None,
        )
    if latest.distribution and latest.distribution.areas:
        yield from _worst_area(latest, context, to)
    score = context.row(ScoreBySurvey, survey=latest.id)
    if score is not None and score.n:
        lowest = score.lowest or 0.0
        comparison = context.say("dashboard.mean-score", mean=number(score.mean or 0.0), n=score.n)
        label = context.say("dashboard.lowest-score")
        yield Card("lowest-score", label, number(lowest), "", None, comparison, (), to)


def _worst_area(latest: Survey, context: PageContext, to: str) -> Iterator[Card]:
    rows = [
        row
        for row in context.rows(RecoveryByArea, survey=latest.id, measure="returned")
        if row.value is not None
    ]
    if rows:
        worst = min(rows, key=lambda row: row.value or 0.0)
        area = area_name(worst.area, context.ledger, context.words)
        base = f"{worst.numerator}/{worst.denominator}"
        comparison = context.say("dashboard.worst-area", area=area, base=base)
        label = context.say("dashboard.recovery-worst")
        yield Card("worst-recovery", label, share(worst), "", None, comparison, (), to)


def _complaint_cards(context: PageContext) -> Iterator[Card]:
    to = f"{context.ledger.id}/complaints/index"
    by_quarter = on_time_by_quarter(context)
    if by_quarter:
        quarter, (met, due) = list(by_quarter.items())[-1]
        entry = reached_in(quarter, "on-time-rate", (met, due), context)
        spark = tuple(done / all_ for done, all_ in list(by_quarter.values())[-SPARK_POINTS:])
        comparison = context.say("dashboard.on-time-base", base=f"{met}/{due}", period=quarter)
        label = context.say("dashboard.on-time")
        chip = figure_chip(entry, context.words) if entry and entry.objective else None
        comparison = with_target(comparison, entry.objective if entry else None, context.words)
        limit = entry.objective.threshold if entry and entry.objective else None
        value, target = percent(met, due, limit), limit / 100 if limit is not None else None
        fell_due = {"anchor": "list", "query": f"state=&due={quarter}"}
        yield Card("on-time", label, value, "", chip, comparison, spark, to, **fell_due, target=target)
    row = context.row(OpenComplaints)
    if row is not None:
        overdue = row.overdue
        chip = Chip("overdue", context.say("dashboard.overdue-cases", n=overdue)) if overdue else None
        oldest = row.oldest_days
        comparison = (
            context.say("dashboard.oldest", n=int(oldest))
            if oldest is not None
            else context.say("dashboard.all-closed")
        )
        label = context.say(
            "dashboard.open", register=register_title(context.ledger, "complaints", context.words)
        )
        yield Card(
            "open-complaints",
            label,
            str(row.open),
            "",
            chip,
            comparison,
            (),
            to,
            "list",
            "state=open",
        )


def on_time_by_quarter(context: PageContext) -> dict[str, tuple[int, int]]:
    """On time and due by quarter, all categories of complaint together, each complaint once."""
    periods = answers_in_time(context.facts.figures, context.ledger)
    return {period: (found.met, found.counted) for period, found in periods.items() if "Q" in period}


def _visit_cards(context: PageContext) -> Iterator[Card]:
    rows = [row for row in context.rows(VisitCoverage, customers="all") if row.denominator]
    if rows:
        now = rows[-1]
        spark = tuple(row.value or 0.0 for row in rows[-SPARK_POINTS:])
        base = f"{now.numerator}/{now.denominator}"
        state = "dashboard.quarter-done" if now.complete else "dashboard.quarter-running"
        share_of = (now.numerator, now.denominator)
        entry = reached_in(now.quarter, "visit-coverage", share_of, context)
        comparison = context.say(state, quarter=now.quarter)
        yield Card(
            "visit-coverage",
            context.say("metrics.visit-coverage.name"),
            base,
            "",
            figure_chip(entry, context.words) if entry and entry.objective else None,
            with_target(comparison, entry.objective if entry else None, context.words),
            spark,
            f"{context.ledger.id}/visits/index",
            "coverage",
            target=entry.objective.threshold / 100 if entry and entry.objective else None,
        )
