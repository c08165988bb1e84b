"""How many cases each month brought, and the mean of the whole months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servicecontrol.charts.axes import (
    NARROW,
    WIDE,
    axis,
    dashed,
    layout,
    margin,
    note,
    scale,
    small,
    ticks,
)
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.charts.month_axis import month_names, spaced
from servicecontrol.charts.room import width
from servicecontrol.problems import Message
from servicecontrol.text import number

_HEIGHT, _TOP, _BOTTOM = 240, 18, 44
_GAP = 0.35  #: of a month, between its bar and the next
_LETTER, _PAD = 13, 3  #: pixels of a count, and around it
_NAME = 44  #: pixels of a month's name


@dataclass(frozen=True)
class Month:
    """A month's count; a month that is not over is drawn apart from the others."""

    first: date  #: of the month
    count: int
    partial: bool = False


@dataclass(frozen=True)
class Mean:
    """The mean of the whole months, and its words at the right of the line."""

    value: float
    label: str


def months(
    frame: ChartFrame, counted: Sequence[Month], say: Say, *, measure: str, mean: Mean | None = None
) -> Chart:
    """A bar per month in the order of time; `measure` heads the counts."""
    ordered = sorted(counted, key=lambda month: month.first)
    month, partial = labels(say, "month-heading", "partial")
    return framed(
        frame,
        say,
        figure={
            "data": [_bars(ordered, partial, say) | _counts(ordered, mean, WIDE)],
            "layout": _layout(ordered, mean, say),
        },
        narrow={
            "data": [_counts(ordered, mean, NARROW)],
            "layout": {"xaxis": _ticks(ordered, NARROW, say)},
        },
        columns=(Column(month), Column(measure, numeric=True)),
        rows=[(_written(one, partial), number(one.count)) for one in ordered],
        legend=[LegendEntry("square", "r0", partial)] if any(one.partial for one in ordered) else [],
    )


def _written(month: Month, partial: str) -> str:
    name = f"{month.first:%Y-%m}"
    return f"{name} {partial}" if month.partial else name


def _bars(ordered: Sequence[Month], partial: str, say: Say) -> Piece:
    return {
        "type": "bar",
        "x": list(range(len(ordered))),
        "y": [month.count for month in ordered],
        "insidetextanchor": "start",
        "insidetextfont": {"color": "@panel", "size": _LETTER},
        "outsidetextfont": {"color": "@ink", "size": _LETTER},
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "marker": {"color": ["@r0" if month.partial else "@s1" for month in ordered]},
        "hoverinfo": "text",
        "hovertext": [
            inert(say(Message("charts.hover", {"name": _written(month, partial), "value": month.count})))
            for month in ordered
        ],
    }


def _counts(ordered: Sequence[Month], mean: Mean | None, room: int) -> Piece:
    """The counts: in the bars, out of the way of the mean's line, or over narrow ones; none where they would meet."""
    texts = [number(month.count) for month in ordered]
    widest = max(width(text, _LETTER) for text in texts) + _PAD
    pitch = room / len(ordered)
    if widest > pitch:
        return {"text": [], "textposition": "none"}
    tall = _high(ordered, mean)[0] * (_LETTER + 2 * _PAD) / (_HEIGHT - _TOP - _BOTTOM)
    inside = [widest <= pitch * (1 - _GAP) and month.count >= tall and not month.partial for month in ordered]
    return {"text": texts, "textposition": ["inside" if one else "outside" for one in inside]}


def _high(ordered: Sequence[Month], mean: Mean | None) -> tuple[float, tuple[float, ...]]:
    """The upper end of the scale, and its marks."""
    _, high, marks = scale(0, max([1.0, mean.value if mean else 0, *(month.count for month in ordered)]), 4)
    return high, marks


def _layout(ordered: Sequence[Month], mean: Mean | None, say: Say) -> Piece:
    high, marks = _high(ordered, mean)
    return layout(
        _HEIGHT,
        top=_TOP,
        right=margin([mean.label]) if mean else 12,
        bottom=_BOTTOM,
        bargap=_GAP,
        xaxis=axis(-0.6, len(ordered) - 0.4, showline=True) | _ticks(ordered, WIDE, say),
        yaxis=axis(0, high, automargin=True, showgrid=True, **ticks(marks, [number(mark) for mark in marks])),
        **(_mean(mean) if mean else {}),
    )


def _mean(mean: Mean) -> Piece:
    line = dashed(xref="paper", x0=0, x1=1, y0=mean.value, y1=mean.value)
    words = note(
        inert(mean.label), 1, mean.value, xref="paper", xanchor="left", xshift=6, font=small("muted")
    )
    return {"shapes": [line | {"line": {"color": "@muted", "width": 1}}], "annotations": [words]}


def _ticks(ordered: Sequence[Month], room: int, say: Say) -> Piece:
    shown = spaced([month.first for month in ordered], room // _NAME)
    places = {month.first: index for index, month in enumerate(ordered)}
    return ticks([places[first] for first in shown], month_names(shown, say))
