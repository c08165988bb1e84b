"""A YAML text written as nearly every record is -> its tree, without the parser, in less than half its time.

A text is plain if every line of it can mean but one thing: a key with its value, an entry of a list, a remark.
At the first line that could mean another the whole text is left to the careful reading.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from servicecontrol.read.entries import DEPTH_LIMIT

if TYPE_CHECKING:
    from servicecontrol.read.tree import Tree

#: What stands before the colon: the indent, the dash of a list, the key. The parser takes none of 1,024 characters.
_HEAD: Final = re.compile(
    r"""(\ *) (-\ +)? (?: ([^\s\-?:,\[\]{}\#&*!|>'"%@`.<] [^:\#]{0,99} (?<!\ )) | "([^"\\]{1,99})" )""",
    re.VERBOSE,
)
#: A value that begins with one of these, or with nothing, needs a second look.
_SIGNS: Final = " -?:,[]{}#&*!|>'\"%@`"
_QUOTED: Final = re.compile(r""" "(?: [^"\\\r] | \\["\\nt] )*" | '[^'\r]*' """, re.VERBOSE)
#: A text without quotation marks inside brackets.
_BARE: Final = re.compile(
    r"""( [^\s\-?:,\[\]{}\#&*!|>'%@`<] (?: [^?:,\[\]{}\#'] | :(?=\w) )* (?<!\ ) ) (?!:[^\ ])""",
    re.VERBOSE,
)
#: A key with a text of several lines below it, none of them empty.
_BLOCK: Final = re.compile(
    r"""^ (\ *) ([^\s\-\#"'] [^\n:\#]* :\ \|) ((?: \n \1\ + [^\n\ ] [^\n]* )++) (?= \n (?: \n*\S | \ *\S | \n*\Z ) )""",
    re.VERBOSE | re.MULTILINE,
)
_LONG: Final = 1000  #: characters inside brackets that may be too many for a key
#: Lines and brackets have half the depth each; an entry that is a mapping opens two at once.
_DEEP: Final = DEPTH_LIMIT // 2 - 1

_Fields = dict[str, "Tree"]
_Items = list["Tree"]
#: The collections that are open, from the outermost, each with the column at which its entries stand.
_Open = list[tuple[_Fields | _Items, int]]


class _Doubt(Exception):  # noqa: N818  # no error: the careful reading says whether it is one
    """Something stands here that could mean something else."""


def plainly(text: str) -> dict[str, Tree] | None:
    """The mapping that a plain text holds; None of any other text, be it right or wrong."""
    text = text.replace("\r\n", "\n")
    if "\t" in text or "\r" in text:
        return None
    if ": |\n" in text:
        # On one line with its key, a text of several lines is a value like any other.
        text = _BLOCK.sub(lambda block: block[1] + block[2] + block[3].replace("\n", "\r"), text)
    try:
        return _mapping(text.split("\n"))
    except _Doubt:
        return None


def _mapping(lines: list[str]) -> _Fields:
    root: _Fields = {}
    open_: _Open = [(root, 0)]
    fields, column = root, 0
    for written in lines:
        line = _without_remark(written) if "#" in written else written
        before, colon, value = line.partition(": ")
        head = _head(before) if colon else _head(line[:-1]) if line.endswith(":") else None
        if head is None:
            if line.strip(" "):
                _add(line, open_)
                column = -1
            continue
        at, dash, key = head
        if dash:
            fields, column = {}, at + dash
            _items_at(at, open_).append(fields)
            open_.append((fields, column))
        elif at != column:
            fields, column = _fields_at(at, open_), at
        if key in fields:
            raise _Doubt
        is_text = value[:1] not in _SIGNS and value[-1] not in ": " and ": " not in value
        fields[key] = value if is_text else _value(value)
    if not root:
        raise _Doubt
    return root


@lru_cache(maxsize=4096)  # a few hundred keys stand on nearly every line
def _head(before: str) -> tuple[int, int, str] | None:
    """The indent, the width of a dash with the space behind it, the key; None if it is none."""
    found = _HEAD.fullmatch(before)
    return (len(found[1]), len(found[2] or ""), found[3] or found[4]) if found else None


def _without_remark(line: str) -> str:
    text, _, remark = line.partition("#")
    if not text.strip(" "):
        return ""
    # A mark without a space before it belongs to the text; one without a space behind it may have been meant to.
    if text[-1] != " " or remark[:1] not in " #" or "\r" in line:
        raise _Doubt
    return text.rstrip(" ")


def _add(line: str, open_: _Open) -> None:
    """Adds an entry that is no mapping to the list in which it stands."""
    entry = line.lstrip(" ")
    if not entry.startswith("- "):
        raise _Doubt
    value = _value(entry[2:])
    if value is None:
        raise _Doubt
    _items_at(len(line) - len(entry), open_).append(value)


def _fields_at(column: int, open_: _Open) -> _Fields:
    """The mapping whose keys stand at this column, opened if it is not; what is inside of it is closed."""
    while open_[-1][1] > column or (open_[-1][1] == column and isinstance(open_[-1][0], list)):
        open_.pop()
    innermost, at = open_[-1]
    if at == column and isinstance(innermost, dict):
        return innermost
    fields: _Fields = {}
    _open(fields, column, open_)
    return fields


def _items_at(column: int, open_: _Open) -> _Items:
    """The list whose dashes stand at this column, opened if it is not; what is inside of it is closed."""
    while open_[-1][1] > column:
        open_.pop()
    innermost, at = open_[-1]
    if at == column and isinstance(innermost, list):
        return innermost
    items: _Items = []
    _open(items, column, open_)
    return items


def _open(inner: _Fields | _Items, column: int, open_: _Open) -> None:
    """Opens a collection as the value of the last key, which has none yet."""
    outer = open_[-1][0]
    if not isinstance(outer, dict) or not outer or len(open_) >= _DEEP:
        raise _Doubt
    key = next(reversed(outer))
    if outer[key] is not None:
        raise _Doubt
    outer[key] = inner
    open_.append((inner, column))


def _value(written: str) -> Tree:
    """The value that is no plain text, or has space around it; None if nothing is written."""
    if "\r" in written:
        return _block(written)
    value = written.strip(" ")
    if not value:
        return None
    if value[0] in "[{":
        return _bracketed(value)
    if _QUOTED.fullmatch(value):
        text: str = json.loads(value) if value[0] == '"' else value[1:-1]
        return text
    if value[0] in _SIGNS or ": " in value or value[-1] == ":":
        raise _Doubt
    return value


def _bracketed(value: str) -> Tree:
    """Mappings and lists in brackets: with every text in quotation marks they are JSON."""
    if "\\" in value or len(value) > _LONG or value.count("[") + value.count("{") > _DEEP:
        raise _Doubt
    parts = value.split('"')
    parts[::2] = ['"'.join(_BARE.split(part)) for part in parts[::2]]
    try:
        tree: Tree = _JSON.decode('"'.join(parts))
    except ValueError as fault:
        raise _Doubt from fault
    return tree


def _once(pairs: list[tuple[str, Tree]]) -> _Fields:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _Doubt
    return fields


_JSON: Final = json.JSONDecoder(object_pairs_hook=_once)


def _block(value: str) -> str:
    """A text of several lines, put on one before."""
    mark, *lines = value.split("\r")
    indent = lines[0].removesuffix(lines[0].lstrip(" ")) if lines else ""
    if mark != "|" or not lines or not all(line.startswith(indent) for line in lines):
        raise _Doubt
    return "".join(line.removeprefix(indent) + "\n" for line in lines)
