"""A rate from period to period with its interval, broken where the periods cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import (
    NARROW,
    WIDE,
    axis,
    dashed,
    every,
    layout,
    margin,
    note,
    scale,
    small,
    stepped,
    ticks,
)
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import clipped, inert
from servicecontrol.charts.rows import Limit
from servicecontrol.problems import Message
from servicecontrol.text import number

_HEIGHT = 260
_PLOT = 212  #: pixels of it between the margins
_LABEL = 24  #: pixels that a label takes above or below its point
_FIRST = 46  #: pixels that the first label takes before its point
_BESIDE = 60  #: pixels that the scale and the last label take beside the plot, at least


@dataclass(frozen=True)
class TrendPeriod:
    """A period's figure and interval; without a value where nothing was measured."""

    label: str
    written: str
    base: str = ""
    interval: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    broken: str = ""  #: why it cannot be compared with the period before; empty where it can
    target: float | None = None  #: what was to be reached then, where that is not the same for all


def trend(
    frame: ChartFrame,
    periods: Sequence[TrendPeriod],
    say: Say,
    *,
    measure: str,
    target: Limit | None = None,
    unit: str = "",
    ceiling: float | None = 100,
) -> Chart:
    """A line through the periods; the first, the last but one and the last are labelled.

    `measure` heads the values' column; `unit` follows the numbers of the scale, which never passes `ceiling`.
    `target` is drawn across all periods, unless periods have targets of their own.
    """
    y, lowest = _scale(periods, target, unit, ceiling)
    period, interval, base, cut = labels(say, "period", "interval", "base", "cut-axis")
    pieces = list(_segments(periods))
    sides = _sides(periods, y, target)
    return framed(
        frame,
        say,
        figure={
            "data": [
                *(_band(s, periods) for s in pieces if _banded(s, periods)),
                *(_line(s, periods, sides, say) for s in pieces),
            ],
            "layout": _layout(periods, y, target),
        },
        narrow={"layout": {"xaxis": _period_axis(periods, NARROW), "annotations": _break_notes(periods, 22)}},
        columns=(Column(period), *(Column(label, numeric=True) for label in (measure, interval, base))),
        rows=[(one.label, one.written, one.interval, one.base) for one in periods],
        legend=_legend(periods, target, interval),
        remarks=[cut] if lowest > 0 else [],
    )


def _segments(periods: Sequence[TrendPeriod]) -> Iterable[list[int]]:
    """The runs of periods that one line may join."""
    run: list[int] = []
    for index, period in enumerate(periods):
        if run and (period.broken or period.value is None):
            yield run
            run = []
        if period.value is not None:
            run.append(index)
    if run:
        yield run


def _scale(
    periods: Sequence[TrendPeriod], target: Limit | None, unit: str, ceiling: float | None
) -> tuple[Piece, float]:
    found = [value for one in periods for value in (one.low, one.value, one.high) if value is not None]
    targets = [one.target for one in periods if one.target is not None]
    values = [*found, *targets, *([target.value] if target else [])] or [0.0, 100.0]
    spare = max(1.0, (max(values) - min(values)) * 0.1)
    top = max(values) + spare if ceiling is None else max(*values, min(ceiling, max(values) + spare))
    low, high, marks = scale(max(0.0, min(values) - spare), top, 5)
    pad = (high - low) * 0.02
    shown = ticks(marks, [number(mark) + unit for mark in marks])
    return axis(low - pad, high + pad, automargin=True, showgrid=True, **shown), low


def _layout(periods: Sequence[TrendPeriod], y: Piece, target: Limit | None) -> Piece:
    last = [period.written for period in periods if period.value is not None][-1:]
    return layout(
        _HEIGHT,
        top=30 if any(period.broken for period in periods) else 16,
        right=margin(last),
        xaxis=axis(0, 1, showline=True) | _period_axis(periods, WIDE),
        yaxis=y,
        shapes=[*_target_lines(periods, target), *_break_lines(periods)],
        annotations=_break_notes(periods, 44),
    )


def _period_axis(periods: Sequence[TrendPeriod], room: int) -> Piece:
    """The range and the ticks that fit in `room` pixels, with space for the first label."""
    shown = every([period.label for period in periods], room)
    after = len(periods) - 0.6
    before = max(0.4, _FIRST * after / (room - _BESIDE - _FIRST))
    texts = [inert(periods[index].label) for index in shown]
    return {"range": [-before, after], **ticks(shown, texts)}


