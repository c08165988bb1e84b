"""Whether the tests notice faults: `make mutants`.

Cosmic Ray knows the slips that a module can hold (a comparison turned round, a number one off, an `and` for an
`or`); a sample of them, drawn by a seed, is tried one at a time in a copy of the project with the tests of its area.
A slip that no test notices survives. `mutants.yaml` says which tests belong to which modules, and which changes
change nothing.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import difflib
import itertools
import os
import py_compile
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import parso
import yaml
from checkout import ROOT, copied
from cosmic_ray.ast import ast_nodes
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

TARGET = 0.98
#: With this pytest says that it found no test.
NO_TESTS = 5
#: Comparisons for which identity takes the place of equality, or the other way round: what is compared with `is`
#: here exists once, so that both are the same.
IDENTITY = re.compile(r"ReplaceComparisonOperator_(?!Is_IsNot$|IsNot_Is$)(Is(Not)?_\w+|\w+_Is(Not)?)$")

#: Comparisons that, of a word with a text in the code, differ from equality on one side of the alphabet alone. That
#: the other words are told apart asks `!=` in its place; which letter they begin with is no matter of the code.
ALPHABET = re.compile(r"ReplaceComparisonOperator_(Eq_(Lt|Gt)E|NotEq_(Lt|Gt))$")


@dataclass(frozen=True)
class Area:
    """Modules and the tests that speak of them."""

    name: str
    modules: Sequence[str]  #: patterns of files or folders below the root
    tests: Sequence[str]  #: patterns again, in the order in which they are run
    within: Sequence[str] = ()  #: the definitions that are meant; none are all
    #: By module pattern: those of the tests that most likely notice its slips, run before all of them.
    first: Mapping[str, Sequence[str]] = field(default_factory=dict)
    target: float = TARGET  #: the share that is to be noticed

    def closest(self, module: str) -> list[str]:
        """What pytest is asked for first of a module; `{name}` in it is the module's, as a rule writes its own."""
        name = Path(module).stem.replace("_", "-")
        parts = (parts for pattern, parts in self.first.items() if Path(module).match(pattern))
        return [part.format(name=name) for part in next(parts, ())]


@dataclass(frozen=True)
class Equivalent:
    """Changes after which the program does the same."""

    line: str
    why: str
    becomes: str = ".*"
    module: str = ""

    def fits(self, mutant: Mutant) -> bool:
        """Whether this is such a change: each changed line fits the pattern."""
        removed, added = mutant.lines
        return (
            self.module in ("", mutant.module)
            and any(re.fullmatch(self.line, line) for line in removed)
            and all(re.fullmatch(self.becomes, line) for line in added)
        )


@dataclass(frozen=True)
class Mutant:
    """A module with one slip in it."""

    module: str
    original: str
    text: str

    @property
    def diff(self) -> list[str]:
        """The change, as `diff -u` tells it."""
        before, after = self.original.splitlines(), self.text.splitlines()
        return list(difflib.unified_diff(before, after, self.module, self.module, lineterm="", n=2))

    @property
    def lines(self) -> tuple[list[str], list[str]]:
        """The lines taken away and those put in their place, without indentation."""
        changes = self.diff[2:]
        return (
            [line[1:].strip() for line in changes if line.startswith("-")],
            [line[1:].strip() for line in changes if line.startswith("+")],
        )


class Slip(NamedTuple):
    """A slip that a module can hold: where, of what kind, and the how many-eth of its kind."""

    module: str
    place: tuple[int, int]
    operator: str
    number: int


class Plan(NamedTuple):
    """What `mutants.yaml` says."""

    areas: Sequence[Area]
    equivalent: Sequence[Equivalent]


