"""Publishing: whatever fails or is killed at whatever moment, the old site stands whole, or the new one does."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from servicecontrol import publish as publishing
from servicecontrol import swap as swapping
from servicecontrol.alone import Taken, alone_in
from servicecontrol.host.mkdocs import Edition, HostFailed
from servicecontrol.publish import AnotherBuild, PublishFailed, publish
from servicecontrol.render import Rendered
from servicecontrol.swap import restore, swap

ROOT = Path(__file__).resolve().parents[1]
#: What the program asks of the system when it changes something.
CHANGES = frozenset({"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove"})


class Killed(BaseException):
    """As kill -9: nothing runs after it, not even what clears up."""


class Fault:
    """Lets the change with this number fail; `error` is None for a kill, after which every change fails."""

    def __init__(self, below: Path, number: int, error: int | None) -> None:
        self.below, self.number, self.error = str(below), number, error
        self.changes = 0

    @property
    def struck(self) -> bool:
        """Whether there were so many changes."""
        return self.changes >= self.number

    def change(self, path: object) -> None:
        """Called before each change."""
        # A name alone is one inside a folder that is being cleared away.
        if Path(str(path)).is_absolute() and not str(path).startswith(self.below):
            return
        self.changes += 1
        if self.error is None and self.struck:
            raise Killed
        if self.error is not None and self.changes == self.number:
            raise OSError(self.error, os.strerror(self.error), str(path))


_current: list[Fault] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    is_read = event == "open" and not (
        isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    )
    if _current and event in CHANGES and not is_read:
        _current[0].change(arguments[0])


sys.addaudithook(_hook)


@contextlib.contextmanager
def _struck_by(fault: Fault) -> Iterator[Fault]:
    _current.append(fault)
    try:
        yield fault
    finally:
        _current.clear()


@pytest.fixture(autouse=True)
def _host(monkeypatch: pytest.MonkeyPatch):
    """A host that is quick, and writes that fail half-way where a fault strikes them."""

    def build_pages(editions: Sequence[Edition], work: Path, *_: object) -> Path:
        site = work / "site"
        for page in editions[0].pages:
            target = site / f"{page.path}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"<html><body><article>{page.body}</article></body></html>", "utf-8")
        return site

    write = Path.write_bytes

    def write_bytes(path: Path, data: bytes) -> int:
        write(path, data[: len(data) // 2])
        if _current:
            _current[0].change(path)
        return write(path, data)

    monkeypatch.setattr(publishing, "build_pages", build_pages)
    monkeypatch.setattr(Path, "write_bytes", write_bytes)


def _publish(out: Path, text: str) -> None:
    pages = tuple(Rendered(path, "", f"<p>{text}</p>") for path in ("index", "yard/index", "yard/visits/V-1"))
    edition = Edition("en", "Test", pages, (), {})
    publish((edition,), ((f"{text}.csv", text.encode()), ("all.json", text.encode())), out, date(2026, 3, 31))


def _told(out: Path, text: str) -> str:
    """What a build says that could not publish; nothing if it could."""
    try:
        _publish(out, text)
    except PublishFailed as failed:
        return str(failed)
    return ""


def _content(folder: Path) -> str:
    """A fingerprint of every file's path and bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    whole = b"".join(path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in files)
    return hashlib.sha256(whole).hexdigest() if folder.is_dir() else "nothing"


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, str]:
    """The fingerprints of the sites that may stand there."""
    found = {}
    for text in ("old", "new"):
        _publish(tmp_path / text, text)
        found[text] = _content(tmp_path / text)
    return found


