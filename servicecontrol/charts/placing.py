"""Where a point's label goes so that it meets no other point, no other label and no edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.charts.inert import columns

_RADIUS = 6  #: of a mark, in pixels
_SIDES = ("middle left", "middle right", "top center", "bottom center")


@dataclass(frozen=True)
class Spot:
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
    spots: Sequence[Spot],
    width: float,
    height: float,
    line: float | None = None,
    upright: float | None = None,
) -> tuple[str, ...]:
    """Returns each label's side; an empty one where there is no room, so that the label is left to the table.

    `line` is the height of a line across the plot, `upright` the place of one from top to bottom, that no label
    may cross. The highest points choose first:
    they are the latest cases.
    """
    across = [] if line is None else [_Box(0, line - 1, width, line + 1)]
    across += [] if upright is None else [_Box(upright - 1, 0, upright + 1, height)]
    taken = across + [_Box(s.x - _RADIUS, s.y - _RADIUS, s.x + _RADIUS, s.y + _RADIUS) for s in spots]
    sides = [""] * len(spots)
    for index in sorted(range(len(spots)), key=lambda index: (spots[index].y, index)):
        if not spots[index].text:
            continue
        for side in _SIDES:
            box = _box(spots[index], side)
            if box.inside(width, height) and not any(box.meets(other) for other in taken):
                taken.append(box)
                sides[index] = side
                break
    return tuple(sides)


def _box(spot: Spot, side: str) -> _Box:
    wide, gap, half = columns(spot.text) * 7 + 2, _RADIUS + 1, 7
    if side == "middle left":
        return _Box(spot.x - gap - wide, spot.y - half, spot.x - gap, spot.y + half)
    if side == "middle right":
        return _Box(spot.x + gap, spot.y - half, spot.x + gap + wide, spot.y + half)
    if side == "top center":
        return _Box(spot.x - wide / 2, spot.y - gap - 2 * half, spot.x + wide / 2, spot.y - gap)
    return _Box(spot.x - wide / 2, spot.y + gap, spot.x + wide / 2, spot.y + gap + 2 * half)
