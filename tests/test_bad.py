"""Stores that must fail, each with exactly the Problems it must give; and odd texts that must pass unchanged."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from functools import partial
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.problems import Problem
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import DataRead, read_data
from servicecontrol.store import Store
from servicecontrol.text import language

BAD = Path(__file__).parent / "bad"
COMPLAINT = "yard/complaints/2026/C-2026-0001.yaml"
DISTRIBUTION = "yard/surveys/SV-2026H1/distribution.yaml"
TABLE = "yard/surveys/SV-2026H1/responses-2.csv"
LATEST = date(2026, 3, 31)
PROCEDURE = """\
title: {zh-Hant: 示範, en: Sample}
effective: 2026-01-01
source: {zh-Hant: 示範, en: Sample}
sections: {"1": {zh-Hant: 示範, en: Sample}}
clauses:
  yard-1:
    clause: "1"
    section: "1"
    strength: mandatory
    title: {zh-Hant: 示範, en: Sample}
    text: {zh-Hant: 示範, en: Sample}
    enforced_by: [{rule: RULE,
        with: WITH}]
"""


def _cases() -> list[object]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['what']}")
        for path in sorted(BAD.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


def _store(folder: Path, case: dict) -> Path:
    root = folder / "data"
    shutil.copytree(BAD / "base", root)
    _change(root, case)
    for path, original in case.get("copies", {}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(BAD / "base" / original, root / path)
    for path, (encoding, text) in case.get("saved_as", {}).items():
        (root / path).write_bytes(text.encode(encoding))
    for path in case.get("remove", ()):
        (root / path).unlink()
    if "says" in case:
        text = (
            (root / COMPLAINT)
            .read_text("utf-8")
            .replace(
                "The hull leaks at the stern.",
                json.dumps(case["says"], ensure_ascii=case["problems"] != "accepted"),
            )
        )
        (root / COMPLAINT).write_text(text, "utf-8")
    return root


def _change(root: Path, case: dict) -> None:
    """Writes what a case has in place of, or beside, the files of the base."""
    change, add = dict(case.get("change", {})), dict(case.get("add", {}))
    if "complaint" in case:
        change[COMPLAINT] = case["complaint"]
    if "table" in case:
        add[TABLE] = case["table"]
        change[DISTRIBUTION] = ["returned: 3", "returned: 4"]
    for path, (old, new) in change.items():
        text = (root / path).read_text("utf-8")
        assert old in text, f"{path} holds no {old!r}"
        (root / path).write_text(text.replace(old, _long(new), 1), "utf-8")
    if "rule" in case:
        rule, parameters = case["rule"]
        add["yard/procedures/2026-01-01.yaml"] = PROCEDURE.replace("RULE", rule).replace("WITH", parameters)
    if "add_many" in case:
        many, path = case["add_many"]
        add |= {path.replace("%", str(number)): "x" for number in range(many)}
    for path, text in add.items():
        file = root / _long(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_long(text), "utf-8", newline="")


def _long(text: str) -> str:
    """The text of a case with what would be too long to read in it; % is the number of each time."""

    def times(found: re.Match[str]) -> str:
        return "".join(found[2].replace("%", str(number)) for number in range(int(found[1])))

    return re.sub(
        r"<(\d+) times: (.*?)>(?!>)", times, text.replace("<20001 letters>", "x" * 20_001), flags=re.DOTALL
    )


def _each(problems: list[str]) -> list[str]:
    """The Problems of a case, each on its own: `7-56: key` stands on each of those lines, `7*50: key` so many times."""
    found = []
    for line in problems:
        where, rest = line.split(":", maxsplit=1)
        first, _, last = where.partition("-")
        number, _, often = where.partition("*")
        numbers = [number] * int(often) if often else range(int(first), int(last or first) + 1)
        found += [f"{each}:{rest}" for each in numbers]
    return found


def _shown(problem: Problem, as_in: str) -> str:
    """A Problem as the case writes it: a case names a column, a hint or another file where that is its point."""
    hint = f" {problem.hint.key}" if problem.hint and " hints." in as_in else ""
    column = f":{problem.place.column}" if as_in.split(": ", maxsplit=1)[0].count(":") else ""
    return f"{problem.place.line}{column}: {problem.what.key}{hint}"


def _read(root: Path) -> DataRead:
    reading = read_data(root, latest=LATEST)
    for problem in reading.problems:
        _said_in_its_file(problem, root)
    return reading


def _said_in_its_file(problem: Problem, root: Path) -> None:
    for code in ("en", "zh-Hant"):  # every message can be said in both languages
        assert language(code).say(problem.what)
        assert problem.hint is None or language(code).say(problem.hint)
    _stands_in_its_file(problem, root)


def _stands_in_its_file(problem: Problem, root: Path) -> None:
    """A Problem's place is one of its file, and its frame shows that line with carets under what is at fault."""
    file = root.parent / problem.place.path
    assert file.is_symlink() or file.exists() or problem.what.key == "problems.file-missing"
    assert 1 <= problem.place.line and 1 <= problem.place.column
    if not problem.frame:
        return
    source, carets = problem.frame
    assert source.startswith(f"{problem.place.line:>4} │")
    assert re.fullmatch(r" {5}│ *\^+", carets)
    lines = re.split("\r\n|\r|\n", file.read_bytes().decode("utf-8", "replace"))
    assert problem.place.line <= len(lines)


