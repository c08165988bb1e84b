"""A survey's report page, from its plan to its archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from servicecontrol.charts import Chart
from servicecontrol.facts import Facts
from servicecontrol.pages.figure_part import FigurePart
from servicecontrol.pages.heat import HeatMap, heat_map
from servicecontrol.pages.names import area_name
from servicecontrol.pages.notice import release_notice
from servicecontrol.pages.page import Link
from servicecontrol.pages.reports.standing import signatures
from servicecontrol.pages.reports.survey import SurveyOutcome, survey_outcome
from servicecontrol.pages.survey_areas import area_part
from servicecontrol.pages.survey_change import change_part
from servicecontrol.pages.survey_charts import (
    FEWEST,
    recovery_chart,
    share,
    survey_charts,
)
from servicecontrol.pages.survey_parts import (
    COMMENTS_SHOWN,
    CommentRow,
    Figure,
    ScoreRow,
    comment_rows,
    headline_figures,
    one_row,
    score_rows,
)
from servicecontrol.pages.survey_people import agreement_part, people_part, weighted_part
from servicecontrol.pages.survey_priorities import priority_part
from servicecontrol.pages.targets import target_of
from servicecontrol.pages.wording import JudgementRow, judgement_rows
from servicecontrol.reports.life import life_of_survey
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language, percent


@dataclass(frozen=True)
class Step:
    """A step of a survey's life."""

    name: str
    when: str
    who: str
    done: bool


@dataclass(frozen=True)
class SurveyView:
    """A survey's report page."""

    id: str
    title: str
    crumbs: tuple[Link, ...]
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    notice: str
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    heat: HeatMap | None
    parts: tuple[FigurePart, ...]
    outcome: SurveyOutcome | None
    scores: tuple[ScoreRow, ...]
    comments: tuple[CommentRow, ...]
    follow_ups: tuple[Link | str, ...]
    dispatch: tuple[tuple[str, str, str], ...]
    judgements: tuple[JudgementRow, ...]
    method: tuple[str, ...]
    signatures: tuple[
        tuple[str, str], ...
    ]  #: who signs the printed report: in which role, and the name if known
    files: tuple[str, ...]


def title_of(survey: Survey, words: Language) -> str:
    """What the plan or the form calls the survey."""
    if survey.plan and survey.plan.title:
        return survey.plan.title.say(words.code)
    return survey.form.title.say(words.code) if survey.form else survey.id


def survey_view(
    survey: Survey, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]
) -> SurveyView:
    """A survey's report page."""
    subject = (ledger.id, "surveys", survey.id)
    shown = [j for j in facts.judged.by_subject.get(subject, ()) if j.is_finding or not j.subject.part]
    back = recovery_chart(survey, ledger, facts, words, _required(ledger, facts))
    charts = tuple(survey_charts(survey, ledger, facts, words))
    paths = sorted(
        {path for (kind, id_, _), path in ledger.paths.items() if (kind, id_) == ("surveys", survey.id)}
    )
    follow_ups = ledger.follow_ups_by_subject.get(survey.id, ())
    report = survey.report
    code = survey.form.code if survey.form else None
    return SurveyView(
        id=survey.id,
        title=title_of(survey, words),
        crumbs=up,
        meta=tuple(entry for entry in (code, survey.run_by, _fieldwork(survey, words)) if entry),
        lead=_lead(survey, ledger, facts, words),
        notice=release_notice(ledger, facts, words),
        steps=_steps(survey, ledger, words),
        figures=tuple(headline_figures(survey, ledger, facts, words)),
        charts=(*((back,) if back else ()), *charts),
        heat=heat_map(survey, ledger, facts, words),
        parts=_parts(survey, ledger, facts, words),
        outcome=survey_outcome(survey, ledger, facts, words),
        scores=tuple(score_rows(survey, ledger, facts, words)),
        comments=tuple(comment_rows(survey, ledger, words))[:COMMENTS_SHOWN],
        follow_ups=tuple(
            Link(f"{v.id} · {v.date.isoformat()}", f"{ledger.id}/visits/{v.id}") for v in follow_ups
        ),
        dispatch=tuple((entry.to, entry.role or "", entry.date.isoformat()) for entry in report.dispatch)
        if report
        else (),
        judgements=judgement_rows(shown, facts, words),
        method=_method(survey, words),
        signatures=signatures(life_of_survey(survey.report), words) if survey.report else (),
        files=tuple(paths),
    )


