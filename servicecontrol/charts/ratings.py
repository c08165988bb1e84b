"""How the answers spread over the levels: the bad ones to the left of zero, the good ones to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.charts.axes import axis, scale, ticks
from servicecontrol.charts.chart import Chart, ChartFrame, Column, LegendEntry, Say, framed, labels
from servicecontrol.charts.figure import Piece
from servicecontrol.charts.inert import inert
from servicecontrol.charts.rows import PlotRow, narrow_layout, row_layout
from servicecontrol.problems import Message
from servicecontrol.text import number

#: Colours of the bad levels from the worst, and of the good ones up to the best; the middle ones are paler.
_BAD, _GOOD = ("r1", "r1b", "r1c"), ("r2", "r3", "r4")


def level_tokens(bad: int, good: int) -> tuple[str, ...]:
    """The colours of so many levels, the worst first; beyond three on a side the palest repeats."""
    warm = _BAD[:bad] + _BAD[-1:] * (bad - len(_BAD))
    cold = _GOOD[:1] * (good - len(_GOOD)) + _GOOD[max(0, len(_GOOD) - good) :]
    return warm + cold


@dataclass(frozen=True)
class Level:
    """An answer on the scale."""

    label: str
    token: str  #: of `level_tokens`
    good: bool = True  #: to the right of zero


@dataclass(frozen=True)
class Rated:
    """The answers to one item, level by level in the order of the levels."""

    label: str
    counts: tuple[int, ...]
    shares: tuple[str, ...]  #: of the valid answers, as written
    bad: str  #: the share left of zero, as written
    unanswered: int = 0


def ratings(
    frame: ChartFrame,
    items: Sequence[Rated],
    levels: Sequence[Level],
    say: Say,
    *,
    subject: str,
    unit: str = "",
) -> Chart:
    """Stacked bars around zero, the worst first; who gave no answer is in the table alone.

    Levels run from the worst to the best; the bad ones come first. `subject` heads the names' column.
    """
    ordered = sorted(items, key=lambda item: (-sum(_left(item, levels)), item.label))
    rows = [PlotRow(item.label, item.bad) for item in ordered]
    x = _scale(ordered, levels, unit)
    unanswered, answers = labels(say, "unanswered", "answers")
    return framed(
        frame,
        say,
        figure={
            "data": [_bar(ordered, levels, index, say) for index in _drawing_order(levels)],
            "layout": row_layout(rows, x, None) | {"barmode": "relative", "shapes": [_zero()]},
        },
        narrow={"layout": narrow_layout(rows, x, None) | {"shapes": []}},
        columns=(
            Column(subject),
            *(
                Column(label, numeric=True)
                for label in (*(level.label for level in levels), answers, unanswered)
            ),
        ),
        rows=[_cells(item, say) for item in ordered],
        legend=[LegendEntry("square", level.token, level.label) for level in levels],
    )


def _percents(item: Rated) -> list[float]:
    """Each level's share of the valid answers; an item that nobody rated has no bar."""
    valid = sum(item.counts)
    return [100 * count / valid if valid else 0.0 for count in item.counts]


def _left(item: Rated, levels: Sequence[Level]) -> list[float]:
    return [share for share, level in zip(_percents(item), levels, strict=True) if not level.good]


def _scale(items: Sequence[Rated], levels: Sequence[Level], unit: str) -> Piece:
    left = max((sum(_left(item, levels)) for item in items), default=0)
    right = max((sum(_percents(item)) - sum(_left(item, levels)) for item in items), default=0)
    _, _, marks = scale(-left, max(right, 1), 8)
    shown = [mark for mark in marks if -left <= mark <= right]
    spare = (left + right) * 0.03 or 1
    return axis(-left - spare, right + spare, **ticks(shown, [number(abs(mark)) + unit for mark in shown]))


def _drawing_order(levels: Sequence[Level]) -> list[int]:
    """The levels from zero outwards, as stacked bars grow on either side."""
    bad = [index for index, level in enumerate(levels) if not level.good]
    return [*reversed(bad), *(index for index, level in enumerate(levels) if level.good)]


def _bar(items: Sequence[Rated], levels: Sequence[Level], index: int, say: Say) -> Piece:
    level = levels[index]
    sign = 1 if level.good else -1
    return {
        "type": "bar",
        "orientation": "h",
        "x": [sign * _percents(item)[index] for item in items],
        "y": list(range(len(items))),
        # The gap in the panel's colour keeps neighbours apart whose contrast is low.
        "marker": {"color": f"@{level.token}", "line": {"color": "@panel", "width": 1.5}},
        "hoverinfo": "text",
        "hovertext": [_sentence(item, level, _cell(item, index, say), say) for item in items],
    }


def _zero() -> Piece:
    return {
        "type": "line",
        "yref": "paper",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "line": {"color": "@axis", "width": 1},
    }


def _cell(item: Rated, index: int, say: Say) -> str:
    return say(Message("charts.value-base", {"value": item.shares[index], "base": item.counts[index]}))


def _cells(item: Rated, say: Say) -> tuple[str, ...]:
    written = (_cell(item, index, say) for index in range(len(item.counts)))
    return (item.label, *written, number(sum(item.counts)), number(item.unanswered))


def _sentence(item: Rated, level: Level, value: str, say: Say) -> str:
    name = say(Message("charts.hover", {"name": item.label, "value": level.label}))
    return inert(f"{name} {value}")
