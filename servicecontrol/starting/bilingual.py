"""Starting texts, which are written once in both languages, in the languages that a company asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import yaml

# Makes the vocabularies of every record.
import servicecontrol.records.types  # noqa: F401
from servicecontrol.records.vocabulary import VOCABULARIES
from servicecontrol.starting.choices import HERE

#: A comment in one language.
_COMMENT = re.compile(r"(?P<indent> *)# (?P<language>zh-Hant|en): ?(?P<text>.*)")
#: A text in one language, on a line of its own.
_TEXT = re.compile(r" +(?P<language>zh-Hant|en): .*")
#: A text in both languages, on one line.
_BOTH = re.compile(r"\{zh-Hant: (?P<zh>.*), en: (?P<en>.*)\}")
#: What is named by its key in Chinese, and otherwise within.
_NAMED = re.compile(r"(?m)(?<=^  )(?P<key>[^\s:]+): \{en: (?P<en>[^,}]+)(?:, )?(?P<more>[^}]*)\}")
_HAN = re.compile(r"[\u3001\u3400-\u9fff]")


def spoken(text: str, languages: Sequence[str], more: Mapping[str, str]) -> str:
    """A starting text in these languages, its comments in the first.

    `more` are the names of departments and the like in English, beside those that every start has.
    """
    lines = [_line(line, languages) for line in text.splitlines()]
    written = "".join(f"{line}\n" for line in lines if line is not None)
    return written if "zh-Hant" in languages else in_english(written, more)


def in_english(text: str, more: Mapping[str, str]) -> str:
    """The text with every Chinese name replaced by its English one, the longest first."""
    names = {**_names(), **more}
    return re.sub("|".join(sorted(map(re.escape, names), key=len, reverse=True)), lambda m: names[m[0]], text)


def without_chinese_comments(text: str) -> str:
    """The text without comments in Chinese."""
    return re.sub(rf"(?m)^#.*{_HAN.pattern}.*\n", "", text)


def names_in(text: str) -> dict[str, str]:
    """What an organisation's file calls its departments, offices and categories: Chinese -> English."""
    return {match["key"]: match["en"] for match in _NAMED.finditer(text)}


def _line(line: str, languages: Sequence[str]) -> str | None:
    """The line as these languages have it; None where it is of another."""
    if match := _COMMENT.fullmatch(line):
        return f"{match['indent']}# {match['text']}" if match["language"] == languages[0] else None
    if match := _TEXT.fullmatch(line):
        return line if match["language"] in languages else None
    if len(languages) > 1:
        return line
    if _BOTH.search(line):
        only = "zh" if languages[0] == "zh-Hant" else "en"
        return _BOTH.sub(lambda match: f"{{{languages[0]}: {match[only]}}}", line)
    return _NAMED.sub(lambda match: f"{match['key']}: {{{match['more']}}}", line)


@cache
def _names() -> Mapping[str, str]:
    words = {
        word: code for codes in VOCABULARIES.values() for word, code in codes.items() if _HAN.search(word)
    }
    names: dict[str, str] = yaml.safe_load((HERE / "files" / "names.yaml").read_text("utf-8"))
    return words | names
