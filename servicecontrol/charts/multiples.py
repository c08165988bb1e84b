"""Small multiples: a small line for each item, all on one scale, so that their courses can be compared."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import COLUMN, NARROW, WIDE, axis, layout, note, scale, stepped, ticks
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert, lines
from servicecontrol.problems import Message
from servicecontrol.text import number

_ROW = 132  #: pixels of a row of panels, with a title of one line
_PLOT = 78  #: of these, between title and labels of the periods
_TOP, _BOTTOM = 26, 28
_LABEL = 24  #: pixels that a value takes above its point
_LETTERS = 15  #: pixels of a line of a title
_MOST = 4  #: lines of a title, which hold whatever a form can call an item
_ACROSS = {"wide": 4, "narrow": 2}
_GAP = 0.045  #: of the width, between panels


@dataclass(frozen=True)
class Course:
    """An item's figures, one for each period; None where nothing was measured."""

    title: str
    values: tuple[float | None, ...]
    written: tuple[str, ...]
    bases: tuple[str, ...] = ()  #: what each figure is of, where it is one of something

    def cell(self, at: int, say: Say) -> str:
        """A period's figure with what it is of."""
        if not self.bases or not self.bases[at]:
            return self.written[at]
        return say(Message("charts.value-base", {"value": self.written[at], "base": self.bases[at]}))


def multiples(
    frame: ChartFrame,
    periods: Sequence[str],
    courses: Sequence[Course],
    say: Say,
    *,
    subject: str,
    unit: str = "",
    breaks: Collection[int] = (),
    targets: Sequence[float | None] = (),
    target: str = "",
) -> Chart:
    """A panel per item with its last value written; `subject` heads the items' column.

    `breaks` are the positions of periods that cannot be compared with those before; `targets` what was to be
    reached in each period, and `target` that in words.
    """
    (cut,) = labels(say, "cut-axis")
    wide, narrow = (_layout(periods, courses, across, targets, unit) for across in _ACROSS.values())
    return framed(
        frame,
        say,
        figure={
            "data": [
                _line(course, index, periods, breaks, say) | {"textposition": _side(course, courses, targets)}
                for index, course in enumerate(courses)
            ],
            "layout": wide,
        },
        narrow={"layout": _moved(narrow)},
        columns=(Column(subject), *(Column(period, numeric=True) for period in periods)),
        rows=[(course.title, *(course.cell(at, say) for at in range(len(periods)))) for course in courses],
        legend=[LegendEntry("dash", "target", target)] if target else [],
        remarks=[cut] if _ends(courses, targets)[0] > 0 else [],
    )


