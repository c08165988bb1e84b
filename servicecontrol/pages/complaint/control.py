"""The control charts of a complaint register: months that stand out, in how many complaints or in late answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from servicecontrol.charts import Chart, ChartFrame, Limit, Sample, control
from servicecontrol.measure.complaints import ComplaintsControl, GapOnChart, LateAnswersControl, MonthOnChart
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, written_share
from servicecontrol.pages.shared.names import short_name
from servicecontrol.statistics.control import OVERDISPERSED
from servicecontrol.text import Language, number

_PERCENT = "\u202f%"


@dataclass(frozen=True)
class _ControlChart:
    """What sets one chart apart from the other: its metric, its words, and whether its values are shares."""

    rows: type[MonthOnChart]
    id: str
    words: str  #: of the title and of the reason why there may be no limits
    said: str  #: of headline and subtitle
    shares: bool

    def written(self, value: float) -> str:
        return written_share(value) if self.shares else number(value, 2)

    def drawn(self, value: float | None) -> float | None:
        return 100 * value if self.shares and value is not None else value

    def ends(self, low: float, high: float, words: Language) -> str:
        digits = 1 if self.shares else 2
        low, high = self.drawn(low) or 0.0, self.drawn(high) or 0.0
        return words.say("frame.range", low=number(low, digits), high=number(high, digits))


_COMPLAINTS = _ControlChart(ComplaintsControl, "control", "stand-out", "control", shares=False)
_LATE = _ControlChart(LateAnswersControl, "late-control", "late-stand-out", "late-control", shares=True)


def stand_out_part(context: PageContext) -> FigurePart | None:
    """Months whose number of complaints stands out from chance; None without complaints."""
    rows = context.rows(ComplaintsControl)
    if rows and rows[0].trust == "none":
        says = outside_baseline(rows, context.words) or (context.say("complaints.no-exposure"),)
        return FigurePart(_COMPLAINTS.id, context.say("complaints.stand-out"), says)
    return _part(_COMPLAINTS, rows, context) if rows else None


def late_part(context: PageContext) -> FigurePart | None:
    """Months whose share of late answers stands out from chance; None before a month with an answer due is over."""
    rows = context.rows(LateAnswersControl)
    if rows and rows[0].trust == "none":
        key = "complaints.late-all" if rows[0].count else "complaints.late-none"
        n = sum(int(row.exposure or 0) for row in rows)
        says = outside_baseline(rows, context.words) or (context.say(key, n=n),)
        return FigurePart(_LATE.id, context.say("complaints.late-stand-out"), says)
    return _part(_LATE, rows, context) if rows else None


def outside_baseline(rows: Sequence[MonthOnChart] | Sequence[GapOnChart], words: Language) -> tuple[str, ...]:
    """What is said where the limits are frozen, but nothing on record lies in the period that they rest on."""
    outside = all(row.in_baseline is False for row in rows)
    return (words.say("complaints.outside-baseline", id=rows[0].baseline or ""),) if outside else ()


def with_baseline(subtitle: str, row: MonthOnChart | GapOnChart, context: PageContext) -> str:
    """A chart's subtitle, with the period that its limits are frozen on."""
    baseline = context.ledger.baselines.get(str(row.baseline))
    if baseline is None:
        return subtitle
    return context.say("charts-said.frozen", subtitle=subtitle, first=baseline.first, last=baseline.last)


def _part(kind: _ControlChart, rows: Sequence[MonthOnChart], context: PageContext) -> FigurePart:
    return FigurePart(
        kind.id,
        context.say(f"complaints.{kind.words}"),
        (),
        notes=tuple(_trusted(kind, rows, context)),
        charts=(_chart(kind, rows, context),),
    )


def _trusted(kind: _ControlChart, rows: Sequence[MonthOnChart], context: PageContext) -> Iterator[str]:
    """Why there are no limits, or how far to trust them, and how much more than chance the months vary."""
    trust = rows[0].trust
    reason = "late-trust" if kind.shares and trust == "run-chart" else "trust"
    baseline = context.ledger.baselines.get(str(rows[0].baseline))
    n = len(rows) if baseline is None else sum(row.in_baseline is True for row in rows)
    yield context.say(f"complaints.{reason}-{trust}", n=n)
    if baseline is not None:
        days = {"first": baseline.first, "last": baseline.last, "frozen": baseline.frozen}
        yield context.say("complaints.baseline", source=baseline.source, **days)
    if trust == "run-chart":
        longest, allowed = rows[0].longest_run or 0, rows[0].allowed_run or 0
        key = "shifted" if longest > allowed else "steady"
        yield context.say(f"complaints.run-{key}", n=longest, allowed=allowed)
    key = "sigma-run-chart" if trust == "run-chart" else "sigma"
    yield context.say(f"complaints.{key}", sigma=number(_sigma(rows), 2))


def _chart(kind: _ControlChart, rows: Sequence[MonthOnChart], context: PageContext) -> Chart:
    limited = rows[0].trust != "run-chart"
    wide = _sigma(rows) > OVERDISPERSED
    samples = [_sample(kind, row, context.words, laney=wide) for row in rows]
    centre = (rows[0].centre if limited else rows[0].median) or 0.0
    headline = _headline(kind, samples, kind.written(centre), context.words, limited=limited)
    subtitle = context.say(
        f"charts-said.{kind.said}-subtitle",
        organisation=short_name(context.ledger, context.words),
        n=len(samples),
    )
    foot = chart_foot(f"{context.ledger.id}/complaints/index", kind.rows.metric, context)
    label = context.say("charts-said.mean" if limited else "charts-said.median", value=kind.written(centre))
    return control(
        ChartFrame(f"{kind.id}-chart", headline, with_baseline(subtitle, rows[0], context), headline, foot),
        samples,
        context.words.say,
        measure=context.say(f"metrics.{kind.rows.metric}.unit"),
        centre=Limit(kind.drawn(centre) or 0.0, label),
        unit=_PERCENT if kind.shares else "",
    )


def _headline(
    kind: _ControlChart, samples: Sequence[Sample], centre: str, words: Language, *, limited: bool
) -> str:
    if not limited:
        return words.say(f"charts-said.{kind.said}-run-chart", median=centre)
    signals = tuple(f"{sample.first:%Y-%m}" for sample in samples if sample.signal)
    if signals:
        return words.say(f"charts-said.{kind.said}-signals", names=signals, n=len(signals))
    return words.say(f"charts-said.{kind.said}-none")


def _sigma(rows: Sequence[MonthOnChart]) -> float:
    return rows[0].sigma or 0.0


def _sample(kind: _ControlChart, row: MonthOnChart, words: Language, *, laney: bool) -> Sample:
    value = row.value or 0.0
    low, high = (row.laney_low, row.laney_high) if laney else (row.low, row.high)
    written = "" if low is None or high is None else kind.ends(low, high, words)
    first = date.fromisoformat(f"{row.month}-01")
    return Sample(
        first,
        kind.written(value),
        _base(kind, row, words),
        kind.drawn(value) or 0.0,
        kind.drawn(low),
        kind.drawn(high),
        written,
        row.signal,
    )


def _base(kind: _ControlChart, row: MonthOnChart, words: Language) -> str:
    if kind.shares:
        return f"{row.count:,} ÷ {int(row.exposure or 0):,}"
    homes = round(100 * (row.exposure or 0.0))
    return words.say("complaints.per-homes", n=row.count, homes=homes)
