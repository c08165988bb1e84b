"""The surveys of an organisation: the list, and a report page per survey from its plan to its archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from servicecontrol.charts import Chart
from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.crumbs import crumbs, register_title
from servicecontrol.pages.names import area_name, customer_name, item_name
from servicecontrol.pages.page import Link, Page
from servicecontrol.pages.survey_charts import (
    FEWEST,
    interval,
    recovery_chart,
    share,
    survey_charts,
    target_of,
    trend_chart,
)
from servicecontrol.pages.wording import Chip, JudgementRow, judgement_rows
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language, number, percent

#: Comments shown on a report; the export holds all.
COMMENTS_SHOWN = 60


@dataclass(frozen=True)
class SurveyRow:
    """A survey in the list."""

    link: Link
    title: str
    run_by: str
    out: str
    recovery: str
    rate: str
    base: str
    score: str
    state: Chip


@dataclass(frozen=True)
class SurveysView:
    """All surveys, newest first."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    charts: tuple[Chart, ...]
    rows: tuple[SurveyRow, ...]
    has_scores: bool
    findings: tuple[JudgementRow, ...]


@dataclass(frozen=True)
class Step:
    """A step of a survey's life."""

    name: str
    when: str
    who: str
    done: bool


@dataclass(frozen=True)
class Figure:
    """A headline figure with the fraction that it is."""

    label: str
    value: str
    base: str
    note: str


@dataclass(frozen=True)
class HeatCell:
    """A cell of the heat map: area and item."""

    text: str
    level: str  #: low-3 … low-1 below the target, high-1 … high-3 above it, few, none
    note: str  #: the fraction


@dataclass(frozen=True)
class HeatMap:
    """Areas by items."""

    items: tuple[str, ...]
    areas: tuple[str, ...]
    rows: tuple[tuple[HeatCell, ...], ...]


@dataclass(frozen=True)
class ScoreRow:
    """A response's total score."""

    who: str
    response: str
    score: str
    chip: Chip | None
    complaint: Link | str | None


@dataclass(frozen=True)
class CommentRow:
    """What somebody wrote."""

    where: str
    item: str
    says: str
    severe: bool
    follow_up: Link | str | None


@dataclass(frozen=True)
class SurveyView:
    """A survey's report page."""

    id: str
    title: str
    crumbs: tuple[Link, ...]
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    heat: HeatMap | None
    scores: tuple[ScoreRow, ...]
    comments: tuple[CommentRow, ...]
    follow_ups: tuple[Link | str, ...]
    dispatch: tuple[tuple[str, str, str], ...]
    judgements: tuple[JudgementRow, ...]
    method: tuple[str, ...]
    files: tuple[str, ...]


def survey_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The list and every survey's page."""
    demanded = any(
        duty.rule == "surveyed-every" and duty.organisation == ledger.id for duty in facts.judged.obligations
    )
    if not ledger.surveys and not demanded:
        return
    title = register_title(ledger, "surveys", words)
    base = f"{ledger.id}/surveys"
    yield Page(f"{base}/index", "surveys.html", title, _list_view(title, ledger, facts, words))
    up = crumbs(words, ledger, Link(title, f"{base}/index"))
    for survey in ledger.surveys.values():
        yield Page(f"{base}/{survey.id}", "survey.html", survey.id, _view(survey, ledger, facts, words, up))


def _list_view(title: str, ledger: Ledger, facts: Facts, words: Language) -> SurveysView:
    rows = tuple(
        _list_row(survey, ledger, facts, words) for survey in reversed(tuple(ledger.surveys.values()))
    )
    chart = trend_chart(ledger, facts, words, f"{ledger.id}/surveys/index")
    duties = [
        d for d in facts.judged.obligations if d.organisation == ledger.id and d.rule == "surveyed-every"
    ]
    missed = [duty for duty in duties if duty.is_finding]
    lead = (
        words.say("surveys.count", n=len(rows)),
        words.say("surveys.missed", n=len(missed)) if missed else words.say("surveys.none-missed"),
    )
    findings = judgement_rows(missed, facts, words)
    has_scores = any(row.score for row in rows)
    return SurveysView(
        title, crumbs(words, ledger), lead, (chart,) if chart else (), rows, has_scores, findings
    )


