"""The look every plot shares, and scales that end on round numbers and leave no value outside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import columns
from servicecontrol.charts.room import STANDOFF

#: Pixels that half-width text takes per column at 13 px, on the wide side.
COLUMN = 7
#: Room for tick labels that a plot can count on, in pixels: in an ordinary and in a narrow container.
WIDE, NARROW = 560, 270
#: The space before %, which never breaks.
THIN = "\u202f"


def layout(height: int, *, top: int = 12, right: int = 12, bottom: int = 32, **more: object) -> Piece:
    """The layout of every plot: colours, fonts, margins; the left margin grows with its labels."""
    return {
        "height": height,
        "margin": {"b": bottom, "l": 8, "pad": 0, "r": right, "t": top},
        "paper_bgcolor": "@panel",
        "plot_bgcolor": "@panel",
        "font": {"color": "@ink", "size": 13},
        "hoverlabel": {
            "align": "left",
            "bgcolor": "@panel",
            "bordercolor": "@axis",
            "font": {"color": "@ink", "size": 13},
        },
        "hovermode": "closest",
        "showlegend": False,
        "dragmode": False,
        **more,
    }


def axis(low: float | str, high: float | str, **more: object) -> Piece:
    """An axis that never moves, so that a page scrolls under a finger."""
    return {
        "range": [low, high],
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "showline": False,
        "gridcolor": "@grid",
        "linecolor": "@axis",
        "tickangle": 0,
        "ticklabelstandoff": STANDOFF,
        "tickfont": {"color": "@muted", "size": 12},
        "ticks": "",
        **more,
    }


def ticks(values: Iterable[float | str], texts: Sequence[str]) -> Piece:
    """An axis's marks: numbers with written labels, since Plotly guesses at categories and dates."""
    return {"tickmode": "array", "tickvals": list(values), "ticktext": list(texts)}


def note(text: str, x: float, y: float, **more: object) -> Piece:
    """A line of text in a plot; `text` is inert already."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"color": "@ink", "size": 13}, **more}


def markers(stand_out: Sequence[bool], size: int, larger: int, **more: object) -> Piece:
    """The marks of points in a plot; what stands out is a larger diamond in the second colour."""
    return {
        "color": ["@s2" if one else "@s1" for one in stand_out],
        "symbol": ["diamond" if one else "circle" for one in stand_out],
        "size": [larger if one else size for one in stand_out],
        **more,
        "opacity": 1,
    }


def dashed(**where: object) -> Piece:
    """The line of a target, a limit or a required value."""
    return {"type": "line", "line": {"color": "@target", "dash": "dash", "width": 1.5}, **where}


def stepped(targets: Sequence[float | None], low: float, high: float, **where: object) -> Iterable[Piece]:
    """A line for each run of periods with the same target, within the ends of their axis."""
    for value, run in groupby(range(len(targets)), targets.__getitem__):
        indexes = list(run)
        if value is not None:
            ends = {"x0": max(low, indexes[0] - 0.5), "x1": min(high, indexes[-1] + 0.5)}
            yield dashed(**ends, y0=value, y1=value, **where)


def small(token: str) -> Piece:
    """The font of words that stand back."""
    return {"color": f"@{token}", "size": 12}


def step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … that divides a span into at most `most` parts."""
    size = 1.0
    while span / size > most:
        size *= 2.5 if f"{size:.0f}".startswith("2") else 2
    return size


def scale(low: float, high: float, most: int = 6) -> tuple[float, float, tuple[float, ...]]:
    """Round ends around `low` and `high`, and the ticks between them."""
    size = step(high - low, most)
    first, last = math.floor(low / size), math.ceil(high / size)
    last += first == last
    return first * size, last * size, tuple(index * size for index in range(first, last + 1))


def fine(low: float, high: float, most: int = 6) -> tuple[float, float, tuple[float, ...]]:
    """A scale as `scale` does, with ticks below 1 where the span asks for them."""
    span = high - low
    tenth = 10.0 ** (math.floor(math.log10(span)) - 1) if 0 < span < most else 1.0
    first, last, marks = scale(low / tenth, high / tenth, most)
    return first * tenth, last * tenth, tuple(round(mark * tenth, 9) for mark in marks)


def every(texts: Sequence[str], room: int) -> tuple[int, ...]:
    """The positions whose labels fit side by side in `room` pixels, the last always among them."""
    if not texts:
        return ()
    widest = max(columns(text) for text in texts) * COLUMN + 12
    stride = math.ceil(len(texts) / max(1, room // widest))
    return tuple(sorted(range(len(texts) - 1, -1, -stride)))


def margin(texts: Sequence[str]) -> int:
    """The margin that holds the widest of some texts beside a plot."""
    return max((columns(text) for text in texts), default=0) * COLUMN + 18