def _parts(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> tuple[FigurePart, ...]:
    """What the figures say beyond the headline, a part to each question."""
    asked = (area_part, change_part, priority_part, people_part, weighted_part, agreement_part)
    found = (part(survey, ledger, facts, words) for part in asked)
    return tuple(part for part in found if part is not None)


def _required(ledger: Ledger, facts: Facts) -> int:
    """The recovery that the procedure asks for; 0 where it asks for none."""
    procedure = facts.judged.procedures.get(ledger.id)
    for clause in procedure.clauses.values() if procedure else ():
        for binding in clause.enforced_by:
            if binding.rule == "recovered-enough":
                return int(str(binding.parameters["percent"]))
    return 0


def _fieldwork(survey: Survey, words: Language) -> str:
    if survey.first_out is None:
        return ""
    end = survey.closed.isoformat() if survey.closed else words.say("surveys.state.collecting")
    return f"{survey.first_out.isoformat()} – {end}"


def _lead(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> tuple[str, ...]:
    back = one_row(facts, "recovery-by-survey", ledger, survey, measure="returned")
    rate = one_row(facts, "satisfaction-by-survey", ledger, survey)
    worst = _worst_area(survey)
    lines = []
    if back is not None:
        key = "surveys.lead-back" if worst is None else "surveys.lead-back-and"
        lines.append(words.say(key, distributed=back.count("denominator"), returned=back.count("so_far")))
    if worst is not None:
        area, returned, distributed = worst
        written = percent(returned, distributed, _required(ledger, facts) or None)
        lines.append(words.say("surveys.lead-worst", area=area_name(area, ledger, words), share=written))
    if rate is not None and rate.count("denominator"):
        lines.append(words.say("surveys.lead-rate", share=share(rate, target_of(survey, ledger))))
    return tuple(lines) or (words.say("surveys.lead-none"),)


def _worst_area(survey: Survey) -> tuple[str, int, int] | None:
    areas = survey.distribution.areas if survey.distribution else ()
    counted = [(e.area, e.returned, e.distributed) for e in areas if e.returned is not None and e.distributed]
    return min(counted, key=lambda entry: entry[1] / entry[2]) if len(counted) > 1 else None


def _steps(survey: Survey, ledger: Ledger, words: Language) -> tuple[Step, ...]:
    """Plan, approval, distribution, collection, follow-up, report, review, dispatch: the order of the procedure."""
    plan, report = survey.plan, survey.report
    approval = plan.approvals[0] if plan and plan.approvals else None
    review = report.reviews[0] if report and report.reviews else None
    follow_ups = ledger.follow_ups_by_subject.get(survey.id, ())
    sent = min((entry.date for entry in report.dispatch), default=None) if report else None
    found: Mapping[str, tuple[date | None, str]] = {
        "plan": (plan.written if plan else None, plan.author if plan else ""),
        "approval": (approval.date if approval else None, approval.by if approval else ""),
        "distribution": (survey.first_out, ""),
        "collection": (survey.closed, words.say("surveys.responses", n=len(survey.responses))),
        "follow-up": (
            min((v.date for v in follow_ups), default=None),
            words.say("surveys.times", n=len(follow_ups)),
        ),
        "report": (report.issued if report else None, report.author if report else ""),
        "review": (review.date if review else None, review.by if review else ""),
        "dispatch": (
            sent,
            words.say("surveys.copies", n=len(report.dispatch)) if report and report.dispatch else "",
        ),
    }
    return tuple(
        Step(
            words.say(f"surveys.step.{name}"),
            day.isoformat() if day else "",
            who if day else "",
            day is not None,
        )
        for name, (day, who) in found.items()
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
