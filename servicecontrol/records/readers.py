"""Who may read the site, in the words of whoever decides it: `readers` in `data/site.yaml`."""

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import Model

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


def _one_for_all(value: object) -> object:
    """One text stands for every language."""
    return dict.fromkeys(("zh-Hant", "en"), _in_words(value)) if isinstance(value, str) else value


_Said = Annotated[str, BeforeValidator(_in_words)]


class InWords(Model):
    """Who may read the site, in every language of it."""

    zh_hant: Annotated[_Said, Field(alias="zh-Hant")]
    en: _Said

    def say(self, language: str) -> str:
        """The text in a language given as `zh-Hant` or `en`."""
        return self.zh_hant if language == "zh-Hant" else self.en


#: A text in each language, or one for all of them.
Readers = Annotated[InWords, BeforeValidator(_one_for_all)]
