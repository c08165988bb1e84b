"""Layouts of pages and of their parts, in the place of the program's or of a plug-in's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

from servicecontrol.home import TEMPLATES
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.frame import framed
from servicecontrol.read.names import did_you_mean


def template_problems(text: str, shown: str, path: str, over: tuple[Path, ...]) -> Iterator[Problem]:
    """A template that cannot be read, that no page asks for, or that lacks a part which the program's has."""
    folders = (*over, TEMPLATES)
    replaced = next((folder / path for folder in folders if (folder / path).is_file()), None)
    if replaced is None and path.startswith("pages/"):
        known = sorted(f"pages/{file.name}" for folder in folders for file in folder.glob("pages/*.html"))
        yield Problem(
            Place(shown), Message("problems.unknown-page", {"value": path}), did_you_mean(path, known)
        )
        return
    try:
        given = _macros(text)
    except RecursionError:
        yield Problem(Place(shown), Message("problems.template-fault", {"reason": "RecursionError"}))
        return
    except jinja2.TemplateSyntaxError as fault:
        what = Message("problems.template-fault", {"reason": (fault.message or "").rstrip(".")})
        yield framed(text, Place(shown, fault.lineno), what)
        return
    lacking = (_macros(replaced.read_text("utf-8")) if replaced else {}).items() - given.items()
    if lacking:
        written = tuple(f"{name}({', '.join(arguments)})" for name, arguments in sorted(lacking))
        what = Message("problems.parts-missing", {"path": shown, "n": len(written), "value": written})
        yield Problem(Place(shown), what, Message("hints.parts-missing"))


def _macros(text: str) -> dict[str, tuple[str, ...]]:
    """The parts that a template has for others, with what each is given."""
    tree = jinja2.Environment(autoescape=True).parse(text)
    return {macro.name: tuple(arg.name for arg in macro.args) for macro in tree.find_all(nodes.Macro)}
