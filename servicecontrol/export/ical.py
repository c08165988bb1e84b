"""iCalendar as text (RFC 5545): escaped values, lines folded between characters, calendars of all-day events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

#: Octets in a line without its break; section 3.1.
_LINE = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPECIAL = re.compile(r"[\\;,]")
_BREAK = re.compile(r"\r\n|\r|\n")
#: A calendar without events is not one by the grammar, but a subscriber's address must not vanish meanwhile.
_NOTHING = (
    "BEGIN:VTIMEZONE",
    "TZID:Etc/UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class CalendarEvent:
    """An event of whole days."""

    uid: str
    first: date
    after: date  #: the day after the last
    summary: str
    description: str
    categories: tuple[str, ...]
    is_certain: bool
    is_urgent: bool


def calendar(name: str, about: str, language: str, as_of: date, events: Iterable[CalendarEvent]) -> bytes:
    """A calendar as a file; `as_of` is the day on which it was true, the only one that stands for a clock."""
    body = [line for event in events for line in _event(event, as_of)]
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//servicecontrol//duties//{language.upper()}",
        "CALSCALE:GREGORIAN",
        # Calendar programs know the name and the pause between two looks under their old and their standard key.
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"DESCRIPTION:{escaped(about)}",
        f"X-WR-CALDESC:{escaped(about)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        *(body or _NOTHING),
        "END:VCALENDAR",
    )
    return "".join(folded(line) for line in lines).encode()


def _event(event: CalendarEvent, as_of: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.after:%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"CATEGORIES:{','.join(map(escaped, event.categories))}"
    yield f"STATUS:{'CONFIRMED' if event.is_certain else 'TENTATIVE'}"
    yield f"PRIORITY:{1 if event.is_urgent else 5}"
    # Whoever has something to do by a day is not busy all of it.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line break escaped, control characters left out."""
    marked = _SPECIAL.sub(r"\\\g<0>", text)
    return _CONTROL.sub("", _BREAK.sub(r"\\n", marked))


def folded(line: str) -> str:
    """A content line with its break; a long one goes on behind a space, and no character is cut in two."""
    pieces, length = [""], 0
    for character in line:
        octets = len(character.encode())
        if length + octets > _LINE:
            pieces.append(" ")
            length = 1
        pieces[-1] += character
        length += octets
    return "\r\n".join(pieces) + "\r\n"