def _line(course: Course, index: int, periods: Sequence[str], breaks: Collection[int], say: Say) -> Piece:
    """An item's line; a None before a break keeps its ends apart."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    hover: list[str] = []
    for at, value in enumerate(course.values):
        if at in breaks and xs:
            xs.append(at - 0.5)
            ys.append(None)
            hover.append("")
        xs.append(at)
        ys.append(value)
        name = f"{course.title} {periods[at]}"
        hover.append(inert(say(Message("charts.hover", {"name": name, "value": course.cell(at, say)}))))
    known = [at for at, value in enumerate(ys) if value is not None]
    last = known[-1] if known else -1
    said = next(
        (
            written
            for value, written in zip(reversed(course.values), reversed(course.written), strict=True)
            if value is not None
        ),
        "",
    )
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": xs,
        "y": ys,
        "xaxis": f"x{_suffix(index)}",
        "yaxis": f"y{_suffix(index)}",
        "text": [inert(said) if at == last else "" for at in range(len(xs))],
        "textfont": {"color": "@ink", "size": 12},
        "line": {"color": "@s1", "width": 1.8},
        "marker": {"color": "@s1", "size": [7 if at == last else 4 for at in range(len(xs))]},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": hover,
    }


def _side(course: Course, courses: Sequence[Course], targets: Sequence[float | None]) -> str:
    """Where the last value is written: over its point, or under it where a target would strike it."""
    low, high = _ends(courses, targets)
    at = max((at for at, value in enumerate(course.values) if value is not None), default=0)
    value, target = course.values[at], targets[at] if targets else None
    if value is None or target is None:
        return "top center"
    return f"{'bottom' if 0 < (target - value) * _PLOT / (high - low) < _LABEL else 'top'} center"


def _layout(
    periods: Sequence[str],
    courses: Sequence[Course],
    across: int,
    targets: Sequence[float | None],
    unit: str,
) -> Piece:
    """The panels in rows of `across`, all with the same ends."""
    rows = max(1, math.ceil(len(courses) / across))
    room = (WIDE if across == _ACROSS["wide"] else NARROW) // across // COLUMN
    titles = [lines(course.title, room, _MOST) for course in courses]
    more = _LETTERS * max((len(title) - 1 for title in titles), default=0)
    pitch, top = _ROW + more, _TOP + more
    height = top + (rows - 1) * pitch + _PLOT + _BOTTOM
    low, high = _ends(courses, targets)
    pad = (high - low) * 0.1
    places = [_place(index, across, pitch, height - top - _BOTTOM) for index in range(len(courses))]
    first, last = -0.4, len(periods) - 0.4
    axes: Piece = {}
    for index, (x, y) in enumerate(places):
        marks = (
            ticks([low, high], [number(low) + unit, number(high) + unit])
            if index % across == 0
            else ticks([], [])
        )
        axes[f"xaxis{_suffix(index)}"] = axis(
            first,
            last,
            showline=True,
            anchor=f"y{_suffix(index)}",
            domain=list(x),
            **_marks(periods, across),
        )
        axes[f"yaxis{_suffix(index)}"] = axis(
            low - pad, high, anchor=f"x{_suffix(index)}", domain=list(y), automargin=True, **marks
        )
    return layout(
        height,
        top=top,
        right=24,
        bottom=_BOTTOM,
        **axes,
        shapes=[
            line
            for index in range(len(courses))
            for line in stepped(targets, first, last, xref=f"x{_suffix(index)}", yref=f"y{_suffix(index)}")
        ],
        annotations=[_title(title, place) for title, place in zip(titles, places, strict=True)],
    )


def _moved(whole: Piece) -> Piece:
    """What a layout in fewer panels across changes: height, margin, the panels' places, the titles."""
    axes = {key: {"domain": piece["domain"]} for key, piece in whole.items() if key[1:5] == "axis"}
    for key in axes:
        axes[key] |= {
            name: whole[key][name] for name in ("tickvals", "ticktext", "tickmode") if name in whole[key]
        }
    kept = {key: whole[key] for key in ("height", "margin", "annotations")}
    return {**kept, **axes}


def _place(
    index: int, across: int, pitch: int, inner: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """A panel's shares of the width and of the height, from the left and from the top."""
    row, column = divmod(index, across)
    width = (1 - _GAP * (across - 1)) / across
    left = column * (width + _GAP)
    top = 1 - row * pitch / inner
    return (left, min(1.0, left + width)), (max(0.0, top - _PLOT / inner), top)


def _ends(courses: Sequence[Course], targets: Sequence[float | None]) -> tuple[float, float]:
    values = [value for course in courses for value in course.values if value is not None]
    values += [target for target in targets if target is not None]
    low, high, _ = scale(min(values, default=0.0), max(values, default=100.0), 2)
    return low, high


def _marks(periods: Sequence[str], across: int) -> Piece:
    """The marks of the first and the last period; where panels are narrow, of the last alone."""
    last = len(periods) - 1
    shown = sorted({0, last}) if across == _ACROSS["wide"] else [last]
    return ticks(shown, [inert(periods[at]) for at in shown])


def _title(title: Sequence[str], place: tuple[tuple[float, float], tuple[float, float]]) -> Piece:
    (left, _), (_, top) = place
    where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 8}
    text = "<br>".join(inert(line) for line in title)
    return note(f"<b>{text}</b>", left, top, align="left", **where) | {"font": {"color": "@ink", "size": 12}}


def _suffix(index: int) -> str:
    return str(index + 1) if index else ""
