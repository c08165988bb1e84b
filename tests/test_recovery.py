"""What every command does about records that another one is changing, or left half changed; how a report is sealed."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from faults import ERRORS, Killed, ended, faults
from pages_of import GOOD

from servicecontrol import cli
from servicecontrol.changing import Stopped, changing, put_in_place, settled, writing
from servicecontrol.cli import main
from servicecontrol.console import console
from servicecontrol.disk.workplace import locked
from servicecontrol.read import reading
from servicecontrol.read.reading import read_data
from servicecontrol.sealing import seal_report

SEAL = "yard/seals/SL-MONTH-2026-03.yaml"
DAY = date(2026, 3, 31)
COMPLAINT = "yard/complaints/2026/C-2026-0001.yaml"
MAP = """\
organisation: yard
kind: complaints
fields:
  id: "{No}"
  received: {from: "{Day}", date: "%Y-%m-%d"}
  via: 電話
  customer: K-001
  problem: 漏水
  says: It leaks.
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store alone in the folder above it."""
    shutil.copytree(GOOD, tmp_path / "here" / "data")
    return tmp_path / "here" / "data"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the command prints."""
    out = StringIO()
    monkeypatch.setattr(cli, "console", lambda words, _: console(words, out))
    return out


def content(data: Path) -> dict[str, bytes]:
    found = sorted(path for path in data.parent.rglob("*") if path.is_file())
    return {path.relative_to(data.parent).as_posix(): path.read_bytes() for path in found}


def commands(data: Path) -> dict[str, list[str]]:
    """Each command that looks at the records; map, table and site lie elsewhere."""
    elsewhere = data.parent.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "map.yaml").write_text(MAP, "utf-8")
    (elsewhere / "rows.csv").write_text("No,Day\nC-2026-0002,2026-03-02\n", "utf-8")
    tables = [str(elsewhere / name) for name in ("map.yaml", "rows.csv")]
    own = ["--data", str(data), "--language", "en"]
    return {
        "check": ["check", *own],
        "build": ["build", "--out", str(elsewhere / "site"), *own],
        "seal": ["seal", "yard/month-2026-03", "--by", "甲一", *own],
        "import": ["import", "complaints", "--map", *tables, *own],
    }


def _kill(*_: object) -> None:
    raise Killed


def half_changed(data: Path) -> None:
    """Leaves the records as a kill does in the middle of an import."""
    with pytest.MonkeyPatch.context() as patched, changing(data):
        patched.setattr(writing, "_sync", _kill)
        patched.setattr(writing, "undo", _kill)
        with pytest.raises(Killed):
            put_in_place({COMPLAINT: b"half", "yard/visits/2027-01/V.yaml": b"half"}, (), data)


@pytest.mark.parametrize("command", ["check", "seal", "import"])
def test_a_command_first_undoes_what_was_cut_short_and_says_so(data: Path, command: str, said: StringIO):
    before = content(data)
    half_changed(data)
    assert 0 == main(commands(data)[command])
    said = said.getvalue().splitlines()
    assert (
        "A change of the records that was cut short has been undone: 2 files are as they were before."
        == said[0]
    )
    assert before.items() <= content(data).items()
    assert not (data / "yard/visits/2027-01").exists()


def test_a_build_undoes_it_too_and_builds_the_records_as_they_were(
    data: Path, monkeypatch: pytest.MonkeyPatch
):
    before = content(data)
    half_changed(data)
    built = []
    monkeypatch.setattr(
        "servicecontrol.commands.building.build", lambda store, *_: built.append(store.records)
    )
    assert 0 == main(commands(data)["build"])
    assert [7] == built
    assert before == content(data)


@pytest.mark.parametrize("command", ["check", "build", "seal", "import"])
def test_while_another_command_changes_the_records_a_command_says_so_and_ends(
    data: Path, command: str, said: StringIO
):
    before = content(data)
    with locked(data):
        assert 1 == main(commands(data)[command])
    assert "Another command is changing the records in" in said.getvalue()
    assert before == content(data)


