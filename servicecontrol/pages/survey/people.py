"""Who answered a survey, what the answers weigh, and whether a follow-up heard the same."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.shared.figure_part import (
    FigurePart,
    Heading,
    coefficient,
    probability,
    row_headings,
    share_interval,
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


def people_part(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """Who took part, by the procedure's count and by AAPOR's; None before anything came back."""
    rows = tuple(_rates(survey, ledger, facts, words))
    if not rows or not survey.responses:
        return None
    return FigurePart(
        "people",
        words.say("surveys.people"),
        (*_precision(survey, ledger, facts, words), *_left_blank(survey, ledger, facts, words)),
        row_headings(words, "surveys.people-counted", "surveys.share", "charts.base"),
        rows,
        (words.say("surveys.people-note"),),
    )


def _rates(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[tuple[str, ...]]:
    here = {"organisation": ledger.id, "survey": survey.id}
    for row in facts.figures["recovery-by-survey"].each(**here):
        written = share(row)
        if written:
            label = words.say(f"surveys.people-{row.text('measure')}")
            yield (label, written, _base(row.count("numerator"), row.count("denominator")))
    for row in facts.figures["response-rates"].each(**here):
        if row.cells["rr1"] is not None:
            complete, partial, out = (row.count(name) for name in ("complete", "partial", "distributed"))
            yield (words.say("surveys.people-rr1"), percent(complete, out), _base(complete, out))
            both = complete + partial
            yield (words.say("surveys.people-rr2"), percent(both, out), _base(both, out))


def _base(numerator: int, denominator: int) -> str:
    return f"{numerator:,} ÷ {denominator:,}"


def _precision(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[str]:
    """How far a share may be off, where it is known how many there are to ask."""
    n = len(survey.responses)
    if survey.distribution and survey.distribution.customers:
        key, population = "surveys.precision-customers", _customers(survey, ledger)
    else:
        row = _row(facts, "satisfaction-weighted", survey, ledger)
        key, population = "surveys.precision-of", int(row.number("population") or 0) if row else 0
    if n == population and n >= FEWEST:
        yield words.say("surveys.census", n=n)
        return
    off = half_width(n, population)
    if off is not None and population >= n >= FEWEST:
        yield words.say(key, n=n, population=population, points=number(100 * off))
        needed = sample_needed(_NEAR, population)
        if needed > n:
            yield words.say("surveys.precision-needed", needed=needed, near=_NEAR)


def _customers(survey: Survey, ledger: Ledger) -> int:
    """Those who were customers on the day that the first form went out."""
    return sum(
        entry.first <= survey.day and (entry.last is None or entry.last >= survey.day)
        for entry in ledger.customers.values()
    )


def _left_blank(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> Iterator[str]:
    rows = [
        row
        for row in facts.figures["non-response-by-item"].each(organisation=ledger.id, survey=survey.id)
        if row.count("numerator")
    ]
    if rows:
        most = max(rows, key=lambda row: row.number("value") or 0.0)
        name = item_name(most.text("item"), survey, words)
        base = _base(most.count("numerator"), most.count("denominator"))
        yield words.say("surveys.left-blank", item=name, share=share(most), base=base)


def weighted_part(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """The rate as answered beside the one by households; None without several areas to weigh."""
    row = _row(facts, "satisfaction-weighted", survey, ledger)
    pooled = _row(facts, "satisfaction-by-survey", survey, ledger)
    if row is None or pooled is None or row.count("areas") <= 1 or not pooled.count("denominator"):
        return None
    title = words.say("surveys.weighted")
    value = row.number("value")
    if value is None:
        lacking = words.say("surveys.weighted-none", n=row.count("areas_lacking"), total=row.count("areas"))
        return FigurePart("weighted", title, (lacking,))
    rate = written_share(value, target_of(survey, ledger))
    base = _base(pooled.count("numerator"), pooled.count("denominator"))
    weighed = words.say("surveys.n", n=row.count("respondents"))
    rows = (
        (words.say("surveys.weighted-pooled"), share(pooled), base, share_interval(pooled, words)),
        (words.say("surveys.weighted-compare"), rate, weighed, share_interval(row, words)),
        (
            words.say("surveys.weighted-finite"),
            rate,
            weighed,
            share_interval(row, words, "low_finite", "high_finite"),
        ),
    )
    effect = words.say("surveys.weighted-effect", effect=number(row.number("weights_effect") or 1.0, 3))
    said = words.say("surveys.weighted-says", population=int(row.number("population") or 0))
    headings = row_headings(words, "surveys.counted-how", "surveys.rate", "charts.base", "charts.interval")
    return FigurePart("weighted", title, (said,), headings, rows, (effect,))


def agreement_part(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """Whether those called again said the same; None where nobody was called."""
    row = _row(facts, "follow-up-agreement", survey, ledger)
    if row is None:
        return None
    title = words.say("surveys.agreement")
    calls = words.say("surveys.agreement-calls", n=row.count("called"), reached=row.count("reached"))
    if not row.count("denominator"):
        return FigurePart("agreement", title, (calls, words.say("surveys.agreement-none")))
    agreed = words.say(
        "surveys.agreement-says",
        n=row.count("denominator"),
        agreed=row.count("numerator"),
        share=share(row),
        interval=interval(row, words),
        respondents=row.count("respondents"),
    )
    headings = (
        *row_headings(words, "surveys.agreement-measure", "surveys.value"),
        Heading(words.say("charts.interval")),
    )
    rows = tuple(_beyond_chance(row, words))
    notes = (words.say("surveys.agreement-selected"), _moved(row, words))
    return FigurePart("agreement", title, (calls, agreed), headings, rows, notes)


def _beyond_chance(row: Row, words: Language) -> Iterator[tuple[str, ...]]:
    low, high = row.number("kappa_low"), row.number("kappa_high")
    for name in ("kappa", "kappa_weighted", "pabak", "ac1"):
        value = row.number(name)
        ends = ""
        if name == "kappa" and low is not None and high is not None:
            ends = words.say("frame.signed-range", low=coefficient(low), high=coefficient(high))
        written = words.say("surveys.agreement-undefined") if value is None else coefficient(value)
        yield (words.say(f"surveys.agreement-{name.replace('_', '-')}"), written, ends)


def _moved(row: Row, words: Language) -> str:
    p = row.number("p")
    if p is None:
        return words.say("surveys.agreement-same")
    return words.say(
        "surveys.agreement-moved", better=row.count("better"), worse=row.count("worse"), p=probability(p)
    )


def _row(facts: Facts, metric: str, survey: Survey, ledger: Ledger) -> Row | None:
    return next(facts.figures[metric].each(organisation=ledger.id, survey=survey.id), None)
