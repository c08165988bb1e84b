"""What a survey report counts and lists: headline figures, total scores, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.measure.objectives import share_standing, survey_objective
from servicecontrol.measure.surveys import (
    FollowUpAgreement,
    RecoveryBySurvey,
    SatisfactionBySurvey,
    ScoreBySurvey,
    TopTwoBySurvey,
)
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import share_range
from servicecontrol.pages.shared.judgements import at_limit_note, judgement_rows
from servicecontrol.pages.shared.names import area_name, customer_name, item_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.shares import interval, share
from servicecontrol.pages.shared.targets import standing_chip, target_of, with_target
from servicecontrol.pages.survey.recovery import required_share, worst_area
from servicecontrol.purposes import Purpose
from servicecontrol.store import Survey
from servicecontrol.text import Language, number, percent

#: Comments shown on a report; the export holds all.
COMMENTS_SHOWN = 60


@dataclass(frozen=True)
class Figure:
    """A headline figure with the fraction that it is."""

    label: str
    value: str
    base: str
    note: str
    chip: Chip | None = None  #: how it stands to the objective of its own day


@dataclass(frozen=True)
class ScoreRow:
    """A response's total score."""

    who: str
    response: str
    score: str
    chip: Chip | None
    complaint: Link | str | None
    note: str = ""  #: a score of exactly the limit counts or not, as the clause is read


@dataclass(frozen=True)
class CommentRow:
    """What somebody wrote."""

    where: str
    item: str
    says: str
    severe: bool
    follow_up: Link | str | None


@dataclass(frozen=True)
class FollowUpRow:
    """A call or visit that checked an answer."""

    link: Link
    day: str
    checks: str
    by: str
    result: str


def follow_up_rows(survey: Survey, context: PageContext) -> Iterator[FollowUpRow]:
    """The follow-ups of the survey's answers, in the order of their days."""
    for call in context.ledger.follow_ups_by_subject.get(survey.id, ()):
        yield FollowUpRow(
            Link(call.id, f"{context.ledger.id}/visits/{call.id}"),
            call.date.isoformat(),
            call.checks.partition("/")[2] or call.checks,
            call.by,
            context.say(f"words.result.{call.result}"),
        )


def headline_figures(survey: Survey, context: PageContext) -> Iterator[Figure]:
    """The figures at the head of a report, each with its fraction."""
    rate = context.row(SatisfactionBySurvey, survey=survey.id)
    if rate is not None and rate.denominator:
        qualified = rate.numerator
        base = f"{qualified:,} ÷ ({qualified:,} + {rate.denominator - qualified:,})"
        note = context.say(
            "surveys.rate-note", interval=interval(rate, context.words), no_answer=rate.no_answer
        )
        note = _joined(note, _of_these_alone(rate, context.words), context.words)
        held = survey_objective(context.ledger, survey)
        yield Figure(
            context.say("metrics.satisfaction-by-survey.name"),
            share(rate, target_of(survey, context.ledger)),
            base,
            with_target(note, held[1] if held else None, context.words),
            _standing(rate, survey, context),
        )
        top = percent(rate.top_two, rate.denominator)
        yield Figure(
            context.say("surveys.top-two"),
            top,
            f"{rate.top_two:,} ÷ {rate.denominator:,}",
            context.say("surveys.top-two-note", interval=_top_two_interval(survey, context)),
        )
    back = context.row(RecoveryBySurvey, survey=survey.id, measure="returned")
    if back is not None and back.denominator:
        value = share(back) or context.say("surveys.so-far", n=back.so_far)
        base = f"{back.so_far:,} ÷ {back.denominator:,}"
        note, chip = _recovery(survey, back.areas, context)
        yield Figure(context.say("metrics.recovery-by-survey.name"), value, base, note, chip)
    score = context.row(ScoreBySurvey, survey=survey.id)
    if score is not None and score.n:
        lowest = number(score.lowest or 0.0)
        yield Figure(
            context.say("surveys.mean-score"),
            number(score.mean or 0.0),
            context.say("surveys.n", n=score.n),
            _joined(
                _score_interval(score, context.words),
                context.say("surveys.lowest", score=lowest),
                context.words,
            ),
        )

    again = context.row(FollowUpAgreement, survey=survey.id)
    if again is not None and again.denominator:
        yield Figure(
            context.say("metrics.follow-up-agreement.name"),
            share(again),
            f"{again.numerator:,} ÷ {again.denominator:,}",
            interval(again, context.words),
        )


