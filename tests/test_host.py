"""The process of the host: it ends with whoever started it, and what it says last is told."""

from __future__ import annotations

import ctypes
import errno
import os
import runpy
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from servicecontrol.publishing.host import child
from servicecontrol.publishing.host.child import _die_with_parent, _end_with_input
from servicecontrol.publishing.host.mkdocs import Edition, HostFailed, build_pages
from servicecontrol.render import Rendered

ROOT = Path(__file__).resolve().parents[1]


def test_the_host_ends_when_its_input_does(monkeypatch: pytest.MonkeyPatch):
    """The parent writes nothing; if it ever did, only the end would count."""
    rest = [b"x", b"x", b""]
    monkeypatch.setattr(os, "read", lambda handle, size: rest.pop(0) if (handle, size) == (0, 1) else None)
    monkeypatch.setattr(os, "_exit", rest.append)
    _end_with_input()
    assert [1] == rest


@pytest.mark.parametrize(
    ("platform", "asked"), [("linux", [(1, signal.SIGKILL)]), ("darwin", []), ("win32", [])]
)
def test_linux_itself_is_asked_to_end_the_host(
    monkeypatch: pytest.MonkeyPatch, platform: str, asked: list[tuple[int, int]]
):
    calls = []

    class Library:
        def prctl(self, *arguments: int) -> int:
            calls.append(arguments)
            return 0

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    _die_with_parent()
    assert asked == calls


def test_the_host_runs_under_watch_and_deaf_to_what_reaches_its_parent(monkeypatch: pytest.MonkeyPatch):
    done = []
    monkeypatch.setattr(child, "_die_with_parent", lambda: done.append("asked"))
    monkeypatch.setattr(child, "_end_with_input", lambda: done.append("watching"))
    monkeypatch.setattr(runpy, "run_module", lambda *given, **more: done.append((given, more)))
    before = signal.getsignal(signal.SIGINT)
    try:
        child.main()
        assert signal.SIG_IGN == signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert {"asked", "watching"} == set(done[:-1]) | {"watching"}
    assert (("mkdocs",), {"run_name": "__main__", "alter_sys": True}) in done


@pytest.mark.parametrize("is_asked", [True, False], ids=["by the kernel", "by the end of its input"])
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_the_host_ends_with_its_parent_however_that_ends(tmp_path: Path, *, is_asked: bool):
    (tmp_path / "mkdocs").mkdir()
    (tmp_path / "mkdocs" / "__init__.py").touch()
    (tmp_path / "mkdocs" / "__main__.py").write_text(
        "import time; print('runs', flush=True); time.sleep(600)", "utf-8"
    )
    start = "import servicecontrol.publishing.host.child as child\n"
    if not is_asked:
        start += "child._die_with_parent = lambda: None\n"
    parent = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {start + 'child.main()'!r}], stdin=subprocess.PIPE)\n"
        "time.sleep(600)"
    )
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=settings) as process:
        assert b"runs\n" == process.stdout.readline()
        process.kill()
        # The end of the output comes when the last who holds it has ended.
        assert b"" == process.stdout.read()


def _edition(path: str) -> Edition:
    return Edition("en", "Test", (Rendered(path, "Page", "<p>page</p>"),), (), {})


def test_what_the_host_says_last_is_told_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "hosts" / "mkdocs").mkdir(parents=True)
    (tmp_path / "hosts" / "mkdocs" / "__init__.py").touch()
    (tmp_path / "hosts" / "mkdocs" / "__main__.py").write_text(
        "for number in range(30): print('line', number)\nraise SystemExit(3)", "utf-8"
    )
    # Only folders that are the same from everywhere are handed on: the host does not work where we do.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["tests", str(tmp_path / "hosts"), ""]))
    (tmp_path / "work").mkdir()
    progress = []
    with pytest.raises(HostFailed) as failed:
        build_pages(
            [_edition("index")], tmp_path / "work", date(2026, 3, 31), lambda *of: progress.append(of)
        )
    assert [f"line {number}" for number in range(10, 30)] == str(failed.value).splitlines()
    assert (1, 1) not in progress


def test_no_host_is_left_when_another_could_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    started, start = [], subprocess.Popen

    def popen(_: list[str], **options: object) -> subprocess.Popen:
        if started:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        started.append(start([sys.executable, "-c", "import time; time.sleep(600)"], **options))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", popen)
    editions = [replace(_edition("index"), language=code) for code in ("en", "zh-Hant")]
    with pytest.raises(OSError, match=os.strerror(errno.EAGAIN)):
        build_pages(editions, tmp_path, date(2026, 3, 31))
    assert started[0].returncode is not None
    assert started[0].stdin.closed
