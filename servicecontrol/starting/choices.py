"""What a company may choose from: the procedures to start from, and the regions whose days off are known."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
BLANK = "blank"
#: The time zone of a region, where none is named.
ZONES = {"tw": "Asia/Taipei", "cn": "Asia/Shanghai"}


def procedures() -> tuple[str, ...]:
    """The starting procedures by name, the blank one first."""
    names = {path.name for path in (HERE / "procedures").iterdir() if (path / "procedure.yaml").is_file()}
    return (BLANK, *sorted(names - {BLANK}))