@pytest.fixture(params=["in one step", "in two steps"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Systems that can exchange two folders, and those that cannot."""
    if request.param == "in two steps":
        monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    return request.param


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_a_change_that_fails_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, whole: dict[str, str], steps: str, error: int
):
    out = tmp_path / "below" / "site"
    for number in range(1, 1000):
        _publish(out, "old")
        with _struck_by(Fault(out.parent, number, error)) as fault:
            told = _told(out, "new")
        # What fails once the new site stands only clears up, and is not told.
        assert whole["old" if told else "new"] == _content(out), f"change {number}, {steps}"
        assert not told or os.strerror(error) in told
        if not fault.struck:
            break
    assert 20 < number < 999
    _publish(out, "new")
    assert ["site"] == [path.name for path in out.parent.iterdir()]


def test_a_kill_at_any_change_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, whole: dict[str, str], steps: str
):
    out = tmp_path / "below" / "site"
    for number in range(1, 1000):
        _publish(out, "old")
        with contextlib.suppress(Killed), _struck_by(Fault(out.parent, number, None)) as fault:
            _publish(out, "new")
        if steps == "in two steps":
            restore(out)  # as the next build does first
        assert _content(out) in whole.values(), f"change {number}, {steps}"
        if not fault.struck:
            break
    assert 20 < number < 999
    _publish(out, "new")
    assert ["site"] == [path.name for path in out.parent.iterdir()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be killed cheaply")
def test_kill_9_at_five_hundred_moments_leaves_one_whole_site(tmp_path: Path, whole: dict[str, str]):
    out = tmp_path / "below" / "site"
    _publish(out, "old")
    moments = random.Random(9)  # noqa: S311  # moments, not secrets
    for _ in range(500):
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                while True:
                    _publish(out, "new")
                    _publish(out, "old")
            os._exit(0)
        time.sleep(moments.uniform(0, 0.004))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        restore(out)
        assert _content(out) in whole.values()
    _publish(out, "new")
    assert whole["new"] == _content(out)
    assert ["site"] == [path.name for path in out.parent.iterdir()]


def test_pages_that_do_not_pass_the_gate_are_not_published(tmp_path: Path, whole: dict[str, str]):
    _publish(tmp_path / "site", "old")
    with pytest.raises(PublishFailed, match="event handler onclick"):
        _publish(tmp_path / "site", "<b onclick='x()'>new</b>")
    assert whole["old"] == _content(tmp_path / "site")


def test_what_the_host_refuses_is_told_in_its_words(
    tmp_path: Path, whole: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> Path:
        raise HostFailed("no such page")

    _publish(tmp_path / "site", "old")
    monkeypatch.setattr(publishing, "build_pages", refuse)
    with pytest.raises(PublishFailed, match="no such page"):
        _publish(tmp_path / "site", "new")
    assert whole["old"] == _content(tmp_path / "site")


def test_behind_a_link_the_site_is_swapped_where_it_stands(tmp_path: Path, whole: dict[str, str]):
    (tmp_path / "www").mkdir()
    _publish(tmp_path / "www" / "site", "old")
    (tmp_path / "site").symlink_to(tmp_path / "www" / "site")
    _publish(tmp_path / "site", "new")
    assert (tmp_path / "site").is_symlink()
    assert whole["new"] == _content(tmp_path / "www" / "site")


def test_a_swap_that_was_cut_short_is_undone_by_the_next_build(tmp_path: Path):
    old = tmp_path / ".site.old"
    old.mkdir()
    (old / "index.html").write_text("old", "utf-8")
    restore(tmp_path / "site")
    assert "old" == (tmp_path / "site" / "index.html").read_text("utf-8")


def test_a_swap_replaces_the_whole_site(tmp_path: Path, steps: str):
    for name, text in (("site", "old"), ("new", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{text}.html").write_text(text, "utf-8")
    swap(tmp_path / "new", tmp_path / "site")
    assert ["new.html"] == [path.name for path in (tmp_path / "site").iterdir()], steps
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


def test_a_folder_is_one_builds_alone_and_empty_for_the_next(tmp_path: Path):
    work = tmp_path / ".site.building"
    (work / "left" / "over").mkdir(parents=True)
    (work / "left.md").touch()
    with alone_in(work):
        assert [".lock"] == [path.name for path in work.iterdir()]
        with pytest.raises(Taken), alone_in(work):
            pytest.fail("two in one folder")
        (work / "docs").mkdir()
    assert not work.exists()


def test_a_folder_whose_build_was_killed_is_free(tmp_path: Path):
    work = tmp_path / ".site.building"
    died = (
        "import os, pathlib, sys\n"
        "from servicecontrol.alone import alone_in\n"
        "with alone_in(pathlib.Path(sys.argv[1])): os._exit(9)"
    )
    assert 9 == subprocess.run([sys.executable, "-c", died, str(work)], cwd=ROOT, check=False).returncode
    assert (work / ".lock").exists()
    with alone_in(work):
        pass
    assert not work.exists()


def test_the_second_of_two_builds_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(publishing, "build_pages", lambda *_: pytest.fail("a second build began"))
    with alone_in(tmp_path / ".site.building"), pytest.raises(AnotherBuild):
        publish([], [], tmp_path / "site", date(2026, 3, 31))
    assert [] == list(tmp_path.iterdir())
