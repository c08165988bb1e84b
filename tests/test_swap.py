"""One folder in the place of another: in one step, in two, cut short between them, and while it is served."""

from __future__ import annotations

import ctypes
import errno
import importlib.util
import os
import sys
from pathlib import Path

import pytest

from servicecontrol.disk.workplace import fresh_folder
from servicecontrol.publishing import swap as swapping
from servicecontrol.publishing.swap import _exchanged, restore, swap

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(params=["in one step", "in two steps"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "in two steps":
        monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    return request.param


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return _folder(tmp_path / "site", "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return _folder(tmp_path / "new", "new")


def _folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / f"{text}.html").write_text(text, "utf-8")
    return path


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_swap_replaces_the_whole_folder(place: Path, new: Path, steps: str):
    swap(new, place)
    assert ["new.html"] == _names(place)
    # In one step the old one is left to whoever made the new one; in two it had to go somewhere else.
    assert (["new", "site"] if steps == "in one step" else ["site"]) == _names(place.parent)
    if steps == "in one step":
        assert ["old.html"] == _names(new)


def test_where_nothing_stands_the_folder_is_moved(tmp_path: Path, new: Path):
    swap(new, tmp_path / "site")
    assert (["site"], ["new.html"]) == (_names(tmp_path), _names(tmp_path / "site"))


@pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")
def test_linux_exchanges_two_folders_and_changes_nothing_where_it_cannot(place: Path, new: Path):
    assert _exchanged(new, place)
    assert (["new.html"], ["old.html"]) == (_names(place), _names(new))
    assert not _exchanged(new, place.parent / "nowhere")
    assert ["old.html"] == _names(new)


def test_whoever_audits_the_process_hears_of_an_exchange_as_of_a_rename(
    place: Path, new: Path, monkeypatch: pytest.MonkeyPatch
):
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(sys, "audit", lambda *event: told.append(event))
    _exchanged(new, place)
    assert ("os.rename", str(new), str(place), -1, -1) == told[0]


@pytest.mark.parametrize("fault", [AttributeError, OSError, TypeError])
def test_a_system_without_the_call_cannot_exchange(
    place: Path, new: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
):
    def library(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", library)
    assert not _exchanged(new, place)


@pytest.mark.parametrize("answer", [0, -1])
def test_macos_has_a_call_of_its_own(place: Path, new: Path, monkeypatch: pytest.MonkeyPatch, answer: int):
    asked = []

    class Library:
        def renamex_np(self, *arguments: object) -> int:
            asked.append(arguments)
            return answer

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    assert (answer == 0) is _exchanged(new, place)
    assert [(os.fsencode(new), os.fsencode(place), 2)] == asked


def _rename_fails(monkeypatch: pytest.MonkeyPatch, *which: int) -> None:
    rename, calls = Path.rename, []

    def fail(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) in which:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)


@pytest.mark.parametrize("step", [1, 2])
def test_a_step_that_fails_leaves_everything_where_it_was(
    place: Path, new: Path, monkeypatch: pytest.MonkeyPatch, step: int
):
    _rename_fails(monkeypatch, step)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        swap(new, place)
    assert (["old.html"], ["new.html"], ["new", "site"]) == (_names(place), _names(new), _names(place.parent))


def test_what_cannot_be_put_back_is_kept_for_the_next_build(
    place: Path, new: Path, monkeypatch: pytest.MonkeyPatch
):
    _rename_fails(monkeypatch, 2, 3)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        swap(new, place)
    assert not place.exists()
    restore(place)
    assert (["old.html"], ["new", "site"]) == (_names(place), _names(place.parent))


def test_a_disk_that_does_not_hear_of_the_swap_does_not_undo_it(
    place: Path, new: Path, monkeypatch: pytest.MonkeyPatch, steps: str
):
    def fail(folder: Path) -> None:
        assert folder == place.parent
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(swapping, "sync_folder", fail)
    swap(new, place)
    assert ["new.html"] == _names(place), steps


def test_a_swap_that_was_cut_short_is_undone(tmp_path: Path):
    aside = fresh_folder(tmp_path / "site", "old")
    _folder(aside / "folder", "old")
    restore(tmp_path / "site")
    assert (["site"], ["old.html"]) == (_names(tmp_path), _names(tmp_path / "site"))


def test_one_that_was_cut_short_after_its_second_step_is_cleared_up(place: Path):
    aside = fresh_folder(place, "old")
    _folder(aside / "folder", "older")
    restore(place)
    assert (["site"], ["old.html"]) == (_names(place.parent), _names(place))


def test_half_of_what_was_being_removed_is_never_put_back(tmp_path: Path):
    aside = fresh_folder(tmp_path / "site", "old")
    _folder(aside / "gone", "half")
    restore(tmp_path / "site")
    assert [] == _names(tmp_path)


@pytest.mark.parametrize("name", [".site.old", ".site.old-abc"])
def test_somebody_elses_folder_is_not_put_there(tmp_path: Path, name: str):
    _folder(tmp_path / name / "folder", "theirs")
    restore(tmp_path / "site")
    assert ([name], ["theirs.html"]) == (_names(tmp_path), _names(tmp_path / name / "folder"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a moment may pass between two steps")
def test_nobody_who_reads_a_site_meanwhile_notices_that_it_is_swapped(tmp_path: Path):
    spec = importlib.util.spec_from_file_location("swaps", ROOT / "tools" / "swaps.py")
    swaps = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(swaps)
    requests, failed = swaps.serve_swaps(30, tmp_path, "one step")
    assert requests >= 80
    assert 0 == failed
