"""Runs tests in copies of the checkout whose records are somebody else's: `make independent`, with ARGUMENTS to pytest.

Tests bring their own data, so whatever a company makes of `data/` must leave them green.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml
from checkout import ROOT, copied
from environment import surroundings

WHOLE = ["-n", "auto", "--dist", "loadfile"]  #: as `make test` runs them
GOOD = ROOT / "tests" / "data" / "good"


def main(arguments: list[str]) -> None:
    """Runs the tests on each copy, all of them or those that are named; ends with the first status that is not 0."""
    for name, change in CHANGES.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = copied(Path(folder) / "checkout")
            files = change(copy / "data")
            print(f"{name}: {', '.join(files)}", flush=True)
            status = tested(copy, arguments or WHOLE)
        if status:
            sys.exit(status)


def tested(copy: Path, arguments: list[str]) -> int:
    """The status of pytest in a copy, run where nothing leads back to this checkout."""
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=copy, env=surroundings(), check=False).returncode


def changed(data: Path) -> list[str]:
    """What a company does on its first days, as far as there is something to do it to; the files that it changed."""
    edits = [
        _another_complaint(data),
        _edited(data.glob("site.yaml"), r"(?m)^as_of: .*\n", ""),
        _edited(data.glob("*/procedures/*.yaml"), r"\bdays: 7\b", "days: 5"),
        _another_reading(data),
    ]
    return [path.relative_to(data).as_posix() for path in edits if path]


def _another_complaint(data: Path) -> Path | None:
    newest = max(data.glob("*/complaints/*/*.yaml"), default=None)
    if newest is None:
        return None
    new = re.sub(r"\d+$", lambda number: f"{int(number[0]) + 1:0{len(number[0])}}", newest.stem)
    text = newest.read_text("utf-8").replace(newest.stem, new)
    return _written(newest.with_stem(new), text)


def _another_reading(data: Path) -> Path | None:
    """Of the first open question another option than the one chosen."""
    for path in sorted(data.glob("*/procedures/*.yaml")):
        questions = yaml.safe_load(path.read_text("utf-8")).get("interpretations") or {}
        for question in questions.values():
            chosen = question["chosen"]
            other = next(option for option in question["options"] if option != chosen)
            return _edited([path], rf"\bchosen: {re.escape(chosen)}$", f"chosen: {other}")
    return None


def _edited(paths: Iterable[Path], pattern: str, new: str) -> Path | None:
    """The first file in which there is something to edit, edited."""
    for path in sorted(paths):
        text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        if count:
            return _written(path, text)
    return None


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def replaced(data: Path) -> list[str]:
    """One small company in the place of all that was there; its files."""
    shutil.rmtree(data)
    shutil.copytree(GOOD, data)
    return [path.relative_to(data).as_posix() for path in sorted(data.rglob("*.yaml"))]


CHANGES: dict[str, Callable[[Path], list[str]]] = {"changed records": changed, "another company": replaced}

if __name__ == "__main__":
    main(sys.argv[1:])
