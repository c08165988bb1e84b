"""Stores that must fail, each with exactly the Problems it must give; and odd texts that must pass unchanged."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies

from servicecontrol.problems import Problem
from servicecontrol.read.reading import Reading, read_data
from servicecontrol.text import language

BAD = Path(__file__).parent / "bad"
COMPLAINT = "yard/complaints/2026/C-2026-0001.yaml"
DISTRIBUTION = "yard/surveys/SV-2026H1/distribution.yaml"
TABLE = "yard/surveys/SV-2026H1/responses-2.csv"
LATEST = date(2026, 3, 31)


def _cases() -> list[object]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['what']}")
        for path in sorted(BAD.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


def _store(folder: Path, case: dict) -> Path:
    root = folder / "data"
    shutil.copytree(BAD / "base", root)
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
    for path, text in add.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(_long(text), "utf-8")
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


def _long(text: str) -> str:
    """The text of a case with what would be too long to read in it."""
    return text.replace("<20001 letters>", "x" * 20_001)


def _shown(problem: Problem, as_in: str) -> str:
    """A Problem as the case writes it: a case names a column, a hint or another file where that is its point."""
    hint = f" {problem.hint.key}" if problem.hint and " hints." in as_in else ""
    column = f":{problem.place.column}" if as_in.split(": ", maxsplit=1)[0].count(":") else ""
    return f"{problem.place.line}{column}: {problem.what.key}{hint}"


def _read(root: Path) -> Reading:
    reading = read_data(root, latest=LATEST)
    for code in ("en", "zh-Hant"):  # every message can be said in both languages
        for problem in reading.problems:
            assert language(code).say(problem.what)
            assert problem.hint is None or language(code).say(problem.hint)
    for problem in reading.problems:
        _stands_in_its_file(problem, root)
    return reading


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
    reading = _read(_store(tmp_path, case))
    expected = [] if case["problems"] == "accepted" else case["problems"]
    pairs = zip_longest(reading.problems, expected, fillvalue="")
    assert expected == [_shown(problem, line) if problem else "" for problem, line in pairs]
    assert (reading.store is None) == bool(expected)


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
