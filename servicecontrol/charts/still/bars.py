"""The bars of a drawing, upright or lying, stacked where several stand at one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servicecontrol.charts.still.elements import colour, element, percents, pixels
from servicecontrol.charts.still.plane import Plane, Trace, one_of

#: The ends of what is stacked at each place, on either side of zero.
_Ends = defaultdict[tuple[float, bool], float]


@dataclass(frozen=True)
class BarBox:
    """A bar's edges: shares across, pixels down."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def is_flat(self) -> bool:
        """Nothing of it can be seen."""
        return self.left == self.right or self.top == self.bottom


def bars(traces: Sequence[Trace], plane: Plane) -> Iterator[str]:
    """The bars of each trace, with the edge that keeps neighbours apart."""
    for trace, boxes in boxed(traces, plane):
        colours, edge = trace["marker"]["color"], trace["marker"].get("line", {})
        drawn = (_bar(box, one_of(colours, at)) for at, box in enumerate(boxes) if box and not box.is_flat)
        yield element("g", *drawn, stroke=colour(edge.get("color")), stroke_width=edge.get("width"))


def _bar(box: BarBox, token: str) -> str:
    return element(
        "rect",
        x=percents(box.left),
        y=box.top,
        width=percents(box.right - box.left),
        height=pixels(box.bottom - box.top),
        fill=colour(token),
    )


def boxed(traces: Sequence[Trace], plane: Plane) -> Iterator[tuple[Trace, list[BarBox | None]]]:
    """The edges of every bar, None where there is no value."""
    ends: _Ends = defaultdict(float)
    for trace in traces:
        if trace["type"] == "bar":
            lies = trace.get("orientation") == "h"
            values, places = (trace["x"], trace["y"]) if lies else (trace["y"], trace["x"])
            pairs = zip(values, places, strict=True)
            yield (
                trace,
                [None if value is None else _box(value, at, ends, plane, lies=lies) for value, at in pairs],
            )


def _box(value: float, place: float, ends: _Ends, plane: Plane, *, lies: bool) -> BarBox:
    """A bar from where the last one on its side of zero ends."""
    start = ends[place, value < 0]
    ends[place, value < 0] = start + value
    half = (1 - plane.layout["bargap"]) / 2
    along, across = (start, start + value), (place - half, place + half)
    x, y = (along, across) if lies else (across, along)
    left, right = sorted(map(plane.across, x))
    top, bottom = sorted(map(plane.down, y))
    return BarBox(left, right, top, bottom)
