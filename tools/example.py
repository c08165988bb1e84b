"""Builds the worked example: real public data imported beside what is written by hand, then a site of it.

    tools/example.py [SITE [DATA]]

The data folder is written anew each time; the site goes to `site-example` unless another place is named.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
DEFAULTS = (ROOT / "site-example", ROOT / "generated" / "example")
#: Organisation -> what is imported.
KINDS = {"airport": "survey", "city": "complaints", "inspections": "visits"}


def main(arguments: list[str]) -> None:
    """Imports and builds; leaves with the status of the first command that fails."""
    site, data, *_ = [*map(Path, arguments), *DEFAULTS[len(arguments) :]]
    lay_out(data)
    for organisation, kind in KINDS.items():
        build("import", kind, "--data", data, "--map", map_of(organisation), *extracts_of(organisation))
    build("build", "--data", data, "--out", site)


def lay_out(data: Path) -> None:
    """Puts what is written by hand into an empty data folder."""
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(EXAMPLES / "organisations", data)


def map_of(organisation: str) -> Path:
    """The map of an organisation's data."""
    return EXAMPLES / "maps" / f"{organisation}.yaml"


def extracts_of(organisation: str) -> list[Path]:
    """The CSV files of an organisation."""
    return sorted((EXAMPLES / "extracts" / organisation).glob("*.csv"))


def build(*arguments: str | Path) -> None:
    """Runs build.py; a failing command ends this program with its status."""
    status = subprocess.call([sys.executable, str(ROOT / "build.py"), *map(str, arguments)])
    if status:
        sys.exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
