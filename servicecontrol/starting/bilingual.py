"""Starting texts, which are written once in both languages, in the languages that a company asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import yaml

# Makes the vocabularies of every record.
import servicecontrol.records.types  # noqa: F401
from servicecontrol.records.vocabulary import VOCABULARIES
from servicecontrol.starting.choices import HERE
from servicecontrol.text import DEFAULT_LANGUAGES

#: What they are written in. Whatever is named by its key is named in the first; the second, which more people read,
#: stands for every further language until the company has put it into its own words.
KEYED, SECOND = DEFAULT_LANGUAGES
_EITHER = f"{re.escape(KEYED)}|{re.escape(SECOND)}"
#: A comment in one language.
_COMMENT = re.compile(rf"(?P<indent> *)# (?P<language>{_EITHER}): ?(?P<text>.*)")
#: A text in one language, on a line of its own.
_TEXT = re.compile(rf"(?P<indent> +)(?P<language>{_EITHER}): (?P<text>.*)")
#: A text in both languages, on one line.
_BOTH = re.compile(rf"\{{{KEYED}: (?P<first>.*), {SECOND}: (?P<second>.*)\}}")
#: What is named by its key in the first, and otherwise within.
_NAMED = re.compile(
    rf"(?m)(?<=^  )(?P<key>[^\s:]+): \{{{SECOND}: (?P<name>[^,}}]+)(?:, )?(?P<more>[^}}]*)\}}"
)
_HAN = re.compile(r"[\u3001\u3400-\u9fff]")


def written_in(code: str) -> str:
    """The language that the starting texts of a language are written in."""
    return code if code == KEYED else SECOND


def spoken(text: str, languages: Sequence[str], more: Mapping[str, str]) -> str:
    """A starting text in these languages, its comments in the first.

    `more` are the names of departments and the like in the second language, beside those that every start has.
    """
    written = "".join(f"{said}\n" for line in text.splitlines() for said in _lines(line, languages))
    return written if KEYED in languages else in_second(written, more)


def in_second(text: str, more: Mapping[str, str]) -> str:
    """The text with every name in the first language replaced by that in the second, the longest first."""
    names = {**_names(), **more}
    return re.sub("|".join(sorted(map(re.escape, names), key=len, reverse=True)), lambda m: names[m[0]], text)


def without_first_comments(text: str) -> str:
    """The text without comments in the first language."""
    return re.sub(rf"(?m)^#.*{_HAN.pattern}.*\n", "", text)


def names_in(text: str) -> dict[str, str]:
    """What an organisation's file calls its departments, offices and categories, from one language to the other."""
    return {match["key"]: match["name"] for match in _NAMED.finditer(text)}


def _lines(line: str, languages: Sequence[str]) -> Iterator[str]:
    """The line as these languages have it; none where it is of another."""
    if match := _COMMENT.fullmatch(line):
        if match["language"] == written_in(languages[0]):
            yield f"{match['indent']}# {match['text']}"
    elif match := _TEXT.fullmatch(line):
        codes = [code for code in languages if written_in(code) == match["language"]]
        yield from (f"{match['indent']}{code}: {match['text']}" for code in codes)
    elif set(languages) == {KEYED, SECOND}:
        yield line
    elif _BOTH.search(line):
        yield _BOTH.sub(lambda match: _in_each(match, languages), line)
    else:
        yield _NAMED.sub(lambda match: _named(match, languages), line)


def _in_each(match: re.Match[str], languages: Sequence[str]) -> str:
    said = {KEYED: match["first"], SECOND: match["second"]}
    return "{" + ", ".join(f"{code}: {said[written_in(code)]}" for code in languages) + "}"


def _named(match: re.Match[str], languages: Sequence[str]) -> str:
    """An entry under its key, which is its name in one language, with its name in each of the others."""
    keyed = KEYED if KEYED in languages else languages[0]
    names = [f"{code}: {match['name']}" for code in languages if code != keyed]
    return f"{match['key']}: {{{', '.join([*names, *filter(None, [match['more']])])}}}"


@cache
def _names() -> Mapping[str, str]:
    words = {
        word: code for codes in VOCABULARIES.values() for word, code in codes.items() if _HAN.search(word)
    }
    names: dict[str, str] = yaml.safe_load((HERE / "files" / "names.yaml").read_text("utf-8"))
    return words | names
