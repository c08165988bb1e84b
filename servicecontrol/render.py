"""Templates and views -> the text of every page, in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from servicecontrol.home import TEMPLATES
from servicecontrol.pages.shared.page import Page, relative
from servicecontrol.parallel import in_parallel
from servicecontrol.problems import Value
from servicecontrol.text import Language

_SPECIAL = re.compile(r"[^0-9A-Za-z\u0080-\U0010ffff ]")
#: White space but the narrow no-break space, which keeps a number and its per-cent sign on one line.
_SPACE = re.compile(r"[^\S\u202f]+")
#: Characters that no document may hold: C0 and C1 controls, surrogates, non-characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class LinkBroken(ValueError):  # noqa: N818  # what is wrong is its name
    """A template links to a page that the site doesn't have."""


@dataclass(frozen=True)
class Rendered:
    """A finished page, but for the frame around it."""

    path: str  #: without ending
    title: str
    body: str  #: what a reader sees, as HTML without blank lines
    searchable: bool = True


def escape(value: object) -> Markup:
    """Any text as HTML that reads the same in text, attributes and Markdown.

    Every ASCII character that is no letter, digit or space becomes a numeric entity; of 1,230 hostile renderings
    this changed the structure of none. White space runs become one space; a narrow no-break one stays.
    """
    if isinstance(value, Markup):
        return value
    if type(value) is not str and hasattr(value, "__html__"):
        return Markup(value.__html__())  # noqa: S704  # markup vouches for itself by that protocol
    return _escaped(str(value))


@lru_cache(maxsize=65536)
def _escaped(text: str) -> Markup:
    """The same words stand on many pages."""
    text = _CONTROL.sub("\ufffd", _SPACE.sub(" ", text))
    return Markup(_SPECIAL.sub(_entity, text))  # noqa: S704  # nothing is left that could be markup


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def href(here: str, known: frozenset[str], to: str, anchor: str = "", query: str = "") -> str:
    """The relative address of a page from another; raises `LinkBroken` for a page that isn't there."""
    if to not in known:
        raise LinkBroken(f"{here} links to {to}")
    return relative(here, f"{to}.html", anchor, query)


def _export(here: str, folder: str, path: str) -> str:
    return relative(here, folder + path)


def render(
    draw: Callable[[Page], Rendered],
    pages: Sequence[Page],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Rendered]:
    """Every page's text, on every core; `drawing` gives what draws them."""
    for number, rendered in enumerate(in_parallel(draw, pages), 1):
        yield rendered
        if progress:
            progress(number, len(pages))


def drawing(
    pages: Iterable[Page],
    words: Language,
    shared: Mapping[str, object],
    exports: str,
    over: tuple[Path, ...] = (),
) -> Callable[[Page], Rendered]:
    """What draws each of the pages, which may lead to one another.

    `shared` is what all templates may name, such as the as-of date; `exports` the folder of the exports;
    `over` the folders of templates that come before the program's own.
    """
    environment = _environment(words, over)
    for name in environment.list_templates(filter_func=_is_ours):
        environment.get_template(name)
    return partial(_drawn, environment, frozenset(page.path for page in pages), shared, exports)


def _is_ours(template: str) -> bool:
    """Whether pages are drawn with a template; the frame's are the host's."""
    return template.startswith(("pages/", "parts/")) and template.endswith(".html")


def _drawn(
    environment: jinja2.Environment,
    known: frozenset[str],
    shared: Mapping[str, object],
    exports: str,
    page: Page,
) -> Rendered:
    body = environment.get_template(f"pages/{page.template}").render(
        view=page.view,
        page=page,
        href=partial(href, page.path, known),
        export=partial(_export, page.path, exports),
        **shared,
    )
    return Rendered(page.path, page.title, _one_block(body), page.searchable)


def _one_block(body: str) -> str:
    """The body without blank lines and indentation."""
    return "\n".join(line for line in (line.strip() for line in body.splitlines()) if line)


class _Compiled(jinja2.BytecodeCache):
    """The code of each template, made once for every language; it stays in memory."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


@cache
def _templates(over: tuple[Path, ...]) -> tuple[jinja2.FileSystemLoader, _Compiled]:
    return jinja2.FileSystemLoader((*over, TEMPLATES)), _Compiled()


def _environment(words: Language, over: tuple[Path, ...]) -> jinja2.Environment:
    # Templates of others reach what views hold, and nothing behind it.
    kind = ImmutableSandboxedEnvironment if over else jinja2.Environment
    loader, compiled = _templates(over)
    environment = kind(
        loader=loader,
        bytecode_cache=compiled,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=escape,
    )

    @cache
    def fixed(key: str) -> Markup:
        """Most words take no values, and stand on every page."""
        return escape(words.say(key))

    def translate(key: str, **values: Value) -> str:
        return words.say(key, **values) if values else fixed(key)

    # The same records make the same pages: nothing in a layout is left to chance.
    del environment.globals["lipsum"], environment.filters["random"]
    environment.globals["t"] = translate
    environment.globals["language"] = words.code
    environment.filters |= {
        "lines": _lines,
        "spark": _spark,
        "spark_height": _spark_height,
        "prose": partial(_prose, words),
    }
    environment.filters |= {"e": escape, "escape": escape, "forceescape": escape}
    return environment


def _lines(text: str) -> Markup:
    """Preformatted text: line breaks and indentation as markup, for they would not survive the page's one block."""
    lines = (line.rstrip() for line in text.splitlines())
    indented = ((len(line) - len(line.lstrip()), line.lstrip()) for line in lines)
    return Markup("<br>").join(Markup("&#160;") * indent + escape(line) for indent, line in indented)


def _spark(points: Sequence[float], target: float | None = None) -> str:
    """Points of 0 to 1 as those of a line 160 by 26."""
    step = 156 / max(len(points) - 1, 1)
    return " ".join(
        f"{2 + step * index:.1f},{_spark_height(value, points, target)}" for index, value in enumerate(points)
    )


def _spark_height(value: float, points: Sequence[float], target: float | None = None) -> str:
    """How far down a value stands where all the points, and what they are to reach, fill the height."""
    scale = points if target is None else (*points, target)
    low, high = min(scale), max(scale)
    return f"{23 - 20 * (value - low) / ((high - low) or 1.0):.1f}"


def _prose(words: Language, sentences: Sequence[str]) -> str:
    """Sentences as running text; one that doesn't end with a full stop goes on into the next."""
    text = ""
    for sentence in sentences:
        ended = text.endswith(("。", "."))
        joint = "frame.sentence-space" if ended else "frame.sentence-joint"
        text += (words.say(joint) if text else "") + sentence
    return text
