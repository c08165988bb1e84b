"""The areas of a complaint register: each with its complaints for the households that it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.measure.complaints import ComplaintsByArea
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, row_headings
from servicecontrol.pages.shared.names import area_name
from servicecontrol.statistics.control import LEAST_EXPECTED
from servicecontrol.text import Language, number

#: What households for a year are counted in, and the months of one.
_UNIT, _MONTHS = 1000, 12


def area_rates_part(context: PageContext) -> FigurePart | None:
    """The areas side by side, the highest rate first; None where there is only one with households on record."""
    rows = sorted(context.rows(ComplaintsByArea), key=lambda row: (-row.value, row.area))
    if len(rows) < 2:  # noqa: PLR2004  # one has none beside it
        return None
    headings = row_headings(
        context.words, "fields.area", "complaints.received-count", "complaints.homes", "complaints.per-thousand",
        "charts.interval",
    )  # fmt: skip
    return FigurePart(
        "areas-stand-out",
        context.say("complaints.areas-stand-out"),
        (_said_together(rows[0], context.words), *_said_apart(rows, context)),
        headings,
        (*(_line(row, context) for row in rows), _last_line(rows, context.words)),
        tuple(_notes(rows[0], context.words)),
    )


def _said_together(row: ComplaintsByArea, words: Language) -> str:
    rate, ends = number(row.together), _range(row.together_low, row.together_high, words)
    return words.say("complaints.areas-together", rate=rate, interval=ends, n=row.months)


def _said_apart(rows: Sequence[ComplaintsByArea], context: PageContext) -> Iterator[str]:
    """Which areas are clearly above or below all together, of those that are large enough to be."""
    if all(row.expected < LEAST_EXPECTED for row in rows):
        yield context.say("complaints.areas-too-small", least=LEAST_EXPECTED)
        return
    apart = [row for row in rows if row.signal]
    if not apart:
        yield context.say("complaints.areas-none")
    for key, more in (("complaints.areas-above", True), ("complaints.areas-below", False)):
        names = tuple(
            area_name(row.area, context.ledger, context.words)
            for row in apart
            if (row.value > row.together) is more
        )
        if names:
            yield context.say(key, names=names, n=len(names))


def _line(row: ComplaintsByArea, context: PageContext) -> tuple[str, ...]:
    return (
        area_name(row.area, context.ledger, context.words),
        f"{row.count:,}",
        _homes(row.exposure, row.months),
        number(row.value),
        _range(row.low, row.high, context.words),
    )


def _last_line(rows: Sequence[ComplaintsByArea], words: Language) -> tuple[str, ...]:
    """All areas together."""
    count, exposure = sum(row.count for row in rows), sum(row.exposure for row in rows)
    ends = _range(rows[0].together_low, rows[0].together_high, words)
    homes = _homes(exposure, rows[0].months)
    return (words.say("complaints.areas-all"), f"{count:,}", homes, number(rows[0].together), ends)


def _homes(exposure: float, months: int) -> str:
    """The mean number of households over the months."""
    return f"{round(exposure * _UNIT * _MONTHS / months):,}"


def _range(low: float, high: float, words: Language) -> str:
    return words.say("frame.range", low=number(low), high=number(high))


def _notes(row: ComplaintsByArea, words: Language) -> Iterator[str]:
    yield words.say("complaints.areas-note", least=LEAST_EXPECTED)
    if row.elsewhere:
        yield words.say("complaints.areas-elsewhere", n=row.elsewhere)
