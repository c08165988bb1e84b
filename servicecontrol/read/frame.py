"""Source text and a place in it -> the code frame a reader sees; and the Problem that carries one."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from servicecontrol.problems import Hint, Message, Place, Problem, Value

#: What ends a line in every file we read; `str.splitlines` knows more ends than editors and YAML do.
LINE_BREAK = re.compile(r"\r\n|\r|\n")

_FRAME_COLUMNS = 100  #: a longer line is cut around the place
_COLUMNS_BEFORE = 40  #: what is kept before the place then
_CUT = "..."  #: not the one-character ellipsis, whose width differs between terminals
_TAB = "    "
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_COMBINING = frozenset({"Mn", "Me"})


def frame(text: str, place: Place, length: int = 1) -> tuple[str, ...]:
    """Two lines show the source at the place, with carets under its `length` code points.

    What cannot be seen is spelled out, as `<U+202E>`, so that carets stand right and nothing hides.
    """
    line = line_of(text, place.line)
    start = min(place.column - 1, len(line))
    end = min(start + max(length, 1), len(line))
    before, marked, after = line[:start], line[start:end], line[end:]
    if len(line) > _FRAME_COLUMNS or _width(_shown(line)) > _FRAME_COLUMNS:
        before, marked, after = _cut(before, marked, after)
    shown = f"{place.line:>4} │ {_shown(before)}{_shown(marked)}{_shown(after)}"
    carets = " " * _width(_shown(before)) + "^" * max(_width(_shown(marked)), 1)
    return shown.rstrip(), f"     │ {carets}"


def problem_at(
    text: str, place: Place, name: str, hint: str | None = None, length: int = 1, /, **values: Value
) -> Problem:
    """A Problem carries its code frame; its hint may use the same values as its message."""
    return framed(
        text,
        place,
        Message(f"problems.{name}", values),
        Message(f"hints.{hint}", values) if hint else None,
        length,
    )


def framed(text: str, place: Place, what: Message, hint: Hint = None, length: int = 1) -> Problem:
    """A Problem with the source around its place, which is drawn when somebody looks at it."""
    return Problem(place, what, hint, partial(frame, text, place, length))


def place_of(text: str, path: str, offset: int) -> Place:
    """The place of a character is its line and column, both from 1."""
    starts = line_starts(text)
    line = bisect_right(starts, offset)
    return Place(path, line, offset - starts[line - 1] + 1)


@lru_cache(maxsize=4)
def line_starts(text: str) -> Sequence[int]:
    """Where each line of a text starts; the texts at hand are remembered, for one may have many faults."""
    return [0, *(found.end() for found in LINE_BREAK.finditer(text))]


def line_of(text: str, number: int) -> str:
    """The line with this number, without its end; an empty one past the end of the text."""
    starts = line_starts(text)
    if number > len(starts):
        return ""
    end = starts[number] if number < len(starts) else len(text)
    return text[starts[number - 1] : end].rstrip("\r\n")


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """What is left of a long line: some columns before the place, and as many after it as still fit."""
    left = "".join(_fitting(reversed(before), _COLUMNS_BEFORE))[::-1]
    room = _FRAME_COLUMNS - _width(_shown(left))
    middle = "".join(_fitting(marked, room))
    right = "".join(_fitting(after, room - _width(_shown(middle)))) if middle == marked else ""
    return (
        left if left == before else _CUT + left,
        middle,
        right if middle + right == marked + after else right + _CUT,
    )


def _fitting(characters: Iterable[str], columns: int) -> Iterator[str]:
    """The first characters that fit into so many columns."""
    for character in characters:
        columns -= _width(_shown(character))
        if columns < 0:
            return
        yield character


def _shown(text: str) -> str:
    """The text as a terminal can show it: tabs as spaces, invisible characters by their number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    if character == "\t":
        return _TAB
    return f"<{code(character)}>" if unicodedata.category(character) in _INVISIBLE else character


def code(character: str) -> str:
    """A character's number, as in U+202E."""
    return f"U+{ord(character):04X}"


def _width(text: str) -> int:
    """The columns a terminal needs; East Asian wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _COMBINING:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
