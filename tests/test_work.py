"""Doubling an input doubles the work: whatever is wrong with it, and however much of it there is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import count, groupby
from pathlib import Path

import pytest
from counted import SMALL, Task, grows_linearly, work
from rule_cases import RECORDS, Case, cases, judge_all, ledger, procedure_of
from test_importing import COMPLAINTS, laid_out
from test_importing import HEADER as HEADER_OF_ROWS

from servicecontrol.importing import import_files
from servicecontrol.read.reading import DataRead, read_data
from servicecontrol.read.table import read_table
from servicecontrol.read.tree import parse
from servicecontrol.records.conditions import terms
from servicecontrol.text import language

BASE = Path(__file__).parent / "bad/base"
COMPLAINT = "yard/complaints/2026/C-2026-0001.yaml"
DISTRIBUTION = "yard/surveys/SV-2026H1/distribution.yaml"
RESPONSES = "yard/surveys/SV-2026H1/responses-2.yaml"
TABLE = "yard/surveys/SV-2026H1/responses-2.csv"
RESPONSES_ABOVE = "survey: SV-2026H1\narea: 東碼頭\nresponses:\n"
HEADER = "id,area,berth,staff\n"
LATEST = date(2026, 3, 31)
N = 100  #: past the number of faults that are told


def test_what_is_quadratic_is_seen() -> None:
    def pairs(n: int) -> Task:
        return lambda: [(a, b) for a in range(n) for b in range(n)]

    assert not grows_linearly(pairs, 20)
    assert grows_linearly(lambda n: lambda: list(range(n)) and [each + 1 for each in range(n)], 100)


def test_work_is_the_same_each_time() -> None:
    def task() -> object:
        return parse(b"a: 1\na: 2\n", "x.yaml")

    task()
    assert work(task) == work(task) > 100


# Texts alone


def _lines(line: str, above: str = "") -> Callable[[int], bytes]:
    return lambda n: (above + "".join(line.replace("%", str(number)) for number in range(n))).encode()


TEXTS: Mapping[str, Callable[[int], bytes]] = {
    "keys given twice": _lines("a: 1\n"),
    "different keys given twice": _lines("a%: 1\na%: 2\n"),
    "anchors": _lines("  - &a x\n", "a:\n"),
    "tags": _lines("a%: !x y\n"),
    "empty entries": _lines("  -\n", "a:\n"),
    "keys that are no text": _lines("? [a]\n: b\n"),
    "text taken for a comment": _lines("a%: b #c\n"),
    "control characters": _lines("a%: \x07\n"),
    "conflicts": _lines("<<<<<<< %\n"),
    "lines before a fault": lambda n: b"a: |\n" + b"  x\n" * n + b"b: [\n",
    "one long line": lambda n: b"a: [" + b"b, " * n + b"\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_with_twice_the_faults_is_twice_the_work(name: str) -> None:
    def task_of(n: int) -> Task:
        data = TEXTS[name](n)
        return lambda: _told(parse(data, "x.yaml")[1])

    assert grows_linearly(task_of, N)


TABLES: Mapping[str, Callable[[int], bytes]] = {
    "columns without a name": lambda n: b"id" + b"," * min(n, 900) + b"\n",
    "columns of one name": lambda n: b"id" + b",a" * min(n, 900) + b"\n",
    "short rows": _lines("%\n", "id,b\n"),
    "long rows": lambda n: b"id,b\n1,2" + b",3" * n + b"\n",
    "lines before a broken cell": _lines("1,2\n", "id,b\n")
    and (lambda n: b"id,b\n" + b"1,2\n" * n + b'1,"2\n'),
    "cells before a broken one": lambda n: b"id,b\n" + b'"1",' * n + b'"2\n',
    "marks of quotation": lambda n: b'id\n"' + b'""' * n + b"\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_twice_the_faults_is_twice_the_work(name: str) -> None:
    def task_of(n: int) -> Task:
        data = TABLES[name](n)
        return lambda: _told(read_table(data, "x.csv")[2])

    assert grows_linearly(task_of, N)


@pytest.mark.parametrize("part", ["closed or ", "a=b|c or ", "a.", "not "])
def test_a_condition_twice_as_long_is_twice_the_work(part: str) -> None:
    assert grows_linearly(lambda n: lambda: _condition(part * n), 10)


def _condition(text: str) -> None:
    with suppress(ValueError):
        terms(text)


# Stores


def _many(line: str, above: str = "") -> Callable[[int], str]:
    return lambda n: above + "".join(line.replace("%", str(number)) for number in range(n))


#: What is wrong -> the file that gets it at its end, and what it gets.
STORES: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "fields that nobody knows": (COMPLAINT, _many("unknown%: x\n")),
    "fields that nobody knows on one line": (
        COMPLAINT,
        lambda n: "measures: [{" + ", ".join(f"u{number}: x" for number in range(n)) + "}]\n",
    ),
    "entries at fault": (COMPLAINT, _many("- {a%: 1}\n", "measures:\n")),
    "entries of another kind": (COMPLAINT, _many("- a%\n", "measures:\n")),
    "words that nobody knows": ("yard/documents.yaml", _many("文件%: {kind: 表%格}\n")),
    "customers that nobody knows": (
        DISTRIBUTION,
        _many("  - {customer: K-9%, sent: 2026-02-01}\n", "customers:\n"),
    ),
    "days ahead": (DISTRIBUTION, _many("  - {customer: K-001, sent: 2027-02-01}\n", "customers:\n")),
    "answers off the scale": (
        RESPONSES,
        _many("  - {id: S%, answers: [9, 8]}\n", RESPONSES_ABOVE),
    ),
    "too few answers": (RESPONSES, _many("  - {id: S%, answers: [2]}\n", RESPONSES_ABOVE)),
    "responses of one id": (RESPONSES, _many("  - {id: S1, answers: [2, 2]}\n", RESPONSES_ABOVE)),
    "responses": (RESPONSES, _many("  - {id: S%, answers: [2, 2]}\n", RESPONSES_ABOVE)),
    "rows off the scale": (TABLE, _many("S%,東碼頭,9,8\n", HEADER)),
    "rows of an area that nobody knows": (TABLE, _many("S%,nowhere%,2,2\n", HEADER)),
    "rows without an id": (TABLE, _many(",東碼頭,2,2\n", HEADER)),
    "rows of one id": (TABLE, _many("S1,東碼頭,2,2\n", HEADER)),
    "rows": (TABLE, _many("S%,東碼頭,2,2\n", HEADER)),
    "columns that the form has not": (
        TABLE,
        lambda n: "id," + ",".join(f"c{number}" for number in range(n)) + "\n",
    ),
    "areas with more entered than returned": (
        DISTRIBUTION,
        _many("  - {area: 東碼頭, distributed: 5, first_out: 2026-02-01, returned: 1}\n"),
    ),
    "people": ("yard/organisation.yaml", _many("  丁%: {posts: [{department: 無, from: 2024-01-01}]}\n", "")),
    "pauses": (COMPLAINT, _many("  - {from: 2026-03-15, to: 2026-03-15, reason: x}\n", "pauses:\n")),
}


#: Of what there may not be as many, so that the whole of it is read.
FEW = {"pauses": 25}


@pytest.mark.parametrize("name", STORES)
def test_a_store_with_twice_the_entries_is_twice_the_work(name: str, tmp_path: Path) -> None:
    path, text_of = STORES[name]
    assert grows_linearly(lambda n: _reading(tmp_path, {path: text_of(n)}), FEW.get(name, N))


FOLDERS: Mapping[str, Callable[[int], Mapping[str, str]]] = {
    "files that are no records": lambda n: {f"yard/f{number}.txt": "x" for number in range(n)},
    "records": lambda n: {
        f"yard/complaints/2026/C-2026-1{number}.yaml": _complaint(number) for number in range(n)
    },
    "records at fault": lambda n: {
        f"yard/complaints/2026/C-2026-1{number}.yaml": _complaint(number) + "odd: 1\n" for number in range(n)
    },
    "records that name an unknown customer": lambda n: {
        f"yard/complaints/2026/C-2026-1{number}.yaml": _complaint(number) + f"customer: K-9{number}\n"
        for number in range(n)
    },
    "folders": lambda n: {f"yard/complaints/2026/d{number}/x.yaml": "x" for number in range(n)},
    "folders inside folders": lambda n: {"yard/" + "d/" * n + "x.yaml": "x"},
}


def _complaint(number: int) -> str:
    return f"id: C-2026-1{number}\nreceived: 2026-03-14\nvia: 電話\nproblem: 漏水\nsays: It leaks.\n"


@pytest.mark.parametrize("name", list(FOLDERS)[:-1])
def test_a_folder_with_twice_the_files_is_twice_the_work(name: str, tmp_path: Path) -> None:
    assert grows_linearly(lambda n: _reading(tmp_path, FOLDERS[name](n)), 30)


def test_folders_too_deep_are_no_work_at_all(tmp_path: Path) -> None:
    first, few, many = (_reading(tmp_path, FOLDERS["folders inside folders"](n)) for n in (40, 50, 400))
    first()  # what is worked out once and kept is worked out now
    assert abs(work(many) - work(few)) < SMALL


_numbers = count()


def _reading(folder: Path, files: Mapping[str, str]) -> Task:
    """The reading of the base with these texts at the end of its files, every Problem told."""
    root = folder / str(next(_numbers)) / "data"
    shutil.copytree(BASE, root)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("a", encoding="utf-8", newline="") as file:
            file.write(text)
    return lambda: _told_all(read_data(root, latest=LATEST))


def _told_all(reading: DataRead) -> None:
    _told(reading.problems)


def _told(problems) -> None:
    for problem in problems:
        assert problem.frame is not None
        for code in ("en", "zh-Hant"):
            assert language(code).say(problem.what)
            assert problem.hint is None or language(code).say(problem.hint)


# Importing


#: What is imported: the map and the table.
IMPORTS: Mapping[str, Callable[[int], tuple[str, str]]] = {
    "rows": lambda n: (
        COMPLAINTS,
        HEADER_OF_ROWS + "".join(f"{k},03.02.2026 09:05,,late,x,\n" for k in range(n)),
    ),
    "rows at fault": lambda n: (
        COMPLAINTS,
        HEADER_OF_ROWS + "".join(f"{k},{k},,odd{k},,\n" for k in range(n)),
    ),
    "rows of one id": lambda n: (COMPLAINTS, HEADER_OF_ROWS + "1,03.02.2026 09:05,,late,x,\n" * n),
    "columns that nothing is made of": lambda n: (
        COMPLAINTS,
        HEADER_OF_ROWS.strip() + "".join(f",c{k}" for k in range(n)) + "\n",
    ),
    "columns that the table lacks": lambda n: (
        COMPLAINTS + "keep:\n" + "".join(f"  c{k}: [x]\n" for k in range(n)),
        HEADER_OF_ROWS,
    ),
    "fields that nobody knows": lambda n: (
        COMPLAINTS + "".join(f"  odd{k}: x\n" for k in range(n)),
        HEADER_OF_ROWS,
    ),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_an_import_of_twice_as_much_is_twice_the_work(name: str, tmp_path: Path) -> None:
    def task_of(n: int) -> Task:
        shop = laid_out(tmp_path / str(next(_numbers)))
        map_, table = IMPORTS[name](n)
        (shop.folder / "map.yaml").write_text(map_, "utf-8")
        (shop.folder / "a.csv").write_text(table, "utf-8", newline="")
        files = (shop.folder / "map.yaml", [shop.folder / "a.csv"], shop.data)
        return lambda: _told(import_files("complaints", *files).problems)

    assert grows_linearly(task_of, 60)


# Judging


def _cases() -> Iterator[Case]:
    """Of every rule the case that tells most."""
    for _, found in groupby(cases(), key=lambda case: case.rule):
        yield max(found, key=lambda case: len(repr(case.words)))


def _multiplied(words: Mapping, n: int) -> dict:
    """The words of a case with each record, response and customer so many times, each under an id of its own."""
    many = dict(words)
    for kind in RECORDS.keys() & words.keys():
        many[kind] = _copies(words[kind], n)
    for survey in many["survey"] if isinstance(many.get("survey"), list) else [many.get("survey")]:
        if survey and "responses" in survey:
            many["survey"] = {**survey, "responses": _copies(survey["responses"], n)}
    customers = words.get("customers", {}).items()
    many["customers"] = {f"{id_}{number}": each for number in range(n) for id_, each in customers}
    return many


def _copies(given: list | dict, n: int) -> list:
    entries = given if isinstance(given, list) else [given]
    return [
        {**entry, "id": f"{entry['id']}-{number}"} if "id" in entry else entry
        for number in range(n)
        for entry in entries
    ]


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: case.rule)
def test_a_rule_asked_of_twice_the_records_is_twice_the_work(case: Case) -> None:
    def task_of(n: int) -> Task:
        kept = ledger(_multiplied(case.words, n), procedure_of(case))
        return lambda: judge_all(kept, as_of=case.words["as_of"])

    assert grows_linearly(task_of, 10)
