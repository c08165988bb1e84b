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
from servicecontrol.charts.chart import Chart, Column, Frame, Piece, Say, framed, labels
from servicecontrol.charts.inert import inert, wrapped
from servicecontrol.charts.rows import PITCH, Row, narrow_layout
from servicecontrol.problems import Message
from servicecontrol.text import number

#: The share that the vital few reach, as Juran drew it.
VITAL_PERCENT = 80
_SHARES = (20, 40, 60, 100)  #: labelled at the right beside the vital one
_LABELLED = 10  #: running shares that a plot has room for


@dataclass(frozen=True)
class Category:
    """A category, its count, and the share that it makes with all before it."""

    label: str
    count: int
    cumulative: str  #: the running share as written
    vital: bool  #: one of the vital few


def pareto(frame: Frame, categories: Sequence[Category], say: Say, *, subject: str) -> Chart:
    """Returns bars in the order given with the running total over them, on one scale from 0 to the total.

    At least one category must have a count; a period without any has no chart but a sentence. `subject`
    heads the names' column.
    """
    total = sum(category.count for category in categories)
    if not total:
        raise ValueError("a Pareto chart needs something that was counted")
    count, cumulative = labels(say, "count", "cumulative")
    return framed(
        frame,
        say,
        figure={
            "data": [_bars(categories, say), _running(categories, say)],
            "layout": _layout(categories, total),
        },
        narrow=_narrow(categories, say),
        columns=(Column(subject), Column(count, numeric=True), Column(cumulative, numeric=True)),
        rows=[(category.label, number(category.count), category.cumulative) for category in categories],
    )


def _bars(categories: Sequence[Category], say: Say) -> Piece:
    return {
        "type": "bar",
        "x": list(range(len(categories))),
        "y": [category.count for category in categories],
        "text": [number(category.count) for category in categories],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"color": "@ink", "size": 13},
        "marker": {"color": ["@s2" if category.vital else "@r0" for category in categories]},
        "hoverinfo": "text",
        "hovertext": _sentences(categories, say),
    }


def _running(categories: Sequence[Category], say: Say) -> Piece:
    """Returns the running total; its points stand at their bars' right edges, so that it crosses no bar."""
    totals = list(accumulate(category.count for category in categories))
    low, high = totals[-1] * (VITAL_PERCENT - 10) / 100, totals[-1] * VITAL_PERCENT / 100
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "yaxis": "y2",
        "x": [index + 0.5 for index in range(len(categories))],
        "y": totals,
        "text": _shares(categories),
        # Just below the dashed line a label stands under its point, so that the line does not strike it out.
        "textposition": ["bottom right" if low < one < high else "top left" for one in totals],
        "textfont": small("s1"),
        "line": {"color": "@s1", "width": 2},
        "marker": {"color": "@s1", "size": 6},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": _sentences(categories, say),
    }


def _shares(categories: Sequence[Category]) -> list[str]:
    """Returns the running shares to write: not the first, a bar of its own, nor the last, the whole."""
    last = len(categories) - 1
    return [
        inert(category.cumulative) if 0 < index < last < _LABELLED else ""
        for index, category in enumerate(categories)
    ]


def _layout(categories: Sequence[Category], total: int) -> Piece:
    """Returns the layout; the axis at the right writes the same scale as shares and is no second one."""
    size = len(categories)
    high = total * 1.06
    counts = [tick for tick in scale(0, total, 5)[2] if tick <= high]
    width = max(4, WIDE // size // 6)  # pixels of a column at 12 px
    names = ticks(range(size), [wrapped(category.label, width) for category in categories])
    vital = total * VITAL_PERCENT / 100
    return layout(
        max(300, PITCH * size + 20),
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
            note(f"{VITAL_PERCENT}{THIN}%", 1, vital, xref="paper", xanchor="left", font=small("target"))
        ],
    )


def _narrow(categories: Sequence[Category], say: Say) -> Piece:
    """Returns horizontal bars, each under its name, count and running share."""
    rows = [Row(category.label, _value(category, say)) for category in categories]
    counts = [category.count for category in categories]
    changes = narrow_layout(rows, axis(0, max(counts) * 1.02, **ticks([], [])), None)
    upright = {"showline": False, "showgrid": False, "tickvals": [], "ticktext": []}
    return {
        "data": [
            {"orientation": "h", "x": counts, "y": list(range(len(rows))), "textposition": "none"},
            {"visible": False},
        ],
        "layout": changes
        | {
            "margin": {"b": 8, "l": 2, "r": 20, "t": 12},
            "xaxis": {**upright, "range": [0, max(counts) * 1.02]},
            "yaxis": {**upright, **changes["yaxis"]},
            "yaxis2": {"visible": False},
        },
    }


def _value(category: Category, say: Say) -> str:
    return say(Message("charts.pareto-value", {"count": category.count, "share": category.cumulative}))


def _sentences(categories: Sequence[Category], say: Say) -> list[str]:
    return [
        inert(say(Message("charts.hover", {"name": category.label, "value": _value(category, say)})))
        for category in categories
    ]
