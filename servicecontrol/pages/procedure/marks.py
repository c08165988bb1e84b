"""A clause in a period as a mark: colour, shape and letter, and in words what they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.judging.matrix import ClauseHistory, ClausePeriod
from servicecontrol.pages.shared.chips import VERDICT_CHIPS, Chip
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.text import Language

#: How many of a half-year's six months a mark of the rhythm takes.
_SPANS = {"month": 1, "quarter": 3, "half-year": 6}


@dataclass(frozen=True)
class RhythmPart:
    """A month or quarter inside a half-year."""

    state: str  #: as a chip's, or `blank`
    span: int  #: months
    label: str  #: in words


@dataclass(frozen=True)
class Mark:
    """A clause in a half-year."""

    period: str
    chip: Chip  #: its word is a single letter
    word: str  #: the verdict in full, for where there is room
    label: str  #: in words: period, verdict, how many of each
    to: Link | None  #: the evidence; None where nothing was judged
    parts: tuple[RhythmPart, ...]


def period_anchor(label: str) -> str:
    """The anchor of a period's evidence on its clause's page."""
    return f"p-{label}"


def marks_of(row: ClauseHistory, words: Language) -> tuple[Mark, ...]:
    """A clause's half-years, newest first; none for a clause that no rule checks."""
    if row.status.enforcement != "enforced":
        return ()
    span = _SPANS[row.rhythm]
    return tuple(_mark(cell, row.status, span, words) for cell in row.cells)


def _mark(cell: ClausePeriod, status: ClauseStatus, span: int, words: Language) -> Mark:
    label = cell.period.label
    to = Link(label, clause_path(status.organisation, status.id), period_anchor(label))
    return Mark(
        label,
        Chip(_state(cell), _letter(cell, words)),
        words.say(f"words.verdict.{cell.verdict}") if cell.verdict and not cell.blank else "",
        _said(cell, words),
        None if cell.blank else to,
        tuple(RhythmPart(_state(part), span, _said(part, words)) for part in cell.parts),
    )


def _state(cell: ClausePeriod) -> str:
    if cell.verdict is None:
        return "blank"
    return VERDICT_CHIPS[cell.verdict]


def _letter(cell: ClausePeriod, words: Language) -> str:
    return "" if cell.blank or cell.verdict is None else words.say(f"words.mark.{cell.verdict}")


def _said(cell: ClausePeriod, words: Language) -> str:
    period = cell.period.label
    if cell.blank or cell.verdict is None:
        return words.say("matrix.cell", period=period, verdict=words.say(f"words.blank.{cell.blank}"))
    counts = tuple(
        words.say("matrix.count", n=count, verdict=words.say(f"words.verdict.{verdict}"))
        for verdict, count in cell.counts.items()
    )
    word = words.say(f"words.verdict.{cell.verdict}")
    if len(counts) == 1 and cell.counts[cell.verdict] == 1:
        return words.say("matrix.cell", period=period, verdict=word)
    return words.say("matrix.cell-counts", period=period, verdict=word, counts=counts)


def legend(words: Language) -> Iterable[tuple[Chip, str]]:
    """Each mark with what it stands for, from the gravest."""
    for verdict in ("fail", "no-evidence", "warn", "pass", "not-due", "manual"):
        yield (
            Chip(VERDICT_CHIPS[verdict], words.say(f"words.mark.{verdict}")),
            words.say(f"words.verdict.{verdict}"),
        )
    yield Chip("na", ""), words.say("words.blank.no-case")
    yield Chip("blank", ""), words.say("matrix.outside")
