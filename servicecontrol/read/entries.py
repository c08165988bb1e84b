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
from servicecontrol.records.walk import PathStep

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # a PyYAML built without libyaml (every published wheel has it): slower, vaguer on syntax
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

DEPTH_LIMIT = (
    20  #: collections inside collections; far more than a record needs, far fewer than hurt a parser
)


class Location(NamedTuple):
    """A position in a text; line and column from 0."""

    line: int
    column: int
    length: int = 1  #: code points of what is written there, if it is a text on one line

    def place(self, path: str) -> Place:
        """The same position as readers count it."""
        return Place(path, self.line + 1, self.column + 1)


class LocatedValue(NamedTuple):
    """A value in a text: the way to it and where it stands."""

    steps: tuple[PathStep, ...]
    key: Location | None  #: None in a list and for the whole document
    value: Location | None  #: None if nothing is written after the key
    first: Location | None  #: where the same key stood before, if this is a repetition


def events(text: str) -> Iterator[Event]:
    """The YAML events of a text, one document after the other. Raises `YAMLError`."""
    return iter(_Parser(text).get_event, None)


def entries(text: str) -> Iterator[LocatedValue]:
    """Every entry of the first document, in order, as far as it can be read."""
    stream = events(text)
    try:
        for event in stream:
            if isinstance(event, NodeEvent):
                yield from _entry(stream, event, (), None, None)
                return
    except YAMLError:
        return


def location(event: Event) -> Location:
    """Where an event starts."""
    start, end = cast(
        "tuple[Mark, Mark]", (event.start_mark, event.end_mark)
    )  # every event of a parser has them
    is_short = isinstance(event, ScalarEvent | AliasEvent) and start.line == end.line
    return Location(start.line, start.column, max(end.column - start.column, 1) if is_short else 1)


def _entry(
    stream: Iterator[Event],
    event: Event,
    steps: tuple[PathStep, ...],
    key: Location | None,
    first: Location | None,
) -> Iterator[LocatedValue]:
    """The entry that starts with this event, and all inside it."""
    if len(steps) > DEPTH_LIMIT:
        raise YAMLError
    blank = isinstance(event, ScalarEvent) and not event.value and not event.style
    yield LocatedValue(steps, key, None if blank else location(event), first)
    if isinstance(event, SequenceStartEvent):
        for number, item in enumerate(_until_end(stream)):
            yield from _entry(stream, item, (*steps, number), None, None)
    elif isinstance(event, MappingStartEvent):
        yield from _fields(stream, steps)


def _fields(stream: Iterator[Event], steps: tuple[PathStep, ...]) -> Iterator[LocatedValue]:
    """The entries of a mapping."""
    seen: dict[str, Location] = {}
    for key in _until_end(stream):
        name = key.value if isinstance(key, ScalarEvent) else "?"
        if isinstance(key, CollectionStartEvent):
            yield from _entry(stream, key, (*steps, name), None, None)
        try:
            value = next(stream)
        except YAMLError:  # the key was read all the same
            yield LocatedValue((*steps, name), location(key), None, seen.get(name))
            raise
        yield from _entry(stream, value, (*steps, name), location(key), seen.get(name))
        seen.setdefault(name, location(key))


def _until_end(stream: Iterator[Event]) -> Iterator[Event]:
    """What starts directly inside a collection; whoever takes an event also takes all that is inside it."""
    for event in stream:
        if isinstance(event, CollectionEndEvent):
            return
        yield event
