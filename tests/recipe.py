"""Recipes: the lines of "Where do I add …" in ARCHITECTURE.md, each with what it adds, read from `tests/recipes`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

RECIPES = Path(__file__).parent / "recipes"
ARCHITECTURE = Path(__file__).parents[1] / "ARCHITECTURE.md"
_LINE = re.compile(r"^\| (?P<adds>[^|]+) \| (?P<touch>[^|]+) \| (?P<catches>[^|]+) \|$", re.MULTILINE)
_PATH = re.compile(r"`([\w*<>.-]+(?:/[\w*<>.-]*)*)`")
#: Where the paths of the table begin.
_TOPS = ("", "servicecontrol/", "templates/")


@dataclass(frozen=True)
class Step:
    """A file that is new, or a text that comes after, or in the place of, another in one that is there."""

    file: str
    text: str
    after: str = ""
    instead_of: str = ""

    def take(self, root: Path) -> None:
        """Writes the file in a copy of the checkout, or beside the records."""
        path, there, text = root / self.file, self.after or self.instead_of, self.text
        if there:
            before = path.read_text("utf-8")
            assert before.count(there) == 1, f"{self.file} holds {there!r} {before.count(there)} times"
            text = before.replace(there, self.after + text)
        else:
            assert not path.exists(), f"{self.file} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


@dataclass(frozen=True)
class Recipe:
    """What a line of the table adds, step by step; `README.md` beside the recipes says what each key holds."""

    adds: str
    steps: Mapping[str, tuple[Step, ...]]
    appears: Mapping[str, tuple[str, ...]]
    bound: tuple[Step, ...] = ()
    caught: Mapping[str, str] = field(default_factory=dict)
    alone: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> frozenset[str]:
        """The files that its steps write."""
        return frozenset(step.file for steps in self.steps.values() for step in steps)

    def taken(self, without: str = "") -> Iterator[Step]:
        """Its steps, all but one."""
        return (step for name, steps in self.steps.items() if name != without for step in steps)


def _steps(written: Iterable[Mapping[str, str]]) -> tuple[Step, ...]:
    return tuple(Step(**each) for each in written)


def recipes() -> tuple[Recipe, ...]:
    """Every recipe, by the names of their files."""
    return tuple(
        Recipe(
            **read
            | {
                "steps": {name: _steps(steps) for name, steps in read["steps"].items()},
                "bound": _steps(read.get("bound", ())),
            }
        )
        for path in sorted(RECIPES.glob("*.yaml"))
        for read in [yaml.safe_load(path.read_text("utf-8"))]
    )


def lines() -> Mapping[str, str]:
    """The table: what is added, and what it says is touched."""
    table = ARCHITECTURE.read_text("utf-8").partition("## Where do I add …")[2].partition("\n## ")[0]
    found = {match["adds"]: match["touch"] for match in _LINE.finditer(table)}
    return {adds: touch for adds, touch in found.items() if adds not in ("to add", "---")}


def named(touch: str) -> re.Pattern[str]:
    """The files that a line names, by their paths: `<name>` and `*` stand for one part each."""
    patterns = [re.escape(path) for path in _PATH.findall(touch)]
    parts = [re.sub(r"<[^<>]*>|\\\*", lambda _: "[^/]+", path) for path in patterns]
    tops = "|".join(map(re.escape, _TOPS))
    return re.compile(
        rf"(?:{tops})(?:{'|'.join(path + ('.+' if path.endswith('/') else '') for path in parts)})"
    )
