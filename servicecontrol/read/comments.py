"""Text that YAML takes for a comment and a clerk meant as text: `room #3 leaks` would be read as `room`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.events import ScalarEvent

from servicecontrol.problems import Place, Problem
from servicecontrol.read.entries import events
from servicecontrol.read.frame import LINE_BREAK, problem_at

#: A comment of ours has a space after its mark; what has none was hardly meant as one.
_SUSPECT = re.compile(r"#[^\s#]")
_HASH = re.compile(r"[ \t]+(#)[^\s#]")


def swallowed_text(text: str, path: str) -> Iterator[Problem]:
    """Each value without quotation marks, of a text that can be read, that goes on behind a # without a space."""
    # To look for the mark first is many times quicker than for the space before it.
    if not any(text[found.start() - 1] in " \t" for found in _SUSPECT.finditer(text) if found.start()):
        return
    lines = LINE_BREAK.split(text)
    for event in events(text):
        if isinstance(event, ScalarEvent) and not event.style and event.end_mark:
            line, column = event.end_mark.line, event.end_mark.column
            found = _HASH.match(lines[line], column) if line < len(lines) else None
            if found:
                place = Place(path, line + 1, found.start(1) + 1)
                yield problem_at(text, place, "text-as-comment", "text-as-comment")
