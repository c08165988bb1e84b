"""A company's marks and its own style sheet: pictures that are nothing but pictures, rules that load nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.frame import framed, place_of

#: What could have a browser ask for another file, and the backslash that could hide it.
_LOADS = re.compile(
    r"@import|@charset|@namespace|url\s*\(|src\s*\(|image-set\s*\(|image\s*\(|</|\\", re.IGNORECASE
)
#: A document type, entities, a style sheet: what stands before or between elements and is no comment.
_DECLARED = re.compile(r"<!(?!--)\w*|<\?(?!xml\s)[\w-]*")
_SHAPES = frozenset({
    "circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient", "mask", "path", "pattern",
    "polygon", "polyline", "radialGradient", "rect", "stop", "svg", "symbol", "text", "title", "tspan", "use",
})  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"


def sheet_problems(text: str, shown: str) -> Iterator[Problem]:
    """Each place where a style sheet would load something."""
    for found in _LOADS.finditer(text):
        what = Message("problems.sheet-loads", {"value": found[0]})
        yield framed(
            text, place_of(text, shown, found.start()), what, Message("hints.sheet-loads"), len(found[0])
        )


def mark_problems(text: str, shown: str) -> Iterator[Problem]:
    """What keeps a mark from being an SVG picture, or in it is more than shapes, text and colours."""
    declared = _DECLARED.search(text)
    if declared:
        place = place_of(text, shown, declared.start())
        what = Message("problems.mark-foreign", {"value": declared[0]})
        yield framed(text, place, what, Message("hints.mark-foreign"))
        return
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        what = Message("problems.no-picture", {"reason": fault.msg or ""})
        yield framed(text, Place(shown, max(line, 1), max(column, 1)), what)
        return
    for element in root.iter(etree.Element):
        for foreign in _foreign(element):
            line = element.sourceline or 1
            what = Message("problems.mark-foreign", {"value": foreign})
            yield framed(text, Place(shown, line), what, Message("hints.mark-foreign"))


def _foreign(element: etree._Element) -> Iterator[str]:
    name = str(element.tag)
    if name.removeprefix(_SVG) not in _SHAPES or not name.startswith(_SVG):
        yield name.rpartition("}")[2]
    for key, value in element.attrib.items():
        plain = str(key).rpartition("}")[2].lower()
        outside = plain == "href" and not str(value).startswith("#")
        loads = _LOADS.search(re.sub(r"url\(#[\w-]+\)", "", str(value)))
        if plain.startswith("on") or outside or loads:
            yield f"{plain}={value}"[:60]
