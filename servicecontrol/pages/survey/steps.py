"""The steps of a survey's life: what is done, when and by whom, and what is still to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from servicecontrol.measure.surveys import RecoveryBySurvey
from servicecontrol.pages.shared.chips import verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_row
from servicecontrol.store import Survey
from servicecontrol.verdicts import GRAVITY, Judgement


@dataclass(frozen=True)
class SurveyStep:
    """A step of a survey's life."""

    name: str
    when: str
    who: str
    done: bool


def survey_steps(survey: Survey, context: PageContext) -> tuple[SurveyStep, ...]:
    """Plan, approval, distribution, collection, follow-up, report, review, dispatch: the order of the procedure."""
    plan, report = survey.plan, survey.report
    approval = plan.approvals[0] if plan and plan.approvals else None
    review = report.reviews[0] if report and report.reviews else None
    follow_ups = context.ledger.follow_ups_by_subject.get(survey.id, ())
    sent = min((entry.date for entry in report.dispatch), default=None) if report else None
    back = context.row(RecoveryBySurvey, survey=survey.id, measure="returned")
    out, came = (back.denominator, back.so_far) if back else (0, 0)
    found: Mapping[str, tuple[date | None, str]] = {
        "plan": (plan.written if plan else None, plan.author if plan else ""),
        "approval": (approval.date if approval else None, approval.by if approval else ""),
        "distribution": (survey.first_out, context.say("surveys.distributed", n=out)),
        "collection": (survey.closed, context.say("surveys.distributed", n=came)),
        "follow-up": (
            min((v.date for v in follow_ups), default=None),
            context.say("surveys.times", n=len(follow_ups)),
        ),
        "report": (report.issued if report else None, report.author if report else ""),
        "review": (review.date if review else None, review.by if review else ""),
        "dispatch": (
            sent,
            context.say("surveys.copies", n=len(report.dispatch)) if report and report.dispatch else "",
        ),
    }
    return tuple(
        SurveyStep(
            context.say(f"surveys.step.{name}"),
            day.isoformat() if day else "",
            who if day else "",
            day is not None,
        )
        for name, (day, who) in found.items()
    )


#: So many parts of a survey stand in rows of their own: its areas, hardly its responses.
_APART = 6


def survey_judgements(survey: Survey, context: PageContext) -> tuple[JudgementRow, ...]:
    """A row for each judgement, the gravest first; many that are alike and no findings stand together in one."""
    alike: dict[tuple[object, ...], list[Judgement]] = {}
    for number, entry in enumerate(
        context.judged.by_subject.get((context.ledger.id, "surveys", survey.id), ())
    ):
        alone = entry.is_finding or not entry.subject.part
        key = (number,) if alone else (entry.clauses, entry.rule, entry.verdict)
        alike.setdefault(key, []).append(entry)
    groups = sorted(alike.values(), key=lambda group: GRAVITY.index(group[0].verdict))
    return tuple(row for group in groups for row in _rows(group, context))


def _rows(group: list[Judgement], context: PageContext) -> tuple[JudgementRow, ...]:
    if len(group) <= _APART:
        return tuple(_named(entry, context) for entry in group)
    first = _named(group[0], context)
    said = context.say("surveys.parts-judged", n=len(group))
    chip = verdict_chip(group[0].verdict, context.words)
    return (
        replace(
            first, chip=chip, subject="", said=said, due="", lenient_due="", waits="", skipped=(), evidence=()
        ),
    )


def _named(judgement: Judgement, context: PageContext) -> JudgementRow:
    """A row that names the part of the survey alone: the page is the survey's."""
    return replace(judgement_row(judgement, context), subject=judgement.subject.part)
