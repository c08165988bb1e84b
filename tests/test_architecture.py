"""The picture of the house in ARCHITECTURE.md: its layers are those that are checked, and what it names is there."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "servicecontrol"
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def _drawn() -> dict[str, list[str]]:
    """The layers of each picture, by the package that it shows, each as the names of one line."""
    pictures: dict[str, list[str]] = {}
    for head, lines in re.findall(r"^ {4}(servicecontrol/\S*)\n((?: {6}.*\n)+)", TEXT, re.MULTILINE):
        named = (re.match(r" {6}(\w+(?: \| \w+)*)(?: {2}|$)", line) for line in lines.splitlines())
        pictures[head.strip("/").replace("/", ".")] = [found[1] for found in named if found]
    return pictures


def test_the_layers_that_are_drawn_are_those_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert all(contract["type"] == "layers" and contract["exhaustive"] for contract in contracts)
    assert {contract["containers"][0]: contract["layers"] for contract in contracts} == _drawn()


def test_the_walk_of_a_record_passes_modules_and_files_that_are_there() -> None:
    walk = TEXT.partition("## One record")[2].partition("\n## ")[0]
    modules = [name for name in re.findall(r"`([a-z_]+\.[\w.]+)`", walk) if not name.endswith(".yaml")]
    files = re.findall(r"`((?:rules|metrics|templates)/\S+)`", walk)
    assert len(modules) > 6  # the stages
    assert [] == [name for name in modules if not _is_there(name)]
    assert [] == [name for name in files if not any((base / name).is_file() for base in (ROOT, PROGRAM))]


def _is_there(name: str) -> bool:
    """Whether a dotted name is a module of the program, or something that one holds."""
    if any((PROGRAM / name.replace(".", "/")).with_suffix(end).exists() for end in ("", ".py")):
        return True
    module, _, held = name.rpartition(".")
    return bool(module) and _is_there(module) and hasattr(import_module(f"servicecontrol.{module}"), held)


def test_the_clause_that_the_walk_follows_binds_what_it_says() -> None:
    id_, rule = re.findall(r"Clause `factory-([^`]+)` binds the rule `([^`]+)` with seven days", TEXT)[0]
    procedure = yaml.safe_load((PROGRAM / "starting/procedures/factory/procedure.yaml").read_text("utf-8"))
    [binding] = [
        bound
        for clause, entry in procedure["clauses"].items()
        if clause.endswith(id_)
        for bound in entry["enforced_by"]
        if bound["rule"] == rule
    ]
    readings = procedure["interpretations"][binding["interpretation"][0]]["options"]
    assert 2 == len(readings)  # as the walk says
    assert "7" in yaml.safe_dump([binding, readings])


def test_what_is_to_be_touched_for_an_addition_is_where_the_table_says() -> None:
    table = TEXT.partition("## Where do I add")[2].partition("\n## ")[0]
    paths = {path for path in re.findall(r"`([^`\s]+/[^`\s]*)`", table) if not path.startswith("data/")}
    assert paths
    assert [] == [path for path in sorted(paths) if not _stands(path)]


def _stands(path: str) -> bool:
    """Whether some file or folder answers to a path whose `<names>` stand for anything."""
    pattern = re.sub(r"<[^>]+>", "*", path).rstrip("/")
    return any(any(base.glob(pattern)) for base in (ROOT, PROGRAM, ROOT / "templates"))
