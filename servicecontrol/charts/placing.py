"""Where a point's label goes so that it meets no other point, no other label and no edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.charts.inert import columns

_RADIUS = 6  #: of a mark, in pixels
#: A label beside, above or below its point reads best; one at a corner is still better than none.
_SIDES = (
    "middle left", "middle right", "top center", "bottom center",
    "top left", "top right", "bottom left", "bottom right",
)  # fmt: skip


@dataclass(frozen=True)
class LabelSpot:
    """A point in pixels from the top left of its plot, and the label that it asks for."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, width: float, height: float) -> bool:
        return (
            self.left >= 0
            and self.top >= -_RADIUS
            and self.right <= width
            and self.bottom <= height + _RADIUS
        )


def placed(
    spots: Sequence[LabelSpot],
    width: float,
    height: float,
    line: float | None = None,
    upright: float | None = None,
    *,
    cross: bool = False,
) -> tuple[str, ...]:
    """Each label's side; an empty one where there is no room, so that the label is left to the table.

    `line` is the height of a line across the plot, `upright` the place of one from top to bottom, that no label
    may cross; with `cross` a label that finds no other room may, where a nameless point would say nothing.
    The highest points choose first: they are the latest cases.
    """
    lines = [] if line is None else [_Box(0, line - 1, width, line + 1)]
    lines += [] if upright is None else [_Box(upright - 1, 0, upright + 1, height)]
    taken = [_Box(s.x - _RADIUS, s.y - _RADIUS, s.x + _RADIUS, s.y + _RADIUS) for s in spots]
    sides = [""] * len(spots)
    highest = sorted(range(len(spots)), key=lambda index: (spots[index].y, index))
    for kept_off in (lines, []) if cross else (lines,):
        for index in highest:
            if sides[index] or not spots[index].text:
                continue
            found = _room(spots[index], width, height, [*kept_off, *taken])
            if found:
                sides[index] = found
                taken.append(_box(spots[index], found))
    return tuple(sides)


def _room(spot: LabelSpot, width: float, height: float, taken: Sequence[_Box]) -> str:
    """The first side on which the label meets nothing; an empty text where there is none."""
    for side in _SIDES:
        box = _box(spot, side)
        if box.inside(width, height) and not any(box.meets(other) for other in taken):
            return side
    return ""


def _box(spot: LabelSpot, side: str) -> _Box:
    """Where a label stands; at a corner it begins beside its point, as Plotly draws it."""
    wide, high, gap = columns(spot.text) * 7 + 2, 14, _RADIUS + 1
    upright, across = side.split()
    left = {"left": spot.x - gap - wide, "center": spot.x - wide / 2, "right": spot.x + gap}[across]
    top = {"top": spot.y - gap - high, "middle": spot.y - high / 2, "bottom": spot.y + gap}[upright]
    return _Box(left, top, left + wide, top + high)
