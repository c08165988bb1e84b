"""What a survey says first: how many came back, where the fewest did, how satisfied they are, and with what not."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.measure.objectives import share_standing, survey_objective
from servicecontrol.measure.surveys import RecoveryBySurvey, SatisfactionByItem, SatisfactionBySurvey
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import area_name, item_name
from servicecontrol.pages.shared.shares import FEWEST, share
from servicecontrol.pages.shared.targets import target_of, written_target
from servicecontrol.pages.survey.recovery import required_share, worst_area
from servicecontrol.store import Survey
from servicecontrol.text import percent

#: Items named; the chart below has all.
_NAMED = 3


def survey_lead(survey: Survey, context: PageContext) -> tuple[str, ...]:
    """The sentences at the head of a survey's page."""
    found = (*_came_back(survey, context), *_satisfied(survey, context))
    return found or (context.say("surveys.lead-none"),)


def _came_back(survey: Survey, context: PageContext) -> Iterator[str]:
    back = context.row(RecoveryBySurvey, survey=survey.id, measure="returned")
    if back is None or not back.denominator:
        return
    values = {"distributed": back.denominator, "returned": back.so_far}
    written = share(back)
    yield (
        context.say("surveys.lead-back", **values, share=written)
        if written
        else context.say("surveys.lead-so-far", **values)
    )
    areas = survey.distribution.areas if survey.distribution else ()
    out = sum(area.returned is None for area in areas)
    if out:
        yield context.say("surveys.lead-out", n=out)
        return
    worst = worst_area(survey)
    if worst is not None:
        rate = percent(worst.returned or 0, worst.distributed, required_share(context) or None)
        yield context.say(
            "surveys.lead-worst", area=area_name(worst.area, context.ledger, context.words), share=rate
        )


def _satisfied(survey: Survey, context: PageContext) -> Iterator[str]:
    rate = context.row(SatisfactionBySurvey, survey=survey.id)
    if rate is None or not rate.denominator:
        return
    target, held = target_of(survey, context.ledger), survey_objective(context.ledger, survey)
    written = share(rate, target)
    if survey.closed is None:
        yield context.say("surveys.lead-rate-so-far", share=written)
    elif target is None or held is None:
        yield context.say("surveys.lead-rate", share=written)
    else:
        standing = share_standing(held[1], rate.numerator, rate.denominator)
        yield context.say(f"surveys.lead-rate-{standing}", share=written, target=written_target(target))
    below = _below(survey, target, context) if target is not None else ()
    if below:
        more = len(below) - _NAMED
        key = "surveys.lead-below-more" if more > 0 else "surveys.lead-below"
        yield context.say(key, names=below[:_NAMED], n=max(more, 0))


def _below(survey: Survey, target: float, context: PageContext) -> tuple[str, ...]:
    """The items whose whole interval lies below the target, the worst first."""
    rows = context.rows(SatisfactionByItem, survey=survey.id)
    clear = [row for row in rows if row.denominator >= FEWEST and 100 * (row.high or 0.0) < target]
    worst_first = sorted(clear, key=lambda row: row.value or 0.0)
    return tuple(item_name(row.item, survey, context.words) for row in worst_first)
