"""A rate month by month against its mean and the limits that chance alone seldom crosses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from servicecontrol.charts.axes import (
    NARROW,
    WIDE,
    axis,
    fine,
    layout,
    margin,
    markers,
    note,
    small,
    ticks,
)
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.charts.month_axis import month_names, spaced
from servicecontrol.charts.rows import Limit
from servicecontrol.problems import Message
from servicecontrol.text import number

_HEIGHT = 260
_NAME = 44  #: pixels of a month's name


@dataclass(frozen=True)
class Sample:
    """A month's rate, or the gap up to an event; without limits where there are too few months or cases for them."""

    first: date  #: of the month, or the day of the event
    written: str
    base: str  #: what it is computed from
    value: float
    low: float | None = None
    high: float | None = None
    limits: str = ""  #: as written
    signal: bool = False  #: outside the limits
    label: str = ""  #: the day of an event; a month needs none

    @property
    def name(self) -> str:
        """The month, or the day of the event."""
        return self.label or f"{self.first:%Y-%m}"


def control(
    frame: ChartFrame,
    samples: Sequence[Sample],
    say: Say,
    *,
    measure: str,
    centre: Limit,
    unit: str = "",
    heading: str = "month-heading",
) -> Chart:
    """A line through the months, the limits as steps around it, a diamond where one is crossed.

    `measure` heads the values' column; `centre` is the mean, or the median where there are no limits;
    `unit` stands behind the values of the axis, `heading` is the word above the samples' names.
    """
    ordered = sorted(samples, key=lambda sample: sample.first)
    month, limits, base, outside, state = labels(say, heading, "limits", "base", "outside", "state-heading")
    limited = any(sample.high is not None for sample in ordered)
    signals = any(sample.signal for sample in ordered)
    return framed(
        frame,
        say,
        figure={
            "data": [*(_limits(ordered) if limited else ()), _line(ordered, say)],
            "layout": _layout(ordered, centre, say, unit),
        },
        narrow={"layout": {"xaxis": _months(ordered, NARROW, say)}},
        columns=(
            Column(month),
            Column(measure, numeric=True),
            Column(base, numeric=True),
            *((Column(limits, numeric=True), Column(state)) if limited else ()),
        ),
        rows=[
            (
                one.name,
                one.written,
                one.base,
                *((one.limits, outside if one.signal else "") if limited else ()),
            )
            for one in ordered
        ],
        legend=[
            *([LegendEntry("dash", "target", limits)] if limited else []),
            *([LegendEntry("diamond", "s2", outside)] if signals else []),
        ],
    )


def _limits(ordered: Sequence[Sample]) -> Iterator[Piece]:
    """The two limits as steps: each month has its own, as wide as its exposure is small."""
    for side in ("low", "high"):
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": list(range(len(ordered))),
            "y": [getattr(sample, side) for sample in ordered],
            "line": {"color": "@target", "dash": "dash", "width": 1.5, "shape": "hvh"},
            "hoverinfo": "skip",
        }


def _line(ordered: Sequence[Sample], say: Say) -> Piece:
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": list(range(len(ordered))),
        "y": [sample.value for sample in ordered],
        "text": [inert(sample.written) if sample.signal else "" for sample in ordered],
        "textposition": "top center",
        "textfont": {"color": "@ink", "size": 13},
        "line": {"color": "@s1", "width": 2},
        "marker": markers([sample.signal for sample in ordered], 7, 12),
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_sentence(sample, say) for sample in ordered],
    }


def _layout(ordered: Sequence[Sample], centre: Limit, say: Say, unit: str) -> Piece:
    tops = [value for one in ordered for value in (one.value, one.high) if value is not None]
    _, high, marks = fine(0, max([centre.value, *tops]) or 1, 4)
    pad = high * 0.04
    line = {"color": "@muted", "width": 1}
    return layout(
        _HEIGHT,
        top=24,
        right=margin([centre.label]),
        bottom=44,
        xaxis=axis(-0.6, len(ordered) - 0.4, showline=True) | _months(ordered, WIDE, say),
        yaxis=axis(
            -pad,
            high + pad,
            automargin=True,
            showgrid=True,
            **ticks(marks, [f"{number(m, 3)}{unit}" for m in marks]),
        ),
        shapes=[
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": centre.value, "y1": centre.value}
            | {"line": line}
        ],
        annotations=[
            note(
                inert(centre.label),
                1,
                centre.value,
                xref="paper",
                xanchor="left",
                xshift=6,
                font=small("muted"),
            )
        ],
    )


def _months(ordered: Sequence[Sample], room: int, say: Say) -> Piece:
    places: dict[date, int] = {}
    for index, sample in enumerate(ordered):
        places.setdefault(sample.first.replace(day=1), index)
    shown = _apart(spaced(tuple(places), room // _NAME), places, len(ordered) * _NAME / room)
    return ticks([places[first] for first in shown], month_names(shown, say))


def _apart(months: Sequence[date], places: Mapping[date, int], least: float) -> tuple[date, ...]:
    """Those whose names do not run into the one before: events are not spread evenly over the months."""
    kept: list[date] = []
    for month in months:
        if not kept or places[month] - places[kept[-1]] >= least:
            kept.append(month)
    return tuple(kept)


def _sentence(sample: Sample, say: Say) -> str:
    value = say(Message("charts.value-base", {"value": sample.written, "base": sample.base}))
    return inert(say(Message("charts.hover", {"name": sample.name, "value": value})))
