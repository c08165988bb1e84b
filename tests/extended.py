"""Stores that plug-ins and templates of a company's own are tried on, and plug-ins made of a few files."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

from servicecontrol.cli import main
from servicecontrol.plugins import installed
from servicecontrol.problems import Problem
from servicecontrol.read.reading import read_data
from servicecontrol.text import language

GOOD = Path(__file__).parent / "data" / "good"
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
#: A clause that binds the example's rule, for a procedure of the store.
CLAUSE = """
  yard-2.3:
    clause: "2.3"
    section: "2"
    strength: mandatory
    who: [客服部]
    title: {zh-Hant: 週末不走訪, en: Not at the weekend}
    text: {zh-Hant: 週末不走訪客戶。, en: Nobody calls on a customer at the weekend.}
    enforced_by: [{rule: acme-weekend-call, with: {ways: [visit]}}]
interpretations:"""


def store(folder: Path, settings: str = "", files: Mapping[str, str] | None = None) -> Path:
    """The data folder of a small store in one language, with more settings and with files beside it."""
    data = folder / "data"
    copytree(GOOD, data)
    with (data / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"languages: [en]\n{settings}\n")
    write(folder, files or {})
    return data


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def bind(data: Path) -> None:
    """Binds the example's rule in a clause, and adds a visit on a Saturday that breaks it."""
    procedure = data / "yard/procedures/2026-01-01.yaml"
    text = procedure.read_text("utf-8")
    procedure.write_text(text.replace("\ninterpretations:", CLAUSE), "utf-8", newline="\n")
    visit = (data / "yard/visits/2026-03/V-2026-03-01.yaml").read_text("utf-8")
    saturday = visit.replace("V-2026-03-01", "V-2026-03-02").replace("2026-03-10", "2026-03-14")
    (data / "yard/visits/2026-03/V-2026-03-02.yaml").write_text(saturday, "utf-8", newline="\n")


def install(folder: Path, name: str, files: Mapping[str, str], package: str | None = None) -> None:
    """Lays a plug-in as an installer does: a package `<name>_plugin`, and what says of which distribution it is."""
    package = package or f"{name}_plugin"
    write(folder, {f"{name}_plugin/{path}": text for path, text in {"__init__.py": "", **files}.items()})
    info = f"{name}-0.1.dist-info"
    write(folder, {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}-dist\nVersion: 0.1\n"})
    write(folder, {f"{info}/entry_points.txt": f"[servicecontrol.plugins]\n{name} = {package}\n"})
    installed.cache_clear()


def run(monkeypatch, command: str, data: Path, *more: str) -> tuple[int, str]:
    """Runs a command within this process; its exit code and what it said, in English."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    code = main([command, "--data", str(data), "--language", "en", *more], lambda: NOW)
    return code, out.getvalue()


def problems(data: Path) -> tuple[Problem, ...]:
    return read_data(data, latest=NOW.date()).problems


def said(data: Path) -> list[str]:
    """The Problems of a store: where, and what is wrong."""
    words = language("en")
    return [f"{each.place}: {words.say(each.what)}" for each in problems(data)]
