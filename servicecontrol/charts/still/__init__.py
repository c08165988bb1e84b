"""A figure as a drawing that stands in the page: the marks that our charts use, written as SVG when the site is built.

Across, everything stands at a share of the plot's width, and down at a pixel. So a drawing fills its place at any
width, its letters never grow or shrink, and Plotly, which lays the same figure out in the same way, can take its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servicecontrol.charts.still.bars import bars
from servicecontrol.charts.still.curves import curves
from servicecontrol.charts.still.dots import arms, markers
from servicecontrol.charts.still.elements import element
from servicecontrol.charts.still.grounds import grid, reference_lines
from servicecontrol.charts.still.lettering import lettered
from servicecontrol.charts.still.plane import Plane
from servicecontrol.charts.still.words import words


@dataclass(frozen=True)
class Still:
    """A drawing and the pixels beside it, where what is written at its sides has room."""

    svg: str
    left: float
    right: float


def still(figure: Mapping[str, Any]) -> Still:
    """The drawing of a figure: grounds below, then bars, what they are held against, lines, dots, and words on top."""
    traces = [trace for trace in figure["data"] if trace.get("visible", True)]
    layout = figure["layout"]
    plane = Plane(layout)
    layers = (
        *grid(traces, plane),
        *bars(traces, plane),
        *reference_lines(layout.get("shapes", ()), plane),
        *curves(traces, plane),
        *arms(traces, plane),
        *markers(traces, plane),
        *lettered(words(traces, plane)),
    )
    size: dict[str, str | float] = {"width": "100%", "height": layout["height"]}
    svg = element("svg", *layers, **size, overflow="visible", aria_hidden="true")
    return Still(svg, layout["margin"]["l"], layout["margin"]["r"])
