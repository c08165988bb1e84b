"""A survey's report page, from its plan to its archive."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.charts import Chart
from servicecontrol.pages.reports.answers import check_sheet, outcomes
from servicecontrol.pages.reports.parts import Part
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.reports.standing import SealView, seal_view, signatures, state_chip
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart
from servicecontrol.pages.shared.heat import HeatMap, heat_map
from servicecontrol.pages.shared.judgements import JudgementRow
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.shares import FEWEST
from servicecontrol.pages.survey.areas import area_part
from servicecontrol.pages.survey.change import change_part
from servicecontrol.pages.survey.charts import survey_charts
from servicecontrol.pages.survey.lead import survey_lead
from servicecontrol.pages.survey.parts import (
    COMMENTS_SHOWN,
    CommentRow,
    Figure,
    FollowUpRow,
    ScoreRow,
    comment_rows,
    follow_up_rows,
    headline_figures,
    score_rows,
)
from servicecontrol.pages.survey.people import agreement_part, people_part, weighted_part
from servicecontrol.pages.survey.priorities import priority_part
from servicecontrol.pages.survey.recovery import recovery_chart
from servicecontrol.pages.survey.steps import SurveyStep, survey_judgements, survey_steps
from servicecontrol.reports.life import life_of_survey
from servicecontrol.store import Survey
from servicecontrol.text import Language


@dataclass(frozen=True)
class SurveyOutcome:
    """The state of the analysis report and what stands in it beside the figures."""

    chip: Chip
    seal: SealView | None
    parts: tuple[Part, ...]
    table: Link


@dataclass(frozen=True)
class SurveyView:
    """A survey's report page."""

    id: str
    title: str
    crumbs: tuple[Link, ...]
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    notice: str
    state: Chip  #: of the report once there is one, else of the survey
    steps: tuple[SurveyStep, ...]
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    heat: HeatMap | None
    parts: tuple[FigurePart, ...]
    outcome: SurveyOutcome | None
    scores: tuple[ScoreRow, ...]
    comments: tuple[CommentRow, ...]
    by_customer: bool  #: whether customers were asked, not areas
    follow_ups: tuple[FollowUpRow, ...]
    dispatch: tuple[tuple[str, str, str], ...]
    judgements: tuple[JudgementRow, ...]
    method: tuple[str, ...]
    signatures: tuple[
        tuple[str, str], ...
    ]  #: who signs the printed report: in which role, and the name if known
    files: tuple[str, ...]


def _outcome(survey: Survey, context: PageContext) -> SurveyOutcome | None:
    """What stands in its report beside the figures; None before any answer, or without a procedure in force."""
    edition = next((each for each in context.facts.reports[context.ledger.id] if each.key == survey.id), None)
    if edition is None or context.ledger.id not in context.judged.procedures:
        return None
    scope = Scope(edition, context)
    found = (check_sheet(scope), outcomes(scope))
    return SurveyOutcome(
        chip=state_chip(edition.life, context.words),
        seal=seal_view(scope),
        parts=tuple(part for part in found if part is not None),
        table=Link(
            context.say("reporting.title.survey-summary"), f"{context.ledger.id}/reporting/{survey.id}"
        ),
    )


def title_of(survey: Survey, words: Language) -> str:
    """What the plan or the form calls the survey."""
    if survey.plan and survey.plan.title:
        return survey.plan.title.say(words.code)
    return survey.form.title.say(words.code) if survey.form else survey.id


def survey_view(survey: Survey, context: PageContext, up: tuple[Link, ...]) -> SurveyView:
    """A survey's report page."""
    back = recovery_chart(survey, context)
    charts = tuple(survey_charts(survey, context))
    paths = sorted(
        {
            path
            for (kind, id_, _), path in context.ledger.paths.items()
            if (kind, id_) == ("surveys", survey.id)
        }
    )
    code = survey.form.code if survey.form else None
    outcome = _outcome(survey, context)
    return SurveyView(
        id=survey.id,
        title=title_of(survey, context.words),
        crumbs=up,
        meta=tuple(
            entry
            for entry in (
                code,
                owner_name(survey.run_by, context.ledger, context.words),
                _fieldwork(survey, context.words),
            )
            if entry
        ),
        state=outcome.chip if outcome and survey.report else survey_state(survey, context.words),
        lead=survey_lead(survey, context),
        notice=release_notice(context),
        steps=survey_steps(survey, context),
        figures=tuple(headline_figures(survey, context)),
        charts=(*((back,) if back else ()), *charts),
        heat=heat_map(survey, context),
        parts=_parts(survey, context),
        outcome=outcome,
        scores=tuple(score_rows(survey, context)),
        comments=tuple(comment_rows(survey, context))[:COMMENTS_SHOWN],
        by_customer=bool(survey.distribution and survey.distribution.customers),
        follow_ups=tuple(follow_up_rows(survey, context)),
        dispatch=_dispatch(survey, context),
        judgements=survey_judgements(survey, context),
        method=_method(survey, context.words),
        signatures=signatures(life_of_survey(survey.report), context.words) if survey.report else (),
        files=tuple(paths),
    )


def _parts(survey: Survey, context: PageContext) -> tuple[FigurePart, ...]:
    """What the figures say beyond the headline, a part to each question."""
    asked = (area_part, change_part, priority_part, people_part, weighted_part, agreement_part)
    found = (part(survey, context) for part in asked)
    return tuple(part for part in found if part is not None)


def _fieldwork(survey: Survey, words: Language) -> str:
    if survey.first_out is None:
        return ""
    if survey.closed is not None:
        return f"{survey.first_out.isoformat()} – {survey.closed.isoformat()}"
    planned = survey.plan.period if survey.plan else None
    if planned is None or planned.last is None:
        return words.say("surveys.fieldwork-open", first=survey.first_out)
    return words.say("surveys.fieldwork-planned", first=survey.first_out, last=planned.last)


def survey_state(survey: Survey, words: Language) -> Chip:
    """How far a survey has come."""
    if survey.report and survey.report.dispatch:
        return Chip("pass", words.say("surveys.state.distributed"))
    if survey.report:
        return Chip("due", words.say("surveys.state.reported"))
    if survey.closed:
        return Chip("soon", words.say("surveys.state.collected"))
    return Chip("due", words.say("surveys.state.collecting" if survey.first_out else "surveys.state.planned"))


def _dispatch(survey: Survey, context: PageContext) -> tuple[tuple[str, str, str], ...]:
    copies = survey.report.dispatch if survey.report else ()
    return tuple(
        (
            owner_name(copy.to, context.ledger, context.words),
            owner_name(copy.role or "", context.ledger, context.words),
            copy.date.isoformat(),
        )
        for copy in copies
    )


def _method(survey: Survey, words: Language) -> tuple[str, ...]:
    if survey.form is None:
        return ()
    qualified = tuple(
        level.label.say(words.code) for level in survey.form.scale if level.counts_as == "qualified"
    )
    unsatisfied = tuple(
        level.label.say(words.code) for level in survey.form.scale if level.counts_as == "unsatisfied"
    )
    return (
        words.say("surveys.method-rate", qualified=qualified, unsatisfied=unsatisfied),
        words.say("surveys.method-interval"),
        words.say("surveys.method-few", n=FEWEST),
    )
