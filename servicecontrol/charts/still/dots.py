"""The dots of a drawing, and the intervals of single ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from servicecontrol.charts.still.elements import colour, element, percents, pixels
from servicecontrol.charts.still.plane import Place, Plane, Trace, axes_of, one_of


def arms(traces: Sequence[Trace], plane: Plane) -> Iterator[str]:
    """The intervals of single points."""
    for trace in traces:
        for letter in "xy":
            if found := trace.get(f"error_{letter}"):
                look = {"stroke": colour(found["color"]), "stroke_width": found["thickness"]}
                yield element("g", *_arms(trace, letter, found, plane), **look)


def _arms(trace: Trace, letter: str, arm: Mapping[str, Any], plane: Plane) -> Iterator[str]:
    x, y = axes_of(trace)
    reach = zip(trace["x"], trace["y"], arm["arrayminus"], arm["array"], strict=True)
    for across, down, less, more in reach:
        xs = (across - less, across + more) if letter == "x" else (across, across)
        ys = (down - less, down + more) if letter == "y" else (down, down)
        x1, x2 = (percents(plane.across(each, x)) for each in xs)
        y1, y2 = (pixels(plane.down(each, y)) for each in ys)
        yield element("line", x1=x1, x2=x2, y1=y1, y2=y2)


def markers(traces: Sequence[Trace], plane: Plane) -> Iterator[str]:
    """The dots of all traces, neighbours of one look together."""
    dots = (dot for trace in traces if "markers" in trace.get("mode", "") for dot in _dots(trace, plane))
    for look, same in groupby(dots, lambda dot: dot[0]):
        yield element("g", *(drawn for _, drawn in same), **look)


def _dots(trace: Trace, plane: Plane) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Each dot with its look."""
    marker = trace["marker"]
    for at, place in enumerate(plane.places(trace)):
        if place:
            symbol = one_of(marker.get("symbol", "circle"), at)
            look = _look(colour(one_of(marker["color"], at)), symbol, marker.get("line", {}))
            yield look, _dot(symbol, place, one_of(marker["size"], at) / 2)


def _look(fill: str | None, symbol: str, edge: Mapping[str, Any]) -> Mapping[str, Any]:
    """The colours of a dot: an open one is all edge, a cross a stroke."""
    if symbol == "circle-open":
        return {"fill": "none", "stroke": fill, "stroke_width": edge["width"]}
    if symbol == "x":
        return {"stroke": fill}
    return {"fill": fill, "stroke": colour(edge["color"]) if edge.get("width") else None}


def _dot(symbol: str, place: Place, radius: float) -> str:
    """A mark of one of our shapes; what is no circle is drawn around its place on a canvas of its own."""
    across, down = place
    if symbol.startswith("circle"):
        return element("circle", cx=percents(across), cy=down, r=radius)
    shape = _cross(radius) if symbol == "x" else _diamond(radius)
    return element("svg", shape, x=percents(across), y=down, overflow="visible")


def _cross(radius: float) -> str:
    reach = pixels(radius * 0.8)
    falls, rises = f"M-{reach} -{reach}L{reach} {reach}", f"M-{reach} {reach}L{reach} -{reach}"
    return element("path", d=falls + rises, stroke_width=radius * 0.6)


def _diamond(radius: float) -> str:
    reach = pixels(radius * 1.3)
    return element("path", d=f"M0 -{reach}L{reach} 0L0 {reach}L-{reach} 0Z")
