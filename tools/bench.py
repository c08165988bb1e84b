"""Speed and memory as ratios measured in one run: `make bench`.

A whole build is compared with MkDocs alone, which is given the same pages as Markdown and writes them with the same
theme. CPU seconds; of what takes less than a second the best of some runs, since a busy machine only ever adds to it,
of a build the median of a few.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT / "data"
RUNS = 5


def main() -> None:
    """Measures each pair and prints a table: what, figure, target, whether it is met."""
    rows = [*building(), *starting()]
    width = max(len(name) for name, _, _, _ in rows)
    for name, figure, target, met in rows:
        print(f"{name:{width}}  {figure:>12}  {target:>12}  {'met' if met else 'MISSED'}")


Row = tuple[str, str, str, bool]


def building() -> list[Row]:
    """A build against MkDocs alone on its pages; the peak memory of the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        builds, alone = [], []
        for _ in range(3):
            builds.append(_build(Path(folder)))
            alone.append(_alone(Path(folder)))
    whole, host, peak = (median(figures) for figures in zip(*builds, strict=True))
    bare = median(alone)
    return [
        ("a whole build, CPU against MkDocs alone", f"{whole / bare:.2f} x", "<= 0.50 x", whole <= bare / 2),
        ("its host, CPU against MkDocs alone", f"{host / bare:.2f} x", "<= 0.10 x", host <= bare / 10),
        ("peak memory of the largest process", f"{peak:.0f} MB", "< 400 MB", peak < 400),  # noqa: PLR2004  # as the target says
    ]


class Spent(NamedTuple):
    """CPU seconds of a build with its processes, and of these alone; megabytes of the largest at its peak."""

    whole: float
    host: float
    peak: float


def _build(folder: Path) -> Spent:
    """Builds the sample's site."""
    code = (
        "import resource, sys; from servicecontrol.cli import main; code = main(sys.argv[1:]);"
        "own, kids = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN));"
        "print('CPU', own.ru_utime + own.ru_stime, kids.ru_utime + kids.ru_stime, max(own.ru_maxrss, kids.ru_maxrss));"
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "--data", str(DATA), "--out", str(folder / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    own, host, peak = map(float, done.stdout.rsplit("CPU", 1)[1].split())
    return Spent(own + host, host, peak / 1024)


def _alone(folder: Path) -> float:
    """CPU seconds that MkDocs takes for the pages of the site built last, with the theme as it comes and its search."""
    docs, out = folder / "docs", folder / "alone"
    for path in (folder / "site").rglob("*.html"):
        page = docs / path.relative_to(folder / "site").with_suffix(".md")
        page.parent.mkdir(parents=True, exist_ok=True)
        _, _, content = path.read_text("utf-8").partition('<article class="md-content__inner md-typeset">')
        page.write_text(content.partition("</article>")[0].strip(), "utf-8")
    settings = {
        "site_name": "Alone",
        "use_directory_urls": False,
        "docs_dir": str(docs),
        "site_dir": str(out),
        "theme": {"name": "material", "font": False},
        "nav": ["index.md"],
        "plugins": ["search"],
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore"}},
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "kids = resource.getrusage(resource.RUSAGE_CHILDREN); print(kids.ru_utime + kids.ru_stime)"
    )
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(folder / "mkdocs.yml")]
    done = subprocess.run(
        [sys.executable, "-c", code, *mkdocs], cwd=folder, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def starting() -> list[Row]:
    """How long `--help` and a check of a small store take, the interpreter's own start included."""
    good = str(ROOT / "tests" / "data" / "good")
    return [
        _start("--help, from start to end", "--help"),
        _start("check of a small store, from start to end", "check", "--data", good),
    ]


def _start(name: str, *arguments: str) -> Row:
    command = [sys.executable, "build.py", *arguments]
    seconds = min(_wall(lambda: _quietly(command)) for _ in range(4 * RUNS))
    return name, f"{seconds:.2f} s", "< 0.50 s", seconds < 0.5  # noqa: PLR2004  # as the target says


def _quietly(command: list[str]) -> None:
    # With what Python compiled the last time, as on the machine of whoever works with it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=environment)


def _wall(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    main()
