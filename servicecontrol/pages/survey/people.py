"""Who answered a survey, what the answers weigh, and whether a follow-up heard the same."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.measure.surveys import (
    FollowUpAgreement,
    NonResponseByItem,
    RecoveryBySurvey,
    SatisfactionBySurvey,
    SatisfactionWeighted,
    SurveyResponseRates,
)
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import (
    FigurePart,
    Heading,
    coefficient,
    probability,
    row_headings,
    share_interval,
    share_range,
    written_share,
)
from servicecontrol.pages.shared.names import item_name
from servicecontrol.pages.shared.shares import FEWEST, interval, share
from servicecontrol.pages.shared.targets import target_of
from servicecontrol.statistics.proportions import half_width, sample_needed
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language, number, percent

#: How near to the truth a survey should come, in percentage points.
_NEAR = 5


def people_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """Who took part, by the procedure's count and by AAPOR's; None before anything came back."""
    rows = tuple(_rates(survey, context))
    if not rows or not survey.counted:
        return None
    return FigurePart(
        "people",
        context.say("surveys.people"),
        (*_precision(survey, context), *_left_blank(survey, context), *_answered_twice(survey, context)),
        row_headings(context.words, "surveys.people-counted", "surveys.share", "charts.base"),
        rows,
        (context.say("surveys.people-note"),),
    )


def _rates(survey: Survey, context: PageContext) -> Iterator[tuple[str, ...]]:
    for row in context.rows(RecoveryBySurvey, survey=survey.id):
        written = share(row)
        if written and row.numerator is not None:
            label = context.say(f"surveys.people-{row.measure}")
            yield (label, written, _base(row.numerator, row.denominator))
    for rates in context.rows(SurveyResponseRates, survey=survey.id):
        if rates.rr1 is not None:
            complete, partial, out = rates.complete or 0, rates.partial or 0, rates.distributed or 0
            yield (context.say("surveys.people-rr1"), percent(complete, out), _base(complete, out))
            both = complete + partial
            yield (context.say("surveys.people-rr2"), percent(both, out), _base(both, out))


def _base(numerator: int, denominator: int) -> str:
    return f"{numerator:,} ÷ {denominator:,}"


def _precision(survey: Survey, context: PageContext) -> Iterator[str]:
    """How far a share may be off, where it is known how many there are to ask."""
    n = len(survey.counted)
    if survey.distribution and survey.distribution.customers:
        key, population = "surveys.precision-customers", _customers(survey, context.ledger)
    else:
        row = context.row(SatisfactionWeighted, survey=survey.id)
        key, population = "surveys.precision-of", row.population or 0 if row else 0
    if n == population and n >= FEWEST:
        yield context.say("surveys.census", n=n)
        return
    off = half_width(n, population)
    if off is not None and population >= n >= FEWEST:
        yield context.say(key, n=n, population=population, points=number(100 * off))
        needed = sample_needed(_NEAR, population)
        if needed > n:
            yield context.say("surveys.precision-needed", needed=needed, near=_NEAR)


def _customers(survey: Survey, ledger: Ledger) -> int:
    """Those who were customers on the day that the first form went out."""
    return sum(
        entry.first <= survey.day and (entry.last is None or entry.last >= survey.day)
        for entry in ledger.customers.values()
    )


def _left_blank(survey: Survey, context: PageContext) -> Iterator[str]:
    rows = [row for row in context.rows(NonResponseByItem, survey=survey.id) if row.numerator]
    if rows:
        most = max(rows, key=lambda row: row.value or 0.0)
        name = item_name(most.item, survey, context.words)
        base = _base(most.numerator, most.denominator)
        yield context.say("surveys.left-blank", item=name, share=share(most), base=base)


def _answered_twice(survey: Survey, context: PageContext) -> Iterator[str]:
    """Whose forms are not all counted, so that nobody looks for them."""
    if survey.superseded:
        yield context.say("surveys.answered-twice", n=len(set(survey.superseded.values())))


def weighted_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """The rate as answered beside the one by households; None without several areas to weigh."""
    row = context.row(SatisfactionWeighted, survey=survey.id)
    pooled = context.row(SatisfactionBySurvey, survey=survey.id)
    if row is None or pooled is None or row.areas <= 1 or not pooled.denominator:
        return None
    title = context.say("surveys.weighted")
    value = row.value
    if value is None:
        lacking = context.say("surveys.weighted-none", n=row.areas_lacking, total=row.areas)
        return FigurePart("weighted", title, (lacking,))
    rate = written_share(value, target_of(survey, context.ledger))
    base = _base(pooled.numerator, pooled.denominator)
    weighed = context.say("surveys.n", n=row.respondents)
    rows = (
        (context.say("surveys.weighted-pooled"), share(pooled), base, share_interval(pooled, context.words)),
        (context.say("surveys.weighted-compare"), rate, weighed, share_interval(row, context.words)),
        (
            context.say("surveys.weighted-finite"),
            rate,
            weighed,
            _of_households_alone(row, context.words),
        ),
    )
    effect = context.say("surveys.weighted-effect", effect=number(row.weights_effect or 1.0, 3))
    said = context.say("surveys.weighted-says", population=row.population or 0)
    headings = row_headings(
        context.words, "surveys.counted-how", "surveys.rate", "charts.base", "charts.interval"
    )
    return FigurePart("weighted", title, (said,), headings, rows, (effect,))


def _of_households_alone(row: SatisfactionWeighted, words: Language) -> str:
    if row.low_finite is not None and row.low_finite == row.high_finite:
        return words.say("surveys.is-census")
    return share_range(row.low_finite, row.high_finite, words)


def agreement_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """Whether those called again said the same; None where nobody was called."""
    row = context.row(FollowUpAgreement, survey=survey.id)
    if row is None:
        return None
    title = context.say("surveys.agreement")
    calls = context.say("surveys.agreement-calls", n=row.called, reached=row.reached)
    if not row.denominator:
        return FigurePart("agreement", title, (calls, context.say("surveys.agreement-none")))
    agreed = context.say(
        "surveys.agreement-says",
        n=row.denominator,
        agreed=row.numerator,
        share=share(row),
        interval=interval(row, context.words),
        respondents=row.respondents,
    )
    headings = (
        *row_headings(context.words, "surveys.agreement-measure", "surveys.value"),
        Heading(context.say("charts.interval")),
    )
    rows = tuple(_beyond_chance(row, context.words))
    notes = (
        context.say("surveys.agreement-selected"),
        _moved(row, context.words),
        *_unsaid(row, context.words),
    )
    behind = context.say("surveys.agreement-behind")
    return FigurePart("agreement", title, (calls, agreed), headings, rows, notes, behind=behind)


def _beyond_chance(row: FollowUpAgreement, words: Language) -> Iterator[tuple[str, ...]]:
    low, high = row.kappa_low, row.kappa_high
    ends = words.say("surveys.agreement-undefined")
    if low is not None and high is not None:
        ends = words.say("frame.signed-range", low=coefficient(low), high=coefficient(high))
    beyond = {"kappa": row.kappa, "kappa-weighted": row.kappa_weighted, "pabak": row.pabak, "ac1": row.ac1}
    for name, value in beyond.items():
        written = words.say("surveys.agreement-undefined") if value is None else coefficient(value)
        yield (words.say(f"surveys.agreement-{name}"), written, ends if name == "kappa" else "")


def _unsaid(row: FollowUpAgreement, words: Language) -> Iterator[str]:
    """Why nothing is said of kappa, or of how far chance may have moved it."""
    if row.kappa is None:
        yield words.say("surveys.agreement-alike")
    elif row.kappa_low is None:
        yield words.say("surveys.agreement-no-interval")


def _moved(row: FollowUpAgreement, words: Language) -> str:
    p = row.p
    if p is None:
        return words.say("surveys.agreement-same")
    return words.say("surveys.agreement-moved", better=row.better, worse=row.worse, p=probability(p))
