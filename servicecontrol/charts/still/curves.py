"""The areas and lines of a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from servicecontrol.charts.still.elements import colour, element, path
from servicecontrol.charts.still.grounds import dashes
from servicecontrol.charts.still.plane import Place, Plane, Trace


def curves(traces: Sequence[Trace], plane: Plane) -> Iterator[str]:
    """All of them on one canvas that is stretched to the plot's width, the strokes left as they are."""
    drawn = [piece for trace in traces for piece in _curves(trace, plane)]
    if drawn:
        height = plane.layout["height"]
        yield element(
            "svg",
            *drawn,
            width="100%",
            height=height,
            viewBox=f"0 0 100 {height}",
            preserveAspectRatio="none",
            overflow="visible",
            fill="none",
            stroke_linejoin="round",
        )


def _curves(trace: Trace, plane: Plane) -> Iterator[str]:
    if trace.get("fill"):
        outline = path(place for place in plane.places(trace) if place)
        yield element("path", d=f"{outline}Z", fill=colour(trace["fillcolor"]), fill_opacity=trace["opacity"])
    elif "lines" in trace.get("mode", "") and (runs := list(_runs(plane.places(trace)))):
        look = trace["line"]
        yield element(
            "path",
            d="".join(path(_stepped(run, look.get("shape", "linear"))) for run in runs),
            stroke=colour(look["color"]),
            stroke_width=look["width"],
            stroke_dasharray=dashes(look),
            vector_effect="non-scaling-stroke",
        )


def _runs(places: Sequence[Place | None]) -> Iterator[list[Place]]:
    """The runs of points without a gap; a point alone has no line."""
    for known, run in groupby(places, bool):
        whole = [place for place in run if place]
        if known and len(whole) > 1:
            yield whole


def _stepped(run: list[Place], shape: str) -> list[Place]:
    """The corners between points: none, at the next point, or halfway to it."""
    if shape == "linear":
        return run
    corners = run[:1]
    for (x, y), (then, height) in pairwise(run):
        turn = then if shape == "hv" else (x + then) / 2
        corners += [(turn, y), (turn, height), (then, height)]
    return corners
