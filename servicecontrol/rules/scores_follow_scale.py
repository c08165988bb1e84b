"""Surveys: the scores of a form's levels leave a low total possible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Count
from servicecontrol.records.survey import ScaleLevel
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict

#: The scores of the worst level and of the best.
_ENDS = (0.0, 100.0)


@rule
def scores_follow_scale(survey: Survey, context: Context, *, limit: Count) -> Iterator[Check]:
    """Levels score from 0 to 100 in their order, as in the survey compared with, and a dissatisfied one low.

    A dissatisfied level that scores above the limit is broken; scores that do not reach from end to end, or are others
    than in the earlier survey, are in doubt. So is every total above the limit that comes of such scores.
    """
    rated = [
        level
        for level in _scale(survey)
        if level.score is not None and level.counts_as in ("qualified", "unsatisfied")
    ]
    if not rated:
        return
    lifted = {
        level.code for level in rated if level.counts_as == "unsatisfied" and (level.score or 0) > limit
    }
    found = _fault(survey, context, rated, lifted, limit)
    verdict, key = found or ("pass", "kept")
    values: dict[str, Value] = {"limit": limit}
    message = Message(f"rules.scores-follow-scale.{key}", values)
    yield Check(Subject("surveys", survey.id), survey.day, verdict, message, survey.run_by, file="form")
    for response in survey.responses if found else ():
        if (survey.score(response) or 0.0) > limit:
            message = Message("rules.scores-follow-scale.total", values)
            subject = Subject("surveys", survey.id, response.id)
            day = response.returned or survey.day
            yield Check(subject, day, "warn", message, survey.run_by, file="responses")


def _fault(
    survey: Survey, context: Context, rated: list[ScaleLevel], lifted: set[str], limit: int
) -> tuple[Verdict, str] | None:
    """The gravest thing wrong with the scores of the levels that are rated."""
    scores = [level.score or 0.0 for level in sorted(rated, key=lambda level: (len(level.code), level.code))]
    rises = all(one < other for one, other in pairwise(scores))
    falls = all(one > other for one, other in pairwise(scores))
    if lifted:
        return "fail", "lifted"
    if not (rises or falls) or (min(scores), max(scores)) != _ENDS:
        return "warn", "not-spread"
    if _scored_otherwise(survey, context, rated):
        return "warn", "other-scores"
    return None


def _scored_otherwise(survey: Survey, context: Context, rated: list[ScaleLevel]) -> bool:
    """Whether the survey that it is compared with gives a level of the same words another score."""
    earlier = context.ledger.surveys.get(survey.form.comparable_with or "") if survey.form else None
    known = {str(level.label): level.score for level in _scale(earlier)}
    return any(known.get(str(level.label), level.score) != level.score for level in rated)


def _scale(survey: Survey | None) -> tuple[ScaleLevel, ...]:
    return survey.form.scale if survey and survey.form else ()
