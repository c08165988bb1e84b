"""Changes of the data folder: whatever fails, kills them or stands in the way, all of it happens or nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from faults import ERRORS, Killed, ended, faults, struck_by

from servicecontrol.changing import Stopped, changing, put_in_place, settled, stamp, writing
from servicecontrol.changing.journal import Journal, MovedFile
from servicecontrol.changing.writing import PURPOSE
from servicecontrol.disk.durable import take
from servicecontrol.disk.workplace import MARK, PlaceInUse, fresh_folder, lock_of, locked
from servicecontrol.text import language, languages

ROOT = Path(__file__).resolve().parents[1]
STOOD = {
    "shop/customers.yaml": b"a",
    "shop/visits/2026-01/V-1.yaml": b"one",
    "shop/visits/2026-01/V-2.yaml": b"two",
}
#: Over one that is there, the same again, one to a new folder in place of one that goes, and one more.
FILES = {
    "shop/customers.yaml": b"a and b",
    "shop/visits/2026-01/V-1.yaml": b"one",
    "shop/visits/2026-02/V-2.yaml": b"two, moved",
    "shop/surveys/SV-1/form.yaml": b"new",
}
GONE = ("shop/visits/2026-01/V-2.yaml",)


def lay(data: Path, files: dict[str, bytes] = STOOD) -> Path:
    for path, text in files.items():
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_bytes(text)
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder, alone in the folder above it."""
    return lay(tmp_path / "here" / "data")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power fails here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def everything(data: Path) -> dict[str, bytes | None]:
    """Every file and folder beside and below the data folder; of folders None."""
    found = sorted(data.parent.rglob("*"))
    return {
        path.relative_to(data.parent).as_posix(): path.read_bytes() if path.is_file() else None
        for path in found
    }


def change(data: Path, **options: bool) -> None:
    with changing(data):
        put_in_place(FILES, GONE, data, **options)


def told(stopped: pytest.ExceptionInfo[Stopped] | Stopped) -> list[tuple[str, str, str]]:
    """Place, message and hint, which every language has words for."""
    problems = (stopped if isinstance(stopped, Stopped) else stopped.value).problems
    for problem in problems:
        assert all(
            language(code).say(problem.what) and language(code).say(problem.hint) for code in languages()
        )
    return [(problem.place.path, problem.what.key[9:], problem.hint.key[6:]) for problem in problems]


@pytest.fixture
def states(data: Path) -> tuple[dict[str, bytes | None], dict[str, bytes | None]]:
    """What there is before the change and after it."""
    before = everything(data)
    change(data)
    after = everything(data)
    assert before != after
    again(data)
    assert before == everything(data)
    return before, after


def again(data: Path) -> None:
    shutil.rmtree(data)
    lay(data)


