"""A YAML text in which nothing needs a second look -> its tree, in hardly more time than the parser takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from yaml.error import YAMLError
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from servicecontrol.read.entries import DEPTH_LIMIT, next_event_of

if TYPE_CHECKING:
    from servicecontrol.read.tree import Tree

#: What may be an anchor or a tag, an escaped character that nobody may write, a merge key, or a directive.
_DOUBTFUL: Final = re.compile(r"""(?:^|[\s\[{,:])(?:&\S|!)|\\[^"\\/nt\s]|<<|^%""", re.MULTILINE)
#: Without one of these there is none of them; to look for each is quicker than for all.
_SIGNS: Final = ("&", "!", "\\", "<<", "%")
_Next = Callable[[], Event | None]


class _Doubt(Exception):  # noqa: N818  # no error: the careful reading says whether it is one
    """Something stands here that is not to be taken as it is."""


def quick(text: str) -> dict[str, Tree] | None:
    """The mapping that a text holds; None where only the careful reading can tell."""
    if any(sign in text for sign in _SIGNS) and _DOUBTFUL.search(text):
        return None
    following = next_event_of(text)
    try:
        _expect(following, StreamStartEvent, DocumentStartEvent, MappingStartEvent)
        root = _mapping(following, 1)
        _expect(following, DocumentEndEvent, StreamEndEvent)
    except (_Doubt, YAMLError):
        return None
    return root


def _expect(following: _Next, *kinds: type[Event]) -> None:
    for kind in kinds:
        if type(following()) is not kind:
            raise _Doubt


def _mapping(following: _Next, depth: int) -> dict[str, Tree]:
    fields: dict[str, Tree] = {}
    while type(key := following()) is ScalarEvent:
        name = key.value
        if name in fields or not name:
            raise _Doubt
        event = following()
        if type(event) is ScalarEvent:
            fields[name] = event.value if event.value or event.style else None
        else:
            fields[name] = _collection(event, following, depth + 1)
    if type(key) is not MappingEndEvent:
        raise _Doubt
    return fields


def _list(following: _Next, depth: int) -> list[Tree]:
    items: list[Tree] = []
    while type(event := following()) is not SequenceEndEvent:
        if type(event) is not ScalarEvent:
            items.append(_collection(event, following, depth + 1))
        elif event.value or event.style:
            items.append(event.value)
        else:
            raise _Doubt
    return items


def _collection(start: Event | None, following: _Next, depth: int) -> Tree:
    if depth > DEPTH_LIMIT:
        raise _Doubt
    if type(start) is MappingStartEvent:
        return _mapping(following, depth)
    if type(start) is SequenceStartEvent:
        return _list(following, depth)
    raise _Doubt
