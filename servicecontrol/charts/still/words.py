"""The words of a drawing: labels of the scales and of points, counts of bars, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from servicecontrol.charts.room import beside_axis
from servicecontrol.charts.still.bars import BarBox, boxed
from servicecontrol.charts.still.lettering import SPACING, Look, TextLine
from servicecontrol.charts.still.plane import Plane, Trace, one_of

#: Plotly's own distances: a bar's count from the end of its bar, a note's text from the edge of its box, in pixels.
_BAR_GAP, _BOX = 3, 1
#: In heights of a letter: the middle of a line above its foot, and how far letters reach below it.
_MIDDLE, _BELOW = 0.35, 0.25
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
#: Where text goes from its point.
_SIGNS = {"left": -1, "center": 0, "right": 1, "top": -1, "middle": 0, "bottom": 1}
_BESIDE = {"left": "end", "center": "middle", "right": "start"}


def words(traces: Sequence[Trace], plane: Plane) -> Iterator[TextLine]:
    """Every line of text."""
    for name in dict.fromkeys(name for pair in plane.pairs(traces) for name in pair):
        yield from (_below if name[0] == "x" else _at_the_side)(name, plane)
    for trace in traces:
        if "text" in trace.get("mode", ""):
            yield from _points(trace, plane)
    for trace, boxes in boxed(traces, plane):
        yield from _counts(trace, boxes)
    for note in plane.layout.get("annotations", ()):
        yield from _note(note, plane)


def _lines(text: str) -> list[str]:
    return text.split("<br>")


def _labels(name: str, plane: Plane) -> Iterator[tuple[Any, str, Mapping[str, Any]]]:
    """The marks of an axis with their labels."""
    axis = plane.axis(name)
    if axis.get("visible", True) and axis.get("showticklabels", True):
        for value, text in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True):
            yield value, text, axis


def _below(name: str, plane: Plane) -> Iterator[TextLine]:
    for value, text, axis in _labels(name, plane):
        size = axis["tickfont"]["size"]
        foot = plane.pixels(plane.foot(name)) + beside_axis(axis) + size
        look = Look(axis["tickfont"]["color"], size, "middle")
        for at, line in enumerate(_lines(text)):
            yield TextLine(line, plane.across(value, name), 0, foot + at * SPACING * size, look)


def _at_the_side(name: str, plane: Plane) -> Iterator[TextLine]:
    for value, text, axis in _labels(name, plane):
        size, is_right = axis["tickfont"]["size"], axis.get("side") == "right"
        lines = _lines(text)
        first = plane.down(value, name) + _MIDDLE * size - (len(lines) - 1) * SPACING * size / 2
        look = Look(axis["tickfont"]["color"], size, "start" if is_right else "end")
        gap = beside_axis(axis) * (1 if is_right else -1)
        for at, line in enumerate(lines):
            yield TextLine(line, plane.foot(name), gap, first + at * SPACING * size, look)


def _points(trace: Trace, plane: Plane) -> Iterator[TextLine]:
    font = trace["textfont"]
    size = font["size"]
    for at, (text, place) in enumerate(zip(trace["text"], plane.places(trace), strict=True)):
        if text and place:
            upright, across = one_of(trace["textposition"], at).split()
            reach = one_of(trace["marker"]["size"], at) / 1.6 + 1
            sign = _SIGNS[upright]
            down = place[1] + 0.75 * size + sign * reach + (sign - 1) * size / 2
            look = Look(font["color"], size, _BESIDE[across], edged=True)
            yield TextLine(text, place[0], _SIGNS[across] * reach, down, look)


def _counts(trace: Trace, boxes: Sequence[BarBox | None]) -> Iterator[TextLine]:
    """The counts of upright bars, at the foot of each or over it."""
    for at, (text, box) in enumerate(zip(trace.get("text", ()), boxes, strict=False)):
        where = one_of(trace["textposition"], at)
        if box and where != "none":
            font = trace.get(f"{where}textfont") or trace["textfont"]
            look = Look(font["color"], font["size"], "middle", edged=where == "outside")
            end = box.bottom if where == "inside" else box.top
            foot = end - _BAR_GAP - _BELOW * font["size"]
            yield TextLine(text, (box.left + box.right) / 2, 0, foot, look)


def _note(note: Mapping[str, Any], plane: Plane) -> Iterator[TextLine]:
    """A note in lines; its anchor says which part of it stands at its place."""
    bold = note["text"].startswith("<b>")
    lines = _lines(note["text"].removeprefix("<b>").removesuffix("</b>"))
    size, upright = note["font"]["size"], note.get("yanchor", "middle")
    across = plane.across(note["x"], note.get("xref", "x"))
    down = plane.down(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
    more = (len(lines) - 1) * SPACING * size
    first = {
        "top": down + _BOX + size,
        "middle": down + _MIDDLE * size - more / 2,
        "bottom": down - _BOX - _BELOW * size - more,
    }[upright]
    look = Look(note["font"]["color"], size, _ANCHORS[note["xanchor"]], bold, edged=True)
    beside = note.get("xshift", 0) - _BOX * _SIGNS[note["xanchor"]]
    for at, line in enumerate(lines):
        yield TextLine(line, across, beside, first + at * SPACING * size, look)
