"""The plots that read like a table: a name at the left, a mark on a common scale, its value at the right.

In a narrow container the name and the value stand on a line above the mark, which then has the whole width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import axis, dashed, layout, margin, note, small, ticks
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import columns, inert, lines, wrapped

_PITCH = 34  #: pixels from row to row, where every name is short
_LETTERS = 17  #: pixels of a line of a name
_NAME = 24  #: columns of a name at the left
_MOST = 4  #: lines of a name, which hold whatever a form can call an item
_LINE = 50  #: columns of a name and its value on one line of a narrow plot
_MARK = 0.24 * _PITCH  #: pixels of a bar under its name in a narrow plot
_SIDE = 20  #: pixels beside a narrow plot, half a label of its scale
_TICKS = 4  #: labels of a scale that a narrow plot has room for


@dataclass(frozen=True)
class Limit:
    """A target or a required value, drawn as a dashed line."""

    value: float
    label: str


@dataclass(frozen=True)
class PlotRow:
    """A row's name and its value, both as written."""

    name: str
    value: str


def row_layout(rows: Sequence[PlotRow], x: Piece, limit: Limit | None) -> Piece:
    """The layout in an ordinary container; row 0 is at the top."""
    names = ticks(range(len(rows)), [wrapped(row.name, _NAME, _MOST) for row in rows])
    tallest = max((len(lines(row.name, _NAME, _MOST)) for row in rows), default=1)
    top = 28 if limit else 12
    return layout(
        max(_PITCH, _LETTERS * tallest + 6) * len(rows) + top + 34,
        top=top,
        right=margin([row.value for row in rows]),
        xaxis=x | {"showgrid": True},
        yaxis=axis(len(rows) - 0.5, -0.5, automargin=True, showline=True, **names)
        | {"tickfont": {"color": "@ink", "size": 13}},
        annotations=[*_values(rows), *_limit_label(limit, x)],
        shapes=[dashed(x0=limit.value, x1=limit.value, y0=0, y1=1, yref="paper")] if limit else [],
        bargap=0.4,
    )


def narrow_layout(rows: Sequence[PlotRow], x: Piece, limit: Limit | None) -> Piece:
    """What a narrow container changes; the limit crosses the marks alone and so never a word."""
    heads = [head for index, row in enumerate(rows) for head in _head(index, row)]
    pitch = _PITCH + _LETTERS * max((len(_broken(row)) - 1 for row in rows), default=0)
    top = 28 if limit else 12
    return {
        "height": pitch * len(rows) + top + 34,
        "margin": {"l": _SIDE, "r": _SIDE},
        "xaxis": _fewer(x),
        "yaxis": {
            "automargin": False,
            "showline": False,
            "showticklabels": False,
            "range": [len(rows) - 0.7, -0.8],
        },
        "annotations": [*heads, *_limit_label(limit, x)],
        "shapes": [_crossing(limit.value, index, pitch) for index in range(len(rows))] if limit else [],
        "bargap": 1 - _MARK / pitch,
    }


def _fewer(x: Piece) -> Piece:
    """Every other tick of a scale that has many; zero stays, and the ends of a scale have room."""
    values, texts = x["tickvals"], x["ticktext"]
    if len(values) <= _TICKS:
        return {}
    first = values.index(0) % 2 if 0 in values else 0
    return ticks(values[first::2], texts[first::2])


def _crossing(value: float, index: int, pitch: int) -> Piece:
    """The limit's line at one row: whole, so that the rows together make it a dashed one."""
    line = {"color": "@target", "dash": "solid", "width": 2}
    reach = 0.2 * _PITCH / pitch
    return dashed(x0=value, x1=value, y0=index - reach, y1=index + reach) | {"line": line}


def _values(rows: Sequence[PlotRow]) -> Iterable[Piece]:
    for index, row in enumerate(rows):
        yield note(inert(row.value), 1, index, xref="paper", xanchor="left", xshift=8)


def _broken(row: PlotRow) -> tuple[str, ...]:
    """The lines of a name above its mark, beside its value."""
    return lines(row.name, max(_NAME, _LINE - columns(row.value)), _MOST)


def _head(index: int, row: PlotRow) -> Iterable[Piece]:
    """The words above a mark; the right margin, which the scale's last label needs, is its own too."""
    name = "<br>".join(inert(line) for line in _broken(row))
    above = {"xref": "paper", "yanchor": "bottom", "yshift": 5, "font": small("ink"), "bgcolor": "@panel"}
    yield note(name, 0, index, xanchor="left", align="left", **above)
    yield note(inert(row.value), 1, index, xanchor="right", xshift=_SIDE - 2, **above)


def _limit_label(limit: Limit | None, x: Piece) -> Iterable[Piece]:
    """The limit's words above the plot, held inside it near either end."""
    if limit:
        low, high = x["range"]
        third = 3 * (limit.value - low) / (high - low)
        anchor = "left" if third < 1 else "center" if third < 2 else "right"  # noqa: PLR2004  # thirds
        where = {"yref": "paper", "yanchor": "bottom", "xanchor": anchor, "font": small("target")}
        yield note(inert(limit.label), limit.value, 1, yshift=2, **where)
