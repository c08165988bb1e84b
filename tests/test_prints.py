"""A PDF in its place, whole or not at all; the browser that made it ends with the command; no litter stays."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from faults import ERRORS, ended, faults

from servicecontrol import printing
from servicecontrol.disk import leash
from servicecontrol.disk.leash import leashed
from servicecontrol.disk.workplace import fresh_folder, lock_of, locked
from servicecontrol.printing import browser, write_pdf
from servicecontrol.printing.fault import NotPrinted
from servicecontrol.publishing.litter import clear_litter

ROOT = Path(__file__).resolve().parents[1]
OLD, NEW = b"%PDF-1.4\nold", b"%PDF-1.4\nnew"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PDF that is there, alone in its folder; a site elsewhere, and a browser that prints at once."""

    def print_page(_browser: str, _site: Path, _page: str, work: Path, _environment: dict) -> Path:
        (work / "profile").mkdir()
        (work / "page.pdf").write_bytes(NEW)
        return work / "page.pdf"

    monkeypatch.setattr(printing, "print_page", print_page)
    monkeypatch.setattr(printing, "find_browser", lambda _: "browser")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").touch()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "page.pdf").write_bytes(OLD)
    return tmp_path / "here" / "page.pdf"


def write(out: Path) -> None:
    write_pdf(next(above / "site" for above in out.parents if (above / "site").is_dir()), "index", out, {})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def told(out: Path) -> tuple[str, bool]:
    with pytest.raises(NotPrinted) as fault:
        write(out)
    return fault.value.what.key.removeprefix("printing."), fault.value.is_usage


def test_a_pdf_takes_the_place_of_an_earlier_one(out: Path):
    write(out)
    assert NEW == out.read_bytes()
    assert ["page.pdf"] == names(out.parent)


@pytest.mark.parametrize("error", [*ERRORS, None], ids=lambda error: errno.errorcode.get(error, "kill"))
@pytest.mark.parametrize("before", [OLD, None], ids=["over one", "anew"])
def test_whatever_fails_a_pdf_is_whole_or_as_it_was(out: Path, before: bytes | None, error: int | None):
    for fault in faults(out.parent, error):
        out.unlink(missing_ok=True)
        if before:
            out.write_bytes(before)
        end = ended(fault, partial(write, out), NotPrinted)
        stands = out.read_bytes() if out.exists() else None
        if isinstance(end, NotPrinted):
            assert ("printing.not-written", os.strerror(error)) == (end.what.key, end.what.values["why"])
        assert stands in (
            (before,) if isinstance(end, NotPrinted) else (NEW,) if end is None else (before, NEW)
        )
        clear_litter(out.parent)
        assert names(out.parent) == ([out.name] if stands else []), f"change {fault.number}"


@pytest.mark.parametrize("text", [b"a thesis", b"", b" %PDF-1.4"])
def test_what_is_no_pdf_is_never_written_over(out: Path, text: bytes):
    out.write_bytes(text)
    assert ("out-is-no-pdf", True) == told(out)
    assert text == out.read_bytes()
    assert ["page.pdf"] == names(out.parent)


def test_nor_is_what_took_its_place_while_the_page_was_printed(out: Path, monkeypatch: pytest.MonkeyPatch):
    print_page = printing.print_page

    def meanwhile(*arguments) -> Path:
        out.write_bytes(b"a thesis")
        return print_page(*arguments)

    monkeypatch.setattr(printing, "print_page", meanwhile)
    assert ("out-is-no-pdf", True) == told(out)
    assert b"a thesis" == out.read_bytes()


def test_a_folder_is_not_written_over(out: Path):
    assert ("out-is-a-folder", True) == told(out.parent)
    assert ["page.pdf"] == names(out.parent)


