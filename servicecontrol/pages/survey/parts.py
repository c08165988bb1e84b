"""What a survey report counts and lists: headline figures, total scores, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.measure.objectives import share_standing, survey_objective
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.figure_part import share_interval
from servicecontrol.pages.shared.judgements import LOW_SCORE, at_limit_note, judgement_rows
from servicecontrol.pages.shared.names import area_name, customer_name, item_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.shares import interval, share
from servicecontrol.pages.shared.targets import standing_chip, target_of, with_target
from servicecontrol.pages.survey.recovery import required_share, worst_area
from servicecontrol.store import Ledger, Survey
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


def follow_up_rows(survey: Survey, ledger: Ledger, words: Language) -> Iterator[FollowUpRow]:
    """The follow-ups of the survey's answers, in the order of their days."""
    for call in ledger.follow_ups_by_subject.get(survey.id, ()):
        yield FollowUpRow(
            Link(call.id, f"{ledger.id}/visits/{call.id}"),
            call.date.isoformat(),
            call.checks.partition("/")[2] or call.checks,
            call.by,
            words.say(f"words.result.{call.result}"),
        )


def one_row(facts: Facts, metric: str, ledger: Ledger, survey: Survey, **keys: str) -> Row | None:
    """A survey's only row of a metric; None where it has none."""
    return next(facts.figures[metric].each(organisation=ledger.id, survey=survey.id, **keys), None)


def headline_figures(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[Figure]:
    """The figures at the head of a report, each with its fraction."""
    rate = one_row(facts, "satisfaction-by-survey", ledger, survey)
    if rate is not None and rate.count("denominator"):
        qualified = rate.count("numerator")
        base = f"{qualified:,} ÷ ({qualified:,} + {rate.count('denominator') - qualified:,})"
        note = words.say(
            "surveys.rate-note", interval=interval(rate, words), no_answer=rate.count("no_answer")
        )
        note = _joined(note, _of_these_alone(rate, words), words)
        held = survey_objective(ledger, survey)
        yield Figure(
            words.say("metrics.satisfaction-by-survey.name"),
            share(rate, target_of(survey, ledger)),
            base,
            with_target(note, held[1] if held else None, words),
            _standing(rate, survey, ledger, words),
        )
        top = percent(rate.count("top_two"), rate.count("denominator"))
        yield Figure(
            words.say("surveys.top-two"),
            top,
            f"{rate.count('top_two'):,} ÷ {rate.count('denominator'):,}",
            words.say("surveys.top-two-note", interval=_top_two_interval(survey, ledger, facts, words)),
        )
    back = one_row(facts, "recovery-by-survey", ledger, survey, measure="returned")
    if back is not None and back.count("denominator"):
        value = share(back) or words.say("surveys.so-far", n=back.count("so_far"))
        base = f"{back.count('so_far'):,} ÷ {back.count('denominator'):,}"
        note, chip = _recovery(survey, back.count("areas"), ledger, facts, words)
        yield Figure(words.say("metrics.recovery-by-survey.name"), value, base, note, chip)
    score = one_row(facts, "score-by-survey", ledger, survey)
    if score is not None and score.count("n"):
        lowest = number(score.number("lowest") or 0.0)
        yield Figure(
            words.say("surveys.mean-score"),
            number(score.number("mean") or 0.0),
            words.say("surveys.n", n=score.count("n")),
            _joined(_score_interval(score, words), words.say("surveys.lowest", score=lowest), words),
        )

    again = one_row(facts, "follow-up-agreement", ledger, survey)
    if again is not None and again.count("denominator"):
        yield Figure(
            words.say("metrics.follow-up-agreement.name"),
            share(again),
            f"{again.count('numerator'):,} ÷ {again.count('denominator'):,}",
            interval(again, words),
        )


def _recovery(
    survey: Survey, n: int, ledger: Ledger, facts: Facts, words: Language
) -> tuple[str, Chip | None]:
    """The area from which the fewest came back, and whether every area reaches what the procedure asks for."""
    required = required_share(ledger, facts)
    areas = survey.distribution.areas if survey.distribution else ()
    worst = worst_area(survey)
    counting = any(area.returned is None for area in areas)
    note = words.say("surveys.areas", n=n) if areas else ""
    if worst is not None and worst.returned is not None and not counting:
        rate = percent(worst.returned, worst.distributed, required or None)
        note = words.say("surveys.areas-worst", n=n, area=area_name(worst.area, ledger, words), share=rate)
    if not required or not areas or counting:
        return note, None
    below = sum(100 * (area.returned or 0) < required * area.distributed for area in areas)
    if below:
        return note, Chip("fail", words.say("surveys.areas-short", n=below))
    return note, Chip("pass", words.say("surveys.areas-met"))


def _top_two_interval(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> str:
    row = one_row(facts, "top-two-by-survey", ledger, survey)
    return interval(row, words) if row else ""


def _score_interval(row: Row, words: Language) -> str:
    """The interval of a mean score, in points as the score itself; none of fewer than two."""
    low, high = row.number("low"), row.number("high")
    if low is None or high is None:
        return ""
    return words.say("frame.interval", low=number(max(0.0, low)), high=number(min(100.0, high)))


def _of_these_alone(rate: Row, words: Language) -> str:
    """The interval for the customers of that day, who are few; empty where forms went to households."""
    alone = share_interval(rate, words, "low_finite", "high_finite")
    if not alone:
        return ""
    if rate.cells["low_finite"] == rate.cells["high_finite"]:
        return words.say("surveys.rate-census", population=rate.count("population"))
    return words.say("surveys.rate-finite", population=rate.count("population"), interval=alone)


def _joined(first: str, second: str, words: Language) -> str:
    return words.say("frame.two-clauses", first=first, second=second) if first and second else first or second


def score_rows(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[ScoreRow]:
    """Total scores, the lowest first; those that must become a complaint with the one they became."""
    duties = {
        judgement.subject.part: judgement
        for judgement in facts.judged.by_subject.get((ledger.id, "surveys", survey.id), ())
        if judgement.rule == LOW_SCORE
    }
    scored = [(survey.score(entry), entry) for entry in survey.responses if entry.customer]
    for score, entry in sorted((s for s in scored if s[0] is not None), key=lambda s: (s[0] or 0.0, s[1].id)):
        judgement = duties.get(entry.id)
        rows = judgement_rows((judgement,), facts, words) if judgement and judgement.due else ()
        opened = rows[0].evidence[0] if rows and rows[0].evidence else None
        chip = rows[0].chip if rows else None
        note = at_limit_note(judgement, words)
        who = customer_name(entry.customer or "", ledger)
        yield ScoreRow(who, entry.id, number(score or 0.0, 2), chip, opened, note)


def _standing(rate: Row, survey: Survey, ledger: Ledger, words: Language) -> Chip | None:
    """While forms are out nothing is met or missed yet."""
    held = survey_objective(ledger, survey)
    if held is None or survey.closed is None:
        return None
    found = share_standing(held[1], rate.count("numerator"), rate.count("denominator"))
    return standing_chip(found, words)


def comment_rows(survey: Survey, ledger: Ledger, words: Language) -> Iterator[CommentRow]:
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
