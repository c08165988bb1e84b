"""Whether a survey differs from the one before: sentences that claim no more than the tests allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.surveys import ChangeByItem, ChangeBySurvey, SatisfactionTrend
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import (
    FigurePart,
    Heading,
    points,
    points_interval,
    probability,
    row_headings,
)
from servicecontrol.pages.shared.names import item_name
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language, percent

#: What is said of an item only where the tests confirm it.
_MOVES = frozenset({"improved", "worsened", "rising", "falling"})


def change_part(survey: Survey, context: PageContext) -> FigurePart | None:
    """How the survey compares with the one before; None for the first one, or where nobody answered."""
    if not survey.responses or survey.form is None or not _is_later(survey, context.ledger):
        return None
    rows = context.rows(ChangeByItem, survey=survey.id)
    whole = context.row(ChangeBySurvey, survey=survey.id)
    title = context.say("surveys.changed")
    if whole is None or not rows:
        key = "collecting" if survey.form.comparable_with and survey.closed is None else "other-form"
        return FigurePart("changed", title, (context.say(f"surveys.change-{key}"),))
    return FigurePart(
        "changed",
        title,
        (_whole(whole, context.words), _items(rows, survey, context.words), *_trend(survey, context)),
        (
            *row_headings(context.words, "surveys.item", "surveys.before", "surveys.now"),
            Heading(context.say("surveys.points")),
            Heading(context.say("charts.interval")),
            Heading(context.say("surveys.p-holm")),
            Heading(context.say("surveys.change"), numeric=False),
        ),
        tuple(_row(row, survey, context.words) for row in rows),
        tuple(_notes(rows, whole, context.words)),
    )


def _is_later(survey: Survey, ledger: Ledger) -> bool:
    """A department's own survey has none before it, unless its form names one."""
    if survey.form and survey.form.comparable_with:
        return True
    others = [
        one for one in ledger.surveys.values() if one.day < survey.day and _level(one) == _level(survey)
    ]
    return bool(others) and _level(survey) != "department"


def _level(survey: Survey) -> str:
    return survey.plan.level if survey.plan else "company"


def _whole(row: ChangeBySurvey, words: Language) -> str:
    values = {
        "before": row.before,
        "was": percent(row.before_numerator, row.before_denominator),
        "now": percent(row.numerator, row.denominator),
    }
    difference = row.difference
    if difference is None:
        return words.say("surveys.change-too-few", **values)
    more = {"points": points(difference), "interval": points_interval(row, words)}
    return words.say(f"surveys.change-{row.verdict}", **values, **more)


def _items(rows: Sequence[ChangeByItem], survey: Survey, words: Language) -> str:
    names = moved_items([(row.item, row.verdict) for row in rows], "change", survey, words)
    if not names:
        return words.say("surveys.change-no-item", n=len(rows))
    return words.say("surveys.change-items", n=len(names), total=len(rows), names=names)


def moved_items(
    found: Sequence[tuple[str, str]], vocabulary: str, survey: Survey, words: Language
) -> tuple[str, ...]:
    """Each item that has moved, with how, in the words of a vocabulary."""
    return tuple(
        words.say(
            "surveys.change-named",
            item=item_name(item, survey, words),
            change=words.say(f"words.{vocabulary}.{moved}"),
        )
        for item, moved in found
        if moved in _MOVES
    )


def _trend(survey: Survey, context: PageContext) -> Iterator[str]:
    for row in context.rows(SatisfactionTrend, last=survey.id):
        p, slope, n = row.p, row.slope, row.periods
        if p is not None and slope is not None:
            key = f"surveys.trend-{row.direction}"
            yield context.say(key, n=n, p=probability(p), points=points(slope))
            if row.direction != "too-few":
                yield context.say(f"surveys.trend-{'seasonal' if row.seasonal else 'plain'}")


def _row(row: ChangeByItem, survey: Survey, words: Language) -> tuple[str, ...]:
    difference, p = row.difference, row.p_holm
    return (
        item_name(row.item, survey, words),
        _share(row.before_numerator, row.before_denominator),
        _share(row.numerator, row.denominator),
        "" if difference is None else points(difference),
        points_interval(row, words),
        "" if p is None else probability(p),
        words.say(f"words.change.{row.verdict}"),
    )


def _share(numerator: int, denominator: int) -> str:
    return f"{percent(numerator, denominator)} ({numerator:,}/{denominator:,})" if denominator else "n = 0"


def _notes(rows: Sequence[ChangeByItem], whole: ChangeBySurvey, words: Language) -> Iterator[str]:
    """What to beware of: what is not confirmed, intervals of one item, exact tests, the same people asked twice."""
    yield words.say("surveys.change-note")
    if any(_looks_changed(row) for row in rows):
        yield words.say("surveys.change-alone")
    n = sum(row.test == "exact" for row in rows)
    if n:
        yield words.say("surveys.change-exact", n=n)
    if whole.denominators is not None:
        yield words.say("surveys.change-paired", n=whole.respondents)


def _looks_changed(row: ChangeByItem) -> bool:
    """Whether the interval of an item leaves out 0 though, judged with all, no change is confirmed."""
    low, high = row.low, row.high
    if low is None or high is None or row.verdict != "no-confirmed-change":
        return False
    return low > 0 or high < 0
