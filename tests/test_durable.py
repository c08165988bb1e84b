"""Files that are there whole or not at all: what each step of writing one leaves when it fails."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from pathlib import Path

import pytest

from servicecontrol.disk import durable
from servicecontrol.disk.durable import _syncfs, replace, sync_file, sync_folder, sync_tree, take

WINDOWS = sys.platform == "win32"
FAULTS = [errno.ENOSPC, errno.EIO, errno.EACCES]


def _fails(number: int):
    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the disk is asked to keep, in order."""
    asked: list[str] = []

    def fsync(opened: int) -> None:
        kind = stat.S_IFMT(os.fstat(opened).st_mode)
        asked.append({stat.S_IFREG: "file", stat.S_IFDIR: "folder"}[kind])

    monkeypatch.setattr(os, "fsync", fsync)
    return asked


def test_a_file_is_written_whole_and_kept_by_the_disk_before_its_name_is(tmp_path: Path, synced: list[str]):
    replace(tmp_path / "journal.json", b"a: 1\r\n")
    assert b"a: 1\r\n" == (tmp_path / "journal.json").read_bytes()
    assert ["journal.json"] == _names(tmp_path)
    assert (["file"] if WINDOWS else ["file", "folder"]) == synced


@pytest.fixture(params=[None, errno.EPERM, errno.ENOTSUP, errno.ENOSYS], ids=lambda number: number or "links")
def made(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished file; on a file system that has hard links, and on such as have none."""
    if request.param:
        monkeypatch.setattr(os, "link", _fails(request.param))
    (tmp_path / "made").write_bytes(b"whole")
    return tmp_path / "made"


def test_a_finished_file_takes_a_name_that_nothing_has(tmp_path: Path, made: Path):
    take(made, tmp_path / "seal.yaml")
    assert b"whole" == (tmp_path / "seal.yaml").read_bytes()


@pytest.mark.parametrize("there", ["file", "folder", "link", "dead link"])
def test_a_finished_file_takes_the_place_of_nothing(tmp_path: Path, made: Path, there: str):
    path, other = tmp_path / "seal.yaml", tmp_path / "other"
    if there == "folder":
        path.mkdir()
    elif there == "file":
        path.write_bytes(b"first")
    else:
        path.symlink_to(other)
    if there == "link":
        other.write_bytes(b"of value")
    with pytest.raises(FileExistsError) as stopped:
        take(made, path)
    assert (str(path), os.strerror(errno.EEXIST)) == (stopped.value.filename, stopped.value.strerror)
    assert b"whole" == made.read_bytes()
    assert {"file": b"first", "link": b"of value"}.get(there) == (
        path.read_bytes() if path.is_file() else None
    )
    assert (there == "link") is other.exists()


@pytest.mark.parametrize("there", ["file", "link"])
def test_what_has_the_name_of_a_file_on_its_way_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str
):
    monkeypatch.setattr(secrets, "token_hex", lambda _: "guessed")
    guessed, other = tmp_path / ".journal.json.guessed", tmp_path / "other"
    other.write_bytes(b"of value")
    if there == "file":
        other.rename(guessed)
    else:
        guessed.symlink_to(other)
    with pytest.raises(FileExistsError):
        replace(tmp_path / "journal.json", b"new")
    assert b"of value" == guessed.read_bytes()
    assert not (tmp_path / "journal.json").exists()


def test_a_file_is_replaced_and_a_link_is_not_written_through(tmp_path: Path):
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "seal.yaml").symlink_to(tmp_path / "other")
    replace(tmp_path / "seal.yaml", b"second")
    assert b"second" == (tmp_path / "seal.yaml").read_bytes()
    assert b"other" == (tmp_path / "other").read_bytes()
    assert not (tmp_path / "seal.yaml").is_symlink()


@pytest.mark.parametrize("number", FAULTS, ids=errno.errorcode.get)
def test_a_name_that_cannot_be_given_is_taken_by_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
):
    (tmp_path / "made").touch()
    monkeypatch.setattr(os, "link", _fails(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        take(tmp_path / "made", tmp_path / "seal.yaml")
    assert ["made"] == _names(tmp_path)


@pytest.mark.parametrize("number", FAULTS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["open", "fsync", "rename"])
def test_a_file_that_cannot_be_replaced_stays_and_no_other_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
):
    path = tmp_path / "seal.yaml"
    path.write_bytes(b"old")
    if call == "rename":
        monkeypatch.setattr(Path, "replace", _fails(number))
    else:
        monkeypatch.setattr(os, call, _fails(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        replace(path, b"new")
    monkeypatch.undo()
    assert (b"old", ["seal.yaml"]) == (path.read_bytes(), _names(tmp_path))


def test_an_interruption_while_a_file_is_written_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(tmp_path / "seal.yaml", b"new")
    assert [] == _names(tmp_path)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(tmp_path / "seal.yaml", b"new")
    assert [] == _names(tmp_path)


@pytest.mark.skipif(WINDOWS, reason="rights of this kind")
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_file_has_the_rights_that_its_writer_gives_to_every_file(tmp_path: Path, mask: int):
    before = os.umask(mask)
    try:
        replace(tmp_path / "seal.yaml", b"")
    finally:
        os.umask(before)
    assert 0o666 & ~mask == stat.S_IMODE((tmp_path / "seal.yaml").stat().st_mode)


def test_a_file_that_may_only_be_read_is_synced(tmp_path: Path, synced: list[str]):
    path = tmp_path / "page.html"
    path.touch()
    if not WINDOWS:
        path.chmod(0o444)
    sync_file(path)
    assert ["file"] == synced


@pytest.mark.skipif(WINDOWS, reason="no folder is synced there")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EIO, errno.ENOSPC])
def test_a_folder_that_needs_no_syncing_is_no_fault_and_any_other_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
):
    monkeypatch.setattr(os, "fsync", _fails(number))
    if number in (errno.EIO, errno.ENOSPC):
        with pytest.raises(OSError, match=os.strerror(number)):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)


def test_on_windows_no_folder_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synced: list[str]
):
    monkeypatch.setattr(sys, "platform", "win32")
    sync_folder(tmp_path)
    assert [] == synced


def test_a_folder_is_no_file(tmp_path: Path):
    (tmp_path / "file").touch()
    if not WINDOWS:
        with pytest.raises(NotADirectoryError):
            sync_folder(tmp_path / "file")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("one", "a/two", "a/b/three"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")
def test_where_the_system_can_it_is_asked_once_for_a_whole_tree(tree: Path, synced: list[str]):
    sync_tree(tree)
    assert [] == synced


@pytest.mark.parametrize("fault", [AttributeError(), OSError(errno.ENOSYS, "no such call"), None])
def test_elsewhere_every_file_is_synced_and_each_folder_after_what_is_in_it(
    tree: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception | None
):
    asked: list[str] = []

    def syncfs(_: int) -> None:
        raise fault

    if fault is None:
        monkeypatch.setattr(sys, "platform", "other")
    monkeypatch.setattr(durable, "_syncfs", syncfs)
    monkeypatch.setattr(durable, "sync_file", lambda path: asked.append(path.name))
    monkeypatch.setattr(durable, "sync_folder", lambda path: asked.append(f"{path.name}/"))
    sync_tree(tree)
    assert ["three", "b/", "two", "a/", "one", f"{tree.name}/"] == asked


@pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")
@pytest.mark.parametrize("number", FAULTS, ids=errno.errorcode.get)
def test_a_tree_that_the_disk_does_not_take_is_a_fault(
    tree: Path, monkeypatch: pytest.MonkeyPatch, number: int
):
    monkeypatch.setattr(durable, "_syncfs", _fails(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        sync_tree(tree)


@pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")
def test_the_system_itself_says_what_is_wrong():
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        _syncfs(-1)
