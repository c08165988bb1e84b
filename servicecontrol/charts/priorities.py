"""How well each item does against how much it matters, parted into what to do first and what can wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import NARROW, WIDE, axis, dashed, fine, layout, markers, note, small, ticks
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import clipped, inert
from servicecontrol.charts.placing import LabelSpot, placed
from servicecontrol.problems import Message
from servicecontrol.text import number

_HEIGHT = 360
_TOP, _BOTTOM = 44, 72
_NAME = 20  #: columns of an item's label in the plot


@dataclass(frozen=True)
class Placed:
    """An item: its performance across, its importance upwards, both as written too."""

    label: str
    performance: float
    importance: float
    performs: str
    matters: str
    quadrant: str  #: in words
    first: bool = False  #: weak and important: where to begin


@dataclass(frozen=True)
class Quadrants:
    """Where the lines stand, and what the four fields are called, from the upper left in the order of reading."""

    performance: float
    importance: float
    names: tuple[str, str, str, str]


def priorities(
    frame: ChartFrame,
    items: Sequence[Placed],
    quadrants: Quadrants,
    say: Say,
    *,
    subject: str,
    across: str,
    up: str,
) -> Chart:
    """A dot per item; `across` and `up` name the two scales and head their columns."""
    x = _scale([item.performance for item in items], quadrants.performance)
    y = _scale([item.importance for item in items], quadrants.importance)
    field, first = labels(say, "quadrant", "first")
    wide, narrow = (_sides(items, quadrants, x, y, room) for room in (WIDE, NARROW))
    return framed(
        frame,
        say,
        figure={"data": [_dots(items, wide, say)], "layout": _layout(quadrants, x, y, (across, up))},
        narrow={"data": [_labels(items, narrow)], "layout": {"xaxis": _fewer(x)}},
        columns=(Column(subject), Column(field), Column(across, numeric=True), Column(up, numeric=True)),
        rows=[(item.label, item.quadrant, item.performs, item.matters) for item in items],
        legend=[LegendEntry("diamond", "s2", first)] if any(item.first for item in items) else [],
    )


def _scale(values: Sequence[float], line: float) -> Piece:
    spread = max(*values, line) - min(*values, line) or 1.0
    low, high, marks = fine(min(*values, line) - spread * 0.1, max(*values, line) + spread * 0.1, 5)
    return axis(
        low, high, showline=True, **ticks(marks, [number(mark, 2).replace("-", "−") for mark in marks])
    )


def _fewer(x: Piece) -> Piece:
    return ticks(x["tickvals"][::2], x["ticktext"][::2])


def _sides(items: Sequence[Placed], quadrants: Quadrants, x: Piece, y: Piece, width: int) -> tuple[str, ...]:
    height = _HEIGHT - _TOP - _BOTTOM

    def across(performance: float) -> float:
        return _share(performance, x) * width

    def down(importance: float) -> float:
        return (1 - _share(importance, y)) * height

    spots = [
        LabelSpot(across(item.performance), down(item.importance), clipped(item.label, _NAME))
        for item in items
    ]
    lines = down(quadrants.importance), across(quadrants.performance)
    return placed(spots, width, height, *lines, cross=True)


def _share(value: float, scale: Piece) -> float:
    """How far along a scale a value stands, from 0 to 1."""
    low, high = scale["range"]
    return float((value - low) / (high - low))


def _labels(items: Sequence[Placed], sides: Sequence[str]) -> Piece:
    """The labels that have room; the others are left to the table and to hovering."""
    return {
        "text": [
            inert(clipped(item.label, _NAME)) if side else "" for item, side in zip(items, sides, strict=True)
        ],
        "textposition": [side or "top center" for side in sides],
    }


def _dots(items: Sequence[Placed], sides: Sequence[str], say: Say) -> Piece:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [item.performance for item in items],
        "y": [item.importance for item in items],
        **_labels(items, sides),
        "textfont": {"color": "@ink", "size": 13},
        "marker": markers([item.first for item in items], 10, 13),
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_sentence(item, say) for item in items],
    }


def _layout(quadrants: Quadrants, x: Piece, y: Piece, titles: tuple[str, str]) -> Piece:
    across, up = titles
    here = {"xref": "paper", "yref": "paper", "font": small("muted")}
    upper, lower = {"yanchor": "bottom", "yshift": 3}, {"yanchor": "top", "yshift": -22}
    corners = [(0, 1, upper), (1, 1, upper), (0, 0, lower), (1, 0, lower)]
    # Outside the plot, where no label of an item can meet them.
    names = [
        note(f"<b>{inert(name)}</b>", at, top, xanchor="right" if at else "left", **where, **here)
        for name, (at, top, where) in zip(quadrants.names, corners, strict=True)
    ]
    return layout(
        _HEIGHT,
        top=_TOP,
        right=16,
        bottom=_BOTTOM,
        xaxis=x,
        yaxis=y | {"automargin": True},
        shapes=[
            dashed(yref="paper", x0=quadrants.performance, x1=quadrants.performance, y0=0, y1=1),
            dashed(xref="paper", x0=0, x1=1, y0=quadrants.importance, y1=quadrants.importance),
        ],
        annotations=[
            *names,
            note(f"{inert(up)} ↑", 0, 1, xanchor="left", yanchor="bottom", yshift=21, **here),
            note(f"{inert(across)} →", 1, 0, xanchor="right", yanchor="top", yshift=-42, **here),
        ],
    )


def _sentence(item: Placed, say: Say) -> str:
    values = {
        "name": item.label,
        "quadrant": item.quadrant,
        "performance": item.performs,
        "importance": item.matters,
    }
    return inert(say(Message("charts.priority-hover", values)))
