"""Nothing stands idle: whatever the program defines, or has words for, something of the program asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from servicecontrol.text import PLURALS, TEXTS

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "servicecontrol"
TEMPLATES = ROOT / "templates"
#: What stands in `host/` for MkDocs, which finds it by its name in mkdocs.yml or by the name that hooks have.
FOUND_BY_MKDOCS = {"FinishedPages", "on_env"}
#: What tests hold other things against: the kinds of report against layouts and words.
ASKED_BY_TESTS = {"KINDS"}
#: In a template, the beginning of a key that is put together there: `'words.mark.' ~ state`.
PUT_TOGETHER = re.compile(r"""['"]([\w.-]+\.[\w-]*)['"] ~""")


@cache
def _trees() -> dict[Path, ast.Module]:
    """Every module that may use the program, which are all but the tests."""
    paths = (path for top in ("servicecontrol", "tools", "examples") for path in (ROOT / top).rglob("*.py"))
    return {path: ast.parse(path.read_text("utf-8")) for path in paths}


def test_every_definition_is_used_outside_the_tests() -> None:
    taken = _taken() | FOUND_BY_MKDOCS | ASKED_BY_TESTS
    idle = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in _trees().items()
        if path.is_relative_to(PROGRAM)
        for node in tree.body
        for name in _defined(node)
        if name not in taken and (_module(path), name) not in taken and name not in _named(tree, node)
    ]
    assert [] == idle


def _taken() -> set[object]:
    """What modules take from each other: a name from a module, or an attribute of whatever it may be."""
    nodes = [node for tree in _trees().values() for node in ast.walk(tree)]
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return {*attributes, *((each.module, alias.name) for each in imports for alias in each.names)}


def _defined(node: ast.stmt) -> list[str]:
    """What a statement at the top of a module defines, but for rules, which are found by their mark."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        marks = (ast.unparse(made).partition("(")[0] for made in node.decorator_list)
        return [] if "rule" in marks else [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    names = (each.id for each in targets if isinstance(each, ast.Name))
    return [name for name in names if not name.startswith("__")]


def _named(tree: ast.Module, definition: ast.stmt) -> set[str]:
    """The names that stand in the rest of a module."""
    others = (node for node in tree.body if node is not definition)
    return {each.id for node in others for each in ast.walk(node) if isinstance(each, ast.Name)}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_text_is_asked_for() -> None:
    whole, begun = _asked()
    texts = [
        key
        for path in sorted((TEXTS / "en").iterdir())
        for key in _keys(yaml.safe_load(path.read_text("utf-8")))
    ]
    assert len(texts) > 1000
    assert [] == [key for key in texts if key not in whole and not begun.fullmatch(key)]


def _keys(texts: dict | str, above: str = "") -> Iterator[str]:
    if isinstance(texts, str) or texts.keys() <= PLURALS:
        yield above
    else:
        for key, inner in texts.items():
            yield from _keys(inner, f"{above}.{key}" if above else str(key))


def _asked() -> tuple[set[str], re.Pattern[str]]:
    """Keys that stand somewhere as a whole, and what those look like of which only parts do."""
    nodes = [node for tree in _trees().values() for node in ast.walk(tree)]
    whole = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    begun = {_pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)}
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        whole |= set(re.findall(r"""['"]([\w.-]+)['"]""", text))
        begun |= {f"{re.escape(start)}.+" for start in PUT_TOGETHER.findall(text)}
    # Those of the search are handed over all together.
    begun.add(r"search\..+")
    # Those of the frame are too, and asked for there without the first part of their key.
    inside = whole | set(re.findall(r"[\w-]+", (ROOT / "mkdocs.yml").read_text("utf-8")))
    return whole | {f"frame.{name}" for name in inside}, re.compile("|".join(filter(None, begun)))


def _pattern(text: ast.JoinedStr) -> str:
    """What a text that is put together looks like; nothing where it does not begin as a key does."""
    parts = [str(each.value) if isinstance(each, ast.Constant) else None for each in text.values]
    if not re.match(r"[\w-]+\.", parts[0] or ""):
        return ""
    return "".join(".*" if part is None else re.escape(part) for part in parts)
