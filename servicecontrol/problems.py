"""What is wrong with the data, and where: the values that every later stage hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Message:
    """A key of `templates/text` and the values of its placeholders; a sentence in no language yet."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


#: What a message may carry; `text` writes each kind as the reader's language does.
Value = str | int | float | date | Message | tuple["str | Message", ...]


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file under `data/`."""

    path: str  #: relative, with forward slashes on every system
    line: int = 1  #: from 1
    column: int = 1  #: from 1, counted in code points

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """A fault that keeps the data from being read; the build stops, the last good site stays."""

    place: Place
    what: Message  #: key `problems.<name>`
    hint: Message | None = None  #: key `hints.<name>`; how to mend it
    frame: tuple[str, ...] = ()  #: the source lines around the place, with a caret line, ready to print
