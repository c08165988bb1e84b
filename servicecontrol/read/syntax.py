"""What the YAML parser stumbled over -> a Problem in our words, where its cause stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yaml.error import MarkedYAMLError

from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.entries import Location
from servicecontrol.read.frame import LINE_BREAK, code, framed, problem_at


class _ParserFault(NamedTuple):
    """Our name and hint for a fault of the parser's."""

    name: str
    hint: str
    at_start: bool = False  #: it stands where the broken thing begins, not where the parser gave up


_BLOCK = _ParserFault("block-header", "block-header")
_BRACKET = _ParserFault("unclosed-bracket", "unclosed-bracket")
_DIRECTIVE = _ParserFault("directive", "directive", at_start=True)
_ESCAPE = _ParserFault("bad-escape", "bad-escape")
_NO_COLON = _ParserFault("no-colon", "no-colon", at_start=True)
_NO_START = _ParserFault("second-document", "second-document")
_QUOTE = _ParserFault("unclosed-quote", "unclosed-quote", at_start=True)
_RESERVED = _ParserFault("reserved-character", "quote-value")
_TAB = _ParserFault("tab", "tab")
_TAG = _ParserFault("tag", "tag", at_start=True)
_UNEXPECTED = _ParserFault("unexpected-text", "unexpected-text")
_UNEXPECTED_COLON = _ParserFault("unexpected-colon", "unexpected-colon")

#: By a word of what the parser was doing; asked first, for here its complaint has too many forms.
_BY_CONTEXT = {
    "directive": _DIRECTIVE,
    "tag": _TAG,
    "anchor": _ParserFault("anchor", "alias", at_start=True),
    "alias": _ParserFault("alias", "alias", at_start=True),
}

#: By the parser's complaint; the words are libyaml's.
_BY_COMPLAINT = {
    "could not find expected ':'": _NO_COLON,
    "mapping values are not allowed in this context": _UNEXPECTED_COLON,
    "found unexpected ':'": _UNEXPECTED_COLON,
    "mapping keys are not allowed in this context": _UNEXPECTED,
    "block sequence entries are not allowed in this context": _ParserFault(
        "misplaced-dash", "misplaced-dash"
    ),
    "found character that cannot start any token": _RESERVED,
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "found unexpected end of stream": _QUOTE,
    "found unexpected document indicator": _QUOTE,
    "found unknown escape character": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "did not find expected comment or line break": _BLOCK,
    "found an indentation indicator equal to 0": _BLOCK,
    "found undefined tag handle": _TAG,
    "found incompatible YAML document": _DIRECTIVE,
    "found duplicate %YAML directive": _DIRECTIVE,
    "found duplicate %TAG directive": _DIRECTIVE,
    "did not find expected ',' or ']'": _BRACKET,
    "did not find expected ',' or '}'": _BRACKET,
    "did not find expected key": _UNEXPECTED,
    "did not find expected '-' indicator": _UNEXPECTED,
    "did not find expected node content": _UNEXPECTED,
    "did not find expected <document start>": _NO_START,
}

_KEY = r"[ ]*(?:- +)*[^\W\d][\w-]*"
_MISSPELT = {
    "full-width-colon": re.compile(rf"{_KEY}(：)"),
    "odd-space": re.compile(rf"{_KEY}:([\u00a0\u2000-\u200b\u202f\u2060\u3000])"),
    "space-after-colon": re.compile(rf"{_KEY}(:)[^\s/]"),
}
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def syntax_problem(error: MarkedYAMLError, text: str, path: str) -> Problem:
    """The Problem stands at the cause as far as it can be told; a misspelt colon is looked for first."""
    lines = LINE_BREAK.split(text)
    fault, location = _fault(error, lines)
    if fault in (_NO_COLON, _UNEXPECTED_COLON, _NO_START):
        for number in _suspects(lines, location.line):
            misspelt = misspelt_colon(lines[number])
            if misspelt:
                column, hint = misspelt
                place = Place(path, number + 1, column)
                problem = problem_at(text, place, _NO_COLON.name)
                return framed(text, place, problem.what, hint)
    character = lines[location.line][location.column : location.column + 1]
    return problem_at(text, location.place(path), fault.name, fault.hint, character=character)


def misspelt_colon(line: str) -> tuple[int, Message] | None:
    """The column of what should be a colon and a space after the key of a line, and how to mend it."""
    for hint, pattern in _MISSPELT.items():
        if found := pattern.match(line):
            return found.start(1) + 1, Message(f"hints.{hint}", {"code": code(found[1])})
    return None


def _fault(error: MarkedYAMLError, lines: Sequence[str]) -> tuple[_ParserFault, Location]:
    """The fault behind a complaint, and a location in these lines where it stands."""
    context, complaint = error.context or "", error.problem or ""
    doing = (fault for word, fault in _BY_CONTEXT.items() if word in context)
    fault = next(doing, None) or _BY_COMPLAINT.get(complaint, _ParserFault("syntax", "syntax"))
    start, end = error.context_mark, error.problem_mark
    other_line = start is not None and end is not None and start.line != end.line
    at_start = fault.at_start or (fault is _BRACKET and other_line)
    return _closer(fault, _spot((start if at_start else end) or end, lines), lines)


def _closer(fault: _ParserFault, location: Location, lines: Sequence[str]) -> tuple[_ParserFault, Location]:
    """Some complaints cover several faults, or stand beside the cause; the text itself tells more."""
    line = lines[location.line]
    if fault is _RESERVED and line[location.column : location.column + 1] == "\t":
        return _TAB, location
    if fault is _ESCAPE:
        start = line.rfind("\\", 0, location.column + 1)
        surrogate = _SURROGATE.match(line, start)
        return _ParserFault(_ESCAPE.name, "surrogate") if surrogate else fault, Location(location.line, start)
    if fault is _NO_START:
        directives = (
            number for number, other in enumerate(lines[: location.line + 1]) if other.startswith("%")
        )
        number = next(directives, None)
        return (fault, location) if number is None else (_DIRECTIVE, Location(number, 0))
    return fault, location


def _spot(mark: object, lines: Sequence[str]) -> Location:
    """The parser's mark; one past the text becomes the end of the last line that holds something."""
    line, column = getattr(mark, "line", 0), getattr(mark, "column", 0)
    rest = lines[line:]
    if rest and (rest[0][column:] or any(map(str.strip, rest[1:]))):
        return Location(line, column)
    last = max((number for number, other in enumerate(lines) if other.strip()), default=0)
    return Location(last, max(len(lines[last].rstrip()) - 1, 0))


def _suspects(lines: Sequence[str], number: int) -> Iterator[int]:
    """The line of a fault, and the nearest line above it that is neither empty nor a comment."""
    yield number
    for above in range(number - 1, -1, -1):
        if lines[above].strip() and not lines[above].lstrip().startswith("#"):
            yield above
            return
