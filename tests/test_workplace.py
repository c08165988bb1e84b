"""Locks and work folders: one at a time, nothing of anybody else's, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from servicecontrol.disk import workplace
from servicecontrol.disk.workplace import (
    _SAYS as SAYS,
)
from servicecontrol.disk.workplace import (
    MARK,
    PlaceInUse,
    _is_ours,
    clear,
    fresh_folder,
    left_behind,
    locked,
    remove,
    remove_whole,
    work_folder,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "site"


def _beside(place: Path) -> list[str]:
    return sorted(path.name for path in place.parent.iterdir())


def test_a_place_is_one_process_alone_and_nothing_stays(place: Path):
    with locked(place):
        assert [".site.lock"] == _beside(place)
        with pytest.raises(PlaceInUse), locked(place):
            pytest.fail("two at one place")
        assert [".site.lock"] == _beside(place)
    assert [] == _beside(place)
    with locked(place):
        pass


def test_on_windows_the_lock_is_removed_once_it_is_closed(place: Path, monkeypatch: pytest.MonkeyPatch):
    done = []
    release, remove_lock = FileLock.release, workplace._remove_lock  # noqa: SLF001
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(FileLock, "release", lambda lock: (done.append("release"), release(lock)))
    monkeypatch.setattr(workplace, "_remove_lock", lambda file: (done.append("remove"), remove_lock(file)))
    with locked(place):
        pass
    assert (["release", "remove"], []) == (done[:2], _beside(place))
    monkeypatch.setattr(sys, "platform", "linux")
    done.clear()
    with locked(place):
        pass
    assert (["remove", "release"], []) == (done[:2], _beside(place))


def test_another_place_in_the_same_folder_is_free(place: Path):
    with locked(place), locked(place.with_name("other")):
        assert [".other.lock", ".site.lock"] == _beside(place)


def test_a_fault_leaves_the_place_to_others(place: Path):
    with pytest.raises(ZeroDivisionError), locked(place):
        raise ZeroDivisionError
    assert [] == _beside(place)


def test_a_place_whose_process_was_killed_is_free(place: Path):
    died = (
        "import os, pathlib, sys\n"
        "from servicecontrol.disk.workplace import locked, work_folder\n"
        "place = pathlib.Path(sys.argv[1])\n"
        "with locked(place), work_folder(place, 'building') as folder:\n"
        "    (folder / 'page').touch()\n"
        "    os._exit(9)"
    )
    assert 9 == subprocess.run([sys.executable, "-c", died, str(place)], cwd=ROOT, check=False).returncode
    assert 2 == len(_beside(place))
    with locked(place), work_folder(place, "building"):
        assert 2 == len(_beside(place))
    assert [] == _beside(place)


def test_where_no_lock_can_be_made_the_system_says_why(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"), locked(tmp_path / "file" / "site"):
        pytest.fail("locked nothing")


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_a_lock_is_not_taken_through_a_link(place: Path):
    (place.parent / "precious").write_text("of value", "utf-8")
    (place.parent / ".site.lock").symlink_to("precious")
    with pytest.raises(OSError, match=r"symbolic link|\.site\.lock"), locked(place):
        pytest.fail("locked another's file")
    assert "of value" == (place.parent / "precious").read_text("utf-8")
    assert (place.parent / ".site.lock").is_symlink()


def test_a_file_of_that_name_with_something_in_it_stays(place: Path):
    (place.parent / ".site.lock").write_text("of value", "utf-8")
    with locked(place):
        pass
    assert "of value" == (place.parent / ".site.lock").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be removed there")
def test_a_lock_on_a_file_that_was_removed_locks_nobody_out(place: Path):
    late = FileLock(place.parent / ".site.lock")
    with locked(place):
        # Opened while the lock was held, locked when it was free and the file gone.
        opened = os.open(place.parent / ".site.lock", os.O_RDWR)
    with locked(place):
        assert [".site.lock"] == _beside(place)
    os.close(opened)
    late.acquire(timeout=0)
    late.release()


def test_a_work_folder_is_empty_but_for_its_mark_and_gone_afterwards(place: Path):
    with work_folder(place, "building") as folder:
        assert (place.parent, [MARK]) == (folder.parent, [path.name for path in folder.iterdir()])
        assert folder.name.startswith(".site.building-")
        (folder / "docs").mkdir()
        (folder / "docs" / "page.md").touch()
    assert [] == _beside(place)


def test_no_two_work_folders_have_a_name_in_common(place: Path):
    assert 20 == len({fresh_folder(place, "building") for _ in range(20)})


def test_a_fault_takes_the_work_folder_with_it(place: Path):
    with pytest.raises(ZeroDivisionError), work_folder(place, "building"):
        raise ZeroDivisionError
    assert [] == _beside(place)


def test_a_work_folder_that_cannot_be_marked_is_none(place: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="No space"), work_folder(place, "building"):
        pytest.fail("worked without a mark")
    assert [] == _beside(place)


def _left(place: Path, name: str, mark: bytes | None, *others: str) -> Path:
    folder = place.parent / name
    folder.mkdir()
    if mark is not None:
        (folder / MARK).write_bytes(mark)
    for other in others:
        (folder / other).touch()
    return folder


@pytest.mark.parametrize(
    ("mark", "others", "is_ours"),
    [
        (SAYS, ("page",), True),
        (SAYS, (), True),
        (SAYS[:20], (), True),  # killed while it was written
        (b"", (), True),
        (None, (), True),  # killed before
        (None, ("thesis",), False),
        (SAYS + b"\n", ("thesis",), False),
        (b"mine", ("thesis",), False),
    ],
)
def test_a_folder_of_ours_is_known_by_its_mark(
    place: Path, mark: bytes | None, others: tuple[str, ...], *, is_ours: bool
):
    folder = _left(place, ".site.building-x", mark, *others)
    assert ([folder] if is_ours else []) == left_behind(place, "building")
    clear(place, "building")
    assert is_ours is not folder.exists()


@pytest.mark.parametrize("name", [".site.building", ".site.old-x", ".site2.building-x", "site.building-x"])
def test_a_folder_of_another_name_is_not_ours(place: Path, name: str):
    _left(place, name, SAYS)
    assert [] == left_behind(place, "building")


def test_what_is_left_beside_a_place_that_is_nowhere_is_nothing(tmp_path: Path):
    assert [] == left_behind(tmp_path / "nowhere" / "site", "building")


def test_a_link_and_a_linked_mark_are_not_ours(place: Path):
    other = _left(place, "other", SAYS, "thesis")
    (place.parent / ".site.building-link").symlink_to(other)
    folder = _left(place, ".site.building-x", None)
    (folder / MARK).symlink_to(other / MARK)
    (place.parent / ".site.building-file").touch()
    with work_folder(place, "building"):
        pass
    assert [".site.building-file", ".site.building-link", ".site.building-x", "other"] == _beside(place)
    assert (other / "thesis").exists()


def test_a_folder_that_leads_elsewhere_is_not_ours(place: Path, monkeypatch: pytest.MonkeyPatch):
    class Junction:
        st_mode = 0o040755
        st_reparse_tag = 0xA0000003

    folder = _left(place, ".site.building-x", SAYS)
    monkeypatch.setattr(Path, "lstat", lambda _: Junction())
    assert not _is_ours(folder)


def test_the_mark_goes_last(place: Path, monkeypatch: pytest.MonkeyPatch):
    folder = _left(place, ".site.building-x", SAYS, "page")
    monkeypatch.setattr(workplace, "remove_whole", lambda _: None)  # as where a file cannot be removed
    remove(folder)
    assert [folder] == left_behind(place, "building")
    monkeypatch.undo()
    remove(folder)
    assert [] == _beside(place)


def test_of_a_link_the_link_alone_is_removed(tmp_path: Path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis").touch()
    folder = tmp_path / "folder"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "link").symlink_to(tmp_path / "precious")
    (tmp_path / "link").symlink_to(tmp_path / "precious")
    for path in (folder, tmp_path / "link", tmp_path / "nothing"):
        remove_whole(path)
    assert ["precious"] == [path.name for path in tmp_path.iterdir()]
    assert (tmp_path / "precious" / "thesis").exists()
