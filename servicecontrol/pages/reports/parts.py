"""What a report is made of: parts with tables whose cells lead to records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from servicecontrol.charts import Chart
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.figure_part import Heading
from servicecontrol.pages.shared.page import Link
from servicecontrol.records.record import Record


@dataclass(frozen=True)
class Whole:
    """A day or a short name, never broken over two lines."""

    whole: str


@dataclass(frozen=True)
class Counted:
    """A figure that opens the records that it counts."""

    text: str
    records: tuple[str | Link, ...]


Line = str | Link | Chip | Whole | Counted
#: The lines of a cell.
TableCell = tuple[Line, ...]
_R = TypeVar("_R", bound=Record)
#: A text takes a phone's whole width from so many halves of an ideograph on.
_LONG = 30
#: Signs from here on are as wide as two letters.
_WIDE_FROM = 0x2E7F
#: So many records in a cell take it too.
_MANY = 3


@dataclass(frozen=True)
class Part:
    """A part of a report; one without rows says `empty`."""

    id: str
    title: str
    says: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    empty: str = ""
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    clauses: tuple[Link, ...] = field(default=())  #: that ask for what it shows

    @property
    def wide(self) -> tuple[bool, ...]:
        """Of each column, whether some cell of it needs a phone's whole width."""
        return tuple(any(map(_is_wide, column)) for column in zip(*self.rows, strict=True))

    @property
    def names(self) -> tuple[str, ...]:
        """Of each row, what its first cell says first."""
        return tuple(_said(row[0][0]) if row[0] else "" for row in self.rows)


def _said(line: Line) -> str:
    if isinstance(line, str):
        return line
    return line.word if isinstance(line, Chip) else line.whole if isinstance(line, Whole) else line.text


def _is_wide(cell: TableCell) -> bool:
    texts = (line for line in cell if isinstance(line, str))
    length = max((sum(1 + (ord(sign) > _WIDE_FROM) for sign in text) for text in texts), default=0)
    return length > _LONG or sum(isinstance(line, Link) for line in cell) >= _MANY


def cell(*lines: Line | date | int | None) -> TableCell:
    """A cell of what there is: days and numbers written out, empty lines left out."""
    return tuple(_line(line) for line in lines if line not in (None, ""))


def _line(line: Line | date | int | None) -> Line:
    if isinstance(line, date):
        return Whole(line.strftime("%Y-%m-%d"))
    return f"{line:,}" if isinstance(line, int) else line or ""


def cells(*entries: object) -> tuple[TableCell, ...]:
    """A row: each entry a cell of its own; a tuple is a cell of several lines."""
    return tuple(_cell(entry) for entry in entries)


def _cell(entry: object) -> TableCell:
    lines = entry if isinstance(entry, tuple) else (entry,)
    return cell(
        *(
            line
            for line in lines
            if line is None or isinstance(line, str | Link | Chip | Whole | Counted | date | int)
        )
    )


def newest(records: Iterable[_R]) -> list[_R]:
    """The newest first."""
    return sorted(records, key=lambda record: (-record.day.toordinal(), record.id))
