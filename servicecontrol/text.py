"""The words that a reader sees, per language: messages, numbers, shares and days written out.

Each file of `templates/text/<language>/` is a nested mapping; a key is the path to a text, joined by dots. It is looked
for in the file that its first part names, before any other is read.
`{command}` is how the program is called here.
A placeholder `{-name}` stands inside a sentence: the capital with which a word heads a list becomes small there.
Where a count decides the form, the text is a mapping of plural categories (`one`, `few`, `other` ...); `n` chooses, or
`days` where there is no `n`. Any language may have words of their own for none of it (`zero`).
What a language says of itself stands in its `language.yaml`. Days, hours and figures are written alike in all of them:
as in the records and the exports, by ISO 8601 and with a decimal point.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path

import yaml

from servicecontrol.home import COMMAND, TEMPLATES
from servicecontrol.problems import Message, Value

#: A text, or its forms by plural category.
Template = str | Mapping[str, str]

TEXTS = TEMPLATES / "text"
_PLACEHOLDER = re.compile(r"( ?)\{(?P<inside>-?)(?P<name>[a-z_]+)\}( ?)")
#: `zero` where any language likes to, the others as the language's own plural asks.
PLURALS = {"zero", "one", "two", "few", "many", "other"}
#: The languages of a site that names none.
DEFAULT_LANGUAGES = ("zh-Hant", "en")
#: What a terminal reads whose own language has no words here, or cannot be shown on it.
DEFAULT_LANGUAGE = "en"
#: Where the key of what a language says of itself begins; these are no words that a company may change.
OF_ITSELF = "language."
#: Narrow no-break space before the per-cent sign, in every language.
_PERCENT = "\u202f%"
_PERCENT_WRITTEN = re.compile(r"(?<=[\d}]) %")  #: with an ordinary space, as words are typed
#: So many digits tell the shares of any two counts of ours apart.
_DECIMALS = 6


class TextMissing(KeyError):  # noqa: N818  # it names what is missing
    """A page asks for words that a language doesn't have."""


@dataclass(frozen=True)
class Language:
    """One language's words."""

    code: str
    texts: Mapping[str, Template]

    def say(self, what: Message | str, /, **values: Value) -> str:
        """The text of a message or a key, its placeholders filled; raises `TextMissing`."""
        message = what if isinstance(what, Message) else Message(what, values)
        try:
            template = self.texts[message.key]
        except KeyError:
            raise TextMissing(f"{self.code}: no text for {message.key}") from None
        if not isinstance(template, str):
            template = template.get(self._form(message.values, template), template["other"])
        if "{" not in template:
            return template
        values = {"command": COMMAND, **message.values}

        def fill(match: re.Match[str]) -> str:
            if match["name"] not in values:
                raise TextMissing(f"{self.code}: {message.key} needs a value for {match['name']}")
            value = self.write(values[match["name"]])
            return self._joined(match, _inside(value) if match["inside"] else value)

        return _PLACEHOLDER.sub(fill, template)

    def has(self, key: str) -> bool:
        """Whether the language has a text of its own under the key."""
        return key in self.texts

    def write(self, value: Value) -> str:
        """A value as this language writes it."""
        match value:
            case Message():
                return self.say(value)
            case tuple():
                return self.say("frame.list-separator").join(self.write(entry) for entry in value)
            case date():
                return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()
            case float():
                return number(value)
            case int():
                return f"{value:,}"
            case _:
                return value

    @cached_property
    def name(self) -> str:
        """What it is called by those who speak it."""
        return self.say("language.name")

    @cached_property
    def _plural(self) -> Callable[[int], str]:
        """The plural category of a count."""
        index, categories = gettext.c2py(self.say("language.plural")), self.say("language.categories").split()
        return lambda count: categories[index(count)]

    @cached_property
    def _unspaced(self) -> re.Pattern[str]:
        """A sign of those between two of which stands no space; nothing where spaces part all words."""
        signs = self.say("language.unspaced")
        return re.compile(f"[{signs}]" if signs else "(?!)")

    def _form(self, values: Mapping[str, Value], forms: Mapping[str, str]) -> str:
        """The plural category that a message's count asks for."""
        counted = values.get("n", values.get("days"))
        if not isinstance(counted, int):
            return "other"
        return "zero" if counted == 0 and "zero" in forms else self._plural(abs(counted))

    def _joined(self, match: re.Match[str], value: str) -> str:
        """A value in its place: the space that sets a foreign word off is left out between two unspaced signs."""
        is_one = self._unspaced.match
        before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
        left = "" if is_one(before) and is_one(value) else match[1]
        right = "" if is_one(after) and is_one(value[-1:]) else match[4]
        return f"{left}{value}{right}"