def main() -> None:
    """Tries a sample of each area's mutants; ends with 1 if too many survive or a test fails without one."""
    options = _options()
    plan = _plan()
    wanted = [area for area in plan.areas if not options.areas or area.name in options.areas]
    print(f"{options.each} mutants of each area, drawn with seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(options.jobs):
            copies.put(_copied(Path(folder) / str(number)))
        passed = [_tried(area, plan.equivalent, options, copies) for area in wanted]
    sys.exit(not all(passed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", help="names from mutants.yaml; all, if none is given")
    parser.add_argument("--each", type=int, default=40, help="mutants of an area (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which are drawn (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at a time (%(default)s)")
    return parser.parse_args()


def _plan() -> Plan:
    told = yaml.safe_load((ROOT / "tools/mutants.yaml").read_text("utf-8"))
    areas = [Area(name, **parts) for name, parts in told["areas"].items()]
    return Plan(areas, [Equivalent(**parts) for parts in told["equivalent"]])


def _copied(folder: Path) -> Path:
    """A copy of what git knows or would take, without the records in data/, which no test reads.

    Its compiled modules are told by their content, not by their time.
    """
    copied(folder, without="data")
    by_content = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(folder / "servicecontrol", quiet=1, invalidation_mode=by_content)
    return folder


def _tried(
    area: Area,
    equivalent: Sequence[Equivalent],
    options: argparse.Namespace,
    copies: queue.SimpleQueue[Path],
) -> bool:
    """Tries an area's mutants and tells what came of it; returns whether enough were noticed."""
    files = _files(area.tests)
    copy = copies.get()
    started = time.monotonic()
    is_green = bool(files) and not _is_noticed(copy, files, None)
    patience = 30 + 5 * (time.monotonic() - started)
    copies.put(copy)
    if not is_green:
        print(
            f"{area.name}: its tests fail without any mutant, or there are none: {' '.join(files)}",
            flush=True,
        )
        return False

    def noticed(mutant: Mutant) -> bool:
        copy = copies.get()
        path = copy / mutant.module
        path.write_text(mutant.text, "utf-8")
        try:
            attempts = filter(None, (area.closest(mutant.module), files))
            return any(_is_noticed(copy, tests, patience) for tests in attempts)
        finally:
            path.write_text(mutant.original, "utf-8")
            copies.put(copy)

    sample = drawn(area, equivalent, options.each, options.seed)
    killed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutant, is_noticed in zip(sample, pool.map(noticed, sample), strict=True):
            killed += is_noticed
            if not is_noticed:
                print("\n".join(["survived:", *mutant.diff]), flush=True)
    share = killed / len(sample) if sample else 1.0
    print(f"{area.name}: {killed} of {len(sample)} killed ({share:.1%})", flush=True)
    return share >= area.target


def _files(patterns: Sequence[str]) -> list[str]:
    """The modules that patterns name, and those in the folders that they name, in the order of the patterns."""
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    modules = [
        module for path in found for module in (sorted(path.rglob("*.py")) if path.is_dir() else [path])
    ]
    return [module.relative_to(ROOT).as_posix() for module in dict.fromkeys(modules)]


def _is_noticed(copy: Path, tests: Sequence[str], patience: float | None) -> bool:
    """Whether a test fails in a copy; one that finds no end has failed, where there is none nothing has."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command,
        cwd=copy,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(patience) not in (0, NO_TESTS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return True


def drawn(area: Area, equivalent: Sequence[Equivalent], each: int, seed: int) -> list[Mutant]:
    """A sample: places first, then a slip at each, so that an operator with many kinds of slips counts once."""
    places: dict[tuple[str, tuple[int, int]], list[Slip]] = {}
    for slip in slips(area):
        places.setdefault((slip.module, slip.place), []).append(slip)
    chance = random.Random(seed)  # noqa: S311  # a sample, not a secret
    order = chance.sample(sorted(places), len(places))
    made = (_made(chance.choice(places[place])) for place in order)
    different = (mutant for mutant in made if mutant and not any(entry.fits(mutant) for entry in equivalent))
    return list(itertools.islice(different, each))


def slips(area: Area) -> Iterator[Slip]:
    """Every slip that an area's modules can hold."""
    operators = {name: get_operator(name) for name in operator_names() if not IDENTITY.search(name)}
    plain = {name: operator() for name, operator in operators.items() if not operator.arguments()}
    for module in _files(area.modules):
        nodes = list(ast_nodes(parso.parse((ROOT / module).read_text("utf-8"))))
        for name, operator in plain.items():
            places = ((node, start) for node in nodes for start, _ in operator.mutation_positions(node))
            for number, (node, start) in enumerate(places):
                if _is_meant(node, area) and not (ALPHABET.search(name) and _is_of_a_word(node, start)):
                    yield Slip(module, start, name, number)


def _made(slip: Slip) -> Mutant | None:
    source = (ROOT / slip.module).read_text("utf-8")
    try:
        text = mutate_code(source, get_operator(slip.operator)(), slip.number)
    except AttributeError:  # Cosmic Ray puts no other exception in the place of one with a dotted name
        return None
    return Mutant(slip.module, source, text) if text not in (None, source) and _is_code(text) else None


def _is_code(text: str) -> bool:
    """Whether Python reads a text at all: of one that it refuses no test can say anything."""
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _is_meant(node: parso.tree.NodeOrLeaf, area: Area) -> bool:
    """Whether a node is in the part of its module that the area is about, and no type."""
    return not _is_type(node) and (not area.within or ASTQuery(node).get_definition_name() in area.within)


def _is_of_a_word(comparison: parso.tree.BaseNode, place: tuple[int, int]) -> bool:
    """Whether the sign of comparison at a place has a text on one of its sides."""
    parts = comparison.children
    at = next(number for number, part in enumerate(parts) if part.start_pos == place)
    return "string" in (parts[at - 1].type, parts[at + 1].type)


def _is_type(node: parso.tree.NodeOrLeaf) -> bool:
    """Whether a node belongs to an annotation: types are the type checker's to judge."""
    while node.parent is not None:
        inside, node = node, node.parent
        if (
            node.type in ("annassign", "tfpdef")
            and inside is node.children[-1 if node.type == "tfpdef" else 1]
        ):
            return True
        if node.type == "funcdef" and inside is getattr(node, "annotation", None):
            return True
    return False


if __name__ == "__main__":
    main()