@pytest.fixture(params=["with links", "without links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """File systems on which a file may have two names, and those on which it can't."""

    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if request.param == "without links":
        monkeypatch.setattr(os, "link", link)
    return request.param


def test_a_change_writes_moves_and_removes_and_leaves_nothing_beside(states):
    _, after = states
    assert {f"data/{path}": text for path, text in FILES.items()}.items() <= after.items()
    assert ["data"] == [path for path in after if "/" not in path]
    assert "data/shop/visits/2026-01/V-2.yaml" not in after


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_a_change_that_fails_leaves_everything_as_it_was(data: Path, states, links: str, error: int):
    before, after = states
    for fault in faults(data.parent, error):
        stopped = ended(fault, partial(change, data), Stopped)
        assert stopped is None or told(stopped)[0][1] in {"not-written", "no-lock"}
        # What fails once the change has happened only clears up, is not told, and is done by the next command.
        assert 0 == settled(data)
        assert (before if stopped else after) == everything(data), f"change {fault.number}, {links}"
        again(data)


@pytest.mark.parametrize("error", [*ERRORS, None], ids=lambda error: errno.errorcode.get(error, "kill"))
def test_a_change_after_which_nothing_can_be_written_is_undone_by_the_next_command(
    data: Path, states, links: str, error: int | None
):
    before, after = states
    for fault in faults(data.parent, error, lasts=True):
        ended(fault, partial(change, data), Stopped)
        settled(data)
        assert everything(data) in (before, after), f"change {fault.number}, {links}"
        again(data)


@pytest.mark.parametrize("error", [*ERRORS, None], ids=lambda error: errno.errorcode.get(error, "kill"))
def test_an_undoing_that_is_cut_short_itself_goes_on_where_it_was(
    data: Path, states, links: str, error: int | None
):
    before, _ = states
    for fault in faults(data.parent, error, lasts=True):
        _killed_before_the_end(data)
        stopped = ended(fault, partial(settled, data), Stopped)
        assert not isinstance(stopped, Stopped) or told(stopped)[0][1] in {"not-undone", "no-lock"}
        settled(data)
        assert before == everything(data), f"change {fault.number}, {links}"
        again(data)


def _killed_before_the_end(data: Path) -> None:
    """A change in which all is moved, and the journal is there still."""
    with patch.object(writing, "_sync", _kill), patch.object(writing, "undo", _kill), pytest.raises(Killed):
        change(data)


def _kill(*_: object) -> None:
    raise Killed


def test_a_reader_undoes_what_was_cut_short_and_says_how_much(data: Path):
    before = everything(data)
    _killed_before_the_end(data)
    assert b"new" == (data / "shop/surveys/SV-1/form.yaml").read_bytes()
    assert 5 == settled(data)
    assert before == everything(data)
    assert 0 == settled(data)


def test_where_nothing_was_left_a_reader_writes_nothing(data: Path):
    with struck_by(next(faults(data.parent, errno.EROFS))) as fault:
        assert 0 == settled(data)
    assert 0 == fault.changes


def test_a_lock_that_may_not_be_touched_does_not_keep_a_reader_out(data: Path):
    lock_of(data).touch()
    with struck_by(next(faults(data.parent, errno.EROFS, lasts=True))):
        assert 0 == settled(data)
    assert 0 == settled(data)
    assert not lock_of(data).exists()


def test_half_a_change_that_cannot_be_undone_is_not_read(data: Path):
    _killed_before_the_end(data)
    with struck_by(next(faults(data.parent, errno.EROFS, lasts=True))), pytest.raises(Stopped) as stopped:
        settled(data)
    assert [(str(lock_of(data)), "no-lock", "not-written")] == told(stopped)


def test_while_one_changes_the_records_nobody_else_reads_or_changes_them(data: Path):
    with locked(data):
        for other in (settled, change):
            with pytest.raises(PlaceInUse):
                other(data)
    change(data)


def test_an_interruption_undoes_what_was_moved(data: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = everything(data)
    monkeypatch.setattr(writing, "take", interrupted)
    with pytest.raises(KeyboardInterrupt):
        change(data)
    assert before == everything(data)


def test_what_may_not_be_replaced_keeps_its_place(data: Path, links: str):
    before = everything(data)
    with pytest.raises(Stopped) as stopped:
        change(data, may_replace=False)
    assert [(str(data / "shop/customers.yaml"), "not-written", "not-written")] == told(stopped), links
    assert before == everything(data)


def test_a_file_that_came_meanwhile_is_not_written_over(data: Path, monkeypatch: pytest.MonkeyPatch):
    def come(path: Path, *_: object) -> None:
        (data / "shop/surveys/SV-1").mkdir(parents=True, exist_ok=True)
        (data / "shop/surveys/SV-1/form.yaml").write_bytes(b"new")
        take(path, *_)

    monkeypatch.setattr(writing, "take", come)
    with pytest.raises(Stopped):
        change(data)
    assert b"new" == (data / "shop/surveys/SV-1/form.yaml").read_bytes()
    assert (
        STOOD.items()
        <= {p.relative_to(data).as_posix(): p.read_bytes() for p in data.rglob("*.yaml")}.items()
    )


# What somebody has changed since


def test_a_file_that_was_edited_after_a_kill_stays_and_what_it_was_before_is_kept(data: Path):
    _killed_before_the_end(data)
    (data / "shop/customers.yaml").unlink()
    (data / "shop/customers.yaml").write_bytes(b"edited")
    (data / "shop/surveys/SV-1/form.yaml").write_bytes(b"edited as well")
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert [("data/shop/customers.yaml", "changed-since", "changed-since")] == told(stopped)
    assert b"edited" == (data / "shop/customers.yaml").read_bytes()
    assert b"two" == (data / "shop/visits/2026-01/V-2.yaml").read_bytes()
    kept = data.parent / stopped.value.problems[0].hint.values["path"]
    assert b"a" == kept.read_bytes()
    kept.unlink()
    settled(data)
    assert b"edited" == (data / "shop/customers.yaml").read_bytes()
    assert b"edited as well" == (data / "shop/surveys/SV-1/form.yaml").read_bytes()
    assert ["data"] == [path.name for path in data.parent.iterdir()]


def test_what_was_put_back_by_hand_after_a_kill_is_not_asked_about(data: Path):
    before = everything(data)
    _killed_before_the_end(data)
    again(data)
    settled(data)
    assert before == everything(data)


def test_files_are_put_back_though_their_folders_are_gone(data: Path):
    before = everything(data)
    _killed_before_the_end(data)
    shutil.rmtree(data / "shop")
    settled(data)
    assert before == everything(data)


# Nothing is written through a link


@pytest.mark.parametrize(
    "link", ["shop", "shop/visits", "shop/visits/2026-02", "shop/customers.yaml", "shop/surveys"]
)
def test_nothing_is_written_through_a_link(data: Path, link: str, tmp_path: Path):
    foreign = tmp_path / "foreign"
    if (data / link).exists():
        (data / link).rename(foreign)
    else:
        foreign.mkdir()
    (data / link).symlink_to(foreign)
    before, elsewhere = everything(data), everything(foreign / "x")
    with pytest.raises(Stopped) as stopped:
        change(data)
    assert [(f"data/{link}", "linked", "link")] == told(stopped)
    assert (before, elsewhere) == (everything(data), everything(foreign / "x"))


def _planted(data: Path, journal: bytes | Journal) -> Path:
    work = fresh_folder(data, PURPOSE)
    text = journal if isinstance(journal, bytes) else journal.model_dump_json().encode()
    (work / "journal.json").write_bytes(text)
    (work / "0.old").write_bytes(b"planted")
    return work


@pytest.mark.parametrize(
    "path", ["../victim", "shop/../../victim", "/victim", "shop//x", "./x", "", "C:/x", "shop\\..\\x", "a\0b"]
)
def test_a_planted_journal_cannot_write_outside_the_data_folder(data: Path, path: str):
    work = _planted(data, Journal(entries=(MovedFile(path=path, sha256=None),), folders=()))
    before = everything(data)
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert [(f"{work.name}/journal.json", "not-our-journal", "not-our-journal")] == told(stopped)
    assert before == everything(data)


def test_a_planted_journal_cannot_write_through_a_link(data: Path, tmp_path: Path):
    (tmp_path / "foreign").mkdir()
    (data / "link").symlink_to(tmp_path / "foreign")
    _planted(data, Journal(entries=(MovedFile(path="link/victim", sha256=None),), folders=()))
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert [("data/link", "linked", "link")] == told(stopped)
    assert [] == list((tmp_path / "foreign").iterdir())


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"\xff", json.dumps({"entries": [], "folders": [], "more": 1}).encode()]
)
def test_what_is_no_journal_moves_nothing(data: Path, text: bytes):
    _planted(data, text)
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert "not-our-journal" == told(stopped)[0][1]


def test_a_journal_behind_a_link_is_none(data: Path, tmp_path: Path):
    work = _planted(data, b"")
    (work / "journal.json").unlink()
    (tmp_path / "journal").write_text(Journal(entries=(), folders=()).model_dump_json())
    (work / "journal.json").symlink_to(tmp_path / "journal")
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert "not-our-journal" == told(stopped)[0][1]


def test_a_folder_of_the_name_of_ours_without_our_mark_is_left_alone(data: Path, tmp_path: Path):
    work = _planted(data, Journal(entries=(MovedFile(path="victim", sha256=None),), folders=()))
    (work / MARK).unlink()
    (data.parent / f".data.{PURPOSE}-linked").symlink_to(tmp_path)
    before = everything(data)
    assert 0 == settled(data)
    change(data)
    assert (data.parent / f".data.{PURPOSE}-linked").is_symlink()
    assert before[f"{work.name}/0.old"] == (work / "0.old").read_bytes()


# What an import of an earlier version left


def earlier(data: Path) -> Path:
    return data.parent / ".data.importing"


def test_what_an_earlier_version_had_set_aside_is_put_back_unless_its_place_is_taken(data: Path):
    shutil.move(data / "shop/visits", earlier(data) / "old/shop/visits")
    lay(earlier(data) / "old", {"shop/customers.yaml": b"before"})
    lay(earlier(data) / "new", {"shop/visits/2026-01/V-9.yaml": b"new"})
    assert 2 == settled(data)
    assert STOOD == {p.relative_to(data).as_posix(): p.read_bytes() for p in data.rglob("*.yaml")}
    assert ["data"] == [path.name for path in data.parent.iterdir()]


@pytest.mark.parametrize("error", [*ERRORS, None], ids=lambda error: errno.errorcode.get(error, "kill"))
def test_a_putting_back_that_is_cut_short_goes_on_where_it_was(data: Path, error: int | None):
    before = everything(data)
    for fault in faults(data.parent, error, lasts=True):
        (earlier(data) / "old/shop").mkdir(parents=True)
        (data / "shop").rename(earlier(data) / "old/shop")
        stopped = ended(fault, partial(settled, data), Stopped)
        assert not isinstance(stopped, Stopped) or told(stopped)[0][1] in {"not-undone", "no-lock"}
        settled(data)
        assert before == everything(data)


def test_an_empty_folder_of_an_earlier_version_is_removed(data: Path):
    earlier(data).mkdir()
    assert 0 == settled(data)
    assert not earlier(data).exists()


@pytest.mark.parametrize("part", ["", "old", "new", "old/shop/2026"])
def test_a_link_in_the_place_of_an_earlier_version_s_folder_is_told_and_stays(
    data: Path, tmp_path: Path, part: str
):
    victim = tmp_path / "foreign" / "victim"
    victim.parent.mkdir()
    victim.write_text("of value", "utf-8")
    link = earlier(data) / part
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(victim.parent)
    before = everything(data)
    for command in (settled, change):
        with pytest.raises(Stopped) as stopped:
            command(data)
        assert [(link.relative_to(data.parent).as_posix(), "linked", "not-our-folder")] == told(stopped)
    assert before == everything(data)
    assert "of value" == victim.read_text("utf-8")


@pytest.mark.parametrize("others", [{"thesis.txt": b"of value"}, {"old/a": b"", "more/b": b""}])
def test_a_folder_of_that_name_that_holds_something_else_is_told_and_stays(
    data: Path, others: dict[str, bytes]
):
    lay(earlier(data), others)
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert "not-our-folder" == told(stopped)[0][1]
    assert others.keys() == {
        p.relative_to(earlier(data)).as_posix() for p in earlier(data).rglob("*") if p.is_file()
    }


def test_a_file_of_that_name_is_told_and_stays(data: Path):
    earlier(data).write_text("of value", "utf-8")
    with pytest.raises(Stopped) as stopped:
        settled(data)
    assert [(".data.importing", "not-our-folder", "not-our-folder")] == told(stopped)


# Reading meanwhile


def test_a_stamp_tells_whether_files_came_or_went(data: Path):
    before = stamp(data)
    assert before == stamp(data)
    change(data)
    assert before != stamp(data)


def test_a_folder_that_goes_while_it_is_looked_at_is_in_no_stamp(data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "walk", lambda _: iter([(str(data / "gone"), [], [])]))
    assert frozenset() == stamp(data)


# Real processes


def test_of_two_imports_at_once_one_is_told_to_wait(data: Path):
    code = (
        "import sys, pathlib\n"
        "from servicecontrol.changing import changing\n"
        "with changing(pathlib.Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert b"in\n" == other.stdout.readline()
        with pytest.raises(PlaceInUse):
            change(data)
        other.kill()
        other.wait()
    change(data)
    assert ["data"] == [path.name for path in data.parent.iterdir()]