def _one(facts: Facts, metric: str, ledger: Ledger, survey: Survey, **keys: str) -> Row | None:
    return next(facts.figures[metric].each(organisation=ledger.id, survey=survey.id, **keys), None)


def _list_row(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> SurveyRow:
    rate = _one(facts, "satisfaction-by-survey", ledger, survey)
    back = _one(facts, "recovery-by-survey", ledger, survey, measure="returned")
    score = _one(facts, "score-by-survey", ledger, survey)
    mean = score.number("mean") if score else None
    return SurveyRow(
        link=Link(survey.id, f"{ledger.id}/surveys/{survey.id}"),
        title=title_of(survey, words),
        run_by=survey.run_by,
        out=survey.first_out.isoformat() if survey.first_out else "",
        recovery=share(back) if back else "",
        rate=share(rate, target_of(ledger, facts)) if rate else "",
        base=f"{rate.count('numerator'):,} ÷ {rate.count('denominator'):,}"
        if rate and rate.count("denominator")
        else "",
        score=number(mean) if mean is not None else "",
        state=_state(survey, words),
    )


def title_of(survey: Survey, words: Language) -> str:
    """What the plan or the form calls the survey."""
    if survey.plan and survey.plan.title:
        return survey.plan.title.say(words.code)
    return survey.form.title.say(words.code) if survey.form else survey.id


def _state(survey: Survey, words: Language) -> Chip:
    if survey.report and survey.report.dispatch:
        return Chip("pass", words.say("surveys.state.distributed"))
    if survey.report:
        return Chip("due", words.say("surveys.state.reported"))
    if survey.closed:
        return Chip("soon", words.say("surveys.state.collected"))
    return Chip("due", words.say("surveys.state.collecting" if survey.first_out else "surveys.state.planned"))


def _view(survey: Survey, ledger: Ledger, facts: Facts, words: Language, up: tuple[Link, ...]) -> SurveyView:
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
        steps=_steps(survey, ledger, words),
        figures=tuple(_figures(survey, ledger, facts, words)),
        charts=(*((back,) if back else ()), *charts),
        heat=heat_map(survey, ledger, facts, words),
        scores=tuple(_scores(survey, ledger, facts, words)),
        comments=tuple(_comments(survey, ledger, words))[:COMMENTS_SHOWN],
        follow_ups=tuple(
            Link(f"{v.id} · {v.date.isoformat()}", f"{ledger.id}/visits/{v.id}") for v in follow_ups
        ),
        dispatch=tuple((entry.to, entry.role or "", entry.date.isoformat()) for entry in report.dispatch)
        if report
        else (),
        judgements=judgement_rows(shown, facts, words),
        method=_method(survey, words),
        files=tuple(paths),
    )


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
    back = _one(facts, "recovery-by-survey", ledger, survey, measure="returned")
    rate = _one(facts, "satisfaction-by-survey", ledger, survey)
    lines = []
    if back is not None:
        lines.append(
            words.say(
                "surveys.lead-back", distributed=back.count("denominator"), returned=back.count("so_far")
            )
        )
    worst = _worst_area(survey)
    if worst is not None:
        area, returned, distributed = worst
        written = percent(returned, distributed, _required(ledger, facts) or None)
        lines.append(words.say("surveys.lead-worst", area=area_name(area, ledger, words), share=written))
    if rate is not None and rate.count("denominator"):
        lines.append(words.say("surveys.lead-rate", share=share(rate, target_of(ledger, facts))))
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


