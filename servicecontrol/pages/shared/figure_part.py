"""A part of a page about one question of figures: sentences first, then a chart, a table and what to beware of."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.charts import Chart
from servicecontrol.pages.shared.shares import HasInterval
from servicecontrol.statistics.change import LEVEL
from servicecontrol.text import Language, number, percent

#: Smaller probabilities are written as smaller than this.
_SMALL = 0.001
#: Decimals that tell any probability from the limit, and of a share beyond which only its computation shows.
_DECIMALS, _DIGITS = 8, 9


@dataclass(frozen=True)
class Heading:
    """The head of a column."""

    label: str
    numeric: bool = True


@dataclass(frozen=True)
class FigurePart:
    """A question and what the figures say to it."""

    id: str
    title: str
    says: tuple[str, ...]
    headings: tuple[Heading, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  #: the first cell names the row
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    behind: str = (
        ""  #: what opens the table, where the sentences say what counts and the rows are for who asks
    )


def points(difference: float) -> str:
    """A difference of shares in percentage points, with its sign and always one decimal."""
    text = f"{abs(100 * difference):.1f}"
    return text if text == "0.0" else f"{'−' if difference < 0 else '+'}{text}"


def coefficient(value: float) -> str:
    """A figure between −1 and 1, to two decimals."""
    text = f"{abs(value):.2f}"
    return f"−{text}" if value < 0 and text != "0.00" else text


def probability(p: float) -> str:
    """A probability, never 0, with as many decimals as it takes to show on which side of the limit it lies."""
    decimals = 3
    while decimals < _DECIMALS and p != LEVEL and round(p, decimals) == LEVEL:
        decimals += 1
    return f"< {_SMALL}" if p < _SMALL else number(p, decimals)


def written_share(value: float, limit: float | None = None) -> str:
    """A share that is no fraction of counts, such as an estimate, as a percentage; as careful as `percent`."""
    whole = 10**_DIGITS
    return percent(round(value * whole), whole, limit)


def share_interval(row: HasInterval, words: Language) -> str:
    """An interval of a share in per cent; empty where there is none."""
    return share_range(row.low, row.high, words)


def share_range(low: float | None, high: float | None, words: Language) -> str:
    """From one share to another in per cent; empty where one is not known."""
    if low is None or high is None:
        return ""
    return words.say("frame.range", low=number(100 * low), high=number(100 * high))


def points_interval(row: HasInterval, words: Language) -> str:
    """The interval of a difference in percentage points."""
    low, high = row.low, row.high
    if low is None or high is None:
        return ""
    return words.say("frame.signed-range", low=points(low), high=points(high))


def row_headings(words: Language, first: str, *others: str) -> tuple[Heading, ...]:
    """The names' column and columns of figures, by the keys of their words."""
    return (Heading(words.say(first), numeric=False), *(Heading(words.say(other)) for other in others))
