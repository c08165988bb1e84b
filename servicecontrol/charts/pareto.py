"""The Pareto chart 排列圖: what is complained of most, and how much of the whole it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from servicecontrol.charts.axes import (
    THIN,
    WIDE,
    axis,
    dashed,
    layout,
    note,
    scale,
    small,
    ticks,
)
from servicecontrol.charts.chart import Chart, ChartFrame, Column, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import fits, inert, wrapped
from servicecontrol.charts.room import STANDOFF
from servicecontrol.charts.rows import Limit, PlotRow, narrow_layout, row_layout
from servicecontrol.problems import Message
from servicecontrol.text import number

#: The share that the vital few reach, as Juran drew it.
VITAL_PERCENT = 80
_VITAL = f"{VITAL_PERCENT}{THIN}%"
_SHARES = (20, 40, 60, 100)  #: labelled at the right beside the vital one
_COLUMNS = 10  #: that a plot has room for, with a running share at each


@dataclass(frozen=True)
class Category:
    """A category, its count, and the share that it makes with all before it."""

    label: str
    count: int
    cumulative: str  #: the running share as written
    vital: bool  #: one of the vital few


def pareto(frame: ChartFrame, categories: Sequence[Category], say: Say, *, subject: str) -> Chart:
    """Bars in the order given with the running total over them, on one scale from 0 to the total.

    At least one category must have a count; a period without any has no chart but a sentence. `subject`
    heads the names' column.
    """
    total = sum(category.count for category in categories)
    if not total:
        raise ValueError("a Pareto chart needs something that was counted")
    count, cumulative = labels(say, "count", "cumulative")
    draw = _upright if _stands(categories) else _lying
    return framed(
        frame,
        say,
        figure=draw(categories, total, say),
        narrow=_narrow(categories, say),
        columns=(Column(subject), Column(count, numeric=True), Column(cumulative, numeric=True)),
        rows=[(category.label, number(category.count), category.cumulative) for category in categories],
    )


def _stands(categories: Sequence[Category]) -> bool:
    """Says whether every name and running share has room over or under its column."""
    size = len(categories)
    return size <= _COLUMNS and all(fits(category.label, _room(size)) for category in categories)


def _room(size: int) -> int:
    """How wide a name under one of so many columns may be: a letter of 12 px takes 6."""
    return max(4, WIDE // size // 6)


def _upright(categories: Sequence[Category], total: int, say: Say) -> Piece:
    """Columns; the axis at the right writes the same scale as shares and is no second one."""
    size = len(categories)
    high = total * 1.06
    counts = [tick for tick in scale(0, total, 5)[2] if tick <= high]
    names = ticks(range(size), [wrapped(category.label, _room(size)) for category in categories])
    vital = total * VITAL_PERCENT / 100
    columns = {
        "x": list(range(size)),
        "y": [category.count for category in categories],
        "text": [number(category.count) for category in categories],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"color": "@ink", "size": 13},
    }
    return {
        "data": [_bars(categories, say) | columns, _over_columns(categories, say)],
        "layout": layout(
            300,
            top=16,
            right=8,
            bottom=48,
            bargap=0.3,
            xaxis=axis(-0.6, size - 0.4, showline=True, **names) | {"tickfont": small("ink")},
            yaxis=axis(
                0, high, automargin=True, showgrid=True, **ticks(counts, [number(tick) for tick in counts])
            ),
            yaxis2=axis(0, high, automargin=True, overlaying="y", side="right")
            | ticks([total * share / 100 for share in _SHARES], [f"{share}{THIN}%" for share in _SHARES]),
            shapes=[dashed(xref="paper", x0=0, x1=1, y0=vital, y1=vital)],
            annotations=[
                # In line with the shares above and below it.
                note(_VITAL, 1, vital, xref="paper", xanchor="left", xshift=STANDOFF, font=small("target"))
            ],
        ),
    }


def _over_columns(categories: Sequence[Category], say: Say) -> Piece:
    """The running total; its points stand at their columns' right edges, so that it crosses none."""
    totals = _totals(categories)
    low, high = totals[-1] * (VITAL_PERCENT - 10) / 100, totals[-1] * VITAL_PERCENT / 100
    return _running() | {
        "hoverinfo": "text",
        "hovertext": _sentences(categories, say),
        "mode": "lines+markers+text",
        "yaxis": "y2",
        "x": [index + 0.5 for index in range(len(categories))],
        "y": totals,
        "text": _shares(categories),
        # Just below the dashed line a label stands under its point, so that the line does not strike it out.
        "textposition": ["bottom right" if low < one < high else "top left" for one in totals],
        "textfont": small("s1"),
    }


def _shares(categories: Sequence[Category]) -> list[str]:
    """The running shares to write: not the first, a bar of its own, nor the last, the whole."""
    last = len(categories) - 1
    return [
        inert(category.cumulative) if 0 < index < last else "" for index, category in enumerate(categories)
    ]


def _lying(categories: Sequence[Category], total: int, say: Say) -> Piece:
    """Rows, whose names have all the room they need; the running total descends over them."""
    counts = [tick for tick in scale(0, total, 5)[2] if tick <= total]
    x = axis(0, total * 1.02, **ticks(counts, [number(tick) for tick in counts]))
    limit = Limit(total * VITAL_PERCENT / 100, _VITAL)
    line = {
        "mode": "lines+markers",
        "x": _totals(categories),
        "y": [index + 0.5 for index in range(len(categories))],
    }
    return {
        "data": [_bars(categories, say) | _along(categories), _running() | line],
        "layout": row_layout(_rows(categories, say), x, limit),
    }


def _narrow(categories: Sequence[Category], say: Say) -> Piece:
    """Rows, each under its name, count and running share."""
    high = max(category.count for category in categories) * 1.02
    changes = narrow_layout(_rows(categories, say), axis(0, high, **ticks([], [])), None)
    bare = {"showline": False, "showgrid": False, "tickvals": [], "ticktext": []}
    return {
        "data": [_along(categories) | {"textposition": "none"}, {"visible": False}],
        "layout": changes
        | {
            "height": changes["height"] - 26,  # no scale below
            "margin": {"b": 8, "l": 2, "r": 20, "t": 12},
            "xaxis": {**bare, "range": [0, high]},
            "yaxis": {**bare, **changes["yaxis"]},
            **({"yaxis2": {"visible": False}} if _stands(categories) else {}),
        },
    }


def _bars(categories: Sequence[Category], say: Say) -> Piece:
    return {
        "type": "bar",
        "marker": {"color": ["@s2" if category.vital else "@r0" for category in categories]},
        "hoverinfo": "text",
        "hovertext": _sentences(categories, say),
    }


def _along(categories: Sequence[Category]) -> Piece:
    return {
        "orientation": "h",
        "x": [category.count for category in categories],
        "y": list(range(len(categories))),
    }


def _running() -> Piece:
    return {
        "type": "scatter",
        "line": {"color": "@s1", "width": 2},
        "marker": {"color": "@s1", "size": 6},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _totals(categories: Sequence[Category]) -> list[int]:
    return list(accumulate(category.count for category in categories))


def _rows(categories: Sequence[Category], say: Say) -> list[PlotRow]:
    return [PlotRow(category.label, _value(category, say)) for category in categories]


def _value(category: Category, say: Say) -> str:
    return say(Message("charts.pareto-value", {"count": category.count, "share": category.cumulative}))


def _sentences(categories: Sequence[Category], say: Say) -> list[str]:
    return [
        inert(say(Message("charts.hover", {"name": category.label, "value": _value(category, say)})))
        for category in categories
    ]