def placeholders(template: Template) -> frozenset[str]:
    """What a text has to be given, in any of its forms."""
    forms = (template,) if isinstance(template, str) else tuple(template.values())
    return frozenset(match["name"] for form in forms for match in _PLACEHOLDER.finditer(form))


def _inside(value: str) -> str:
    """With a small first letter; `QR/SH19.01-02` and `CAPA` stay as they are."""
    return value[:1].lower() + value[1:] if value[1:2].islower() else value


def number(value: float, decimals: int = 1) -> str:
    """A figure rounded for display; a whole number without a point, one that is only rounded to it with its zeros."""
    text = f"{value:,.{decimals}f}"
    if "." in text and round(value, _DECIMALS) == round(value):
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if not text.strip("-0.") else text


def percent(numerator: int, denominator: int, limit: float | None = None) -> str:
    """A share as a percentage; with as many decimals as it takes not to contradict a limit in per cent.

    84.94 % against a limit of 85 reads 84.9 %, and 79.96 % against 80 reads 79.96 %, never 80.0 %.
    Nor does a share read 0 or 100 unless it is that.
    Raises `ZeroDivisionError` for a share of nothing, which has no percentage.
    """
    share = 100 * numerator / denominator
    bounds = {end for end in (0, 100, limit) if end is not None and 100 * numerator != end * denominator}
    decimals = 1
    while decimals < _DECIMALS and round(share, decimals) in bounds:
        decimals += 1
    text = f"{share:.{decimals}f}"
    if decimals == 1 and text.endswith(".0") and 100 * numerator % denominator == 0:
        text = text[:-2]
    return text + _PERCENT


@cache
def language(code: str, over: tuple[Path, ...] = ()) -> Language:
    """The words of a language; `FileNotFoundError` where it has none.

    `over` are folders of templates whose words come first: those of the first folder before those of the next.
    """
    folder = TEXTS / code
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    texts: Mapping[str, Template] = _Texts(folder)
    for other in reversed(over):
        texts = {**texts, **_Texts(other / TEXTS.name / code)}
    return Language(code, texts)


class _Texts(Mapping[str, Template]):
    """The texts of a folder, whose files are read when one is asked for that may stand in them.

    A command that says ten sentences does not wait for the words of every page.
    """

    def __init__(self, folder: Path) -> None:
        self._unread = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
        self._known: dict[str, Template] = {}

    def __getitem__(self, key: str) -> Template:
        if key not in self._known:
            named = key.partition(".")[0]
            for name in sorted(self._unread, key=lambda name: name != named):
                self._read(name)
                if key in self._known:
                    break
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        for name in tuple(self._unread):
            self._read(name)
        return iter(self._known)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, name: str) -> None:
        path = self._unread.get(name)
        if path is None:
            return
        text = _PERCENT_WRITTEN.sub(_PERCENT, path.read_text("utf-8"))
        tree = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  # our own texts, all strings
        self._known.update(_flat(tree))
        # Only now: of two threads that ask at once, neither may find the words neither known nor unread.
        self._unread.pop(name, None)


@cache
def languages() -> tuple[str, ...]:
    """The codes of every language there are words for."""
    return tuple(sorted(path.name for path in TEXTS.iterdir() if path.is_dir()))


def spoken_in(locale: str) -> str:
    """The language of a terminal whose locale is called so, as in `zh_TW.UTF-8`; the default one where none is."""
    begins = {language(code).say("language.locale"): code for code in languages()}
    fitting = [beginning for beginning in begins if locale.startswith(beginning)]
    return begins[max(fitting, key=len)] if fitting else DEFAULT_LANGUAGE


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Template]]:
    for key, value in tree.items():
        if isinstance(value, Mapping) and value and set(value) <= PLURALS:
            yield prefix + key, {form: str(text) for form, text in value.items()}
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)