@pytest.mark.parametrize("case", _cases())
def test_a_store_gives_exactly_the_problems_it_must(case: dict, tmp_path: Path):
    if case.get("case_sensitive") and not _tells_capitals_apart(tmp_path):
        pytest.skip("two such files cannot lie side by side here")
    root = _store(tmp_path, case)
    reading = _read(root)
    problems = reading.problems
    is_bound = "rule" in case or "bound" in case
    if is_bound:
        assert reading.store
        problems = _bound(reading.store, root)
    expected = [] if case["problems"] == "accepted" else _each(case["problems"])
    pairs = zip_longest(problems, expected, fillvalue="")
    assert expected == [_shown(problem, line) if problem else "" for problem, line in pairs]
    assert (reading.store is None or is_bound) == bool(expected or is_bound)


def _bound(store: Store, root: Path) -> tuple[Problem, ...]:
    """What is wrong with what the clauses ask; a store without a fault is judged."""
    problems = binding_problems(store, partial(problem_in, store))
    for problem in problems:
        _said_in_its_file(problem, root)
    return problems or judge(store, LATEST)[1]


def _tells_capitals_apart(folder: Path) -> bool:
    (folder / "a").touch()
    return not (folder / "A").exists()


@pytest.mark.parametrize(
    "case",
    [case for case in _cases() if "says" in case.values[0] and case.values[0]["problems"] == "accepted"],
)
def test_an_odd_text_comes_back_as_it_was_written(case: dict, tmp_path: Path):
    store = _read(_store(tmp_path, case)).store
    assert case["says"].strip() == store.ledgers["yard"].complaints["C-2026-0001"].says


def test_every_problem_of_a_store_is_told_in_one_run(tmp_path: Path):
    chosen = {
        COMPLAINT: ["via: 電話", "via: 傳真"],
        "yard/visits/2026-03/V-2026-03-01.yaml": ["way: 走訪\n", ""],
        "yard/summaries/M-2026-03.yaml": ["month: 2026-03", "month: 2026-13"],
        "yard/follow-ups/2026-03/F-2026-03-01.yaml": ["by: 甲一", "by: 丙三"],
        "yard/surveys/SV-2026H1/distribution.yaml": ["returned: 3", "returned: 2.5\n    blank: -1"],
    }
    reading = _read(_store(tmp_path, {"change": chosen}))
    assert len(chosen) + 1 == len(reading.problems)
    assert sorted(reading.problems, key=lambda problem: problem.place) == list(reading.problems)


def test_no_file_is_lost(tmp_path: Path):
    root = _store(tmp_path, {"add": {"yard/odd.txt": "x", "yard/x.yaml~": "x", COMPLAINT: "id: [broken"}})
    reading = _read(root)
    there = sum(path.is_file() for path in root.rglob("*"))
    assert there == reading.files + len(reading.ignored)
    assert ("yard/x.yaml~",) == reading.ignored


def test_links_are_refused_and_not_followed(tmp_path: Path):
    root = _store(tmp_path, {})
    (root / "yard" / "loop").symlink_to(root)
    (root / "yard" / "complaints" / "2026" / "C-2026-0002.yaml").symlink_to(root / "nowhere")
    told = [(problem.what.key, problem.hint.key) for problem in _read(root).problems]
    assert [("problems.link", "hints.link")] * 2 == told


def test_a_file_of_three_megabytes_is_refused_before_it_is_read_as_yaml(tmp_path: Path):
    root = _store(tmp_path, {"add": {COMPLAINT: "says: " + "x" * 3_000_000}})
    assert ["problems.too-large"] == [problem.what.key for problem in _read(root).problems]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf{text}", b"{crlf}", b"{cr}"])
def test_byte_order_marks_and_line_ends_change_nothing(data: bytes, tmp_path: Path):
    root = _store(tmp_path, {})
    text = (root / COMPLAINT).read_bytes()
    forms = {
        b"\xef\xbb\xbf{text}": b"\xef\xbb\xbf" + text,
        b"{crlf}": text.replace(b"\n", b"\r\n"),
        b"{cr}": text.replace(b"\n", b"\r"),
    }
    (root / COMPLAINT).write_bytes(forms[data])
    plain = _read(BAD / "base").store
    assert plain is not None
    assert plain.ledgers["yard"].complaints == _read(root).store.ledgers["yard"].complaints


@given(position=strategies.integers(0, 170), data=strategies.binary(max_size=4))
def test_no_bytes_in_a_record_end_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, position: int, data: bytes
):
    root = tmp_path_factory.mktemp("bytes") / "data"
    shutil.copytree(BAD / "base", root)
    text = (root / COMPLAINT).read_bytes()
    (root / COMPLAINT).write_bytes(text[:position] + data + text[position + len(data) :])
    _read(root)


def test_what_had_not_happened_yet_is_not_there(tmp_path: Path):
    root = _store(tmp_path, {"change": {COMPLAINT: ["says:", "closed: 2026-03-20\nsays:"]}})
    now = read_data(root, latest=LATEST, as_of=date(2026, 3, 31)).store.ledgers["yard"]
    before = read_data(root, latest=LATEST, as_of=date(2026, 3, 15)).store.ledgers["yard"]
    earlier = read_data(root, latest=LATEST, as_of=date(2026, 2, 10)).store.ledgers["yard"]
    assert (date(2026, 3, 20), None) == (
        now.complaints["C-2026-0001"].closed,
        before.complaints["C-2026-0001"].closed,
    )
    assert {} == earlier.complaints == earlier.visits == earlier.follow_ups
    assert None is earlier.surveys["SV-2026H1"].distribution.areas[0].returned
    assert 3 == before.surveys["SV-2026H1"].distribution.areas[0].returned
