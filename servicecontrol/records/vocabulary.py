"""A closed vocabulary: a clerk writes the procedure's word (急件) or its code (urgent); the record holds the code.

`words.<vocabulary>.<code>` in `templates/text` says the code in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

#: vocabulary -> word as written -> code; hints, blank forms and conditions are read off it.
VOCABULARIES: dict[str, Mapping[str, str]] = {}

#: How much of a faulty word is shown.
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Word(BeforeValidator):
    """Turns a word of a vocabulary into its code, and remembers which vocabulary it is."""

    vocabulary: str = ""


def word(vocabulary: str, words: Mapping[str, str]) -> Word:
    """The vocabulary's words as written, each with its code; entered into `VOCABULARIES`."""
    codes = {code: code for code in words.values()} | dict(words)
    VOCABULARIES[vocabulary] = codes
    return Word(_reader(codes, tuple(words)), vocabulary=vocabulary)


def _reader(codes: Mapping[str, str], allowed: tuple[str, ...]) -> Callable[[object], object]:
    def code_of(value: object) -> object:
        if isinstance(value, str) and value in codes:
            return codes[value]
        written = value if isinstance(value, str) else type(value).__name__
        raise not_a_word(written, allowed, tuple(codes))

    return code_of


def not_a_word(written: str, allowed: tuple[str, ...], known: tuple[str, ...]) -> PydanticCustomError:
    """A word that is none of those allowed; the nearest of those known is looked for when the fault is told."""
    return PydanticCustomError(
        "not-a-word", "not-a-word", {"value": written[:_SHOWN], "allowed": allowed, "known": known}
    )


def codes_of(written: str) -> frozenset[str]:
    """What a word may stand for: itself, and its code in every vocabulary that has it."""
    return frozenset({written, *(codes[written] for codes in VOCABULARIES.values() if written in codes)})
