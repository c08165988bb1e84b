"""What is told of many faults: the first of each file, the number of the others, and nothing that nobody looks at."""

from __future__ import annotations

import os
import socket
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rule_cases import judge_all, ledger, procedure

from servicecontrol.console import SHOWN, Console, print_problems
from servicecontrol.importing.sheets import CellFault, CsvSheet, Tally
from servicecontrol.judging import judge
from servicecontrol.problems import TOLD, Message, Place, Problem, first_told, told
from servicecontrol.read import files
from servicecontrol.read.files import FOLDER_LIMIT, find_files
from servicecontrol.read.source import load
from servicecontrol.text import language

WHAT = Message("problems.link")


def _problems(n: int, path: str = "a") -> list[Problem]:
    return [Problem(Place(path, line), WHAT) for line in range(1, n + 1)]


def _never() -> Message | None:
    raise AssertionError


# Problems


def test_of_each_file_the_first_are_told_in_order_and_the_others_counted() -> None:
    found = told([*reversed(_problems(500)), *_problems(3, "b")])
    first, (more, *others) = found[:TOLD], found[TOLD:]
    assert [Place("a", line) for line in range(1, TOLD + 1)] == [problem.place for problem in first]
    assert (Place("a", TOLD + 1), 500 - TOLD, "problems.more-in-file") == (
        more.place,
        more.faults,
        more.what.key,
    )
    assert ["b"] * 3 == [problem.place.path for problem in others]


@pytest.mark.parametrize(("n", "shown"), [(TOLD, TOLD), (TOLD + 1, TOLD + 1), (TOLD + 2, TOLD + 1)])
def test_one_more_than_the_limit_is_told_rather_than_counted(n: int, shown: int) -> None:
    found = told(_problems(n))
    assert (shown, n) == (len(found), sum(problem.faults for problem in found))


def test_what_is_told_can_be_told_again_alone_or_with_more() -> None:
    once = told(_problems(200))
    assert once == told(once)
    both = told([*once, *_problems(10)])
    assert (TOLD + 1, 210) == (len(both), sum(problem.faults for problem in both))
    counted = [problem for problem in once if problem.faults > 1]
    assert [200 - TOLD] == [problem.faults for problem in told(counted)] or counted == list(told(counted))


def test_faults_in_order_are_made_problems_only_as_far_as_they_are_told() -> None:
    made: list[int] = []

    def tell(line: int) -> Problem:
        made.append(line)
        return Problem(Place("a", line), WHAT)

    found = told(first_told(range(1, 1001), tell))
    assert (TOLD + 1, TOLD + 1, 1000) == (len(made), len(found), sum(problem.faults for problem in found))
    assert () == told(first_told([], tell))


def test_a_hint_and_a_frame_are_worked_out_when_somebody_looks() -> None:
    asked: list[str] = []

    def hint() -> Message:
        asked.append("hint")
        return WHAT

    problem = Problem(Place("a"), WHAT, hint)
    assert [] == asked
    assert (WHAT, WHAT, ["hint"]) == (problem.hint, problem.hint, asked)
    assert (None, ()) == (Problem.hint, Problem.frame)
    told(Problem(Place("a"), WHAT, _never) for _ in range(1000))


