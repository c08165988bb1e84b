"""What a reader sees of a page, line by line: its words and numbers without the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

#: Elements that begin a line of their own.
BLOCKS = frozenset({
    "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "label",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
})  # fmt: skip
#: Elements whose text nobody sees.
UNSEEN = frozenset({"script", "style", "template"})
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def seen(page: str) -> str:
    """The text of a page; a row of a table is a line with its cells between bars, a drawing is what it is called."""
    root = html.fragment_fromstring(_FRONT.sub("", page), create_parent="div")
    return "".join(f"{line}\n" for line in _lines(root) if line.strip("| "))


def _lines(element: html.HtmlElement) -> Iterator[str]:
    if element.tag == "tr":
        yield " | ".join(_text(cell) for cell in element)
    elif any(child.tag in BLOCKS for child in element.iterdescendants()):
        yield _joined([element.text or ""])
        for child in element:
            yield from _lines(child)
            yield _joined([child.tail or ""])
    else:
        yield _text(element)


def _text(element: html.HtmlElement) -> str:
    return _joined(_pieces(element))


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    if element.tag == "svg":
        yield element.get("aria-label", "")
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""


def _joined(pieces: list[str] | Iterator[str]) -> str:
    # Thin spaces are part of what is written; those of the markup are not.
    return re.sub(r"[ \t\n]+", " ", " ".join(filter(str.strip, pieces))).strip()
