"""Two numbers or codes that would have one page are told: on it one of them would be lost."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data

BASE = Path(__file__).parent / "bad" / "base"
CLAUSE = """\
  {id}:
    clause: "1.{number}"
    section: "1"
    strength: mandatory
    kind: [content]
    who: [客服部]
    title: {{zh-Hant: 另一條, en: Another}}
    text: {{zh-Hant: 另一條。, en: Another one.}}
    not_enforced: {{because: judgement, text: {{zh-Hant: 由人判斷。, en: A person judges.}}}}
"""


def _told(root: Path) -> list[tuple[str, int, str]]:
    reading = read_data(root, latest=date(2026, 3, 31))
    store = reading.store
    assert store, reading.problems
    problems = binding_problems(store, partial(problem_in, store))
    return [
        (Path(problem.place.path).name, problem.place.line, problem.what.key.removeprefix("problems."))
        for problem in problems
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("ids", "clash"),
    [
        (("yard-2/1", "yard-2-1"), True),
        (("yard-2a", "yard-2A"), True),
        (("yard-2/a", "yard-2-A"), True),
        (("yard-2.1", "yard-2-1"), False),
        (("yard-2a", "yard-2b"), False),
    ],
)
def test_two_clauses_of_one_page_are_a_problem(root: Path, ids: tuple[str, str], clash: bool):  # noqa: FBT001
    path = root / "yard" / "procedures" / "2026-01-01.yaml"
    added = "".join(CLAUSE.format(id=id_, number=number) for number, id_ in enumerate(ids, 7))
    text = path.read_text("utf-8").replace("interpretations:\n", f"{added}interpretations:\n")
    path.write_text(text, "utf-8")
    lines = path.read_text("utf-8").splitlines()
    later = max(sorted(ids))
    expected = [(path.name, lines.index(f"  {later}:") + 2, "one-page")] if clash else []
    assert expected == _told(root)


@pytest.mark.parametrize(
    ("codes", "clash"), [(("Q/1", "Q-1"), True), (("QA", "qa"), True), (("Q/1", "Q/2"), False)]
)
def test_two_documents_of_one_page_are_a_problem(root: Path, codes: tuple[str, str], clash: bool):  # noqa: FBT001
    path = root / "yard" / "documents.yaml"
    text = path.read_text("utf-8").rstrip("\n")
    added = [f"文件{number}: {{kind: 表單, code: {code}}}" for number, code in enumerate(codes)]
    path.write_text("\n".join([text, *added]) + "\n", "utf-8")
    line = len(path.read_text("utf-8").splitlines())
    assert ([(path.name, line, "one-page")] if clash else []) == _told(root)
