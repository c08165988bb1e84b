"""What a text of a page is made of: tags in the one form that every browser reads alike, of elements that we write.

A page is read as bytes, not as a tree: browsers and parsers build different trees of what is odd, and so what is odd is
refused. Every text of a record reaches a page without a `<`, so each one begins a tag of a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_TAG = re.compile(r"<[^<>]*>")
_FORM = re.compile(
    r"</(?P<end>[a-zA-Z][a-zA-Z0-9]*)>"
    r'|<(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:\s+[a-zA-Z][\w:.-]*(?:="[^"]*")?)*)\s*/?>'
)
_ATTRIBUTE = re.compile(r'([a-zA-Z][\w:.-]*)(?:="([^"]*)")?')
_DECLARATION = "<!doctype html>"
#: Nothing but lengths, shares and colours of ours.
_STYLE = re.compile(r"(?:(?:^|;)-{0,2}[a-z]+(?:-[a-z]+)*:(?:[\d.]+(?:px|%)?|var\(--sc-[a-z0-9-]+\)))+;?")
#: The drawing of a chart in a page's content. No drawing has such an element, so it can't seem to end before it does.
_STILL = re.compile(r'(?<=<div class="sc-still")(?P<style>[^<>]*>)(?P<drawing>.*?)(?=</div>)', re.DOTALL)
#: So much of a text is shown of what is refused.
_SHOWN = 80
_VOID = frozenset({"br", "img", "input", "link", "meta"})
_ADDRESSES = frozenset({"href", "src"})


@dataclass(frozen=True)
class Vocabulary:
    """The elements and attributes that a kind of text may have."""

    elements: frozenset[str]
    attributes: frozenset[str]
    values: re.Pattern[str] | None = None  #: of all attributes; None where they may say anything


def _vocabulary(elements: str, attributes: str, values: re.Pattern[str] | None = None) -> Vocabulary:
    return Vocabulary(frozenset(elements.split()), frozenset(attributes.split()), values)


#: As our templates write a page's content; none of it runs, loads, sends or frames anything.
CONTENT = _vocabulary(
    """
    a article b bdi blockquote br button caption circle code dd details div dl dt figcaption figure form
    h1 h2 h3 h4 h5 h6 header i img input label li line nav ol option output p path polyline pre rect section select
    small span summary svg table tbody td tfoot th thead time tr ul
    """,
    """
    alt aria-current aria-describedby aria-hidden aria-label class colspan cx cy d data-asked data-clause data-draft
    data-due data-figure data-filters data-kind data-label data-more data-owner data-person data-problem data-received
    data-running data-search-exclude data-sortable data-state data-template data-total data-unit data-urgency data-way
    data-who dir fill height hidden href id lang name opacity placeholder points popover popovertarget
    preserveAspectRatio r role rowspan scope selected src stroke stroke-width style title type value viewBox width x x1
    x2 y y1 y2
    """,
)
#: The drawing of a chart: lengths, shares, ways, single words and colours of ours. Nothing in it names anything else.
DRAWING = _vocabulary(
    "circle g line path rect svg text",
    """
    aria-hidden cx cy d dx fill fill-opacity font-size font-weight height overflow paint-order preserveAspectRatio r
    stroke stroke-dasharray stroke-linejoin stroke-width text-anchor vector-effect viewBox width x x1 x2 y y1 y2
    """,
    re.compile(r"[a-zA-Z-]+|var\(--sc-[a-z0-9]+\)|[MLZ0-9. -]+%?"),
)
#: As the theme and our overrides write the frame around it; what runs and what styles is looked at apart.
FRAME = _vocabulary(
    """
    a article aside body button div footer form h1 h2 head header html img input label li link main meta nav ol p path
    section span svg title ul
    """,
    """
    alt aria-expanded aria-label aria-labelledby autocapitalize autocomplete autocorrect charset checked class content d
    data-as-of data-home data-md-color-accent data-md-color-media data-md-color-primary data-md-color-scheme
    data-md-component data-md-level data-md-scrollfix data-md-toggle data-md-type dir for hidden href id lang name
    placeholder rel required role spellcheck src tabindex title type viewBox xmlns
    """,
)
#: What the search finds: it is shown as markup, and has none.
SEARCH = _vocabulary("", "")
#: A picture of ours.
PICTURE = _vocabulary(
    "clipPath g rect svg text title",
    """
    aria-label clip-path fill font-family font-size height id lengthAdjust role rx text-anchor textLength width x
    xml:lang xmlns y
    """,
)


@dataclass(frozen=True)
class Seen:
    """What stands in a text's tags."""

    ids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()


def look(text: str, vocabulary: Vocabulary) -> Seen:
    """The ids and addresses of a text, and whatever in it is none of ours."""
    tags = _TAG.findall(text)
    seen = [_looked(tag, vocabulary) for tag in sorted(set(tags))]
    stray = ("a < that begins no tag",) if text.count("<") > len(tags) else ()
    return Seen(
        frozenset().union(*(each.ids for each in seen)),
        frozenset().union(*(each.addresses for each in seen)),
        (*(fault for each in seen for fault in each.faults), *stray),
    )


def look_at_content(text: str) -> Seen:
    """What stands in a page's content, the drawings of its charts looked at as such."""
    drawings = "".join(match["drawing"] for match in _STILL.finditer(text))
    rest, drawn = look(_STILL.sub(r"\g<style>", text), CONTENT), look(drawings, DRAWING)
    return Seen(rest.ids, rest.addresses, (*rest.faults, *drawn.faults))


@lru_cache(maxsize=65536)
def _looked(tag: str, vocabulary: Vocabulary) -> Seen:
    """The same tags stand on many pages."""
    if tag == _DECLARATION:
        return Seen()
    form = _FORM.fullmatch(tag)
    if form is None:
        return Seen(faults=(f"no tag of ours: {shown(tag)}",))
    name = form["name"] or form["end"]
    if name not in vocabulary.elements:
        return Seen(faults=(f"element {name}: {shown(tag)}",))
    attributes = _ATTRIBUTE.findall(form["attributes"] or "")
    return Seen(
        frozenset(unescape(value) for key, value in attributes if key == "id"),
        frozenset(unescape(value) for key, value in attributes if key in _ADDRESSES),
        tuple(_faults(name, attributes, vocabulary)),
    )


def _faults(name: str, attributes: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> Iterator[str]:
    keys = [key for key, _ in attributes]
    yield from (f"attribute {key} of {name} twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
    for key, value in attributes:
        if key not in vocabulary.attributes:
            kind = "event handler" if key.lower().startswith("on") else "attribute"
            yield f"{kind} {key} of {name}: {shown(value)}"
        elif key == "style" and not _STYLE.fullmatch(value):
            yield f"style of {name}: {shown(value)}"
        elif vocabulary.values and not vocabulary.values.fullmatch(value):
            yield f"{key} of {name}: {shown(value)}"


def nesting_faults(text: str) -> Iterator[str]:
    """The first tag that closes something else than what was opened last; whatever is left open."""
    is_open: list[str] = []
    for form in _FORM.finditer(text):
        if form["name"] and form["name"] not in _VOID and not form[0].endswith("/>"):
            is_open.append(form["name"])
        elif form["end"] and (not is_open or is_open.pop() != form["end"]):
            yield f"closes what is not open: {form[0]}"
            return
    yield from (f"is left open: {name}" for name in is_open)


def shown(text: str) -> str:
    """So much of a text that it can be found on the page."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