def test_the_terminal_shows_some_and_counts_every_fault() -> None:
    out = StringIO()
    many = [problem for number in range(300) for problem in _problems(60, f"f{number:03}")]
    print_problems(Console(out, language("en"), is_terminal=False, has_colour=False), many, "problems")
    said = out.getvalue()
    assert SHOWN == said.count(language("en").say(WHAT)) + said.count("more in this file")
    assert "18,000" in said
    assert (
        language("en").say(
            "console.more-problems", n=18_000 - 60 * (SHOWN // (TOLD + 1)) - SHOWN % (TOLD + 1)
        )
        in said
    )


# Sheets


def test_a_fault_in_every_row_of_a_column_is_told_once_with_the_number_of_rows() -> None:
    tally = Tally()
    for line in range(2, 102):
        tally.note(CellFault(line, 1, WHAT))
    assert [CellFault(2, 1, WHAT, rows=100)] == list(tally)


def test_of_more_kinds_of_faults_than_are_told_apart_the_others_are_counted() -> None:
    tally = Tally()
    for line in range(2, 3002):
        tally.add(line, lambda line=line: CellFault(line, 0, WHAT))
    tally.add(2, _never)
    assert (1001, 3001) == (len(list(tally)), sum(fault.rows for fault in tally))
    sheet = CsvSheet("a.csv", "a", "x\n" * 3002, ",", ("x",), ())
    problems = told(sheet.problems(tally))
    assert TOLD + 1 == len(problems)


# Folders


def test_a_folder_as_deep_as_is_read_and_one_that_is_not(tmp_path: Path) -> None:
    deep = tmp_path / "data" / "/".join("d" * FOLDER_LIMIT)
    deep.mkdir(parents=True)
    (deep / "x.yaml").touch()
    assert (("d/" * FOLDER_LIMIT + "x.yaml",), ()) == (
        find_files(tmp_path / "data").taken,
        find_files(tmp_path / "data").problems,
    )
    (deep / "d").mkdir()
    (deep / "d/y.yaml").touch()
    assert ["problems.folder-too-deep"] == _told(tmp_path)


def _told(folder: Path) -> list[str]:
    problems = find_files(folder / "data").problems
    for problem in problems:
        for code in ("en", "zh-Hant"):
            assert language(code).say(problem.what)
            assert language(code).say(problem.hint)
    return [problem.what.key for problem in problems]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize(
    "name", [b"a\xff.yaml", b"a\nb.yaml", b"a:b.yaml", b"a\\b", b"end.", b"end ", "a\u202eb".encode()]
)
def test_a_name_that_not_every_system_can_have_is_refused(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "data").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "data") + b"/" + name)).touch()
    assert ["problems.unfit-name"] == _told(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems hold the two for one")
def test_two_folders_whose_names_differ_by_how_an_accent_is_written_are_told(tmp_path: Path) -> None:
    for name in ("caf\u00e9", "cafe\u0301"):
        (tmp_path / "data" / name).mkdir(parents=True)
    assert ["problems.names-alike"] == _told(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_a_pipe_and_a_socket_are_told_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "data")  # the name of a socket may not be long
    os.mkfifo("pipe.yaml")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("socket.yaml")
        assert ["problems.special-file"] * 2 == _told(tmp_path)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    (tmp_path / "data").mkdir()
    monkeypatch.setattr(files.os, "scandir", refuse)
    assert ["problems.unreadable"] == _told(tmp_path)


def test_of_a_file_beyond_the_limit_no_more_is_read_than_shows_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert (b"x" * 100, ()) == load(tmp_path / "a", "a", 100)
    assert (b"x" * 100, ()) == load(tmp_path / "a", "a", 99)
    assert (b"x" * 51, ()) == load(tmp_path / "a", "a", 50)
    data, [problem] = load(tmp_path / "b", "b")
    assert (None, "problems.unreadable", "hints.unreadable") == (data, problem.what.key, problem.hint.key)


# Judging


def test_a_clause_that_asks_for_more_than_can_be_looked_at_is_a_problem_at_its_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        judge,
        "problem_in",
        lambda _, path, steps, what, hint: Problem(Place(f"{path}:{steps[-1]}"), what, hint),
    )
    customers = {f"K-{number}": {"name": "x", "from": "2025-01-01"} for number in range(10)}
    asked = procedure("2026-01-01", {"clause-1": [{"rule": "visited-every", "with": {"period": "month"}}]})
    kept = ledger({"customers": customers}, asked)
    monkeypatch.setattr(judge, "JUDGEMENT_LIMIT", 120)
    judged, problems = judge_all(kept, as_of="2026-12-31")
    assert (120, ()) == (len(judged.judgements), problems)
    monkeypatch.setattr(judge, "JUDGEMENT_LIMIT", 119)
    judged, [problem] = judge_all(kept, as_of="2026-12-31")
    assert ((), "problems.too-many-judgements", "hints.too-many-judgements") == (
        judged.judgements,
        problem.what.key,
        problem.hint.key,
    )
    assert date(2026, 12, 31) == judged.as_of
    assert all(
        language(code).say(problem.what) and language(code).say(problem.hint) for code in ("en", "zh-Hant")
    )


#: Ten customers called on every month of a year: of one ledger come 120 duties.
CUSTOMERS = {"customers": {f"K-{number}": {"name": "x", "from": "2025-01-01"} for number in range(10)}}
EVERY_MONTH = [{"rule": "visited-every", "with": {"period": "month"}}]


def _of_clauses(monkeypatch: pytest.MonkeyPatch, clauses: int, limit: int, seen: str) -> tuple[int, list]:
    """How many Problems there are when each clause has 120 duties, and what one of the steps gave each time."""
    step, given = getattr(judge, seen), []

    def counted(*arguments: object) -> object:
        given.append(step(*arguments))
        return given[-1]

    problem = Problem(Place("a"), WHAT)
    monkeypatch.setattr(judge, "JUDGEMENT_LIMIT", limit)
    monkeypatch.setattr(judge, "problem_in", lambda *_: problem)
    monkeypatch.setattr(judge, seen, counted)
    asked = procedure("2026-01-01", {f"clause-{number}": EVERY_MONTH for number in range(clauses)})
    _, problems = judge_all(ledger(CUSTOMERS, asked), as_of="2026-12-31")
    return len(problems), given


@pytest.mark.parametrize(
    ("clauses", "limit", "problems", "judged"),
    [(2, 240, 0, 240), (2, 239, 1, 240), (2, 121, 1, 122), (2, 120, 1, 121), (3, 239, 1, 240)],
)
def test_clauses_count_together_and_no_more_is_judged_than_one_beyond_the_limit(
    monkeypatch: pytest.MonkeyPatch, clauses: int, limit: int, problems: int, judged: int
) -> None:
    found, given = _of_clauses(monkeypatch, clauses, limit, "_judgement")
    assert (problems, judged) == (found, len(given))


@pytest.mark.parametrize(("limit", "outcomes"), [(121, 120), (120, 120), (119, 120), (118, 119), (9, 10)])
def test_a_rule_is_asked_no_further_than_one_beyond_the_limit(
    monkeypatch: pytest.MonkeyPatch, limit: int, outcomes: int
) -> None:
    _, given = _of_clauses(monkeypatch, 1, limit, "_outcomes")
    assert outcomes == max(map(len, given))
