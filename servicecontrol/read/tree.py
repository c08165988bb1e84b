"""Bytes of a YAML file -> a tree of texts, or every Problem in it; and the place of each entry.

YAML is read as the mappings, lists and texts that it shows: no types, tags, anchors or directives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from servicecontrol.problems import Place, Problem, told
from servicecontrol.read.comments import swallowed_text
from servicecontrol.read.entries import DEPTH_LIMIT, LocatedValue, Location, entries, events
from servicecontrol.read.faults import (
    ODD_KEYS,
    Stop,
    YamlFault,
    alias,
    check_document,
    check_key,
    check_properties,
    check_spaced,
    checked,
    not_a_mapping,
    problems_of,
    stop,
)
from servicecontrol.read.source import decode, without_separators
from servicecontrol.read.syntax import syntax_problem
from servicecontrol.records.walk import PathStep

Tree = str | list["Tree"] | dict[str, "Tree"] | None


def parse(data: bytes, path: str) -> tuple[dict[str, Tree] | None, tuple[Problem, ...]]:
    """The mapping that a YAML file holds, its scalars as they are written; or None and what is wrong.

    A key without a value holds None: the model takes it as absent where it knows the key, and refuses it where it
    doesn't. An empty text has to be written as `""`.
    """
    text, problems = decode(data, path)
    return (None, problems) if text is None else parse_text(text, path)


def parse_text(text: str, path: str) -> tuple[dict[str, Tree] | None, tuple[Problem, ...]]:
    """As `parse`, of a text that was decoded before."""
    roots: list[Tree] = []
    faults: list[YamlFault] = []
    try:
        _construct(text, roots, faults)
    except Stop:
        pass
    except MarkedYAMLError as error:
        return None, told((*problems_of(faults, text, path), syntax_problem(error, text, path)))
    if faults:
        return None, problems_of(faults, text, path)
    root = roots[0] if roots else ""
    if not isinstance(root, dict):
        return None, (not_a_mapping(root, text, path),)
    problems = told(swallowed_text(text, path))
    return None if problems else root, problems


def place(text: str, path: str, steps: Sequence[PathStep], *, of: Literal["key", "value"]) -> Place:
    """Where an entry stands in a text that `parse` accepts.

    An empty value stands at its key; what is not written at all stands at the nearest key around it.
    """
    return location_of(text, steps, of=of).place(path)


def location_of(text: str, steps: Sequence[PathStep], *, of: Literal["key", "value"]) -> Location:
    """As `place`, with the length of what stands there."""
    index = _index(text)
    wanted = tuple(steps)
    while wanted and wanted not in index:
        wanted, of = wanted[:-1], "key"
    entry = index.get(wanted)
    if entry is None:
        return Location(0, 0)
    return (entry.key if of == "key" else entry.value) or entry.key or entry.value or Location(0, 0)


@lru_cache(maxsize=4)
def _index(text: str) -> Mapping[tuple[PathStep, ...], LocatedValue]:
    """The entries of a text by the steps to them; of a repeated key the first."""
    index: dict[tuple[PathStep, ...], LocatedValue] = {}
    for entry in entries(without_separators(text)):
        index.setdefault(entry.steps, entry)
    return index


def _construct(text: str, roots: list[Tree], faults: list[YamlFault]) -> None:  # noqa: C901, PLR0912, PLR0915  # as below
    """Fills in what a text holds and what is wrong with it. Raises `YAMLError`; `Stop` where the rest means nothing.

    One loop without recursion, so that no text can exhaust the stack.
    """
    items = roots  # the list that is open, if no mapping is
    fields: dict[str, Tree] | None = None  # the mapping that is open
    key: str | None = None  # waits for its value
    outer: list[tuple[list[Tree], dict[str, Tree] | None, str | None]] = []
    absent: list[tuple[dict[str, Tree], str]] = []
    spaced: list[tuple[dict[str, Tree], Event]] = []
    for event in events(text):
        if isinstance(event, ScalarEvent):
            value = checked(event, faults)
            blank = not value and not event.style
        elif isinstance(event, CollectionStartEvent):
            check_properties(event, faults)
            child: dict[str, Tree] | list[Tree] = {} if isinstance(event, MappingStartEvent) else []
            kept = "?" if fields is not None and key is None else None  # a key that is no text
            if fields is None:
                items.append(child)
            elif key is None:
                faults.append(YamlFault("key-not-text", event, "key-not-text"))
            else:
                fields[key] = child
            outer.append((items, fields, kept))
            if len(outer) > DEPTH_LIMIT:
                stop(faults, YamlFault("too-deep", event, "too-deep", {"limit": DEPTH_LIMIT}))
            items, fields = ([], child) if isinstance(child, dict) else (child, None)
            key = None
            continue
        elif isinstance(event, CollectionEndEvent):
            items, fields, key = outer.pop()
            continue
        elif isinstance(event, AliasEvent):
            value, blank = alias(event, faults), False
        else:
            check_document(event, roots, faults)
            continue
        if fields is None:
            if blank and outer:
                faults.append(YamlFault("empty-entry", event, "empty-entry"))
            items.append(value)
        elif key is None:
            if value in fields or value in ODD_KEYS:
                check_key(event, value, fields, faults)
            if value != value.strip():
                spaced.append((fields, event))
            key = value
        else:
            fields[key] = value
            if blank:
                absent.append((fields, key))
            key = None
    check_spaced(spaced, faults)
    for mapping, name in absent:
        mapping[name] = None
