"""How long complaints take: the curve of those still waiting, and when half of them are done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from servicecontrol.charts import Chart, ChartFrame, Curve, Drop, waiting
from servicecontrol.measure.complaints import HandlingCurve, HandlingHours, HandlingTime
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, row_headings, share_interval, written_share
from servicecontrol.pages.shared.names import short_name
from servicecontrol.text import Language, number

_PERCENT = "\u202f%"
#: What a complaint waits for, and the colour of its curve.
_WAITED = {"answered": "s1", "closed": "s2"}
#: What is told of in words and in the table: the first contact where any is on record, and what was taken up again.
_TOLD = ("contacted", *_WAITED, "closed-again")
#: A shorter median is told in hours, where they are on record.
_HOURS = 48


def waiting_part(context: PageContext) -> FigurePart | None:
    """The curves and what they come to; None before the first complaint was answered or closed."""
    curves = [curve for measure in _WAITED if (curve := _curve(measure, context)).drops]
    if not curves:
        return None
    times = {row.measure: row for row in context.rows(HandlingTime, urgency="any")}
    hours = {row.measure: row for row in context.rows(HandlingHours) if _tells_more(row, times[row.measure])}
    told = [each for each in _TOLD if each in times and (times[each].ended or each != "contacted")]
    said = [each for each in told if each in _WAITED or times[each].ended]
    says = tuple(line for measure in said for line in _times(measure, times, hours, context.words))
    notes = [context.say("complaints.open-count"), *_of_working_days(times, told, context.words)]
    notes += [context.say("complaints.hours-closed-only", hours=number(naive, 1)) for naive in _naive(hours)]
    chart = _chart(curves, times, hours, context)
    return FigurePart(
        "waiting-time",
        context.say("complaints.how-long"),
        says,
        row_headings(context.words, "complaints.until", *(f"complaints.{key}" for key in _COLUMNS)),
        tuple(_row(measure, times[measure], context.words) for measure in told),
        tuple(notes),
        (chart,),
    )


#: Of the table: done and all, the medians with their intervals.
_COLUMNS = ("done-of", "calendar-days", "calendar-interval", "working-days", "working-interval")


def _row(measure: str, row: HandlingTime, words: Language) -> tuple[str, ...]:
    """Calendar days and working days as columns of their own; the latter empty where they are not known."""
    known = row.paused is not None
    return (
        words.say(f"complaints.until-{measure}"),
        f"{row.ended:,} ÷ {row.n:,}",
        *_median(row.median, row.median_low, row.median_high, words),
        *(
            _median(row.workdays_median, row.workdays_median_low, row.workdays_median_high, words)
            if known
            else ("", "")
        ),
    )


def _median(median: float | None, low: float | None, high: float | None, words: Language) -> tuple[str, str]:
    return _end(median, words), words.say("frame.range", low=_end(low, words), high=_end(high, words))


def _of_working_days(
    times: Mapping[str, HandlingTime], told: Sequence[str], words: Language
) -> Iterator[str]:
    """Whose calendar the working days follow, and what pauses took off; or that they are not known."""
    if any(times[measure].paused is None for measure in told):
        yield words.say("complaints.working-days-unknown")
    else:
        yield words.say("complaints.working-days-note", n=times["closed"].paused or 0)


def _tells_more(hours: HandlingHours, days: HandlingTime) -> bool:
    """Whether hours are on record for every complaint, and days are too coarse."""
    median = hours.median
    return median is not None and median < _HOURS and hours.n == days.n


def _naive(hours: Mapping[str, HandlingHours]) -> Iterator[float]:
    """The median of the closed ones alone, where some are open."""
    row = hours.get("closed")
    median = row.ended_median if row else None
    if row is not None and median is not None and row.open:
        yield median


def _chart(  # what a chart is made of
    curves: list[Curve],
    times: Mapping[str, HandlingTime],
    hours: Mapping[str, HandlingHours],
    context: PageContext,
) -> Chart:
    headline = context.say(
        "charts-said.waiting",
        parts=tuple(_half(each, times, hours, context.words) for each in _WAITED if each in times),
    )
    subtitle = context.say(
        "charts-said.waiting-subtitle",
        organisation=short_name(context.ledger, context.words),
        n=times["closed"].n,
        date=context.as_of,
    )
    foot = chart_foot(f"{context.ledger.id}/complaints/index", "handling-curve", context)
    return waiting(
        ChartFrame("waiting", headline, subtitle, headline, foot),
        curves,
        context.words.say,
        subject=context.say("complaints.waits-for"),
        measure=context.say("complaints.still-waiting"),
        unit=_PERCENT,
    )


def _half(
    measure: str, times: Mapping[str, HandlingTime], hours: Mapping[str, HandlingHours], words: Language
) -> str:
    if measure in hours:
        return words.say(f"charts-said.half-{measure}-hours", hours=hours[measure].median or 0.0)
    median = times[measure].median
    if median is None:
        return words.say(f"charts-said.half-{measure}-not-yet")
    return words.say(f"charts-said.half-{measure}", days=number(median))


def _times(
    measure: str, times: Mapping[str, HandlingTime], hours: Mapping[str, HandlingHours], words: Language
) -> Iterator[str]:
    """The median with its interval, and the mean of the first thirty days."""
    row = hours.get(measure, times[measure])
    median, mean = row.median, times[measure].mean
    ends = words.say("frame.interval", low=_end(row.median_low, words), high=_end(row.median_high, words))
    if median is None:
        yield words.say(f"complaints.median-{measure}-not-reached", interval=ends)
    elif measure in hours:
        yield words.say(f"complaints.median-{measure}-hours", hours=number(median), interval=ends)
    else:
        yield words.say(f"complaints.median-{measure}", days=number(median), interval=ends)
    if mean is not None:
        yield words.say(f"complaints.mean-{measure}", days=number(mean))


def _end(end: float | None, words: Language) -> str:
    return words.say("complaints.not-reached") if end is None else number(end)


def _curve(measure: str, context: PageContext) -> Curve:
    rows = context.rows(HandlingCurve, measure=measure)
    return Curve(
        context.say(f"complaints.waiting-{measure}"),
        _WAITED[measure],
        tuple(_drop(row, context.words) for row in rows),
    )


def _drop(row: HandlingCurve, words: Language) -> Drop:
    return Drop(
        row.day,
        written_share(row.running),
        share_interval(row, words),
        f"{row.at_risk:,}",
        100 * row.running,
        100 * row.low,
        100 * row.high,
    )
