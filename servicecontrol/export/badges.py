"""Badges: each headline figure of an organisation as a small picture, and as data in the form that shields.io takes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from functools import cache

import jinja2

from servicecontrol.export.formats import json_of
from servicecontrol.facts import Facts
from servicecontrol.pages.dashboard.badges import Badge, badges_of
from servicecontrol.pages.shared.addresses import worded_folder
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.text import TEXTS, Language

#: The site's own colours by the state of a figure's chip; white text has at least 4.5 : 1 on each.
_BAD, _WARN, _GOOD, _PLAIN = "b3261e", "8a5300", "0b6b4f", "12436d"
_COLORS = {"overdue": _BAD, "late": _BAD, "fail": _BAD, "warn": _WARN, "soon": _WARN, "pass": _GOOD}
_PADDING = 6
#: Width of a character in pixels at 11 pixels: a Han character is square, others are about as wide as a digit.
_WIDE, _NARROW = 11.0, 6.4


def badges(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Every badge in each language, as data and as a picture."""
    for code in facts.store.settings.languages:
        words = facts.store.language(code)
        for ledger in facts.store.ledgers.values():
            for badge in badges_of(PageContext(ledger, facts, words)):
                path = f"{worded_folder(facts, words)}badges/{ledger.id}-{badge.name}"
                yield f"{path}.json", _endpoint(badge)
                yield f"{path}.svg", _picture(badge, words)


def _endpoint(badge: Badge) -> bytes:
    """The badge as shields.io reads it from an address: its schema, version 1."""
    return json_of(
        {"schemaVersion": 1, "label": badge.label, "message": badge.message, "color": _color(badge)}
    )


def _picture(badge: Badge, words: Language) -> bytes:
    split = _width(badge.label)
    return (
        _template()
        .render(
            label=badge.label,
            message=badge.message,
            color=_color(badge),
            said=badge.said(words),
            language=words.code,
            padding=_PADDING,
            split=split,
            width=split + _width(badge.message),
        )
        .encode()
    )


def _color(badge: Badge) -> str:
    return _COLORS.get(badge.state, _PLAIN)


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return math.ceil(wide * _WIDE + (len(text) - wide) * _NARROW) + 2 * _PADDING


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(TEXTS.parent / "exports")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("badge.svg")
