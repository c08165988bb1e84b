"""Publishing: whatever fails or is killed at whatever moment, the old site stands whole, or the new one does."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import random
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from faults import ERRORS, Killed, ended, faults

from servicecontrol.disk import durable, workplace
from servicecontrol.disk.workplace import locked
from servicecontrol.interruption import Interrupted, interruptible
from servicecontrol.problems import Message
from servicecontrol.publishing import publish as publishing
from servicecontrol.publishing import swap as swapping
from servicecontrol.publishing.host.mkdocs import Edition, HostFailed
from servicecontrol.publishing.manifest import MANIFEST
from servicecontrol.publishing.publish import PublishFailed, publish
from servicecontrol.publishing.swap import restore
from servicecontrol.publishing.verify import Expected, FinishedTree
from servicecontrol.publishing.verify.frame import Frame
from servicecontrol.render import Rendered

#: What stands in a site beside its pages.
MADE_BY_THE_HOST = {
    "404.html": "<html><body></body></html>",
    "search/search_index.json": '{"docs": []}',
    "search/search_index.js": 'var __index = {"docs": []};\n',
    "search/documents.json": '{"docs": [], "same": {}}',
}
#: The modules in which an interruption may leave something behind, and the library that holds them together.
WRITERS = frozenset(
    {"publish.py", "swap.py", "workplace.py", "interruption.py", "earlier.py", "contextlib.py"}
)


@pytest.fixture(autouse=True)
def _host(monkeypatch: pytest.MonkeyPatch):
    """A host that is quick, and a disk that is not waited for."""

    def build_pages(editions: Sequence[Edition], work: Path, *_: object) -> Path:
        site = work / "site"
        for page in editions[0].pages:
            target = site / f"{page.path}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"<html><body><article>{page.body}</article></body></html>", "utf-8")
        (site / "search").mkdir()
        for name, text in MADE_BY_THE_HOST.items():
            (site / name).write_text(text, "utf-8")
        return site

    def expected(editions: Sequence[Edition], added: Mapping[str, bytes]) -> Expected:
        bodies = {page.path: page.body for page in editions[0].pages}
        return Expected((FinishedTree(Frame(()), bodies),), Frame(()), added)

    monkeypatch.setattr(publishing, "build_pages", build_pages)
    monkeypatch.setattr(publishing, "expected", expected)
    # No test can take the power away, and the disk would be waited for thousands of times.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(durable, "_syncfs", lambda _: None)


def _publish(out: Path, text: str) -> None:
    pages = tuple(Rendered(path, "", f"<p>{text}</p>") for path in ("index", "yard/index", "yard/visits/V-1"))
    edition = Edition("en", "Test", pages, (), {})
    exports = ((f"{text}.csv", text.encode()), ("all.json", text.encode()))
    assert 2 == publish((edition,), lambda _: exports, out, date(2026, 3, 31))


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


@pytest.mark.parametrize("error", [*ERRORS, None], ids=lambda error: errno.errorcode.get(error, "kill"))
def test_a_change_that_fails_or_is_the_last_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, whole: dict[str, str], steps: str, error: int | None
):
    out = tmp_path / "below" / "site"
    for fault in faults(out.parent, error):
        _publish(out, "old")
        end = ended(fault, partial(_publish, out, "new"), PublishFailed)
        if isinstance(end, Killed) and steps == "in two steps":
            restore(out)  # as the next command does first
        # What fails once the new site stands only clears up, and is not told.
        allowed = (
            {whole["old"], whole["new"]} if isinstance(end, Killed) else {whole["old" if end else "new"]}
        )
        assert _content(out) in allowed, f"change {fault.number}, {steps}"
        assert not isinstance(end, PublishFailed) or os.strerror(error) in str(end)
    _publish(out, "new")
    assert ["site"] == [path.name for path in out.parent.iterdir()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be killed cheaply")
def test_kill_9_at_a_hundred_moments_leaves_one_whole_site(tmp_path: Path, whole: dict[str, str]):
    out = tmp_path / "below" / "site"
    _publish(out, "old")
    moments = random.Random(9)  # noqa: S311  # moments, not secrets
    for _ in range(100):
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                while True:
                    _publish(out, "new")
                    _publish(out, "old")
            os._exit(0)
        time.sleep(moments.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        restore(out)
        assert _content(out) in whole.values()
    _publish(out, "new")
    assert whole["new"] == _content(out)
    assert ["site"] == [path.name for path in out.parent.iterdir()]


def _interrupted_at(number: int, out: Path, modules: frozenset[str]) -> tuple[bool, bool]:
    """Publishes and asks it to stop at the modules' line of that number: were there so many, and did it stop?"""
    lines = 0

    def count(frame: FrameType, event: str, _: object) -> Callable | None:
        nonlocal lines
        if Path(frame.f_code.co_filename).name not in modules:
            return None
        lines += event == "line"
        if lines == number and event == "line":
            signal.raise_signal(signal.SIGTERM)
        return count

    before, hook = sys.gettrace(), sys.unraisablehook
    # One that strikes while the lock's object is taken apart is reported, not raised.
    sys.unraisablehook = lambda _: None
    try:
        with interruptible():
            sys.settrace(count)
            try:
                _publish(out, "new")
            finally:
                sys.settrace(before)
    except Interrupted as stopped:
        return True, stopped.exit_code == 143
    finally:
        sys.unraisablehook = hook
    return lines >= number, False


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind")
def test_an_interruption_at_any_line_leaves_one_whole_site_and_no_litter(
    tmp_path: Path, whole: dict[str, str], steps: str
):
    out = tmp_path / "below" / "site"
    _publish(out, "old")
    # What differs in two steps is the swap alone.
    modules = WRITERS if steps == "in one step" else frozenset({"swap.py"})
    for number in range(1, 3000):
        came, stopped = _interrupted_at(number, out, modules)
        found = _content(out)
        assert found in whole.values(), f"line {number}, {steps}"
        assert ["site"] == [path.name for path in out.parent.iterdir()], f"line {number}, {steps}"
        # One that comes when the new site stands and all is cleared up may come too late, never unheard before.
        assert stopped or found == whole["new"]
        if not came:
            break
        if found != whole["old"]:
            _publish(out, "old")
    assert 10 < number < 2999


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind")
def test_a_second_interruption_does_not_keep_the_first_from_clearing_up(
    tmp_path: Path, whole: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "below" / "site"
    _publish(out, "old")
    remove, asked = workplace.remove_whole, []

    def remove_whole(path: Path) -> None:
        asked.append(path)
        signal.raise_signal(signal.SIGINT)
        remove(path)

    def build_pages(_: object, work: Path, *__: object) -> Path:
        (work / "en").mkdir()
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("it went on")

    monkeypatch.setattr(workplace, "remove_whole", remove_whole)
    monkeypatch.setattr(publishing, "build_pages", build_pages)
    with pytest.raises(Interrupted), interruptible():
        _publish(out, "new")
    assert ["en"] == [path.name for path in asked]
    assert whole["old"] == _content(out)
    assert ["site"] == [path.name for path in out.parent.iterdir()]


def test_pages_that_do_not_pass_the_gate_are_not_published(tmp_path: Path, whole: dict[str, str]):
    _publish(tmp_path / "site", "old")
    with pytest.raises(PublishFailed, match="event handler onclick"):
        _publish(tmp_path / "site", '<b onclick="x()">new</b>')
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


def test_of_many_faults_the_first_twenty_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(publishing, "site_faults", lambda *_: [f"fault {number}" for number in range(1, 22)])
    with pytest.raises(PublishFailed) as failed:
        _publish(tmp_path / "site", "new")
    assert [f"fault {number}" for number in range(1, 21)] == str(failed.value).splitlines()


def test_behind_a_link_the_site_is_swapped_where_it_stands(tmp_path: Path, whole: dict[str, str]):
    (tmp_path / "www").mkdir()
    _publish(tmp_path / "www" / "site", "old")
    (tmp_path / "site").symlink_to(tmp_path / "www" / "site")
    _publish(tmp_path / "site", "new")
    assert (tmp_path / "site").is_symlink()
    assert whole["new"] == _content(tmp_path / "www" / "site")


def test_the_second_of_two_builds_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(publishing, "build_pages", lambda *_: pytest.fail("a second build began"))
    with locked(tmp_path / "site"), pytest.raises(PublishFailed) as failed:
        publish([], lambda _: (), tmp_path / "site", date(2026, 3, 31))
    assert Message("console.another-build") == failed.value.what
    assert [] == list(tmp_path.iterdir())


def test_what_came_to_stand_there_during_the_build_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "site"
    _publish(out, "old")
    build_pages = publishing.build_pages

    def build_slowly(*arguments: object) -> Path:
        (out / "CNAME").write_text("example.org", "utf-8")
        return build_pages(*arguments)

    monkeypatch.setattr(publishing, "build_pages", build_slowly)
    before = _content(out)
    with pytest.raises(PublishFailed) as failed:
        _publish(out, "new")
    assert Message("console.out-is-no-site", {"path": str(out), "found": "CNAME"}) == failed.value.what
    assert (before, b"example.org") != (_content(out), (out / "CNAME").read_bytes())
    assert "<p>old</p>" in (out / "index.html").read_text("utf-8")
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize("mask", [0o077, 0o022, 0o000])
@pytest.mark.skipif(sys.platform == "win32", reason="rights of this kind")
def test_a_site_and_the_folders_made_for_it_can_be_read_by_its_web_server(tmp_path: Path, mask: int):
    before = os.umask(mask)
    try:
        _publish(tmp_path / "served" / "here" / "site", "new")
    finally:
        os.umask(before)
    served = tmp_path / "served"
    rights = {path: stat.S_IMODE(path.stat().st_mode) for path in (served, *served.rglob("*"))}
    assert {0o755} == {mode for path, mode in rights.items() if path.is_dir()}
    assert {0o644} == {mode for path, mode in rights.items() if path.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="rights of this kind")
def test_a_site_keeps_the_group_that_the_folder_above_hands_on(tmp_path: Path):
    tmp_path.chmod(0o2755)
    _publish(tmp_path / "site", "new")
    folders = [path for path in (tmp_path / "site").rglob("*") if path.is_dir()]
    assert folders
    assert {0o2755} == {stat.S_IMODE(path.stat().st_mode) for path in folders}


def test_a_site_lists_its_files(tmp_path: Path):
    _publish(tmp_path / "site", "new")
    listed = (tmp_path / "site" / MANIFEST).read_text("utf-8").splitlines()[1:]
    assert [
        *(".nojekyll", "404.html", "api/all.json", "api/new.csv", "index.html"),
        *(
            "search/documents.json",
            "search/search_index.js",
            "search/search_index.json",
            "yard/index.html",
            "yard/visits/V-1.html",
        ),
    ] == listed


def test_everything_is_on_the_disk_before_the_swap_and_the_swap_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: str
):
    done = []
    monkeypatch.setattr(
        publishing, "sync_tree", lambda site: done.append(sorted(path.name for path in site.iterdir()))
    )
    monkeypatch.setattr(swapping, "sync_folder", lambda folder: done.append((folder, _content(out))))
    out = tmp_path / "site"
    _publish(out, "old")
    assert [
        [".nojekyll", MANIFEST, "404.html", "api", "index.html", "search", "yard"],
        (tmp_path, _content(out)),
    ] == done, steps


def test_what_an_earlier_version_left_is_cleared_by_the_next_build(tmp_path: Path, whole: dict[str, str]):
    work, old = tmp_path / ".site.building", tmp_path / ".site.old"
    (work / "en" / "docs").mkdir(parents=True)
    (work / ".lock").touch()
    shutil.copytree(tmp_path / "old", old)
    (old / MANIFEST).unlink()
    _publish(tmp_path / "site", "new")
    assert not work.exists()
    # What does not look like a site of ours, as this one made for tests, could be anybody's.
    assert old.exists()
    assert whole["new"] == _content(tmp_path / "site")


def test_work_folders_that_are_links_are_neither_followed_nor_in_the_way(tmp_path: Path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("years of work", "utf-8")
    for name in (".site.building", ".site.old", ".site.building-abcd1234", ".site.old-abcd1234"):
        (tmp_path / name).symlink_to("precious")
    for text in ("old", "new"):
        _publish(tmp_path / "site", text)
    assert "years of work" == (tmp_path / "precious" / "thesis.txt").read_text("utf-8")
    assert "<p>new</p>" in (tmp_path / "site" / "index.html").read_text("utf-8")