def _target_lines(periods: Sequence[TrendPeriod], target: Limit | None) -> Iterable[Piece]:
    """One line, or a step for each run of periods with a target of their own."""
    own = [period.target for period in periods]
    if target and len(set(own)) == 1:
        yield dashed(xref="paper", x0=0, x1=1, y0=target.value, y1=target.value)
        return
    yield from stepped(own, -0.5, len(own) - 0.5)


def _break_lines(periods: Sequence[TrendPeriod]) -> Iterable[Piece]:
    for index, period in enumerate(periods):
        if index and period.broken:
            line = {"color": "@axis", "dash": "dot", "width": 1}
            yield dashed(yref="paper", x0=index - 0.5, x1=index - 0.5, y0=0, y1=1) | {"line": line}


def _break_notes(periods: Sequence[TrendPeriod], width: int) -> list[Piece]:
    """Why the line is broken, above the plot, on the side of the break that has more room."""
    breaks = [(index, period.broken) for index, period in enumerate(periods) if index and period.broken]
    return [
        note(
            inert(clipped(why, width)),
            index - 0.5,
            1,
            yref="paper",
            yanchor="bottom",
            xanchor="left" if index <= len(periods) / 2 else "right",
            font=small("muted"),
        )
        for index, why in breaks
    ]


def _banded(segment: Sequence[int], periods: Sequence[TrendPeriod]) -> bool:
    return len(segment) > 1 and any(periods[index].low is not None for index in segment)


def _band(segment: Sequence[int], periods: Sequence[TrendPeriod]) -> Piece:
    """The interval as an area; where a limit is unknown it closes on the value."""
    lows = [(index, periods[index].low) for index in segment]
    highs = [(index, periods[index].high) for index in reversed(segment)]
    return {
        "type": "scatter",
        "mode": "none",
        "x": [index for index, _ in (*lows, *highs)],
        "y": [periods[index].value if limit is None else limit for index, limit in (*lows, *highs)],
        "fill": "toself",
        "fillcolor": "@s1",
        "opacity": 0.14,
        "hoverinfo": "skip",
    }


def _line(
    segment: Sequence[int], periods: Sequence[TrendPeriod], sides: Mapping[int, str], say: Say
) -> Piece:
    alone = {"error_y": _whisker(periods[segment[0]])} if len(segment) == 1 else {}
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": list(segment),
        "y": [periods[index].value for index in segment],
        "text": [inert(periods[index].written) if index in sides else "" for index in segment],
        "textposition": [sides.get(index, "top center") for index in segment],
        "textfont": {"color": "@ink", "size": 13},
        "line": {"color": "@s1", "width": 2},
        "marker": {"color": "@s1", "size": 8},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_sentence(periods[index], say) for index in segment],
        **alone,
    }


def _sides(periods: Sequence[TrendPeriod], y: Piece, target: Limit | None) -> dict[int, str]:
    """Where the labels stand: the first before the line, the last after it, one over or under it."""
    known = [(index, period.value) for index, period in enumerate(periods) if period.value is not None]
    pixels = _PLOT / (y["range"][1] - y["range"][0])
    sides = {}
    for index, value in known[:1] + known[-2:-1]:
        near = [other for place, other in known if abs(place - index) <= 1]
        over = index == known[0][0] or value >= sum(near) / len(near)
        own = periods[index].target
        line = own if own is not None else target.value if target else None
        gap = _LABEL if line is None else (line - value) * pixels
        struck = 0 < gap < _LABEL if over else -_LABEL < gap < 0
        side = "top" if over is not struck else "bottom"
        sides[index] = f"{side} {'left' if index == known[0][0] else 'center'}"
    return sides | {index: "middle right" for index, _ in known[-1:]}


def _whisker(period: TrendPeriod) -> Piece:
    """The interval of a period that stands alone, which has no area."""
    value = period.value or 0.0
    high, low = (value if limit is None else limit for limit in (period.high, period.low))
    arms = {"array": [high - value], "arrayminus": [value - low]}
    return {"type": "data", "symmetric": False, "color": "@muted", "thickness": 1.5, "width": 0, **arms}


def _legend(periods: Sequence[TrendPeriod], target: Limit | None, interval: str) -> list[LegendEntry]:
    """Swatches for what cannot be labelled at its place without ever meeting the line."""
    band = [LegendEntry("band", "s1", interval)] if any(period.low is not None for period in periods) else []
    return [*([LegendEntry("dash", "target", target.label)] if target else []), *band]


def _sentence(period: TrendPeriod, say: Say) -> str:
    value = say(Message("charts.value-base", {"value": period.written, "base": period.base}))
    return inert(
        say(
            Message("charts.hover", {"name": period.label, "value": value if period.base else period.written})
        )
    )
