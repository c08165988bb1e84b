"""A closed vocabulary: a clerk writes the procedure's word (急件) or its code (urgent); the record holds the code.

`words.<vocabulary>.<code>` in `templates/text` says the code in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

#: vocabulary -> word as written -> code; hints, blank forms and conditions are read off it.
VOCABULARIES: dict[str, Mapping[str, str]] = {}


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
        near = get_close_matches(written, list(codes), n=1, cutoff=0.3)
        raise PydanticCustomError(
            "not-a-word",
            "not-a-word",
            {"value": written[:40], "allowed": allowed, "near": near[0] if near else ""},
        )

    return code_of


def codes_of(written: str) -> frozenset[str]:
    """What a word may stand for: itself, and its code in every vocabulary that has it."""
    return frozenset({written, *(codes[written] for codes in VOCABULARIES.values() if written in codes)})
