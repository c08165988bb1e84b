"""A YAML text -> its events, and every entry with the place where it stands.

Positions are wanted for faults alone, so a text is walked again for them: reading stays fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from yaml.error import Mark, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from servicecontrol.problems import Place

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # a PyYAML built without libyaml (every published wheel has it): slower, vaguer on syntax
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

DEPTH_LIMIT = (
    20  #: collections inside collections; far more than a record needs, far fewer than hurt a parser
)

Step = str | int


class Spot(NamedTuple):
    """A position in a text; line and column from 0."""

    line: int
    column: int
    length: int = 1  #: code points of what is written there, if it is a text on one line

    def place(self, path: str) -> Place:
        """The same position as readers count it."""
        return Place(path, self.line + 1, self.column + 1)


class Entry(NamedTuple):
    """A value in a text: the way to it and where it stands."""

    steps: tuple[Step, ...]
    key: Spot | None  #: None in a list and for the whole document
    value: Spot | None  #: None if nothing is written after the key
    first: Spot | None  #: where the same key stood before, if this is a repetition


def events(text: str) -> Iterator[Event]:
    """The YAML events of a text, one document after the other. Raises `YAMLError`."""
    return iter(_Parser(text).get_event, None)


def entries(text: str) -> Iterator[Entry]:
    """Every entry of the first document, in order, as far as it can be read."""
    stream = events(text)
    try:
        for event in stream:
            if isinstance(event, NodeEvent):
                yield from _entry(stream, event, (), None, None)
                return
    except YAMLError:
        return


def spot(event: Event) -> Spot:
    """Where an event starts."""
    start, end = cast(
        "tuple[Mark, Mark]", (event.start_mark, event.end_mark)
    )  # every event of a parser has them
    is_short = isinstance(event, ScalarEvent | AliasEvent) and start.line == end.line
    return Spot(start.line, start.column, max(end.column - start.column, 1) if is_short else 1)


def _entry(
    stream: Iterator[Event], event: Event, steps: tuple[Step, ...], key: Spot | None, first: Spot | None
) -> Iterator[Entry]:
    """The entry that starts with this event, and all inside it."""
    if len(steps) > DEPTH_LIMIT:
        raise YAMLError
    blank = isinstance(event, ScalarEvent) and not event.value and not event.style
    yield Entry(steps, key, None if blank else spot(event), first)
    if isinstance(event, SequenceStartEvent):
        for number, item in enumerate(_until_end(stream)):
            yield from _entry(stream, item, (*steps, number), None, None)
    elif isinstance(event, MappingStartEvent):
        yield from _fields(stream, steps)


def _fields(stream: Iterator[Event], steps: tuple[Step, ...]) -> Iterator[Entry]:
    """The entries of a mapping."""
    seen: dict[str, Spot] = {}
    for key in _until_end(stream):
        name = key.value if isinstance(key, ScalarEvent) else "?"
        if isinstance(key, CollectionStartEvent):
            yield from _entry(stream, key, (*steps, name), None, None)
        try:
            value = next(stream)
        except YAMLError:  # the key was read all the same
            yield Entry((*steps, name), spot(key), None, seen.get(name))
            raise
        yield from _entry(stream, value, (*steps, name), spot(key), seen.get(name))
        seen.setdefault(name, spot(key))


def _until_end(stream: Iterator[Event]) -> Iterator[Event]:
    """What starts directly inside a collection; whoever takes an event also takes all that is inside it."""
    for event in stream:
        if isinstance(event, CollectionEndEvent):
            return
        yield event
