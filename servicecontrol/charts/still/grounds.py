"""What stands behind the marks of a drawing: grid, lines of the axes, lines at which values are held against."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from servicecontrol.charts.still.elements import colour, element, percents, pixels
from servicecontrol.charts.still.plane import Plane, Trace

#: The rhythm of a dashed and of a dotted line in pixels.
_DASHES = {"dash": "9 9", "dot": "3 3"}


def grid(traces: Sequence[Trace], plane: Plane) -> Iterator[str]:
    """The lines at the marks of each axis that has them, then those of the axes themselves."""
    pairs = plane.pairs(traces)
    lines = dict.fromkeys(line for pair in pairs for line in _marks(pair, plane))
    if lines:
        yield element("g", *lines, stroke=colour("grid"))
    yield from dict.fromkeys(line for pair in pairs for line in _feet(pair, plane))


def _marks(pair: tuple[str, str], plane: Plane) -> Iterator[str]:
    x, y = pair
    for value in _gridded(x, plane):
        yield _line((plane.across(value, x),) * 2, _heights(y, plane))
    for value in _gridded(y, plane):
        yield _line(plane.ends(x), (plane.down(value, y),) * 2)


def _gridded(name: str, plane: Plane) -> Sequence[Any]:
    axis = plane.axis(name)
    values: Sequence[Any] = axis.get("tickvals", ()) if axis["showgrid"] and axis.get("visible", True) else ()
    return values


def _feet(pair: tuple[str, str], plane: Plane) -> Iterator[str]:
    x, y = pair
    if plane.axis(x)["showline"]:
        yield _line(plane.ends(x), (plane.pixels(plane.foot(x)),) * 2, plane.axis(x)["linecolor"])
    if plane.axis(y)["showline"]:
        yield _line((plane.foot(y),) * 2, _heights(y, plane), plane.axis(y)["linecolor"])


def _heights(y: str, plane: Plane) -> tuple[float, float]:
    first, last = plane.ends(y)
    return plane.pixels(first), plane.pixels(last)


def reference_lines(shapes: Iterable[Mapping[str, Any]], plane: Plane) -> Iterator[str]:
    """Targets, limits, means and the lines at which a course is broken."""
    for shape in shapes:
        x, y, look = shape.get("xref", "x"), shape.get("yref", "y"), shape["line"]
        yield element(
            "line",
            x1=percents(plane.held(shape["x0"], x)),
            x2=percents(plane.held(shape["x1"], x)),
            y1=pixels(plane.pixels(plane.held(shape["y0"], y))),
            y2=pixels(plane.pixels(plane.held(shape["y1"], y))),
            stroke=colour(look["color"]),
            stroke_width=look["width"],
            stroke_dasharray=dashes(look),
        )


def dashes(look: Mapping[str, Any]) -> str | None:
    """The rhythm of a line; none of one that is drawn through."""
    return _DASHES.get(look.get("dash", "solid"))


def _line(across: tuple[float, float], down: tuple[float, float], token: str | None = None) -> str:
    """A line of one pixel, which lies on whole ones, or it would be drawn pale over two."""
    y1, y2 = (math.floor(each) + 0.5 if down[0] == down[1] else each for each in down)
    x1, x2 = map(percents, across)
    return element("line", x1=x1, x2=x2, y1=y1, y2=y2, stroke=colour(token))
