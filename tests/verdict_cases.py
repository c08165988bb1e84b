"""Violations planted on purpose, each on the smallest store that shows it, judged under a trade's starting procedure.

`tests/verdicts/<name>.yaml` holds one. It names the `trade`, whose registers (`tests/data/trades`) and starting
procedure it stands on, and the day it is looked at, `as_of`; says in `words` what the clauses ask, in our own words,
and in `right` which verdict is right and why. `kept` are the files of a store that keeps the clauses, each by its
path below the organisation's folder without `.yaml`, as a clerk writes it. Registers and `procedure` are laid over
the trade's own. `planted` are the few lines that differ, laid over `kept`: as deep as both are mappings, lists whole;
an empty key takes away what stood there. `expect` has a row for each clause and subject with both verdicts: `record`,
its `part` or `rule` where one alone is meant, `kept` and `planted`, the gravest that is said of it, or `none`. Where
the planted store is not judged at all, `refused` has its Problems instead: the `file`, and what it `says` by its key.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import yaml
from rule_cases import over, problem, read
from trades import RECORDS, STARTING, procedure_text

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.problems import Problem
from servicecontrol.read.reading import read_data
from servicecontrol.read.tree import Tree, parse_text
from servicecontrol.verdicts import GRAVITY, Judgement

CASES = Path(__file__).parent / "verdicts"
KEYS = {"words", "right", "trade", "as_of", "kept", "planted", "expect", "refused"}
ROW_KEYS = {"clause", "record", "part", "rule", "kept", "planted"}
Variant = Literal["kept", "planted"]
#: The path that stands for the procedure, whatever day it begins on.
PROCEDURE = "procedure"
#: That nothing is said of a subject.
NONE = "none"


@dataclass(frozen=True)
class VerdictCase:
    """A violation and the store without it."""

    name: str
    words: Mapping[str, Tree] = field(compare=False)  #: its file


def verdict_cases(folder: Path = CASES) -> Iterator[VerdictCase]:
    for path in sorted(folder.glob("*.yaml")):
        yield VerdictCase(path.stem, read(path))


@cache
def outcome(case: VerdictCase, variant: Variant) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """What is said of a store that is read from disk as any other, or the Problems that keep it from being judged."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        _lay(case, variant, root)
        day = date.fromisoformat(case.words["as_of"])
        reading = read_data(root, latest=day)
    if reading.store is None:
        return (), reading.problems
    if problems := binding_problems(reading.store, problem):
        return (), problems
    judged, problems = judge(reading.store, day)
    return judged.judgements, problems


def verdict(judgements: tuple[Judgement, ...], row: Mapping[str, Tree]) -> str:
    """The gravest that a row's clause says of its subject."""
    found = {entry.verdict for entry in judgements if _is_meant(entry, row)}
    return next((each for each in GRAVITY if each in found), NONE)


def _is_meant(entry: Judgement, row: Mapping[str, Tree]) -> bool:
    is_record = (entry.clause, entry.subject.id) == (row["clause"], row["record"])
    return (
        is_record
        and row.get("part", entry.subject.part) == entry.subject.part
        and (row.get("rule", entry.rule) == entry.rule)
    )


def files(case: VerdictCase, variant: Variant) -> Mapping[str, Tree]:
    """Every file of the organisation by its path without `.yaml`."""
    found = over(starting(case.words["trade"]), case.words["kept"])
    if variant == "planted":
        found = over(found, case.words["planted"])
    others = {path: tree for path, tree in found.items() if path != PROCEDURE}
    return {**others, f"procedures/{found[PROCEDURE]['effective']}": found[PROCEDURE]}


@cache
def starting(trade: str) -> Mapping[str, Tree]:
    """The trade's registers and the procedure that it begins with; objectives and baselines decide no verdict."""
    procedure, problems = parse_text(procedure_text(trade), f"{PROCEDURE}.yaml")
    assert () == problems
    registers = {path.stem: read(path) for path in (RECORDS / trade).glob("*.yaml")}
    registers.pop("baselines", None)  # they rest on records that a case does not lay
    return {**registers, PROCEDURE: procedure}


def _lay(case: VerdictCase, variant: Variant, root: Path) -> None:
    """Lays a data folder of one organisation that any command takes."""
    shutil.copytree(STARTING / "calendars", root / "calendars")
    shutil.copy(RECORDS / "site.yaml", root)
    for path, tree in files(case, variant).items():
        if tree is not None:
            file = root / case.words["trade"] / f"{path}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.safe_dump(_written(tree), allow_unicode=True, sort_keys=False)
            file.write_text(text, encoding="utf-8", newline="\n")


def _written(tree: Tree) -> Tree:
    """What is written of a tree: a key without a value is left out."""
    if isinstance(tree, Mapping):
        return {key: _written(value) for key, value in tree.items() if value is not None}
    return [_written(entry) for entry in tree] if isinstance(tree, list) else tree
