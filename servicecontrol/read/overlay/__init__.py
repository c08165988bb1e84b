"""Reads the folder of templates beside the data: what each file may be, and every Problem in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from servicecontrol.overlays import NAME, Overlay, OwnPage
from servicecontrol.plugins import plugins
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.files import find_files
from servicecontrol.read.overlay.looks import mark_problems, sheet_problems
from servicecontrol.read.overlay.own import OWN_LIMIT, lacking, own_page
from servicecontrol.read.overlay.templates import template_problems
from servicecontrol.read.overlay.words import word_problems
from servicecontrol.read.source import SIZE_LIMIT, decode, load
from servicecontrol.records.registers import SiteSettings
from servicecontrol.text import DEFAULT_LANGUAGE, languages

_LANGUAGES = "|".join(map(re.escape, languages()))
_OWN = re.compile(rf"own/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>{_LANGUAGES})\.md")
#: What a file may be, as a company reads it.
EXAMPLES = (
    f"text/{DEFAULT_LANGUAGE}/pages.yaml",
    "pages/due.html",
    "parts/view.html",
    "theme/assets/mark.svg",
    "theme/assets/mark-light.svg",
    "theme/assets/style/own.css",
    f"own/contacts.{DEFAULT_LANGUAGE}.md",
)


@dataclass(frozen=True)
class Layer:
    """A file of the overlay: where it stands there, how a Problem names it, what it says."""

    path: str
    shown: str
    text: str


#: Judges a file: what is known of the other folders of templates comes with it.
Judge = Callable[[Layer, tuple[Path, ...]], Iterator[Problem]]
_KINDS: Mapping[str, Judge] = {
    rf"text/(?:{_LANGUAGES})/[a-z-]+\.yaml": lambda layer, over: word_problems(
        layer.text, layer.shown, layer.path.split("/")[1], over
    ),
    r"(?:pages|parts)/[a-z0-9-]+\.html": lambda layer, over: template_problems(
        layer.text, layer.shown, layer.path, over
    ),
    r"theme/assets/mark(?:-light)?\.svg": lambda layer, _: mark_problems(layer.text, layer.shown),
    r"theme/assets/style/own\.css": lambda layer, _: sheet_problems(layer.text, layer.shown),
}


def read_overlay(folder: Path, settings: SiteSettings) -> tuple[Overlay | None, tuple[Problem, ...]]:
    """The company's templates, or None and what is wrong with them."""
    if folder.is_symlink() or not folder.is_dir():
        fault = "link" if folder.is_symlink() else "no-folder"
        return None, (Problem(Place(NAME), Message(f"problems.{fault}"), Message(f"hints.{fault}")),)
    over = tuple(plugin.templates for plugin in plugins(settings.plugins) if plugin.templates)
    found = find_files(folder)
    problems = list(found.problems)
    own: list[OwnPage] = []
    for path in found.taken:
        page, faults = _read(folder, path, over)
        problems += faults
        own += [page] if page else []
    problems += lacking(own, settings.languages)
    return (None if problems else Overlay(folder, tuple(own))), tuple(problems)


def _read(folder: Path, path: str, over: tuple[Path, ...]) -> tuple[OwnPage | None, tuple[Problem, ...]]:
    """A page of the company's own, if the file is one; and every Problem in it."""
    shown = f"{NAME}/{path}"
    own = _OWN.fullmatch(path)
    judge = next((judge for pattern, judge in _KINDS.items() if re.fullmatch(pattern, path)), None)
    if own is None and judge is None:
        what = Message("problems.unexpected-template", {"path": shown})
        return None, (Problem(Place(shown), what, Message("hints.known-files", {"examples": EXAMPLES})),)
    limit = OWN_LIMIT if own else SIZE_LIMIT
    data, problems = load(folder / path, shown, limit)
    text, problems = (None, problems) if data is None else decode(data, shown, limit=limit)
    if text is None:
        return None, problems
    if own is not None:
        return own_page(own["slug"], own["language"], text, shown)
    return None, tuple(judge(Layer(path, shown, text), over)) if judge else ()
