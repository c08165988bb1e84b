"""The share of cases still waiting, day after day, with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servicecontrol.charts.axes import axis, layout, scale, ticks
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.problems import Message
from servicecontrol.text import number

_HEIGHT = 260


@dataclass(frozen=True)
class Drop:
    """A day on which some cases ended, and the share still waiting after it, from 0 to 100."""

    day: int
    written: str
    interval: str  #: as written; empty where it is not known
    at_risk: str  #: how many were still watched at its beginning
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Curve:
    """What is waited for, and the days that ended some of it, in their order."""

    label: str
    token: str
    drops: tuple[Drop, ...]


def waiting(
    frame: ChartFrame, curves: Sequence[Curve], say: Say, *, subject: str, measure: str, unit: str = ""
) -> Chart:
    """A falling step line per curve from all cases on day 0.

    `subject` heads the curves' names, `measure` the values; `unit` follows the numbers of the scale.
    """
    day, interval, watched = labels(say, "day", "interval", "at-risk")
    last = max((drop.day for curve in curves for drop in curve.drops), default=1)
    _, high, marks = scale(0, max(1, last))
    shares = (0, 25, 50, 75, 100)
    return framed(
        frame,
        say,
        figure={
            "data": [*(_band(curve) for curve in curves), *(_line(curve, say) for curve in curves)],
            "layout": layout(
                _HEIGHT,
                top=16,
                right=20,
                xaxis=axis(-high * 0.01, high, showline=True, **ticks(marks, [number(m) for m in marks])),
                yaxis=axis(
                    -3, 103, automargin=True, showgrid=True, **ticks(shares, [f"{s}{unit}" for s in shares])
                ),
            ),
        },
        narrow={"layout": {"xaxis": ticks(marks[::2], [number(mark) for mark in marks[::2]])}},
        columns=(
            Column(subject),
            *(Column(label, numeric=True) for label in (day, measure, interval, watched)),
        ),
        rows=[
            (curve.label, str(drop.day), drop.written, drop.interval, drop.at_risk)
            for curve in curves
            for drop in curve.drops
        ],
        legend=[
            *(LegendEntry("square", curve.token, curve.label) for curve in curves),
            LegendEntry("band", "s1", interval),
        ],
    )


def _line(curve: Curve, say: Say) -> Piece:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, *(drop.day for drop in curve.drops)],
        "y": [100, *(drop.value for drop in curve.drops)],
        "line": {"color": f"@{curve.token}", "width": 2, "shape": "hv"},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [inert(curve.label), *(_sentence(curve, drop, say) for drop in curve.drops)],
    }


def _band(curve: Curve) -> Piece:
    """The interval as an area between steps; where a limit is unknown it closes on the value."""
    lows = [(drop.day, drop.value if drop.low is None else drop.low) for drop in curve.drops]
    highs = [(drop.day, drop.value if drop.high is None else drop.high) for drop in curve.drops]
    outline = [*_steps(lows), *reversed(list(_steps(highs)))]
    return {
        "type": "scatter",
        "mode": "none",
        "x": [day for day, _ in outline],
        "y": [value for _, value in outline],
        "fill": "toself",
        "fillcolor": f"@{curve.token}",
        "opacity": 0.14,
        "hoverinfo": "skip",
    }


def _steps(corners: Sequence[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    for (day, value), (until, _) in pairwise(corners):
        yield day, value
        yield until, value
    yield from corners[-1:]


def _sentence(curve: Curve, drop: Drop, say: Say) -> str:
    values = {"name": curve.label, "day": str(drop.day), "value": drop.written}
    return inert(say(Message("charts.waiting-hover", values)))
