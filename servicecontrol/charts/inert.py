"""Text of records made safe for a plot: Plotly reads tags, entities, links and templates into any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: What a plot shows as one space; the thin space before % is none of it.
_SPACE = re.compile(r"[ \t\n\v\f\r\x85\u2028\u2029]+")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
#: Where a line may break: around every wide character, and at spaces between words.
_UNIT = re.compile(f"[{_WIDE}]|[^ {_WIDE}]+| ")


def inert(text: str) -> str:
    """Text that Plotly shows letter by letter, and that nobody takes for a colour token."""
    plain = _CONTROL.sub("\ufffd", _spaced(text))
    safe = plain.translate(_ENTITIES).replace("%{", "%&#123;")
    return "&#64;" + safe[1:] if safe.startswith("@") else safe


def columns(text: str) -> int:
    """How many half-width columns text takes."""
    return sum(2 if is_wide(letter) else 1 for letter in text)


def is_wide(letter: str) -> bool:
    """Says whether a character takes two half-width columns."""
    return unicodedata.east_asian_width(letter) in "WF"


def clipped(text: str, width: int) -> str:
    """Text that takes at most `width` columns; what is left out becomes an ellipsis."""
    if columns(text) <= width:
        return text
    kept = text
    while columns(kept) >= width and kept:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def lines(text: str, width: int, most: int = 2) -> tuple[str, ...]:
    """Text in at most `most` lines of `width` columns, broken between words or wide characters.

    A word that is wider than a line is broken too; an ellipsis stands for what the last line cannot hold.
    """
    units = [piece for unit in _UNIT.findall(_spaced(text)) for piece in _pieces(unit, width)]
    found: list[str] = []
    while units and len(found) < most - 1:
        line = ""
        while units and columns((line + units[0]).lstrip()) <= width:
            line = (line + units.pop(0)).lstrip()
        if not line:  # a wide character on a line of one column
            break
        found.append(line.rstrip())
    rest = "".join(units).strip()
    return (*found, clipped(rest, width)) if rest or not found else tuple(found)


def fits(text: str, width: int, most: int = 2) -> bool:
    """Says whether text reads whole in `most` lines of `width` columns, no word of it broken."""
    plain = _spaced(text)
    return (
        max(map(columns, _UNIT.findall(plain)), default=0) <= width
        and len(lines(plain, width, most + 1)) <= most
    )


def _pieces(unit: str, width: int) -> Iterator[str]:
    """A word whole, or in parts as wide as a line."""
    piece = ""
    for letter in unit:
        if piece and columns(piece + letter) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def wrapped(text: str, width: int, most: int = 2) -> str:
    """Inert text of at most `most` lines, as a tick label or an annotation takes it."""
    return "<br>".join(inert(line) for line in lines(text, width, most))