@pytest.mark.parametrize("command", ["check", "build", "seal", "import"])
def test_records_that_cannot_be_made_whole_are_not_read(
    data: Path, command: str, said: StringIO, tmp_path: Path
):
    (data.parent / ".data.importing").symlink_to(tmp_path)
    before = content(data)
    assert 1 == main(commands(data)[command])
    assert "/.data.importing:1:1: This is a link; nothing is written through one.\n" in said.getvalue()
    assert "Reading" not in said.getvalue()
    assert before == content(data)


def test_a_folder_of_records_behind_a_link_is_changed_where_it_stands(data: Path, tmp_path: Path):
    (tmp_path / "linked").symlink_to(data)
    assert 0 == main(["seal", "yard/month-2026-03", "--by", "甲一", "--data", str(tmp_path / "linked")])
    assert (data / SEAL).is_file()
    assert {"here", "linked"} == {path.name for path in tmp_path.iterdir()}
    assert ["data"] == [path.name for path in data.parent.iterdir()]


def test_records_that_change_while_they_are_read_are_not_judged(
    data: Path, monkeypatch: pytest.MonkeyPatch, said: StringIO
):
    def read(root: Path, **options):
        found = read_data(root, **options)
        with changing(data):
            put_in_place({"yard/visits/2026-02/V-2.yaml": b""}, (), data)
        return found

    monkeypatch.setattr(reading, "read_data", read)
    assert 1 == main(commands(data)["check"])
    assert "were changed while they were being read" in said.getvalue()


# Seals


def _sealed(data: Path, store) -> Path:
    with changing(data):
        path, problems = seal_report(store, "yard/month-2026-03", "甲一", DAY, data)
    if path is None:
        raise Stopped(*problems)
    return path


@pytest.fixture
def store(data: Path):
    return read_data(data, latest=DAY).store


@pytest.mark.parametrize("error", [*ERRORS, None], ids=lambda error: errno.errorcode.get(error, "kill"))
def test_whatever_fails_a_seal_is_there_whole_or_not_at_all(data: Path, store, error: int | None):
    before = content(data)
    _sealed(data, store)
    after = content(data)
    assert {f"data/{SEAL}"} == after.keys() - before.keys()
    shutil.rmtree(data / "yard/seals")
    for fault in faults(data.parent, error):
        stopped = ended(fault, partial(_sealed, data, store), Stopped)
        if isinstance(stopped, Stopped):
            assert stopped.problems[0].what.key in {"problems.not-written", "problems.no-lock"}
            assert before == content(data)
        settled(data)
        assert content(data) in (
            (before, after) if isinstance(stopped, Killed) else (before if stopped else after,)
        )
        shutil.rmtree(data / "yard/seals", ignore_errors=True)


def test_a_seal_that_somebody_else_has_written_meanwhile_is_not_written_over(data: Path, store):
    (data / SEAL).parent.mkdir()
    (data / SEAL).write_text("theirs", "utf-8")
    with pytest.raises(Stopped) as stopped:
        _sealed(data, store)
    assert ("problems.not-written", str(data / SEAL)) == (
        stopped.value.problems[0].what.key,
        stopped.value.problems[0].place.path,
    )
    assert "theirs" == (data / SEAL).read_text("utf-8")


def test_no_seal_is_written_through_a_linked_folder(data: Path, store, tmp_path: Path):
    (tmp_path / "foreign").mkdir()
    (data / "yard/seals").symlink_to(tmp_path / "foreign")
    with pytest.raises(Stopped) as stopped:
        _sealed(data, store)
    assert "data/yard/seals" == stopped.value.problems[0].place.path
    assert 1 == main(commands(data)["seal"])
    assert [] == list((tmp_path / "foreign").iterdir())


def test_of_several_seals_at_once_each_that_succeeds_has_a_file_of_its_own(data: Path):
    command = [sys.executable, str(Path(__file__).resolve().parents[1] / "build.py"), *commands(data)["seal"]]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(3)]
    said = [process.communicate()[0] for process in running]
    done = [process.returncode for process in running]
    assert set(done) <= {0, 1}
    assert all("Another command is changing" in text for text, code in zip(said, done, strict=True) if code)
    assert done.count(0) == len(list((data / "yard/seals").iterdir())) > 0
    assert read_data(data, latest=DAY).store is not None
