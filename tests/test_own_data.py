"""No test lives off the checkout's `data/`: whoever opens something there is told, and which file it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from own_data import DATA

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = os.path.join(DATA, "site.yaml")  # noqa: PTH118  # a text, as some open files


#: Ways to open something, and what each of them opens.
OPENING = {
    "a file read": (Path(SETTINGS).read_bytes, SETTINGS),
    "a file by number": (lambda: os.open(SETTINGS, os.O_RDONLY), SETTINGS),
    "a name in bytes": (lambda: os.open(os.fsencode(SETTINGS), os.O_RDONLY), SETTINGS),
    "a file written": (lambda: Path(DATA, "new.yaml").write_bytes(b""), str(Path(DATA, "new.yaml"))),
    "a folder listed": (lambda: os.listdir(DATA), DATA),  # noqa: PTH208
    "a folder looked over": (lambda: os.scandir(DATA), DATA),
    "a tree": (lambda: list(Path(DATA).rglob("*.yaml")), DATA),
    "a way around": ((ROOT / "tests" / ".." / "data" / "site.yaml").read_bytes, SETTINGS),
}


@pytest.mark.parametrize("how", OPENING)
def test_whatever_opens_something_there_fails_and_names_it(how: str):
    opened, named = OPENING[how]
    with pytest.raises(AssertionError, match="no test reads the records of this repository") as refused:
        opened()
    assert str(refused.value).startswith(f"{named}: ")


def test_a_path_from_where_one_stands_is_known_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(AssertionError, match="no test reads"):
        Path("data/site.yaml").read_bytes()


def test_a_folder_whose_name_only_begins_alike_may_be_read(tmp_path: Path):
    assert not os.path.exists(f"{DATA}-of-others")  # noqa: PTH110
    with pytest.raises(FileNotFoundError):
        Path(f"{DATA}-of-others", "site.yaml").read_bytes()
    (tmp_path / "data").mkdir()
    assert [] == list((tmp_path / "data").iterdir())


@pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="no folders by number")
def test_a_folder_of_that_name_elsewhere_may_be_opened_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(ROOT)
    (tmp_path / "copy" / "data").mkdir(parents=True)
    shutil.rmtree(tmp_path / "copy")  # which opens `data` from the open folder above it
    assert not (tmp_path / "copy").exists()


def test_a_program_that_a_test_starts_is_refused_too():
    done = subprocess.run(
        [sys.executable, "build.py", "check"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert 0 != done.returncode
    assert "no test reads the records of this repository" in done.stdout + done.stderr
