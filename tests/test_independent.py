"""The tests in a copy of the checkout whose records are somebody else's: they stay green whatever a company changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import independent
from environment import surroundings
from pages_of import GOOD, facts_of
from trades import TRADES_DAY, trades_folder

ROOT = Path(__file__).resolve().parents[1]


def _files(data: Path) -> dict[str, str]:
    paths = [path for path in data.rglob("*") if path.is_file()]
    return {path.relative_to(data).as_posix(): path.read_text("utf-8") for path in paths}


def test_the_changes_are_those_of_a_companys_first_days(tmp_path: Path):
    data = trades_folder(tmp_path)
    site = data / "site.yaml"
    site.write_text(f"{site.read_text('utf-8')}as_of: {TRADES_DAY}\n", "utf-8")
    before = _files(data)
    told = independent.changed(data)
    after = _files(data)
    assert set(told) == {name for name, text in after.items() if text != before.get(name)}
    [complaint] = after.keys() - before.keys()
    assert "/complaints/" in complaint and f"id: {Path(complaint).stem}\n" in after[complaint]
    assert before["site.yaml"].replace(f"as_of: {TRADES_DAY}\n", "") == after["site.yaml"]
    lines = [
        (old, new)
        for name in set(told)
        if "/procedures/" in name
        for old, new in zip(before[name].splitlines(), after[name].splitlines(), strict=True)
        if old != new
    ]
    assert 2 == len(lines)
    assert any(old.replace("days: 7", "days: 5") == new for old, new in lines)
    assert any("chosen: " in old and "chosen: " in new for old, new in lines)
    facts_of(data, TRADES_DAY)


def test_where_there_is_nothing_to_change_nothing_is(tmp_path: Path):
    (tmp_path / "site.yaml").write_text("name: Acme\n", "utf-8")
    assert [] == independent.changed(tmp_path)
    assert {"site.yaml": "name: Acme\n"} == _files(tmp_path)


def test_another_company_leaves_nothing_of_what_was_there(tmp_path: Path):
    data = trades_folder(tmp_path)
    assert sorted(independent.replaced(data)) == sorted(_files(GOOD))
    assert _files(data) == _files(GOOD)


#: What looks at the checkout itself; `make independent` runs all.
TESTS = ("tests/test_house.py", "tests/test_clauses.py", "tests/test_own_data.py")


def test_tests_pass_with_the_records_of_others():
    command = [sys.executable, "tools/independent.py", "-q", *TESTS]
    # The copy is made of data/ too, at which this process may not look.
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(), capture_output=True, encoding="utf-8", check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    told = [line.partition(":")[0] for line in done.stdout.splitlines() if ".yaml" in line]
    assert list(independent.CHANGES) == [name for name in told if name in independent.CHANGES]