@pytest.mark.parametrize("target", ["page.pdf", "nowhere.pdf"])
def test_nothing_is_printed_through_a_link(out: Path, target: str):
    link = out.with_name("link.pdf")
    link.symlink_to(target)
    assert ("out-is-a-link", True) == told(link)
    assert OLD == out.read_bytes()
    assert ["link.pdf", "page.pdf"] == names(out.parent)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files of this kind")
def test_what_is_no_file_is_not_written_over(out: Path):
    os.mkfifo(out.with_name("pipe.pdf"))
    assert ("out-is-no-pdf", True) == told(out.with_name("pipe.pdf"))


def test_a_place_below_a_file_is_told(out: Path):
    assert ("not-written", False) == told(out / "below" / "page.pdf")
    assert OLD == out.read_bytes()


def test_folders_are_made_for_a_pdf_and_not_left_without_one(out: Path, monkeypatch: pytest.MonkeyPatch):
    write(out.parent / "a" / "b" / "page.pdf")
    assert ["page.pdf"] == names(out.parent / "a" / "b")

    def fail(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(printing, "print_page", fail)
    assert ("not-written", False) == told(out.parent / "c" / "d" / "page.pdf")
    assert ["a", "page.pdf"] == names(out.parent)


def test_of_two_who_print_to_one_file_the_second_is_told(out: Path):
    with locked(out):
        assert ("busy", False) == told(out)
    assert OLD == out.read_bytes()


# Litter


def test_what_killed_printings_left_is_cleared_and_nothing_else(out: Path):
    folder = out.parent
    (fresh_folder(out, "printing") / "profile").mkdir()
    fresh_folder(folder / "other.PDF", "printing")
    lock_of(folder / "other.PDF").touch()
    for earlier in ("printing-abcdefg1", "printing-abcdefg2"):
        (folder / earlier / "profile" / "Default").mkdir(parents=True)
    (folder / "printing-abcdefg2" / "page.pdf").touch()
    kept = {
        ".notes.lock": b"",
        ".thesis.pdf.lock": b"somebody's",
        ".page.pdf.printing-abcdefgh/thesis": b"of value",
        "printing-overview/profile/x": b"",
        "printing-overview/thesis": b"",
        "printing-press/profile/x": b"",
    }
    for path, text in kept.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    (folder / "printing-mylinks").symlink_to(folder / "printing-overview")
    (folder / "printing-leerleer").mkdir()
    clear_litter(folder)
    left = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    left = {path: text for path, text in left.items() if not path.startswith("printing-mylinks/")}
    assert kept | {"page.pdf": OLD} == left
    assert (folder / "printing-mylinks").is_symlink() and (folder / "printing-leerleer").is_dir()


def test_what_somebody_is_printing_is_not_litter(out: Path):
    with locked(out):
        work = fresh_folder(out, "printing")
        clear_litter(out.parent)
        assert work.is_dir()
    clear_litter(out.parent)
    assert ["page.pdf"] == names(out.parent)


def test_a_folder_that_is_not_there_has_no_litter(tmp_path: Path):
    clear_litter(tmp_path / "nowhere")
    assert [] == names(tmp_path)


# The browser


#: Writes its process's number, starts another like it, and sleeps.
SLEEPER = """\
import os, pathlib, subprocess, sys, time
folder = pathlib.Path(sys.argv[1])
if len(sys.argv) == 2:
    subprocess.Popen([sys.executable, __file__, sys.argv[1], "child"])
part = folder / f"{os.getpid()}.part"
part.write_text(f"{os.getcwd()} {os.environ['TMPDIR']}")
part.rename(folder / f"{os.getpid()}.pid")
time.sleep(600)
"""


@pytest.fixture
def sleeper(tmp_path: Path) -> list[str]:
    (tmp_path / "sleeper.py").write_text(SLEEPER, "utf-8")
    (tmp_path / "ids").mkdir()
    return [sys.executable, str(tmp_path / "sleeper.py"), str(tmp_path / "ids")]


def started(folder: Path) -> list[int]:
    """Waits until both processes run."""
    while len(found := list(folder.glob("*.pid"))) < 2:
        time.sleep(0.01)
    return [int(path.stem) for path in found]


def all_end(processes: list[int]) -> bool:
    """Waits, for a minute at most, until none of them runs any more; one that nobody waits for may stay as a name."""
    for _ in range(6000):
        if not any(map(_runs, processes)):
            return True
        time.sleep(0.01)
    return False


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    status = Path(f"/proc/{process}/stat")
    try:
        return not status.parent.parent.joinpath("self").exists() or ") Z " not in status.read_text("utf-8")
    except OSError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes")
def test_a_leashed_program_and_its_children_end_with_the_block(tmp_path: Path, sleeper: list[str]):
    with leashed(sleeper, tmp_path, {**os.environ, "TMPDIR": "."}) as process:
        processes = started(tmp_path / "ids")
    assert process.returncode is not None
    assert all_end(processes)


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM] if hasattr(signal, "SIGKILL") else [])
def test_a_leashed_program_and_its_children_end_with_a_killed_parent(
    tmp_path: Path, sleeper: list[str], number: int
):
    code = (
        "import os, pathlib, sys\n"
        "from servicecontrol.disk.leash import leashed\n"
        "with leashed(sys.argv[2:], pathlib.Path(sys.argv[1]), {**os.environ, 'TMPDIR': '.'}) as p: p.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path), *sleeper], cwd=ROOT) as parent:
        processes = started(tmp_path / "ids")
        parent.send_signal(number)
    assert all_end(processes)


def test_what_a_leashed_program_prints_and_ends_with_is_told(tmp_path: Path):
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)"
    with leashed([sys.executable, "-c", code], tmp_path, os.environ) as process:
        said = process.communicate()
    assert (7, [b"out", b"err"]) == (process.returncode, [text.strip() for text in said])


