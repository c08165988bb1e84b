"""The room that words take in a plot, and margins that have it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import unescape
from typing import Any

from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import is_wide

#: Pixels between an axis and its labels, beside what Plotly puts there anyway.
STANDOFF = 4
#: By this Plotly's word an axis asks for room.
_ASKS = "automargin"
#: Widths in heights of a letter: of a square one, of most, and of those that are narrower or wider.
_SQUARE, _USUAL = 1.0, 0.6
_WIDTHS = {
    **dict.fromkeys("ijlI.,:;'|!()[]/ ftr-·", 0.38),
    **dict.fromkeys("mwMW%@…—", 0.95),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&−+=×→↑÷", 0.72),
    "\u202f": 0.25,
}


def width(text: str, size: float) -> float:
    """The pixels that a line of text hardly ever exceeds in the fonts that readers have."""
    return size * sum(
        _SQUARE if is_wide(letter) else _WIDTHS.get(letter, _USUAL) for letter in unescape(text)
    )


def beside_axis(axis: Mapping[str, Any]) -> float:
    """The pixels from an axis to its labels, as Plotly counts them."""
    return 0.5 + STANDOFF + (0.2 * axis["tickfont"]["size"] if axis["showline"] else 0)


def with_room(layout: Mapping[str, Any], whole: Mapping[str, Any]) -> Piece:
    """A layout, or a part laid over one, with margins for the labels of each scale of the whole that asks for them.

    Plotly would find its own once it knows its fonts, and so move what a reader already looks at.
    """
    kept = {
        key: {name: each for name, each in part.items() if name != _ASKS} if isinstance(part, dict) else part
        for key, part in layout.items()
    }
    return kept | {"margin": _margins(whole)}


def _margins(layout: Mapping[str, Any]) -> Piece:
    margins = dict(layout["margin"])
    for key, axis in layout.items():
        if key.startswith("yaxis") and axis.get(_ASKS) and axis.get("visible", True):
            side = "r" if axis.get("side") == "right" else "l"
            margins[side] = max(margins[side], _room(axis))
    return margins


def _room(axis: Mapping[str, Any]) -> int:
    """The pixels that the labels of a scale take beside a plot."""
    lines = [line for text in axis.get("ticktext", ()) for line in text.split("<br>")]
    widest = max((width(line, axis["tickfont"]["size"]) for line in lines), default=0)
    return math.ceil(widest + beside_axis(axis)) + 2 if lines else 0
