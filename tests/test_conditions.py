"""Trying the program under other conditions: what holds, what fails, and what this machine cannot show.

A small program stands in for the build: it misbehaves as the test wants.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import conditions
import pytest
from conditions import CONDITIONS, main

on_posix = pytest.mark.skipif(os.name != "posix", reason="this system has no such rights")
#: Writes a page, readable by everybody; `odd` is what it does beside.
BUILD = """
import os, pathlib, socket, sys
def site():
    page = pathlib.Path(sys.argv[sys.argv.index("--out") + 1], "index.html")
    page.parent.mkdir()
    page.write_text("as everywhere")
    page.parent.chmod(0o755)
    page.chmod(0o644)
    return page
page = site() if "--out" in sys.argv else None
home, zone = os.path.expanduser("~"), os.environ.get("TZ", "")
spoken = "zh" in os.environ.get("LC_ALL", "")
{odd}
"""


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program in the place of ours that also does what it is told."""
    root = tmp_path / "checkout"
    (root / "tests" / "data" / "good").mkdir(parents=True)
    monkeypatch.setattr(conditions, "ROOT", root)
    monkeypatch.setattr(conditions, "_PROGRAM", ("build.py",))
    return lambda odd: (root / "build.py").write_text(BUILD.format(odd=odd), "utf-8") and None


def _told(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What came of each condition, by its name."""
    lines = [
        line.split(maxsplit=1)
        for line in capsys.readouterr().out.replace("not shown here", "unshown").splitlines()
    ]
    return {name.partition(": ")[0]: f"{what} {name.partition(': ')[2]}".strip() for what, name in lines}


def test_a_program_that_minds_nothing_holds_under_every_condition(
    build: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    build("")
    assert 0 == main([])
    told = _told(capsys)
    assert ["none of them", *(condition.name for condition in CONDITIONS)] == list(told)
    assert {"holds"} == {what for what in told.values() if not what.startswith("unshown ")}


@pytest.mark.parametrize(
    ("condition", "odd", "why"),
    [
        ("no home", "os.environ['HOME']", "build.py check ended with 1"),
        ("a home that is not there", "os.listdir(home)", "build.py check ended with 1"),
        (
            "a path with spaces and Chinese",
            "sys.exit(3 * ('服務' in os.getcwd()))",
            "build.py check ended with 3",
        ),
        ("started from the root folder", "open('build.py')", "build.py check ended with 1"),
        ("a terminal without Unicode", "print('服務')", "build.py check ended with 1"),
        (
            "another time zone and order of sets",
            "page and page.write_text(zone)",
            "1 files of the site are others",
        ),
        (
            "a Chinese terminal",
            "spoken and print('Traceback (most recent')",
            "build.py check ended with 0: Tr",
        ),
        (
            "a Chinese terminal",
            "spoken and sys.stderr.write('a warning')",
            "build.py check ended with 0: a w",
        ),
    ],
)
def test_a_program_that_minds_one_fails_under_it(
    build: Callable[[str], None], capsys: pytest.CaptureFixture[str], condition: str, odd: str, why: str
) -> None:
    build(odd)
    assert 1 == main([condition])
    told = _told(capsys)
    assert "holds" == told["none of them"]
    assert told[condition].startswith(f"FAILS {why}")


@on_posix
@pytest.mark.parametrize(
    ("condition", "odd", "why"),
    [
        ("umask 077", "page and (page.unlink(), page.touch())", "index.html cannot be read by others: 600"),
        ("umask 077", "page and (page.parent / 'api').mkdir()", "api cannot be read by others: 700"),
        (
            "a home that can only be read",
            "os.mkdir(f'{home}/x'); os.rmdir(f'{home}/x')",
            "build.py check ended",
        ),
        ("a program that can only be read", "os.mkdir('x'); os.rmdir('x')", "build.py check ended with 1"),
    ],
)
def test_rights_are_really_taken_away(
    build: Callable[[str], None], capsys: pytest.CaptureFixture[str], condition: str, odd: str, why: str
) -> None:
    build(odd)
    assert 1 == main([condition, "--all"])
    told = _told(capsys)
    assert "holds" == told["none of them"]
    if told[condition].startswith("unshown"):
        pytest.skip(told[condition])
    assert told[condition].startswith(f"FAILS {why}")


@pytest.mark.parametrize("where", ["home", "tmp", "program", "out"])
def test_what_is_left_behind_is_told(
    build: Callable[[str], None], capsys: pytest.CaptureFixture[str], where: str
) -> None:
    folder = "os.environ['HOME']" if where == "home" else "os.environ['TMPDIR']" if where == "tmp" else "'.'"
    folder = "page.parent.parent" if where == "out" else folder
    build(f"page and pathlib.Path({folder}, 'litter').touch()")
    assert 1 == main(["umask 077"])
    assert "FAILS left behind: litter" == _told(capsys)["none of them"]


@on_posix
def test_without_network_nobody_can_be_reached(
    build: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        build(f"page and page.write_text(str(socket.socket().connect_ex({address!r}) == 0))")
        assert 1 == main(["no network", "--all"])
    told = _told(capsys)["no network"]
    if told.startswith("unshown"):
        pytest.skip(told)
    assert told.startswith("FAILS 1 files of the site are others")


def test_what_this_machine_cannot_show_counts_only_where_all_is_asked_for(
    build: Callable[[str], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "IS_ROOT", False)
    build("")
    assert (0, 1) == (main(["a user without name"]), main(["a user without name", "--all"]))
    assert "unshown only root can become a user whom nobody knows" == _told(capsys)["a user without name"]


def test_a_condition_that_is_not_known_is_told(build: Callable[[str], None]) -> None:
    build("")
    with pytest.raises(SystemExit, match=r"There is no condition warm; --help names them\."):
        main(["warm", "no home"])
