"""What a chart is: words, a Plotly figure whose colours are tokens, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from servicecontrol.charts.figure import Piece, narrowed, written
from servicecontrol.charts.room import with_room
from servicecontrol.charts.still import Still, still
from servicecontrol.problems import Message

#: Writes a message in the reader's language.
Say = Callable[[Message], str]
Shape = Literal["square", "dot", "cross", "ring", "diamond", "dash", "band"]


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
    legend: tuple[LegendEntry, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]  #: the plotted numbers in the plotted order
    summary: str  #: what opens the table
    explore: str  #: what has Plotly take the place of the drawing
    keys: str  #: how its values are gone through without a mouse
    foot: tuple[FootItem, ...]

    @property
    def json(self) -> str:
        """The figure with its narrow variant, as `data-figure` carries it."""
        return written({**self.figure, "narrow": self.narrow})

    @property
    def stills(self) -> tuple[Still, Still]:
        """The drawings for an ordinary and for a narrow container."""
        return still(self.figure), still(narrowed(self.figure, self.narrow or {}))


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
    figure, narrow = _with_room(figure, narrow)
    return Chart(
        id=frame.id,
        headline=frame.headline,
        subtitle=frame.subtitle,
        alt=frame.alt,
        figure=figure,
        narrow=narrow,
        legend=tuple(legend),
        columns=tuple(columns),
        rows=tuple(rows),
        summary=say(Message("charts.numbers", {"n": len(rows)})),
        explore=say(Message("charts.explore")),
        keys=say(Message("charts.explore-keys")),
        foot=(*frame.foot, *(FootItem(remark) for remark in remarks)),
    )


def _with_room(figure: Piece, narrow: Piece | None) -> tuple[Piece, Piece | None]:
    """A figure whose margins hold the labels of its scales at either width, in the drawing as in Plotly."""
    whole = {**figure, "layout": with_room(figure["layout"], figure["layout"])}
    if narrow is None:
        return whole, None
    changes = with_room(narrow.get("layout", {}), narrowed(figure, narrow)["layout"])
    return whole, {**narrow, "layout": changes}


def labels(say: Say, *keys: str) -> tuple[str, ...]:
    """The words of `charts.<key>` for each key."""
    return tuple(say(Message(f"charts.{key}")) for key in keys)
