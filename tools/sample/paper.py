"""Records as a clerk would write them: block style, later steps left empty, short notes behind the keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Scalar = str | int | float | bool | date | None
#: Path of keys such as `measures.kind` -> note behind its first occurrence; with `^`: on a line above.
Notes = Mapping[str, str]

_COLUMN = 33  #: where notes start
_LONG = 76  #: a text or list wider than this goes below its key
_UNSAFE = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`\s]|: | #|[:\s]$|\n")
_UNSAFE_IN_LIST = re.compile(r"[,\[\]{}:]")


@dataclass(frozen=True)
class Inline:
    """A mapping written on one line; never for free text, where a comma would end the value."""

    entries: Mapping[str, Scalar | Sequence[str]]


Value = Scalar | Inline | Sequence["Value"] | Mapping[str, "Value"]
Record = Mapping[str, Value]


def written(record: Record, notes: Notes) -> str:
    """The record's file."""
    return "\n".join(_mapping(record, dict(notes), "", "")) + "\n"


def _mapping(record: Record, notes: dict[str, str], path: str, indent: str) -> Iterator[str]:
    for key, value in record.items():
        way = f"{path}.{key}" if path else key
        above = notes.pop(f"^{way}", "")
        if above:
            yield from ("", f"{indent}# {above}")
        yield from _entry(key, value, notes, way, indent)


def _entry(key: str, value: Value, notes: dict[str, str], way: str, indent: str) -> Iterator[str]:
    note = notes.pop(way, "")
    if isinstance(value, Mapping):
        yield _noted(f"{indent}{key}:", note)
        yield from _mapping(value, notes, way, f"{indent}  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if all(isinstance(entry, Mapping | Inline) for entry in value) and value:
            yield _noted(f"{indent}{key}:", note)
            yield from _entries(value, notes, way, indent)
        elif _width(_list(value)) > _LONG:
            yield _noted(f"{indent}{key}:", note)
            yield from (f"{indent}  - {said(entry)}" for entry in value if isinstance(entry, str))
        else:
            yield _noted(f"{indent}{key}: {_list(value)}", note)
    elif value is None:
        yield _noted(f"{indent}{key}:", note)
    elif not isinstance(value, Inline):
        text = said(value)
        if isinstance(value, str) and ("\n" in text or _width(text) > _LONG):
            yield _noted(f"{indent}{key}: |", note)
            yield from (f"{indent}  {line}" for line in text.split("\n"))
        else:
            yield _noted(f"{indent}{key}: {_plain(text)}", note)


def _entries(entries: Sequence[Value], notes: dict[str, str], way: str, indent: str) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, Inline):
            parts = (f"{key}: {_cell(value)}" for key, value in entry.entries.items())
            yield f"{indent}  - {{{', '.join(parts)}}}"
        elif isinstance(entry, Mapping):
            lines = list(_mapping(entry, notes, way, f"{indent}    "))
            yield f"{indent}  - {lines[0].lstrip()}"
            yield from lines[1:]


def _cell(value: Scalar | Sequence[str]) -> str:
    return _list(value) if isinstance(value, Sequence) and not isinstance(value, str) else said(value)


def _list(values: Sequence[Value]) -> str:
    texts = [said(value) for value in values if isinstance(value, str | int | float | date)]
    return "[" + ", ".join(f'"{text}"' if _UNSAFE_IN_LIST.search(text) else text for text in texts) + "]"


def said(value: Scalar) -> str:
    """A scalar as written; a time of day to the minute."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    return "" if value is None else str(value)


def _plain(text: str) -> str:
    if not _UNSAFE.search(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _noted(line: str, note: str) -> str:
    """The line with its note, where there is room for one."""
    room = _COLUMN - _width(line)
    return f"{line}{' ' * room}# {note}" if note and room > 0 else line


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
