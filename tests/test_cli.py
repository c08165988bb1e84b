"""The command line: exit codes, what it says and where, and what it leaves alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hearing import hear
from pages_of import GOOD

ROOT = Path(__file__).resolve().parents[1]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    settings = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **environment}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=settings, check=False
    )  # our own


def _fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cli") / "site"
    done = _run("--data", str(GOOD), "--out", str(out))
    assert 0 == done.returncode, done.stdout + done.stderr
    return out


def test_a_check_ends_with_what_was_read_judged_and_is_overdue():
    done = _run("check", "--data", str(GOOD))
    assert (0, "") == (done.returncode, done.stderr)
    for said in ("7 records, as of 2026-03-31", "Verdicts", "Yard: 1 overdue", "Took"):
        assert said in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("verdict", "code"), [("fail", 1), ("warn", 1)])
def test_fail_on_ends_with_1_where_a_clause_is_broken(verdict: str, code: int):
    assert code == _run("check", "--data", str(GOOD), "--fail-on", verdict).returncode


def test_problems_end_with_1_and_are_shown_with_place_frame_and_hint(tmp_path: Path):
    root = tmp_path / "data"
    shutil.copytree(GOOD, root)
    path = root / "yard" / "complaints" / "2026" / "C-2026-0001.yaml"
    path.write_text(path.read_text("utf-8").replace("via: 電話", "via: 電報"), "utf-8")
    done = _run("check", "--data", str(root))
    assert 1 == done.returncode
    assert "data/yard/complaints/2026/C-2026-0001.yaml:3:6: " in done.stdout
    assert "via: 電報" in done.stdout and "^^^^" in done.stdout and "Did you mean" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--data", "nowhere"),
        ("--as-of", "yesterday"),
        ("destroy",),
        ("--fail-on", "never"),
        ("import", "poems"),
        ("--as-of", "9999-12-31"),
        ("--data", str(GOOD), "--as-of", "2199-12-31"),
        ("imprt",),
    ],
)
def test_wrong_usage_ends_with_2_and_no_traceback(arguments: tuple[str, ...]):
    done = _run(*arguments)
    assert 2 == done.returncode
    assert "Traceback" not in done.stderr and "usage:" in done.stderr


@pytest.mark.parametrize("place", ["data", "data/yard", ".", "notes", "notes/todo.txt"])
def test_a_site_takes_the_place_of_nothing_but_a_site(tmp_path: Path, place: str):
    shutil.copytree(GOOD, tmp_path / "data")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "todo.txt").write_text("of value", "utf-8")
    before = _fingerprint(tmp_path)
    done = _run("--data", str(tmp_path / "data"), "--out", str(tmp_path / place))
    assert (2, "") == (done.returncode, done.stdout)
    assert "usage:" in done.stderr and str(tmp_path / place) in done.stderr
    assert before == _fingerprint(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of this kind")
def test_whoever_has_read_enough_may_leave():
    command = [sys.executable, str(ROOT / "build.py"), "check", "--data", str(GOOD)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # our own
        process.stdout.close()
        assert b"" == process.stderr.read()
    assert 1 == process.returncode


#: Stands in for the host: says that it runs, then writes on until it is ended.
HOST = """\
import os, pathlib, socket, sys, time
told = socket.create_connection(("127.0.0.1", int(os.environ["TEST_PORT"])))
told.sendall(f"{os.getpid()}\\n".encode())
page = pathlib.Path(sys.argv[-1]).parent / "site" / "index.html"
while True:
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("written late")
    time.sleep(0.01)
"""
LATEST = 120  #: seconds; nothing here takes so long, even on a machine that has much else to do


@contextmanager
def _building(site: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen, list[socket.socket]]]:
    """A build whose hosts all run and never end, each with a line that is cut when it ends."""
    # A module that lies where the user stands is not taken for the host.
    for place, program in (("hosts", HOST), ("here", "raise SystemExit('not me')")):
        package = tmp_path / place / "mkdocs"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(program, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(LATEST)
        command = [sys.executable, str(ROOT / "build.py"), "--data", str(GOOD), "--out", str(site)]
        settings = {
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(tmp_path / "hosts"),
            "TEST_PORT": str(listening.getsockname()[1]),
        }
        with subprocess.Popen(
            command,
            cwd=tmp_path / "here",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=settings,
            preexec_fn=hear,  # noqa: PLW1509  # no threads
        ) as process:
            hosts = [listening.accept()[0] for _ in ("zh-Hant", "en")]
            try:
                yield process, hosts
            finally:
                process.kill()
                for host in hosts:
                    host.close()


def _process(host: socket.socket) -> int:
    host.settimeout(LATEST)
    return int(host.recv(64))


def _has_ended(host: socket.socket) -> bool:
    """Waits until nobody holds the other end of a host's line; raises `TimeoutError` if somebody keeps it."""
    with suppress(ConnectionResetError):
        return host.recv(64) == b""
    return True


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind")
def test_an_interruption_is_told_and_leaves_the_last_site_and_no_litter(
    site: Path, tmp_path: Path, name: str, code: int
):
    before = _fingerprint(site)
    with _building(site, tmp_path) as (process, hosts):
        for host in hosts:
            _process(host)
        process.send_signal(signal.Signals[name])
        said = process.communicate(timeout=LATEST)[0].decode()
        assert [True, True] == [_has_ended(host) for host in hosts]
    assert (code, "Interrupted; the last good site stays.") == (process.returncode, said.splitlines()[-1])
    assert "Traceback" not in said
    assert before == _fingerprint(site)
    assert [site.name] == [path.name for path in site.parent.iterdir()]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind")
