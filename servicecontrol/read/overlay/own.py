"""A page of a company's own: Markdown without HTML, made into the elements that our pages have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import html
from markdown import Markdown

from servicecontrol.overlays import Element, OwnPage
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.frame import framed, place_of

_TITLE = re.compile(r"\s*# (?P<title>\S.*?)\s*#*\s*(?:\n|\Z)")
#: Letters, digits and the usual punctuation: a title stands in the frame and in the navigation too.
_PLAIN = re.compile(r"[^<>{}\[\]*#|=!\\`]{1,120}")
#: Markdown's elements by the names that ours have.
_NAMES = {"strong": "b", "em": "i"} | {
    name: name
    for name in (
        "a", "blockquote", "br", "code", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    )
}  # fmt: skip
#: How such an element is begun in Markdown, to find it again.
_SIGNS = {"img": "![", "hr": "---", "h1": "\n# "}
#: Quotations and brackets in each other, lists in lists: the work of reading Markdown is as the square of them.
DEPTH_LIMIT = 10
_INDENT = re.compile(r"[ \t>]*")
_BRACKETS = re.compile(r"[\[(]|[\])]|\n[ \t]*\n")
#: Bytes of a page; a longer one is a document.
OWN_LIMIT = 20_000
_OUT = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|\.", re.IGNORECASE)


def own_page(slug: str, language: str, text: str, path: str) -> tuple[OwnPage | None, tuple[Problem, ...]]:
    """The page, or what keeps it from being one."""
    head = _TITLE.match(text)
    if head is None or not _PLAIN.fullmatch(head["title"]):
        return None, (framed(text, Place(path), Message("problems.own-title"), Message("hints.own-title")),)
    deep = _too_deep(text)
    if deep is not None:
        what = Message("problems.own-too-deep", {"limit": DEPTH_LIMIT})
        return None, (framed(text, place_of(text, path, deep), what),)
    problems: list[Problem] = []
    body = tuple(_nodes(_tree(text[head.end() :]), text, path, problems))
    page = OwnPage(slug, language, head["title"], body, path, text)
    return (None if problems else page), tuple(problems)


def lacking(pages: Sequence[OwnPage], languages: Sequence[str]) -> Iterator[Problem]:
    """A Problem for each page that isn't there in a language of the site, or is there in another."""
    there = {(page.slug, page.language) for page in pages}
    for page in pages:
        if page.language not in languages:
            yield Problem(Place(page.path), Message("problems.own-other-language", {"value": page.language}))
        elif page.language == next(code for code in languages if (page.slug, code) in there):
            for code in languages:
                if (page.slug, code) not in there:
                    other = re.sub(r"\.[^.]+\.md$", f".{code}.md", page.path)
                    yield Problem(
                        Place(page.path),
                        Message("problems.own-language", {"value": code}),
                        Message("hints.own-language", {"path": other}),
                    )


def _too_deep(text: str) -> int | None:
    """Where something first stands deeper in others than is read; None where nothing does."""
    for line in re.finditer(r"^.*$", text, re.MULTILINE):
        indent = _INDENT.match(line[0])
        if indent and (indent[0].count(">") > DEPTH_LIMIT or len(indent[0].expandtabs(4)) > 4 * DEPTH_LIMIT):
            return line.start()
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth = 0 if "\n" in found[0] else max(depth + (1 if found[0] in "[(" else -1), 0)
        if depth > DEPTH_LIMIT:
            return found.start()
    return None


def _tree(text: str) -> html.HtmlElement:
    markdown = Markdown(extensions=["tables", "fenced_code"])
    # What looks like HTML is text like any other.
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    return html.fragment_fromstring(markdown.convert(text), create_parent="div")


def _nodes(
    parent: html.HtmlElement, text: str, path: str, problems: list[Problem]
) -> Iterator[Element | str]:
    if parent.text:
        yield parent.text
    for child in parent:
        tag = str(child.tag)
        name = _NAMES.get(tag)
        if name is None:
            problems.append(_fault("own-element", _SIGNS.get(tag, tag), tag, text, path))
        elif name == "pre":
            yield Element(name, (child.text_content().rstrip("\n"),))
        else:
            to, anchor = _target(child.get("href", ""), text, path, problems) if name == "a" else ("", "")
            yield Element(name, tuple(_nodes(child, text, path, problems)), to, anchor)
        if child.tail:
            yield child.tail


def _target(address: str, text: str, path: str, problems: list[Problem]) -> tuple[str, str]:
    """The page that a link names from the top of the site, and the place on it."""
    to, _, anchor = address.partition("#")
    if _OUT.match(address) or not to:
        problems.append(_fault("own-link-out", address, address, text, path))
    return to.removesuffix(".html"), anchor


def _fault(key: str, sign: str, value: str, text: str, path: str) -> Problem:
    place = place_of(text, path, max(text.find(sign), 0))
    return framed(text, place, Message(f"problems.{key}", {"value": value}), Message(f"hints.{key}"))
