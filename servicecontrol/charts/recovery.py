"""Returned forms per area beside the share that the procedure requires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import axis, scale, ticks
from servicecontrol.charts.chart import Chart, ChartFrame, Column, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.charts.rows import Limit, PlotRow, narrow_layout, row_layout
from servicecontrol.problems import Message
from servicecontrol.text import number


@dataclass(frozen=True)
class Returned:
    """The forms of an area, how many came back, and what that means."""

    area: str
    issued: int
    returned: int | None  #: None while they are out
    share: str  #: as written
    verdict: str = ""  #: a word beside the value (「未達」「還差 7 份」)
    met: bool = True  #: false colours the bar


def recovery(
    frame: ChartFrame,
    areas: Sequence[Returned],
    say: Say,
    *,
    subject: str,
    required: Limit,
    unit: str = "",
) -> Chart:
    """A bar per area in the order given and the required line, which never comes near the values.

    `subject` heads the names' column; `unit` follows the numbers of the scale.
    """
    rows = [PlotRow(area.area, _value(area, say)) for area in areas]
    shares = [_share(area) for area in areas]
    _, high, marks = scale(0, max(100.0, required.value, *(share or 0 for share in shares)), 5)
    x = axis(0, high, **ticks(marks, [number(mark) + unit for mark in marks]))
    issued, returned, share, state = labels(say, "issued", "returned", "recovery", "verdict")
    return framed(
        frame,
        say,
        figure={"data": [_bars(areas, shares, say)], "layout": row_layout(rows, x, required)},
        narrow={"layout": narrow_layout(rows, x, required)},
        columns=(
            Column(subject),
            *(Column(label, numeric=True) for label in (issued, returned, share)),
            Column(state),
        ),
        rows=[
            (area.area, number(area.issued), _count(area.returned), area.share, area.verdict)
            for area in areas
        ],
    )


def _share(area: Returned) -> float | None:
    """The share in per cent; an area that got no forms, or is still collecting, has none."""
    return 100 * area.returned / area.issued if area.issued and area.returned is not None else None


def _count(returned: int | None) -> str:
    return "" if returned is None else number(returned)


def _value(area: Returned, say: Say) -> str:
    if _share(area) is None:
        return area.verdict
    fraction = f"{_count(area.returned)}/{number(area.issued)}"
    value = say(Message("charts.value-base", {"value": area.share, "base": fraction}))
    return f"{value} {area.verdict}".strip()


def _bars(areas: Sequence[Returned], shares: Sequence[float | None], say: Say) -> Piece:
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(shares),
        "y": list(range(len(areas))),
        "marker": {"color": ["@s1" if area.met else "@s2" for area in areas]},
        "hoverinfo": "text",
        "hovertext": [
            inert(say(Message("charts.hover", {"name": area.area, "value": _value(area, say)})))
            for area in areas
        ],
    }
