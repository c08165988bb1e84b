"""Conditions that nothing can meet: words that a field never holds, two that exclude each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from servicecontrol.problems import Hint, Message, Value
from servicecontrol.read.names import did_you_mean, unknown_name
from servicecontrol.records.conditions import Term, terms
from servicecontrol.records.fields import Refers
from servicecontrol.records.paths import annotation_at, bare, has_list, keys_of, marks
from servicecontrol.records.vocabulary import VOCABULARIES, codes_of
from servicecontrol.selecting import start_of, vocabulary_of

#: Steps to a parameter or an entry of it, what is wrong with it, how to mend it.
Fault = tuple[tuple[str | int, ...], Message, Hint]
#: Register -> the names in it.
KnownNames = Mapping[str, Collection[str]]
_YES_NO = ("是", "否", "yes", "no")


@dataclass(frozen=True)
class AskedRecords:
    """The records that a parameter speaks of, or the entries of their list `each`."""

    kind: str
    each: str = ""

    def start(self, path: str) -> tuple[object, str]:
        """The type that a path begins in, and the path in it."""
        return start_of(self.kind, self.each, path)

    def at(self, path: str) -> object:
        """What stands at a path; None where they have nothing of the name."""
        return annotation_at(*self.start(path))


def never(
    term: Term, condition: str, spoken: AskedRecords, known: KnownNames
) -> Iterator[tuple[Message, Hint]]:
    """What a condition asks of a field that can never be so, or is never otherwise."""
    start, path = spoken.start(term.path)
    annotation = annotation_at(start, path)
    values: dict[str, Value] = {"condition": condition, "path": term.path}
    if term.sign in ("is", "is-not"):
        for word in term.words:
            is_said, hint = _said(word, annotation, known)
            if not is_said:
                yield Message("problems.condition-word", {**values, "value": word}), hint
    elif term.sign == "at-least":
        least = int(term.words[0])
        if least == 0:
            yield Message("problems.condition-always", values), Message("hints.condition-always")
        elif least > 1 and not has_list(start, path) and bare(annotation) not in (int, float):
            yield Message("problems.condition-count", values), Message("hints.condition-count", values)


def _said(word: str, annotation: object, known: KnownNames) -> tuple[bool, Hint]:
    """Whether a word can stand in a field; if not, what can."""
    plain = bare(annotation)
    vocabulary = vocabulary_of(annotation)
    refers = next((mark.to for mark in marks(annotation) if isinstance(mark, Refers)), "")
    if vocabulary:
        words: Collection[str] = VOCABULARIES.get(vocabulary, _YES_NO)
        allowed = tuple(word for word in words if word not in VOCABULARIES.get(vocabulary, {}).values())
        return word in words, did_you_mean(word, words, Message("hints.allowed", {"allowed": allowed}))
    if refers in known:
        return word in known[refers], unknown_name(word, refers, known[refers])[1]
    if plain in (int, float):
        return word.isascii() and word.isdigit(), Message("hints.not-a-count")
    if isinstance(plain, type) and issubclass(plain, date):
        return _is_day(word), Message("hints.not-a-day")
    has_fields = keys_of(annotation)
    return not has_fields, Message("hints.condition-field", {"fields": has_fields}) if has_fields else None


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def contradictions(when: tuple[str, ...], spoken: AskedRecords) -> Iterator[Fault]:
    """Two conditions on one value that are never met together."""
    alone = [(index, terms(condition)) for index, condition in enumerate(when)]
    single = [(index, found[0]) for index, found in alone if len(found) == 1]
    for (_, one), (index, other) in combinations(single, 2):
        if one.path == other.path and not has_list(*spoken.start(one.path)) and _excludes(one, other):
            what = Message("problems.conditions-contradict", {"one": when[index], "path": one.path})
            yield ("when", index), what, Message("hints.conditions-contradict")


def _excludes(one: Term, other: Term) -> bool:
    signs = {one.sign, other.sign}
    if "empty" in signs:
        return bool(signs & {"filled", "is", "at-least"})
    return signs == {"is"} and _meant(one).isdisjoint(_meant(other))


def _meant(term: Term) -> frozenset[str]:
    return frozenset[str]().union(*map(codes_of, term.words))
