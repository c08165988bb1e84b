"""Every case as a dot: when it came, how long it took, and the limit of its urgency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from servicecontrol.charts.axes import NARROW, WIDE, axis, dashed, layout, note, scale, ticks
from servicecontrol.charts.chart import (
    Chart,
    ChartFrame,
    Column,
    LegendEntry,
    Say,
    Shape,
    framed,
    labels,
)
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.charts.month_axis import month_names, month_starts, spaced
from servicecontrol.charts.placing import LabelSpot, placed
from servicecontrol.problems import Message
from servicecontrol.text import number

CaseState = Literal["on-time", "late", "open", "open-late"]
#: How a state is drawn, in the order of the legend: symbol, colour, swatch.
_LOOKS: dict[CaseState, tuple[str, str, Shape]] = {
    "on-time": ("circle", "s1", "dot"),
    "late": ("x", "s2", "cross"),
    "open": ("circle-open", "s1", "ring"),
    "open-late": ("circle-open", "s2", "ring"),
}
_SHORT, _LONG, _GAP = 90, 190, 46  #: pixels of the flattest and the tallest panel, and between panels
#: Where a few cases take so many times as long as 19 of 20, they stand on the upper edge with their days written.
_BEYOND = 3


@dataclass(frozen=True)
class Case:
    """A case, the days it took or has been open, and whether that is within the limit."""

    id: str
    short: str  #: what labels it in the plot when it is late
    received: date
    days: float
    state: CaseState


@dataclass(frozen=True)
class Panel:
    """The cases under one limit."""

    title: str  #: with the limit in words
    name: str  #: in the table
    cases: tuple[Case, ...]
    limit: float | None = None


@dataclass(frozen=True)
class _Mark:
    """The cases that share one place: one mark, labelled with all of them."""

    cases: tuple[Case, ...]
    label: str


@dataclass(frozen=True)
class _Room:
    """A panel's place in the figure: its height in pixels, its share of the whole, its scale."""

    pixels: int
    domain: tuple[float, float]
    high: float
    marks: tuple[float, ...]


