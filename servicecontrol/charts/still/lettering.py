"""Lines of text in a drawing, written in groups that look alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from servicecontrol.charts.still.elements import colour, element, percents, pixels

#: From line to line, in heights of a letter.
SPACING = 1.3
#: What is written over marks has an edge in the colour of the ground.
_EDGE = 3


@dataclass(frozen=True)
class TextLine:
    """A line of text and where it begins, has its middle or ends: a share across, then pixels beside and down."""

    text: str  #: as Plotly takes it: inert
    across: float
    beside: float
    down: float
    look: Look


@dataclass(frozen=True, order=True)
class Look:
    """How text is written."""

    token: str
    size: float
    anchor: str  #: start, middle or end
    bold: bool = False
    edged: bool = False  #: readable over what it crosses


def lettered(lines: Iterable[TextLine]) -> Iterator[str]:
    """The lines that say something, those of one look together."""
    lines = (line for line in lines if line.text)
    for look, same in groupby(sorted(lines, key=lambda line: line.look), lambda line: line.look):
        yield element("g", *map(_written, same), **_attributes(look))


def _attributes(look: Look) -> dict[str, str | float | None]:
    edge = {
        "stroke": colour("panel"),
        "stroke_width": _EDGE,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    return {
        "fill": colour(look.token),
        "font_size": look.size,
        "font_weight": "bold" if look.bold else None,
        "text_anchor": None if look.anchor == "start" else look.anchor,
        **(edge if look.edged else {}),
    }


def _written(line: TextLine) -> str:
    return element(
        "text",
        escape(unescape(line.text), quote=False),
        x=percents(line.across),
        dx=pixels(line.beside) if line.beside else None,
        y=line.down,
    )