def _figures(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[Figure]:
    rate = _one(facts, "satisfaction-by-survey", ledger, survey)
    if rate is not None and rate.count("denominator"):
        base = f"{rate.count('numerator'):,} ÷ ({rate.count('numerator'):,} + {rate.count('denominator') - rate.count('numerator'):,})"
        note = words.say(
            "surveys.rate-note", interval=interval(rate, words), no_answer=rate.count("no_answer")
        )
        yield Figure(
            words.say("metrics.satisfaction-by-survey.name"),
            share(rate, target_of(ledger, facts)),
            base,
            note,
        )
        top = percent(rate.count("top_two"), rate.count("denominator"))
        yield Figure(
            words.say("surveys.top-two"),
            top,
            f"{rate.count('top_two'):,} ÷ {rate.count('denominator'):,}",
            words.say("surveys.top-two-note"),
        )
    back = _one(facts, "recovery-by-survey", ledger, survey, measure="returned")
    if back is not None and back.count("denominator"):
        value = share(back) or words.say("surveys.so-far", n=back.count("so_far"))
        base = f"{back.count('so_far'):,} ÷ {back.count('denominator'):,}"
        yield Figure(
            words.say("metrics.recovery-by-survey.name"),
            value,
            base,
            words.say("surveys.areas", n=back.count("areas")),
        )
    score = _one(facts, "score-by-survey", ledger, survey)
    if score is not None and score.count("n"):
        lowest = number(score.number("lowest") or 0.0)
        yield Figure(
            words.say("surveys.mean-score"),
            number(score.number("mean") or 0.0),
            words.say("surveys.n", n=score.count("n")),
            words.say("surveys.lowest", score=lowest),
        )


def heat_map(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> HeatMap | None:
    """Areas by items; the colour says how far from the target, which only an objective gives."""
    target = target_of(ledger, facts)
    rows = list(facts.figures["satisfaction-by-area-and-item"].each(organisation=ledger.id, survey=survey.id))
    if not any(row.count("denominator") for row in rows):
        return None
    planned = [entry.area for entry in survey.distribution.areas] if survey.distribution else []
    areas = list(dict.fromkeys([*planned, *(row.text("area") for row in rows)]))
    items = list(dict.fromkeys(row.text("item") for row in rows))
    by_cell = {(row.text("area"), row.text("item")): row for row in rows}
    cells = tuple(tuple(_heat_cell(by_cell.get((area, item)), target) for area in areas) for item in items)
    return HeatMap(
        tuple(item_name(item, survey, words) for item in items),
        tuple(area_name(area, ledger, words) for area in areas),
        cells,
    )


def _heat_cell(row: Row | None, target: int | None) -> HeatCell:
    if row is None or not row.count("denominator"):
        return HeatCell("", "none", "")
    fraction = f"{row.count('numerator')}/{row.count('denominator')}"
    if row.count("denominator") < FEWEST:
        return HeatCell(f"n={row.count('denominator')}", "few", fraction)
    gap = 100 * (row.number("value") or 0.0) - (target if target is not None else 100)
    below = target is not None and 100 * row.count("numerator") < target * row.count("denominator")
    step = min(3, 1 + int(abs(gap) // 6))
    level = "" if target is None else f"low-{step}" if below else f"high-{step}"
    return HeatCell(share(row, target), level or "plain", fraction)


def _scores(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[ScoreRow]:
    """Total scores, the lowest first; those that must become a complaint with the one they became."""
    duties = {
        judgement.subject.part: judgement
        for judgement in facts.judged.by_subject.get((ledger.id, "surveys", survey.id), ())
        if judgement.rule == "low-score-becomes-complaint"
    }
    scored = [(survey.score(entry), entry) for entry in survey.responses if entry.customer]
    for score, entry in sorted((s for s in scored if s[0] is not None), key=lambda s: (s[0] or 0.0, s[1].id)):
        judgement = duties.get(entry.id)
        rows = judgement_rows((judgement,), facts, words) if judgement and judgement.due else ()
        opened = rows[0].evidence[0] if rows and rows[0].evidence else None
        chip = rows[0].chip if rows else None
        yield ScoreRow(
            customer_name(entry.customer or "", ledger), entry.id, number(score or 0.0, 2), chip, opened
        )


def _comments(survey: Survey, ledger: Ledger, words: Language) -> Iterator[CommentRow]:
    """Severe ones first, then in the order of the responses."""
    found = [(comment, entry) for entry in survey.responses for comment in entry.comments]
    for comment, entry in sorted(found, key=lambda pair: not pair[0].severe):
        visits = ledger.follow_ups_by_subject.get(f"{survey.id}/{entry.id}", ())
        link = Link(visits[0].id, f"{ledger.id}/visits/{visits[0].id}") if visits else None
        where = (
            area_name(entry.area, ledger, words)
            if entry.area
            else customer_name(entry.customer or "", ledger)
        )
        item = item_name(comment.about, survey, words) if comment.about else ""
        yield CommentRow(where, item, comment.says, comment.severe, link)


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
