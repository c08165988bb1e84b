"""Three small organisations, one of each trade, under the procedures that the program brings along.

Their records lie in `tests/data/trades` and break clauses of every kind; no two counts of them are meant to be alike,
so that a test notices when one number stands in the place of another.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pages_of import facts_of, pages_of

import servicecontrol
from servicecontrol.export import exports
from servicecontrol.facts import Facts

RECORDS = Path(__file__).parent / "data" / "trades"
STARTING = Path(servicecontrol.__file__).parent / "starting"
TRADES = ("property", "factory", "metal")
#: The day on which the organisations are looked at, and the one since which they keep their procedure.
TRADES_DAY = date(2026, 11, 20)
SINCE = date(2025, 7, 1)
#: What each has made of the procedure that it started from: who decided its readings, when, and whether it is signed.
DECIDING = {"property": "趙甲", "factory": "楊戊", "metal": "曹戊"}
DECIDED = date(2025, 6, 20)
RELEASED = ("property", "factory")


def trades_folder(folder: Path) -> Path:
    """Lays the three as a data folder that any command takes: records, calendars, procedures."""
    data = folder / "data"
    shutil.copytree(RECORDS, data)
    shutil.copytree(STARTING / "calendars", data / "calendars")
    for trade in TRADES:
        path = data / trade / "procedures" / f"{SINCE}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(procedure_text(trade), encoding="utf-8", newline="\n")
    return data


@cache
def procedure_text(trade: str) -> str:
    """The procedure that an organisation keeps: the one to start from, with its readings decided."""
    text = (STARTING / "procedures" / trade / "procedure.yaml").read_text("utf-8")
    if trade in RELEASED:
        text = text.replace("\nreleased: no\n", "\nreleased: yes\n")
    decided = f"\n    decided_by: {DECIDING[trade]}\n    date: {DECIDED}"
    text = re.sub(r"(?m)^    chosen: .*$", rf"\g<0>{decided}", text)
    since, changed = re.subn(r"(?m)^effective: .*$", f"effective: {SINCE}", text)
    assert changed == 1
    return since


@cache
def trades() -> Facts:
    """The facts of the three, as of their day."""
    with TemporaryDirectory() as folder:
        return facts_of(trades_folder(Path(folder)), TRADES_DAY)


@cache
def trades_on(day: date) -> Facts:
    """Their facts as they stood on an earlier day."""
    with TemporaryDirectory() as folder:
        return facts_of(trades_folder(Path(folder)), day, TRADES_DAY)


@cache
def trades_pages(code: str) -> dict[str, str]:
    """The text of each of their pages by its path."""
    return pages_of(trades(), code)


@cache
def trades_files() -> dict[str, bytes]:
    """Their exports by path."""
    return dict(exports(trades()))
