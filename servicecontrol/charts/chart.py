"""What a chart is: words, a Plotly figure whose colours are tokens, and the same numbers as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from servicecontrol.problems import Message

#: Writes a message in the reader's language.
Say = Callable[[Message], str]
#: A piece of a Plotly figure, ready for JSON.
Piece = dict[str, Any]
Shape = Literal["square", "dot", "cross", "ring", "diamond", "dash", "band"]

#: Characters that could end an attribute or open a tag, written so that JSON reads them back unchanged.
_SAFE = str.maketrans({"&": r"\u0026", "'": r"\u0027", "<": r"\u003c", ">": r"\u003e"})


@dataclass(frozen=True)
class LegendEntry:
    """A swatch above the plot: a shape in a colour, and its meaning."""

    shape: Shape
    token: str  #: a colour token without `@`
    label: str


@dataclass(frozen=True)
class Column:
    """A column of the table under a chart."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class FootItem:
    """A remark or a link under the table: clause, definition, download, scale."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class ChartFrame:
    """What stands around a plot, already in the reader's language."""

    id: str  #: of the figure element; an id of ours, never text of a record
    headline: str  #: the finding
    subtitle: str  #: measure, unit, population, place, period, n
    alt: str  #: headline and one or two sentences with the largest, the smallest and the target
    foot: tuple[FootItem, ...] = ()


@dataclass(frozen=True)
class Chart:
    """One chart, ready for the macro `chart` of `templates/parts/chart.html`."""

    id: str
    headline: str
    subtitle: str
    alt: str
    figure: Mapping[str, Any]  #: `data` and `layout`; a colour is `@` and a token's name
    narrow: (
        Mapping[str, Any] | None
    )  #: laid over `figure` in a narrow container: `data` by index, `layout` by key
    height: int  #: of the plot, in CSS pixels
    narrow_height: int  #: of the plot in a narrow container
    legend: tuple[LegendEntry, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]  #: the plotted numbers in the plotted order
    summary: str  #: what opens the table
    foot: tuple[FootItem, ...]

    @property
    def json(self) -> str:
        """The figure with its narrow variant, as `data-figure` carries it."""
        return written({**self.figure, "narrow": self.narrow})


def framed(
    frame: ChartFrame,
    say: Say,
    *,
    figure: Piece,
    columns: Sequence[Column],
    rows: Sequence[tuple[str, ...]],
    narrow: Piece | None = None,
    legend: Sequence[LegendEntry] = (),
    remarks: Sequence[str] = (),
) -> Chart:
    """The chart of a figure in its frame; `remarks` follow the frame's own foot items."""
    height: int = figure["layout"]["height"]
    return Chart(
        id=frame.id,
        headline=frame.headline,
        subtitle=frame.subtitle,
        alt=frame.alt,
        figure=figure,
        narrow=narrow,
        height=height,
        narrow_height=(narrow or {}).get("layout", {}).get("height", height),
        legend=tuple(legend),
        columns=tuple(columns),
        rows=tuple(rows),
        summary=say(Message("charts.numbers", {"n": len(rows)})),
        foot=(*frame.foot, *(FootItem(remark) for remark in remarks)),
    )


def written(figure: Mapping[str, Any]) -> str:
    """A figure as compact JSON: the same bytes for the same figure, none that HTML reads."""
    text = json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_SAFE)


def labels(say: Say, *keys: str) -> tuple[str, ...]:
    """The words of `charts.<key>` for each key."""
    return tuple(say(Message(f"charts.{key}")) for key in keys)