def cases(frame: ChartFrame, panels: Sequence[Panel], say: Say, *, as_of: date) -> Chart:
    """A panel per limit, one under another on the same dates; late cases carry their numbers."""
    days = [as_of, *(case.received for panel in panels for case in panel.cases)]
    months = month_starts(min(days), max(days))
    span = (months[0], max(days) + timedelta(days=max(3, (max(days) - months[0]).days // 40)))
    rooms = _rooms(panels)
    found = {case.state for panel in panels for case in panel.cases}
    words = dict(zip(_LOOKS, labels(say, *(f"state.{state}" for state in _LOOKS)), strict=True))
    number_, group, received, taken, state = labels(say, "case", "group", "received", "days", "state-heading")
    return framed(
        frame,
        say,
        figure={
            "data": list(_traces(panels, rooms, span, WIDE, say)),
            "layout": _layout(panels, rooms, span, _month_ticks(months, span, 10, say)),
        },
        narrow={
            "data": [
                {"textposition": t["textposition"], "text": t["text"]}
                for t in _traces(panels, rooms, span, NARROW, say)
            ],
            "layout": {"xaxis": _month_ticks(months, span, 5, say)},
        },
        columns=(
            Column(number_),
            Column(group),
            Column(received),
            Column(taken, numeric=True),
            Column(state),
        ),
        rows=[
            (case.id, panel.name, case.received.isoformat(), number(case.days), words[case.state])
            for panel in panels
            for case in _in_order(panel)
        ],
        legend=[LegendEntry(look[2], look[1], words[key]) for key, look in _LOOKS.items() if key in found],
        remarks=[say(Message("charts.beyond", {"n": beyond}))] if (beyond := _beyond(panels, rooms)) else [],
    )


def _in_order(panel: Panel) -> list[Case]:
    return sorted(panel.cases, key=lambda case: (case.received, case.id))


def _rooms(panels: Sequence[Panel]) -> list[_Room]:
    """The panels' places from the top; a panel of longer days is taller, none is flat."""
    tops = [_top(panel) for panel in panels]
    pixels = [round(_SHORT + (_LONG - _SHORT) * top / max(tops)) for top in tops]
    whole = sum(pixels) + _GAP * (len(panels) - 1)
    rooms, edge = [], 0
    for top, height in zip(tops, pixels, strict=True):
        _, high, marks = scale(0, top * 1.05, max(2, height // 32))
        rooms.append(_Room(height, (1 - (edge + height) / whole, 1 - edge / whole), high, marks))
        edge += height + _GAP
    return rooms


def _top(panel: Panel) -> float:
    """The longest time that the scale has room for: a few cases far beyond would flatten all others."""
    days = sorted(case.days for case in panel.cases)
    usual = max([1.0, panel.limit or 0, *days[: 1 + len(days) * 19 // 20][-1:]])
    return max([1.0, panel.limit or 0, *(time for time in days if time <= _BEYOND * usual)])


def _beyond(panels: Sequence[Panel], rooms: Sequence[_Room]) -> int:
    """How many cases stand on the upper edge."""
    return sum(
        case.days > room.high for panel, room in zip(panels, rooms, strict=True) for case in panel.cases
    )


def _layout(panels: Sequence[Panel], rooms: Sequence[_Room], span: tuple[date, date], months: Piece) -> Piece:
    whole = sum(room.pixels for room in rooms) + _GAP * (len(rooms) - 1)
    dates = axis(span[0].isoformat(), span[1].isoformat(), type="date", showgrid=True)
    axes: Piece = {}
    for index, room in enumerate(rooms):
        pad = room.high * 8 / room.pixels
        marks = ticks(room.marks, [number(mark) for mark in room.marks])
        axes[f"yaxis{_suffix(index)}"] = axis(
            -pad, room.high + pad, automargin=True, showgrid=True, **marks
        ) | {
            "domain": [max(0.0, room.domain[0]), room.domain[1]],
        }
    axes["xaxis"] = dates | months | {"anchor": f"y{_suffix(len(rooms) - 1)}"}
    return layout(
        whole + 34 + 42,
        top=34,
        bottom=42,
        **axes,
        shapes=[shape for index, panel in enumerate(panels) for shape in _limit(panel, index)],
        annotations=[_title(panel, room) for panel, room in zip(panels, rooms, strict=True)],
    )


def _suffix(index: int) -> str:
    return str(index + 1) if index else ""


def _title(panel: Panel, room: _Room) -> Piece:
    where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 6}
    return note(f"<b>{inert(panel.title)}</b>", 0, room.domain[1], **where)


def _limit(panel: Panel, index: int) -> Iterable[Piece]:
    if panel.limit is not None:
        yield dashed(xref="paper", yref=f"y{_suffix(index)}", x0=0, x1=1, y0=panel.limit, y1=panel.limit)


def _month_ticks(months: Sequence[date], span: tuple[date, date], most: int, say: Say) -> Piece:
    shown = spaced([month for month in months if month <= span[1]], most)
    return ticks([month.isoformat() for month in shown], month_names(shown, say))


def _traces(
    panels: Sequence[Panel], rooms: Sequence[_Room], span: tuple[date, date], width: int, say: Say
) -> Iterable[Piece]:
    """One trace per panel and state; labels are placed with all marks of the panel in view."""
    for index, (panel, room) in enumerate(zip(panels, rooms, strict=True)):
        marks = _marks(panel, room)
        spots = [_spot(mark, room, span, width) for mark in marks]
        line = None if panel.limit is None else _height(panel.limit, room)
        sided = list(zip(marks, placed(spots, width, room.pixels, line), strict=True))
        for state in _LOOKS:
            chosen = [(mark, side) for mark, side in sided if mark.cases[0].state == state]
            if chosen:
                yield _trace(chosen, state, index, room, say)


def _marks(panel: Panel, room: _Room) -> list[_Mark]:
    """The panel's marks; cases of one day, length and state fall together and are counted."""
    together: dict[tuple[date, float, CaseState], list[Case]] = {}
    for case in _in_order(panel):
        together.setdefault((case.received, case.days, case.state), []).append(case)
    return [_Mark(tuple(group), _label(group, room)) for group in together.values()]


def _label(group: Sequence[Case], room: _Room) -> str:
    """The numbers of late cases, with the days of those beyond the scale, or how many fall together."""
    if group[0].days > room.high:
        return f"{', '.join(case.short for case in group)} ↑{number(group[0].days)}"
    if group[0].state in ("late", "open-late"):
        return ", ".join(case.short for case in group)
    return f"×{len(group)}" if len(group) > 1 else ""


def _spot(mark: _Mark, room: _Room, span: tuple[date, date], width: int) -> LabelSpot:
    case = mark.cases[0]
    x = (case.received - span[0]) / (span[1] - span[0]) * width
    return LabelSpot(x, _height(case.days, room), mark.label)


def _height(days: float, room: _Room) -> float:
    """How far below its panel's top a number of days stands, in pixels; on the edge a label has room too."""
    return max(1.0, (1 - min(days, room.high) / room.high) * room.pixels)


def _trace(chosen: Sequence[tuple[_Mark, str]], state: CaseState, panel: int, room: _Room, say: Say) -> Piece:
    symbol, token, _ = _LOOKS[state]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "yaxis": f"y{_suffix(panel)}",
        "x": [mark.cases[0].received.isoformat() for mark, _ in chosen],
        "y": [min(mark.cases[0].days, room.high) for mark, _ in chosen],
        "text": [inert(mark.label) if side else "" for mark, side in chosen],
        "textposition": [side or "top center" for _, side in chosen],
        "textfont": {"color": "@ink", "size": 12},
        "marker": {
            "color": f"@{token}",
            "symbol": symbol,
            "size": [round(10 * len(mark.cases) ** 0.5) for mark, _ in chosen],
            "line": {"width": 2} if "open" in symbol else {"color": "@panel", "width": 1},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": ["<br>".join(_sentence(case, say) for case in mark.cases) for mark, _ in chosen],
    }


def _sentence(case: Case, say: Say) -> str:
    state = say(Message(f"charts.state.{case.state}"))
    values = {
        "case": case.id,
        "received": case.received.isoformat(),
        "days": number(case.days),
        "state": state,
    }
    return inert(say(Message("charts.case-hover", values)))
