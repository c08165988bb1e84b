"""Bytes of a file -> its text; or every reason why they cannot be trusted as text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from servicecontrol.problems import TOLD, Message, Place, Problem, first_told, more_in_file, told
from servicecontrol.read.frame import LINE_BREAK, code, place_of, problem_at

SIZE_LIMIT = 1_000_000  #: bytes of one YAML file

_BOM = b"\xef\xbb\xbf"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_SEPARATORS = "\x85\u2028\u2029"
_FORBIDDEN_CLASS = f"\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_BIDI}\ufeff\ufffe\uffff"

#: Control characters, bidirectional overrides and isolates, stray byte order marks.
FORBIDDEN = re.compile(f"[{_FORBIDDEN_CLASS}]")

#: A whole text with nothing to refuse or replace; to match it is twice as fast as to search for a fault.
CLEAN = re.compile(f"[^{_FORBIDDEN_CLASS}{_SEPARATORS}]*")

_TO_SPACES = str.maketrans(dict.fromkeys(_SEPARATORS, " "))
_CONFLICT = re.compile(r"(?:^|(?<=\r))[ \t]*(<{7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)


def load(path: Path | str, shown: str, limit: int = SIZE_LIMIT) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The bytes of a file; of one beyond the limit no more than show that it is, for `decode` to refuse."""
    try:
        # Without a buffer it takes half the time for a small file.
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a text is a path as well
            is_small = os.fstat(file.fileno()).st_size <= limit
            return file.read(-1 if is_small else limit + 1), ()
    except OSError as fault:
        return None, (Problem(Place(shown), unreadable(fault), Message("hints.unreadable")),)


def unreadable(fault: OSError) -> Message:
    """What the system says of a file or folder that it does not let us read."""
    return Message("problems.unreadable", {"reason": fault.strerror or str(fault)})


def decode(data: bytes, path: str, *, limit: int = SIZE_LIMIT) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of strict UTF-8 bytes, less one byte order mark; or None and what is wrong.

    The text is exact but for U+0085, U+2028 and U+2029: they become spaces, since YAML, CSV, JavaScript
    and editors do not agree whether they end a line.
    """
    if len(data) > limit:
        start = data[:1000].decode("utf-8", "replace")
        return None, (problem_at(start, Place(path), "too-large", "too-large", limit=limit),)
    data = data.removeprefix(_BOM)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, (_undecodable(data, path, error.start),)
    # What can be printed is clean; to see that takes half as long as the match, which nearly every text passes too.
    is_clean = text.replace("\n", "").replace("\u3000", "").isprintable() or CLEAN.fullmatch(text)
    if is_clean and "<<<<<<<" not in text and ">>>>>>>" not in text:
        return text, ()
    text = without_separators(text)
    found = told(chain(_forbidden(text, path), _conflicts(text, path)))
    return (None if found else text), found


def without_separators(text: str) -> str:
    """The text with U+0085, U+2028 and U+2029 made spaces; its length stays."""
    return text.translate(_TO_SPACES)


def forbidden_hint(character: str) -> str:
    """The name of the hint that fits a forbidden character."""
    if character == "\ufeff":
        return "stray-byte-order-mark"
    return "bidi-character" if re.match(f"[{_BIDI}]", character) else "control-character"


def _forbidden(text: str, path: str) -> Iterator[Problem]:
    """Every character that may not stand in a file; text that is half NUL is another encoding, told once."""
    if text.count("\0") * 4 > len(text):
        yield problem_at(text, Place(path), "not-utf-8", "saved-as", encoding="UTF-16")
        return

    def tell(found: re.Match[str]) -> Problem:
        place, hint = place_of(text, path, found.start()), forbidden_hint(found[0])
        return problem_at(text, place, "forbidden-character", hint, code=code(found[0]))

    first = list(map(tell, islice(FORBIDDEN.finditer(text), TOLD + 1)))
    yield from first
    # There may be millions: to count the few kinds there are is many times quicker than to find each.
    total = sum(text.count(character) for character in set(text) if FORBIDDEN.match(character))
    if total > len(first):
        yield more_in_file(first[-1], total - len(first))


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    """Every conflict that git left behind, at its first marker that is still there."""
    markers = list(_CONFLICT.finditer(text))
    starts = [found for found in markers if found[1].startswith("<")]

    def tell(found: re.Match[str]) -> Problem:
        place = place_of(text, path, found.start(1))
        return problem_at(text, place, "merge-conflict", "merge-conflict", 7, marker=found[1])

    yield from first_told(starts or markers, tell)


def _undecodable(data: bytes, path: str, offset: int) -> Problem:
    """The first byte that is not UTF-8, with a guess at what the file was saved as."""
    lines = LINE_BREAK.split(data[:offset].decode())
    place = Place(path, len(lines), len(lines[-1]) + 1)
    guess = _guess(data)
    text = data.decode(_CODECS.get(guess or "", "utf-8"), "replace")
    if guess is None:
        return problem_at(text, place, "not-utf-8", "save-as-utf-8")
    return problem_at(text, place, "not-utf-8", "saved-as", encoding=guess)


_CODECS = {"Big5": "cp950", "GBK": "gb18030", "UTF-16": "utf-16"}
_LIKELY = 0.5  #: share of everyday characters above which an encoding is named
#: Bytes of the characters and marks in everyday use; each encoding's text looks rare when read as the other.
_EVERYDAY = {
    "Big5": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),
    "GBK": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
}


def _guess(data: bytes) -> str | None:
    """The encoding that the file was most likely saved in, if one is likely."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    shares = {name: _everyday_share(data, name) for name in _EVERYDAY}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > _LIKELY else None


def _everyday_share(data: bytes, name: str) -> float:
    """How much of the text beyond ASCII is in everyday use, if this is its encoding; 0 if it cannot be."""
    try:
        text = data.decode(_CODECS[name])
    except UnicodeDecodeError:
        return 0.0
    foreign = [character.encode(_CODECS[name]) for character in text if not character.isascii()]
    return sum(_EVERYDAY[name].fullmatch(pair) is not None for pair in foreign) / len(foreign)
