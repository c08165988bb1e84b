"""Words of a company's own, key by key in the place of the program's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from servicecontrol.problems import Hint, Message, Problem, Value
from servicecontrol.read.models import problem_at
from servicecontrol.read.names import did_you_mean
from servicecontrol.read.tree import Tree, parse_text
from servicecontrol.text import OF_ITSELF, PLURALS, Template, language, placeholders

_Steps = tuple[str | int, ...]


def word_problems(text: str, path: str, code: str, over: tuple[Path, ...]) -> Iterator[Problem]:
    """Keys that nobody asks for, and texts that don't take what they are given; `over` has the words of plug-ins."""
    tree, problems = parse_text(text, path)
    yield from problems
    known = {key: own for key, own in language(code, over).texts.items() if not key.startswith(OF_ITSELF)}
    for steps, value in _leaves(tree or {}, ()):
        fault = _fault(".".join(map(str, steps)), value, known)
        if fault:
            yield problem_at(text, path, steps, *fault)


def _leaves(tree: Mapping[str, Tree], before: _Steps) -> Iterator[tuple[_Steps, Tree]]:
    for key, value in tree.items():
        if isinstance(value, dict) and not set(value) <= PLURALS:
            yield from _leaves(value, (*before, key))
        else:
            yield (*before, key), value


def _fault(key: str, value: Tree, known: Mapping[str, Template]) -> tuple[Message, Hint] | None:
    if key not in known:
        return Message("problems.unknown-words", {"value": key}), did_you_mean(key, known)
    template = _template(value)
    if template is None:
        return Message("problems.not-words", {"value": key}), Message("hints.not-words")
    wanted, given = placeholders(known[key]), placeholders(template)
    if wanted == given:
        return None
    values: dict[str, Value] = {"value": key, "wanted": _written(wanted), "given": _written(given)}
    key = "other-placeholders" if wanted else "no-placeholders"
    return Message(f"problems.{key}", values), Message(f"hints.{key}", values)


def _written(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"{{{name}}}" for name in sorted(names)) or ("–",)


def _template(value: Tree) -> Template | None:
    """A text, or its forms by number, of which the one for all other numbers has to be there."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and "other" in value:
        forms = {key: form for key, form in value.items() if isinstance(form, str)}
        return forms if len(forms) == len(value) else None
    return None