@pytest.mark.parametrize(("platform", "ended_by"), [("linux", ["group 0, 9"]), ("win32", ["child"])])
@pytest.mark.skipif(sys.platform == "win32", reason="groups of this kind")
def test_when_the_input_ends_so_does_everything_that_the_system_can_name(
    monkeypatch: pytest.MonkeyPatch, platform: str, ended_by: list[str]
):
    class Child:
        def kill(self) -> None:
            ended.append("child")

    ended: list[str] = []
    watched, held = os.pipe()
    os.close(held)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "killpg", lambda group, number: ended.append(f"group {group}, {number:d}"))
    with os.fdopen(watched) as ends:
        monkeypatch.setattr(sys, "stdin", ends)
        leash._end_with_input(Child())  # noqa: SLF001  # in a process of its own it ends before it can be counted
    assert ended_by == ended


def _script(folder: Path, text: str) -> str:
    path = folder / "browser"
    path.write_text(f"#!{sys.executable}\n{text}", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts of this kind")
def test_a_browser_that_hangs_is_ended_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(browser, "_SECONDS", 0.2)
    hanging = _script(tmp_path, "import time; time.sleep(600)")
    with pytest.raises(NotPrinted) as fault:
        browser.print_page(hanging, tmp_path, "index", tmp_path, os.environ)
    assert "printing.too-slow" == fault.value.what.key


@pytest.mark.skipif(sys.platform == "win32", reason="scripts of this kind")
def test_a_browser_works_in_the_folder_that_is_cleared_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    code = (
        "import os, sys, tempfile\n"
        "made = next(a for a in sys.argv if a.startswith('--print-to-pdf=')).split('=')[1]\n"
        "open(made, 'w').write(os.getcwd() + ' ' + os.environ['TMPDIR'])\n"
    )
    work = tmp_path / "work"
    work.mkdir()
    _script(tmp_path, code)
    monkeypatch.chdir(tmp_path)
    made = browser.print_page("./browser", tmp_path, "index", Path("work"), os.environ)
    assert work / "page.pdf" == made
    assert f"{work.resolve()} ." == made.read_text("utf-8")
