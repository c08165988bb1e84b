"""The languages of the site, told before anything else is made of the files: every text stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeGuard

from servicecontrol.read.source import load
from servicecontrol.read.tree import Tree, parse
from servicecontrol.text import DEFAULT_LANGUAGES, languages

#: The site's settings, below the data folder.
SETTINGS = "site.yaml"


def languages_of(settings: Tree) -> tuple[str, ...]:
    """The languages that the settings name, without those that nobody knows: these are a Problem of their own."""
    named = settings.get("languages") if isinstance(settings, Mapping) else None
    if named is None:
        return DEFAULT_LANGUAGES
    written = named if isinstance(named, list) else []
    return tuple(code for code in dict.fromkeys(filter(_is_text, written)) if code in languages())


def _is_text(value: Tree) -> TypeGuard[str]:
    return isinstance(value, str)


def site_languages(data: Path) -> tuple[str, ...]:
    """The languages of the site whose data lie in a folder; the usual ones where its settings cannot be read."""
    path = data / SETTINGS
    found = load(path, str(path))[0] if path.is_file() else None
    tree = parse(found, str(path))[0] if found is not None else None
    return DEFAULT_LANGUAGES if tree is None else languages_of(tree)
