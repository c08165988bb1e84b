"""The surveys of an organisation: the list, and a report page per survey from its plan to its archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from servicecontrol.charts import Chart
from servicecontrol.measure.surveys import (
    ChangeBySurvey,
    RecoveryBySurvey,
    SatisfactionBySurvey,
    ScoreBySurvey,
)
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, points
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows
from servicecontrol.pages.shared.names import area_name, crumbs, owner_name, register_title
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.shares import share
from servicecontrol.pages.shared.targets import target_of
from servicecontrol.pages.survey.charts import trend_chart
from servicecontrol.pages.survey.courses import courses_chart
from servicecontrol.pages.survey.recovery import required_share, worst_area
from servicecontrol.pages.survey.report import survey_state, survey_view, title_of
from servicecontrol.pages.survey.trends import trends_part
from servicecontrol.purposes import Purpose
from servicecontrol.store import Survey
from servicecontrol.text import number, percent


@dataclass(frozen=True)
class SurveyRow:
    """A survey in the list."""

    link: Link
    title: str
    run_by: str
    out: str
    recovery: str
    recovery_base: str
    worst: str  #: the area from which the fewest came back
    change: str  #: of the rate since the survey before, in points, where the two may be compared
    rate: str
    base: str
    score: str
    score_base: str
    state: Chip


@dataclass(frozen=True)
class SurveysView:
    """All surveys, newest first."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    charts: tuple[Chart, ...]
    parts: tuple[FigurePart, ...]
    rows: tuple[SurveyRow, ...]
    has_scores: bool
    findings: tuple[JudgementRow, ...]


def survey_pages(context: PageContext) -> Iterator[Page]:
    """The list and every survey's page."""
    if not context.ledger.surveys and not context.obligations(Purpose.SURVEY_RHYTHM):
        return
    title = register_title(context.ledger, "surveys", context.words)
    base = f"{context.ledger.id}/surveys"
    yield Page(f"{base}/index", "surveys.html", title, partial(_list_view, title, context))
    up = crumbs(context.words, context.ledger, Link(title, f"{base}/index"))
    for survey in context.ledger.surveys.values():
        yield Page(f"{base}/{survey.id}", "survey.html", survey.id, partial(survey_view, survey, context, up))


def _list_view(title: str, context: PageContext) -> SurveysView:
    rows = tuple(_list_row(survey, context) for survey in reversed(tuple(context.ledger.surveys.values())))
    here = f"{context.ledger.id}/surveys/index"
    drawn = (trend_chart(context, here), courses_chart(context, here))
    charts = tuple(chart for chart in drawn if chart is not None)
    trends = trends_part(context)
    parts = (trends,) if trends else ()
    missed = [duty for duty in context.duties(Purpose.SURVEY_RHYTHM) if duty.is_finding]
    lead = (
        context.say("surveys.count", n=len(rows)),
        context.say("surveys.missed", n=len(missed)) if missed else context.say("surveys.none-missed"),
    )
    findings = judgement_rows(missed, context)
    has_scores = any(row.score for row in rows)
    return SurveysView(
        title, crumbs(context.words, context.ledger), lead, charts, parts, rows, has_scores, findings
    )


def _list_row(survey: Survey, context: PageContext) -> SurveyRow:
    rate = context.row(SatisfactionBySurvey, survey=survey.id)
    back = context.row(RecoveryBySurvey, survey=survey.id, measure="returned")
    score = context.row(ScoreBySurvey, survey=survey.id)
    mean = score.mean if score else None
    return SurveyRow(
        link=Link(survey.id, f"{context.ledger.id}/surveys/{survey.id}"),
        title=title_of(survey, context.words),
        run_by=owner_name(survey.run_by, context.ledger, context.words),
        out=survey.first_out.isoformat() if survey.first_out else "",
        recovery=share(back) if back else "",
        recovery_base=f"{back.so_far:,} ÷ {back.denominator:,}" if back and back.denominator else "",
        worst=_worst(survey, context),
        change=_change(survey, context),
        rate=share(rate, target_of(survey, context.ledger)) if rate else "",
        base=f"{rate.numerator:,} ÷ {rate.denominator:,}" if rate and rate.denominator else "",
        score=number(mean) if mean is not None else "",
        score_base=context.say("surveys.n", n=score.n) if score and mean is not None else "",
        state=survey_state(survey, context.words),
    )


def _worst(survey: Survey, context: PageContext) -> str:
    worst = worst_area(survey) if survey.closed else None
    if worst is None or worst.returned is None:
        return ""
    rate = percent(worst.returned, worst.distributed, required_share(context) or None)
    return context.say("surveys.worst", area=area_name(worst.area, context.ledger, context.words), share=rate)


def _change(survey: Survey, context: PageContext) -> str:
    row = context.row(ChangeBySurvey, survey=survey.id)
    difference = row.difference if row else None
    if row is None or difference is None:
        return ""
    verdict = context.say(f"words.change.{row.verdict}")
    return context.say("surveys.moved", points=points(difference), change=verdict)