def _recovery(survey: Survey, n: int, context: PageContext) -> tuple[str, Chip | None]:
    """The area from which the fewest came back, and whether every area reaches what the procedure asks for."""
    required = required_share(context)
    areas = survey.distribution.areas if survey.distribution else ()
    worst = worst_area(survey)
    counting = any(area.returned is None for area in areas)
    note = context.say("surveys.areas", n=n) if areas else ""
    if worst is not None and worst.returned is not None and not counting:
        rate = percent(worst.returned, worst.distributed, required or None)
        note = context.say(
            "surveys.areas-worst", n=n, area=area_name(worst.area, context.ledger, context.words), share=rate
        )
    if not required or not areas or counting:
        return note, None
    below = sum(100 * (area.returned or 0) < required * area.distributed for area in areas)
    if below:
        return note, Chip("fail", context.say("surveys.areas-short", n=below))
    return note, Chip("pass", context.say("surveys.areas-met"))


def _top_two_interval(survey: Survey, context: PageContext) -> str:
    row = context.row(TopTwoBySurvey, survey=survey.id)
    return interval(row, context.words) if row else ""


def _score_interval(row: ScoreBySurvey, words: Language) -> str:
    """The interval of a mean score, in points as the score itself; none of fewer than two."""
    low, high = row.low, row.high
    if low is None or high is None:
        return ""
    return words.say("frame.interval", low=number(max(0.0, low)), high=number(min(100.0, high)))


def _of_these_alone(rate: SatisfactionBySurvey, words: Language) -> str:
    """The interval for the customers of that day, who are few; empty where forms went to households."""
    alone = share_range(rate.low_finite, rate.high_finite, words)
    if not alone:
        return ""
    if rate.low_finite == rate.high_finite:
        return words.say("surveys.rate-census", population=rate.population or 0)
    return words.say("surveys.rate-finite", population=rate.population or 0, interval=alone)


def _joined(first: str, second: str, words: Language) -> str:
    return words.say("frame.two-clauses", first=first, second=second) if first and second else first or second


def score_rows(survey: Survey, context: PageContext) -> Iterator[ScoreRow]:
    """Total scores, the lowest first; those that must become a complaint with the one they became."""
    duties = {
        judgement.subject.part: judgement
        for judgement in context.judged.by_subject.get((context.ledger.id, "surveys", survey.id), ())
        if judgement.serves(Purpose.LOW_SCORE)
    }
    scored = [(survey.score(entry), entry) for entry in survey.counted if entry.customer]
    for score, entry in sorted((s for s in scored if s[0] is not None), key=lambda s: (s[0] or 0.0, s[1].id)):
        judgement = duties.get(entry.id)
        rows = judgement_rows((judgement,), context) if judgement and judgement.due else ()
        opened = rows[0].evidence[0] if rows and rows[0].evidence else None
        chip = rows[0].chip if rows else None
        note = at_limit_note(judgement, context.words)
        who = customer_name(entry.customer or "", context.ledger)
        yield ScoreRow(who, entry.id, number(score or 0.0, 2), chip, opened, note)


def _standing(rate: SatisfactionBySurvey, survey: Survey, context: PageContext) -> Chip | None:
    """While forms are out nothing is met or missed yet."""
    held = survey_objective(context.ledger, survey)
    if held is None or survey.closed is None:
        return None
    found = share_standing(held[1], rate.numerator, rate.denominator)
    return standing_chip(found, context.words)


def comment_rows(survey: Survey, context: PageContext) -> Iterator[CommentRow]:
    """Severe ones first, then in the order of the responses."""
    found = [(comment, entry) for entry in survey.responses for comment in entry.comments]
    for comment, entry in sorted(found, key=lambda pair: not pair[0].severe):
        visits = context.ledger.follow_ups_by_subject.get(f"{survey.id}/{entry.id}", ())
        link = Link(visits[0].id, f"{context.ledger.id}/visits/{visits[0].id}") if visits else None
        where = (
            area_name(entry.area, context.ledger, context.words)
            if entry.area
            else customer_name(entry.customer or "", context.ledger)
        )
        item = item_name(comment.about, survey, context.words) if comment.about else ""
        yield CommentRow(where, item, comment.says, comment.severe, link)
