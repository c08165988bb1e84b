"""The chart of a survey's ratings: how the answers to each item spread over the levels."""

from __future__ import annotations

from collections.abc import Mapping

from servicecontrol.charts import Chart, ChartFrame, Level, Rated, level_tokens, ratings
from servicecontrol.measure.surveys import RatingsByItem
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import item_name
from servicecontrol.store import Survey
from servicecontrol.text import Language, percent


def ratings_chart(survey: Survey, here: str, context: PageContext) -> Chart:
    """The levels that count, the worst left of zero; some item must have been rated."""
    codes, levels = _levels(survey, context.words)
    counted: dict[str, dict[str, int]] = {}
    unanswered: dict[str, int] = {}
    for row in context.rows(RatingsByItem, survey=survey.id):
        item = row.item
        counted.setdefault(item, {})[row.code] = row.count
        if row.counts_as == "no-answer":
            unanswered[item] = unanswered.get(item, 0) + row.count
    rated = [
        _rated(item_name(item, survey, context.words), counts, codes, levels, unanswered.get(item, 0))
        for item, counts in counted.items()
        if any(counts[code] for code in codes)
    ]
    headline = _headline(rated, levels, context.words)
    subtitle = context.say("charts-said.ratings-subtitle", survey=survey.id)
    frame = ChartFrame("ratings", headline, subtitle, headline, chart_foot(here, "ratings-by-item", context))
    return ratings(
        frame, rated, levels, context.words.say, subject=context.say("fields.item"), unit="\u202f%"
    )


def _levels(survey: Survey, words: Language) -> tuple[list[str], list[Level]]:
    """The codes of the levels that count, the worst first, and the levels themselves."""
    scale = [
        level
        for level in (survey.form.scale if survey.form else ())
        if level.counts_as in ("qualified", "unsatisfied")
    ]
    ordered = sorted(scale, key=lambda level: (level.counts_as == "qualified", -scale.index(level)))
    good = sum(level.counts_as == "qualified" for level in ordered)
    tokens = level_tokens(len(ordered) - good, good)
    levels = [
        Level(level.label.say(words.code), token, level.counts_as == "qualified")
        for level, token in zip(ordered, tokens, strict=True)
    ]
    return [level.code for level in ordered], levels


def _rated(
    label: str, counts: Mapping[str, int], codes: list[str], levels: list[Level], unanswered: int
) -> Rated:
    values = tuple(counts[code] for code in codes)
    shares = tuple(percent(value, sum(values)) for value in values)
    return Rated(label, values, shares, percent(_bad(values, levels), sum(values)), unanswered)


def _bad(values: tuple[int, ...], levels: list[Level]) -> int:
    return sum(value for value, level in zip(values, levels, strict=True) if not level.good)


def _headline(rated: list[Rated], levels: list[Level], words: Language) -> str:
    """Names every item that shares the largest dissatisfied share; none where nobody is dissatisfied."""
    shares = [(_bad(item.counts, levels), sum(item.counts)) for item in rated]
    bad, valid = max(shares, key=lambda share: share[0] / share[1])
    if not bad:
        return words.say("charts-said.ratings-none")
    names = tuple(
        item.label for item, (one, of) in zip(rated, shares, strict=True) if one * valid == bad * of
    )
    return words.say("charts-said.ratings", names=names, share=percent(bad, valid), n=len(names))
