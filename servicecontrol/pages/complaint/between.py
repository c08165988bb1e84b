"""Where complaints, or late answers, are too few for limits by month: what lies between one and the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servicecontrol.charts import Chart, ChartFrame, Limit, Sample, control
from servicecontrol.measure.complaints import (
    ComplaintsBetween,
    ComplaintsControl,
    GapOnChart,
    LateAnswersBetween,
    LateAnswersControl,
    MonthOnChart,
)
from servicecontrol.pages.complaint.control import outside_baseline, with_baseline
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart
from servicecontrol.pages.shared.names import short_name
from servicecontrol.statistics.control import LEAST_EXPECTED
from servicecontrol.text import Language, number


@dataclass(frozen=True)
class _BetweenChart:
    """What sets one chart apart from the other: its metric, that of the months it stands in for, its words."""

    rows: type[GapOnChart]
    instead_of: type[MonthOnChart]
    words: str


_COMPLAINTS = _BetweenChart(ComplaintsBetween, ComplaintsControl, "between")
_LATE = _BetweenChart(LateAnswersBetween, LateAnswersControl, "late-between")


def between_part(context: PageContext) -> FigurePart | None:
    """Days between complaints; None where they are frequent enough for limits by month, or nothing is known of it."""
    return _part(_COMPLAINTS, context)


def late_between_part(context: PageContext) -> FigurePart | None:
    """Answers in time between two late ones; None where late ones are frequent enough for limits by month."""
    return _part(_LATE, context)


def _part(kind: _BetweenChart, context: PageContext) -> FigurePart | None:
    rows = context.rows(kind.rows)
    if not rows or not _is_rare(kind, context):
        return None
    if rows[0].trust == "none":
        says = outside_baseline(rows, context.words)
        return FigurePart(kind.words, context.say(f"complaints.{kind.words}"), says) if says else None
    return FigurePart(
        kind.words,
        context.say(f"complaints.{kind.words}"),
        (),
        notes=(*_trusted(rows, context), *_running(kind, rows[0], context.words)),
        charts=(_chart(kind, rows, context),),
    )


def _is_rare(kind: _BetweenChart, context: PageContext) -> bool:
    """Whether months are expected to have too few of these; where it is timely answers that are few, they are not."""
    month = context.row(kind.instead_of)
    if month is None or month.trust == "none":
        return False
    centre = month.centre or 0.0
    few = (month.expected or 0.0) < LEAST_EXPECTED
    return few and (kind is _COMPLAINTS or centre <= 0.5)  # noqa: PLR2004  # a half


def _trusted(rows: Sequence[GapOnChart], context: PageContext) -> Iterator[str]:
    """What the limits rest on, a baseline by its days, and how far to trust them; the longest run."""
    trust, baseline = rows[0].trust, context.ledger.baselines.get(str(rows[0].baseline))
    n = len(rows) if baseline is None else sum(row.in_baseline is True for row in rows)
    yield context.say(f"complaints.between-trust-{trust}", n=n)
    if baseline is not None:
        yield context.say(
            "complaints.baseline",
            first=baseline.first,
            last=baseline.last,
            frozen=baseline.frozen,
            source=baseline.source,
        )
    longest, allowed = rows[0].longest_run or 0, rows[0].allowed_run or 0
    yield context.say(
        f"complaints.between-{'shifted' if longest > allowed else 'steady'}", n=longest, allowed=allowed
    )


def _running(kind: _BetweenChart, row: GapOnChart, words: Language) -> Iterator[str]:
    """What has passed since the last one, which is no gap yet; but one that is already long is good news."""
    since, high = row.since_last, row.high
    yield words.say(f"complaints.{kind.words}-since", n=since)
    if high is not None and since > high:
        yield words.say("complaints.between-already-long", high=int(high))


def _chart(kind: _BetweenChart, rows: Sequence[GapOnChart], context: PageContext) -> Chart:
    limited = rows[0].trust != "run-chart"
    centre = (rows[0].mean if limited else rows[0].median) or 0.0
    written = number(centre, 1)
    samples = [_sample(row, context.words) for row in rows]
    headline = _headline(kind, samples, written, context.words, limited=limited)
    subtitle = context.say(
        f"charts-said.{kind.words}-subtitle",
        organisation=short_name(context.ledger, context.words),
        n=len(samples),
    )
    foot = chart_foot(f"{context.ledger.id}/complaints/index", kind.rows.metric, context)
    label = context.say("charts-said.mean" if limited else "charts-said.median", value=written)
    return control(
        ChartFrame(
            f"{kind.words}-chart", headline, with_baseline(subtitle, rows[0], context), headline, foot
        ),
        samples,
        context.words.say,
        measure=context.say(f"metrics.{kind.rows.metric}.unit"),
        centre=Limit(centre, label),
        heading="until-heading",
    )


def _headline(
    kind: _BetweenChart, samples: Sequence[Sample], centre: str, words: Language, *, limited: bool
) -> str:
    if not limited:
        return words.say(f"charts-said.{kind.words}-run-chart", median=centre)
    signals = tuple(sample.name for sample in samples if sample.signal)
    key = "signals" if signals else "none"
    return words.say(f"charts-said.{kind.words}-{key}", names=signals, n=len(signals), mean=centre)


def _sample(row: GapOnChart, words: Language) -> Sample:
    low, high = row.low, row.high
    return Sample(
        row.gap_to,
        f"{row.gap:,}",
        words.say("complaints.since-day", date=row.gap_from),
        float(row.gap),
        low,
        high,
        "" if low is None or high is None else words.say("frame.range", low=int(low), high=int(high)),
        row.signal,
        label=row.gap_to.isoformat(),
    )
