"""What is wrong with the events of a YAML text -> Problems, each at its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, NoReturn

from yaml.events import AliasEvent, CollectionStartEvent, DocumentStartEvent, Event, ScalarEvent

from servicecontrol.problems import Place, Problem, Value, first_told, told
from servicecontrol.read.entries import Location, entries, location
from servicecontrol.read.frame import code, framed, line_of, problem_at
from servicecontrol.read.source import (
    FORBIDDEN,
    forbidden_hint,
    without_separators,
)
from servicecontrol.read.syntax import misspelt_colon

ODD_KEYS = frozenset({"", "<<"})  #: fine in quotes alone


class YamlFault(NamedTuple):
    """What is wrong with an event."""

    name: str
    event: Event
    hint: str | None = None
    values: Mapping[str, Value] = MappingProxyType({})  #: what its message names


class Stop(Exception):  # noqa: N818  # no error: the rest of the text need not be read
    """What follows in a text means nothing."""


def stop(faults: list[YamlFault], fault: YamlFault) -> NoReturn:
    """Keeps a fault after which the rest of the text means nothing."""
    faults.append(fault)
    raise Stop


def alias(event: AliasEvent, faults: list[YamlFault]) -> str:
    """An alias is refused; what it is written as stands for its value."""
    faults.append(YamlFault("alias", event, "alias"))
    return f"*{event.anchor}"


def checked(event: ScalarEvent, faults: list[YamlFault]) -> str:
    """The text of a scalar that may have a tag, an anchor or a character from an escape to refuse."""
    check_properties(event, faults)
    for found in FORBIDDEN.finditer(event.value):
        hint, values = forbidden_hint(found[0]), {"code": code(found[0])}
        faults.append(YamlFault("forbidden-character", event, hint, values))
    # A letter with its accent is one sign or two, and looks the same: compared as one.
    return unicodedata.normalize("NFC", without_separators(event.value))


def check_properties(event: ScalarEvent | CollectionStartEvent, faults: list[YamlFault]) -> None:
    """A value has neither tag nor anchor."""
    if event.tag is not None:
        faults.append(YamlFault("tag", event, "tag"))
    if event.anchor is not None:
        faults.append(YamlFault("anchor", event, "alias"))


def check_key(event: Event, key: str, fields: Mapping[str, object], faults: list[YamlFault]) -> None:
    """A key is written out, and written once."""
    if not isinstance(event, ScalarEvent):
        return  # an alias, which is refused already
    if key in ODD_KEYS and not event.style:
        faults.append(
            YamlFault("merge-key" if key else "empty-key", event, "merge-key" if key else "empty-key")
        )
    elif key in fields:
        faults.append(YamlFault("duplicate-key", event, "duplicate-key", {"key": key}))


def check_spaced(keys: Sequence[tuple[Mapping[str, object], Event]], faults: list[YamlFault]) -> None:
    """Of keys with spaces around them none is another one without: a register would keep the last of them alone."""
    for fields, event in keys:
        key = event.value if isinstance(event, ScalarEvent) else ""
        bare = key.strip()
        if sum(each.strip() == bare for each in fields) > 1:
            faults.append(YamlFault("spaced-key", event, "spaced-key", {"key": bare}))


def check_document(event: Event, roots: Sequence[object], faults: list[YamlFault]) -> None:
    """A file has one document, and no directives before it."""
    if isinstance(event, DocumentStartEvent):
        if event.version or event.tags:
            faults.append(YamlFault("directive", event, "directive"))
        if roots:
            stop(faults, YamlFault("second-document", event, "second-document"))


def problems_of(faults: Sequence[YamlFault], text: str, path: str) -> tuple[Problem, ...]:
    """The Problems that faults are; of a repeated key the line where it stood first is looked up."""
    repeated = any(fault.name == "duplicate-key" for fault in faults)
    firsts = {entry.key: entry.first for entry in entries(text) if entry.first} if repeated else {}

    def tell(fault: YamlFault) -> Problem:
        return _problem(fault, firsts.get(location(fault.event)), text, path)

    return told(first_told(faults, tell))


def _problem(fault: YamlFault, first: Location | None, text: str, path: str) -> Problem:
    values = {**fault.values, "first": first.line + 1} if first else fault.values
    found = location(fault.event)
    return problem_at(text, found.place(path), fault.name, fault.hint, found.length, **values)


def not_a_mapping(root: object, text: str, path: str) -> Problem:
    """What to say of a file that holds a list, one text, or nothing."""
    entry = next(entries(text), None)
    if entry is None or entry.value is None:
        return problem_at(text, Place(path), "empty-file", "empty-file")
    place = entry.value.place(path)
    name = "top-list" if isinstance(root, list) else "top-text"
    problem = problem_at(text, place, "not-a-record", name)
    misspelt = misspelt_colon(line_of(text, entry.value.line + 1))
    if name == "top-list" or misspelt is None:
        return problem
    column, hint = misspelt
    place = Place(path, place.line, column)
    return framed(text, place, problem.what, hint)