def test_a_build_that_is_killed_takes_its_hosts_with_it_and_the_next_one_clears_up(
    site: Path, tmp_path: Path
):
    before = _fingerprint(site)
    with _building(site, tmp_path) as (process, hosts):
        first, *_ = [_process(host) for host in hosts]
        if sys.platform == "linux":  # where a host that is held ends too, so that it can't write on later
            os.kill(first, signal.SIGSTOP)
        process.kill()
        assert [True, True] == [_has_ended(host) for host in hosts]
    assert before == _fingerprint(site)
    assert 1 < len(list(site.parent.iterdir()))
    done = _run("--data", str(GOOD), "--out", str(site))
    assert 0 == done.returncode, done.stdout
    assert before == _fingerprint(site)
    assert [site.name] == [path.name for path in site.parent.iterdir()]


def test_paths_of_problems_can_be_opened_from_where_the_command_was_given(tmp_path: Path):
    shutil.copytree(GOOD, tmp_path / "far" / "records")
    (tmp_path / "far" / "records" / "odd.txt").write_text("", "utf-8")
    command = [sys.executable, str(ROOT / "build.py"), "check", "--data", "far/records"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )  # our own
    assert done.stdout.splitlines()[1].startswith("far/records/odd.txt:1:1: ")


def test_a_terminal_that_cannot_show_chinese_is_spoken_to_in_english():
    said = _run(
        "check", "--data", str(GOOD), LC_ALL="zh_TW.UTF-8", PYTHONUTF8="0", PYTHONIOENCODING="ascii"
    ).stdout
    assert "7 records" in said and "?" not in said.replace("? ", "")


def test_help_names_every_command_and_its_exit_codes():
    done = _run("--help")
    assert 0 == done.returncode
    for word in ("build", "check", "import", "--as-of", "Exit code"):
        assert word in done.stdout


def test_a_check_speaks_the_language_of_the_terminal():
    assert "筆記錄" in _run("check", "--data", str(GOOD), LC_ALL="zh_TW.UTF-8").stdout


def test_a_check_starts_without_what_only_a_build_needs():
    code = "import sys; from servicecontrol.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", code, "check", "--data", str(GOOD)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )  # our own
    loaded = set(done.stdout.split())
    assert "pydantic" in loaded
    assert set() == loaded & {"duckdb", "jinja2", "mkdocs", "plotly", "lxml", "markdown"}


def test_two_builds_are_the_same_bytes_wherever_and_however_they_run(site: Path, tmp_path: Path):
    out = tmp_path / "elsewhere" / "site"
    # A working directory that is no more cannot be asked for, which shows that nothing hangs on it.
    gone = tmp_path / "gone"
    gone.mkdir()
    code = (
        "import os, runpy, sys; os.rmdir(sys.argv.pop(1)); os.umask(0o077); "
        "sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    command = [sys.executable, "-c", code, str(gone), str(ROOT / "build.py"), "--data", str(GOOD)]
    settings = {
        **os.environ,
        "TZ": "Asia/Taipei",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [*command, "--out", str(out)],
        cwd=gone if sys.platform != "win32" else None,  # no folder goes there while somebody is in it
        env=settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    assert _fingerprint(site) == _fingerprint(out)
    if sys.platform != "win32":
        assert 0o755 == out.stat().st_mode & 0o777 == out.parent.stat().st_mode & 0o777


def test_a_build_that_fails_leaves_the_last_site_and_no_litter(site: Path, tmp_path: Path):
    root = tmp_path / "data"
    shutil.copytree(GOOD, root)
    (root / "yard" / "complaints" / "2026" / "C-2026-0001.yaml").write_text("id: [", "utf-8")
    before = _fingerprint(site)
    done = _run("--data", str(root), "--out", str(site))
    assert 1 == done.returncode
    assert before == _fingerprint(site)
    assert [site.name] == [path.name for path in site.parent.iterdir()]


def test_a_place_that_can_t_be_written_is_told_before_anything_is_built(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    done = _run("--data", str(GOOD), "--out", str(blocked / "site"))
    assert (2, "") == (done.returncode, done.stdout)
    assert "Traceback" not in done.stderr
    assert "in the way" == blocked.read_text("utf-8")
