"""Conditions on a record, as a procedure's clauses write them.

closed                      something is filled in there
not closed                  nothing is
liability=本廠|無法確認      one of these words, numbers, yes or no
kind!=長久對策               none of these
departments>=2              at least so many entries, or a number at least so big
conclusion or no_measure    either
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from servicecontrol.records.paths import values_at
from servicecontrol.records.vocabulary import codes_of

_CONDITION = re.compile(r"(?P<no>not )?(?P<path>[a-z_]+(?:\.[a-z_]+)*)(?:(?P<sign>=|!=|>=)(?P<words>[^=]+))?")
_LEAST = re.compile(r"\d{1,9}", re.ASCII)
#: Characters of a condition; what needs more is several conditions, or several clauses.
CONDITION_LIMIT = 500
Sign = Literal["filled", "empty", "is", "is-not", "at-least"]
_SIGNS: Mapping[str, Sign] = {"=": "is", "!=": "is-not", ">=": "at-least"}


@dataclass(frozen=True)
class Term:
    """One condition on the values at one path."""

    path: str
    sign: Sign
    words: tuple[str, ...] = ()

    def holds(self, record: object) -> bool:
        """Whether any value at the path meets it; `empty` and `is-not` look at all of them."""
        values = values_at(record, self.path)
        match self.sign:
            case "filled":
                return bool(values)
            case "empty":
                return not values
            case "is":
                return any(_said(value) & self._meant for value in values)
            case "is-not":
                return not any(_said(value) & self._meant for value in values)
            case _:  # at least
                return _size(values) >= int(self.words[0])

    @property
    def _meant(self) -> frozenset[str]:
        return _meanings(self.words)


@lru_cache(maxsize=1024)
def _meanings(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(meaning for word in words for meaning in codes_of(word))


_YES_NO = {True: frozenset({"yes", "是"}), False: frozenset({"no", "否"})}


def _said(value: object) -> frozenset[str]:
    return _YES_NO[value] if isinstance(value, bool) else frozenset({str(value)})


_SIZES = (int, float, Decimal)


def _size(values: tuple[object, ...]) -> float:
    """A lone number as it is, else how many values there are."""
    if len(values) == 1 and isinstance(values[0], _SIZES) and not isinstance(values[0], bool):
        return float(values[0])
    return len(values)


@lru_cache(maxsize=1024)
def terms(condition: str) -> tuple[Term, ...]:
    """The alternatives of a condition; `ValueError` for one that is not written as above."""
    if len(condition) > CONDITION_LIMIT:
        raise ValueError(condition[:CONDITION_LIMIT])
    return tuple(_term(part.strip()) for part in condition.split(" or "))


def _term(text: str) -> Term:
    match = _CONDITION.fullmatch(text)
    if match is None or (match["no"] and match["sign"]):
        raise ValueError(text)
    if match["no"]:
        return Term(match["path"], "empty")
    if match["sign"] is None:
        return Term(match["path"], "filled")
    words = tuple(word.strip() for word in match["words"].split("|"))
    if match["sign"] == ">=" and not (len(words) == 1 and _LEAST.fullmatch(words[0])):
        raise ValueError(text)
    return Term(match["path"], _SIGNS[match["sign"]], words)


def holds(condition: str, record: object) -> bool:
    """Whether a record meets a condition."""
    return any(term.holds(record) for term in terms(condition))
