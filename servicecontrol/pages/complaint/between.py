"""Where complaints, or late answers, are too few for limits by month: what lies between one and the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from servicecontrol.charts import Chart, Frame, Limit, Sample, control
from servicecontrol.measure import Row
from servicecontrol.pages.complaint.control import outside_baseline, with_baseline
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart
from servicecontrol.pages.shared.names import short_name
from servicecontrol.statistics.control import LEAST_EXPECTED
from servicecontrol.text import Language, number


@dataclass(frozen=True)
class _BetweenChart:
    """What sets one chart apart from the other: its metric, the chart by month that it stands in for, its words."""

    metric: str
    instead_of: str
    words: str


_COMPLAINTS = _BetweenChart("complaints-between", "complaints-control", "between")
_LATE = _BetweenChart("late-answers-between", "late-answers-control", "late-between")


def between_part(context: PageContext) -> FigurePart | None:
    """Days between complaints; None where they are frequent enough for limits by month, or nothing is known of it."""
    return _part(_COMPLAINTS, context)


def late_between_part(context: PageContext) -> FigurePart | None:
    """Answers in time between two late ones; None where late ones are frequent enough for limits by month."""
    return _part(_LATE, context)


def _part(kind: _BetweenChart, context: PageContext) -> FigurePart | None:
    rows = list(context.facts.figures[kind.metric].each(organisation=context.ledger.id))
    if not rows or not _is_rare(kind, context):
        return None
    if rows[0].text("trust") == "none":
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
    month = next(iter(context.facts.figures[kind.instead_of].each(organisation=context.ledger.id)), None)
    if month is None or month.text("trust") == "none":
        return False
    centre = month.number("centre") or 0.0
    few = (month.number("expected") or 0.0) < LEAST_EXPECTED
    return few and (kind is _COMPLAINTS or centre <= 0.5)  # noqa: PLR2004  # a half


def _trusted(rows: Sequence[Row], context: PageContext) -> Iterator[str]:
    """What the limits rest on, a baseline by its days, and how far to trust them; the longest run."""
    trust, id_ = rows[0].text("trust"), rows[0].cells["baseline"]
    baseline = context.ledger.baselines.get(str(id_))
    n = len(rows) if baseline is None else sum(row.flag("in_baseline") for row in rows)
    yield context.say(f"complaints.between-trust-{trust}", n=n)
    if baseline is not None:
        yield context.say(
            "complaints.baseline",
            first=baseline.first,
            last=baseline.last,
            frozen=baseline.frozen,
            source=baseline.source,
        )
    longest, allowed = rows[0].count("longest_run"), rows[0].count("allowed_run")
    yield context.say(
        f"complaints.between-{'shifted' if longest > allowed else 'steady'}", n=longest, allowed=allowed
    )


def _running(kind: _BetweenChart, row: Row, words: Language) -> Iterator[str]:
    """What has passed since the last one, which is no gap yet; but one that is already long is good news."""
    since, high = row.count("since_last"), row.number("high")
    yield words.say(f"complaints.{kind.words}-since", n=since)
    if high is not None and since > high:
        yield words.say("complaints.between-already-long", high=int(high))


def _chart(kind: _BetweenChart, rows: Sequence[Row], context: PageContext) -> Chart:
    limited = rows[0].text("trust") != "run-chart"
    centre = rows[0].number("mean" if limited else "median") or 0.0
    written = number(centre, 1)
    samples = [_sample(row, context.words) for row in rows]
    headline = _headline(kind, samples, written, context.words, limited=limited)
    subtitle = context.say(
        f"charts-said.{kind.words}-subtitle",
        organisation=short_name(context.ledger, context.words),
        n=len(samples),
    )
    foot = chart_foot(f"{context.ledger.id}/complaints/index", kind.metric, context)
    label = context.say("charts-said.mean" if limited else "charts-said.median", value=written)
    return control(
        Frame(f"{kind.words}-chart", headline, with_baseline(subtitle, rows[0], context), headline, foot),
        samples,
        context.words.say,
        measure=context.say(f"metrics.{kind.metric}.unit"),
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


def _sample(row: Row, words: Language) -> Sample:
    first, last = row.day("gap_from") or date.min, row.day("gap_to") or date.min
    low, high, gap = row.number("low"), row.number("high"), row.count("gap")
    return Sample(
        last,
        f"{gap:,}",
        words.say("complaints.since-day", date=first),
        float(gap),
        low,
        high,
        "" if low is None or high is None else words.say("frame.range", low=int(low), high=int(high)),
        row.flag("signal"),
        label=last.isoformat(),
    )
