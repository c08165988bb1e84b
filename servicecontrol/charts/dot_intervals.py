"""Dots with their 95 % intervals: which items or areas miss a target, and which only might."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import axis, markers, scale, ticks
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.charts.rows import Limit, PlotRow, narrow_layout, row_layout
from servicecontrol.problems import Message
from servicecontrol.text import number


@dataclass(frozen=True)
class Estimate:
    """A rate or score from 0 to 100 with its interval; without a value where too few answered to say."""

    label: str
    written: str  #: the value, or why there is none (「n=6」)
    base: str = ""  #: what it is computed from (「302/399」)
    interval: str = ""  #: the interval as written
    value: float | None = None
    low: float | None = None
    high: float | None = None


def dot_intervals(
    frame: ChartFrame,
    estimates: Sequence[Estimate],
    say: Say,
    *,
    subject: str,
    measure: str,
    target: Limit | None = None,
    unit: str = "",
) -> Chart:
    """One dot per estimate, the worst first; a diamond where the whole interval is below the target.

    `subject` heads the names' column, `measure` the values'; `unit` follows the numbers of the scale.
    """
    ordered = sorted(estimates, key=lambda one: (one.value is None, one.value or 0, one.label))
    rows = [PlotRow(one.label, _value(one, say)) for one in ordered]
    x, lowest = _scale(ordered, target, unit)
    below = any(_below(one, target) for one in ordered)
    interval, base, diamond, cut = labels(say, "interval", "base", "wholly-below", "cut-axis")
    return framed(
        frame,
        say,
        figure={"data": [_dots(ordered, target, say)], "layout": row_layout(rows, x, target)},
        narrow={"layout": narrow_layout(rows, x, target)},
        columns=(Column(subject), *(Column(label, numeric=True) for label in (measure, interval, base))),
        rows=[(one.label, one.written, one.interval, one.base) for one in ordered],
        legend=[LegendEntry("diamond", "s2", diamond)] if below else [],
        remarks=[cut] if lowest > 0 else [],
    )


def _below(one: Estimate, target: Limit | None) -> bool:
    return target is not None and one.high is not None and one.high < target.value


def _value(one: Estimate, say: Say) -> str:
    return (
        say(Message("charts.value-base", {"value": one.written, "base": one.base}))
        if one.base
        else one.written
    )


def _scale(estimates: Sequence[Estimate], target: Limit | None, unit: str) -> tuple[Piece, float]:
    """The axis from a little below the lowest value to 100, and where it begins."""
    found = [value for one in estimates for value in (one.low, one.value, one.high) if value is not None]
    values = [*found, *([target.value] if target else []), 100]
    low, high, marks = scale(max(0, min(values) - 3), max(values))
    texts = [number(mark) + unit for mark in marks]
    pad = (high - low) * 0.015
    return axis(low - pad, high + pad, **ticks(marks, texts)), low


def _dots(estimates: Sequence[Estimate], target: Limit | None, say: Say) -> Piece:
    known = [(index, one) for index, one in enumerate(estimates) if one.value is not None]
    shapes = [_below(one, target) for _, one in known]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one.value for _, one in known],
        "y": [index for index, _ in known],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_reach(one.high, one.value) for _, one in known],
            "arrayminus": [_reach(one.value, one.low) for _, one in known],
            "color": "@muted",
            "thickness": 1.5,
            "width": 0,
        },
        "marker": markers(shapes, 10, 12, line={"width": 0}),
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_sentence(one, say) for _, one in known],
    }


def _reach(far: float | None, near: float | None) -> float:
    """The length of one arm of an interval, none where no interval is known."""
    return 0 if far is None or near is None else far - near


def _sentence(one: Estimate, say: Say) -> str:
    return inert(say(Message("charts.hover", {"name": one.label, "value": _value(one, say)})))
