"""Who may read the site, in the words of whoever decides it: `readers` in `data/site.yaml`."""

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from servicecontrol.records.privacy import INTERNAL
from servicecontrol.records.wordings import GIVEN, Spoken

#: The sentence stands at the foot of every page.
LONGEST = 200
#: What is written where a decision is still to come, anywhere in the text.
_TO_COME = re.compile(
    r"\b(?:to-?do|tb[acd]|fix-?me|x{3,}|placeholder)\b|待[定補补辦办議议]|待確認|待确认|尚?未定|尚未決定|尚未决定"
)
#: Answers to another question than who.
_NO_ANSWER = re.compile(
    "yes|no|true|false|none|null|na|nil|unknown|undecided|who(?:ever)?|some(?:one|body)|readers?|text|any"
    "|是|否|無|无|沒有|没有|不明|未知|誰|谁|某人|讀者|读者|同上|略"
)
#: A text left in brackets, as in an example that was copied and not filled in.
_BRACKETED = re.compile(r"<.*>|\[.*\]|\{.*\}|〈.*〉|【.*】")


def _in_words(value: object) -> str:
    """The text on one line; refused where it does not say who."""
    if not isinstance(value, str):
        raise PydanticCustomError("not-a-text", "not-a-text")
    said = " ".join(value.split())
    if not said:
        raise PydanticCustomError("empty-text", "empty-text")
    if len(said) > LONGEST:
        raise PydanticCustomError("text-too-long", "text-too-long", {"max_length": LONGEST})
    if stands_in(said):
        raise PydanticCustomError("no-readers-named", "no-readers-named")
    return said


def stands_in(said: str) -> bool:
    """Whether a text only holds the place of an answer to who may read the site."""
    plain = unicodedata.normalize("NFKC", said).casefold()
    letters = "".join(character for character in plain if character.isalpha())
    return (
        len(letters) < len("全體")
        or _NO_ANSWER.fullmatch(letters) is not None
        or _BRACKETED.fullmatch(plain) is not None
        or _TO_COME.search(plain) is not None
    )


class Readers(Spoken):
    """Who may read the site, in every language of it, or one text for all of them."""

    __pydantic_extra__: dict[str, Annotated[str, BeforeValidator(_in_words), GIVEN, INTERNAL]]

    @classmethod
    def _for_all(cls, text: str, spoken: tuple[str, ...]) -> object:
        return dict.fromkeys(spoken, _in_words(text))
