"""Speed and memory as ratios measured in one run: `make bench`.

Everything but MkDocs is compared with the bare MkDocs build of the same pages: the one that reads them as Markdown
and writes the whole navigation on each. CPU seconds; of what takes less than a second the best of some runs, since a
busy machine only ever adds to it, of a build the median of a few.
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
    """Our own stages and MkDocs as we run it, each against bare MkDocs; the peak memory of the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        bare_settings = _bare_settings(Path(folder))
        pairs = [(_build(Path(folder)), _build(Path(folder), bare_settings)) for _ in range(3)]
    own = median(ours.own / bare.mkdocs for ours, bare in pairs)
    mkdocs = median(ours.mkdocs / bare.mkdocs for ours, bare in pairs)
    peak = max(ours.peak for ours, _ in pairs)
    return [
        ("everything but MkDocs, CPU against bare MkDocs'", f"{own:.2f} x", "<= 0.33 x", own <= 1 / 3),
        ("MkDocs on finished pages, CPU against bare MkDocs'", f"{mkdocs:.2f} x", "<= 1.00 x", mkdocs <= 1),
        ("peak memory of the largest process", f"{peak:.0f} MB", "< 400 MB", peak < 400),  # noqa: PLR2004  # as the target says
    ]


class Spent(NamedTuple):
    """CPU seconds of a build's own process and of MkDocs; megabytes of the largest of them at its peak."""

    own: float
    mkdocs: float
    peak: float


def _bare_settings(folder: Path) -> Path:
    """The project's settings for MkDocs without what spares it time."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    settings["markdown_extensions"] = []
    settings["theme"]["features"].remove("navigation.prune")
    settings["theme"]["custom_dir"] = str(ROOT / settings["theme"]["custom_dir"])
    bare = folder / "bare.yml"
    bare.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return bare


def _build(folder: Path, settings: Path = ROOT / "mkdocs.yml") -> Spent:
    """Builds the sample's site with these settings for MkDocs."""
    code = (
        "import resource, sys; from pathlib import Path; import servicecontrol.publishing.host.mkdocs as host;"
        "from servicecontrol.cli import main; host._SETTINGS = Path(sys.argv[1]); code = main(sys.argv[2:]);"
        "own, kids = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN));"
        "print('CPU', own.ru_utime + own.ru_stime, kids.ru_utime + kids.ru_stime, max(own.ru_maxrss, kids.ru_maxrss));"
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", code, str(settings), "--data", str(DATA), "--out", str(folder / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    own, mkdocs, peak = done.stdout.rsplit("CPU", 1)[1].split()
    return Spent(float(own), float(mkdocs), float(peak) / 1024)


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
