"""Where the program's own files stand: in a checkout beside this package, in an installed program within it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
#: Looked for within first: beside an installed package may stand what belongs to others.
IS_INSTALLED = (_PACKAGE / "templates").is_dir()
HOME = _PACKAGE if IS_INSTALLED else _PACKAGE.parent
#: Under what the program and what it publishes may be used; its text stands at home.
LICENCE = "MIT"
TEMPLATES = HOME / "templates"
#: How a reader calls the program.
COMMAND = "servicecontrol" if IS_INSTALLED else "python build.py"
