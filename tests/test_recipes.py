"""Where do I add …: every line of ARCHITECTURE.md is walked as it stands, and each half that is forgotten is caught."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import zip_longest
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from checkout import copied
from environment import surroundings
from one_language import store_in
from recipe import ARCHITECTURE, Recipe, Step, lines, named, recipes

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data
from servicecontrol.text import DEFAULT_LANGUAGE, TEXTS

ALL = recipes()
#: Walked by tests of their own: what each adds is data, or a distribution, of many files.
ELSEWHERE = {
    "what one company alone needs": "test_plugins.py",
    "an organisation": "test_fourth.py",
    "a language": "test_recipes.py",
}
#: A language that nobody speaks: English, with accents, so that a text of any other is seen.
CODE = "xx"
_ACCENTS = str.maketrans("aeiouAEIOU", "âêîôûÂÊÎÔÛ")
_FIXED = re.compile(r"\{[^{}]*\}|<[^<>]*>|`[^`]*`|&\w+;")
_ITSELF = {"name": "Âccênts", "locale": "xx", "theme": "de"}


def accented(text: str) -> str:
    """A text in the language that nobody speaks; placeholders and what has to be typed stay."""
    pieces = zip_longest(_FIXED.split(text), _FIXED.findall(text), fillvalue="")
    return "".join(plain.translate(_ACCENTS) + fixed for plain, fixed in pieces)


def _all_accented(tree: object) -> object:
    if isinstance(tree, dict):
        return {key: _all_accented(value) for key, value in tree.items()}
    return accented(str(tree))


def add_language(root: Path) -> None:
    """The whole recipe of a language: a folder of words under `templates/text/`."""
    for path in sorted((root / "templates/text" / DEFAULT_LANGUAGE).glob("*.yaml")):
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # texts alone
        said = {"language": tree["language"] | _ITSELF} if path.stem == "language" else _all_accented(tree)
        target = root / "templates/text" / CODE / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), "utf-8")


def _run(root: Path, *command: str) -> tuple[int, str]:
    """What a command says in the copy, with nothing of this checkout on its path."""
    settings = {**surroundings(), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=root, env=settings, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def _data(root: Path, code: str, taken: Iterator[Step]) -> None:
    """The small store in one language, with what the recipes add to records."""
    store_in(DEFAULT_LANGUAGE, root)
    settings = root / "data" / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace(f"[{DEFAULT_LANGUAGE}]", f"[{code}]"), "utf-8")
    for step in taken:
        step.take(root)


def _is_record(step: Step) -> bool:
    return step.file.startswith("data/")


@contextmanager
def _taken(root: Path, left_out: Mapping[str, str]) -> Iterator[None]:
    """Takes the steps of every recipe, all but one of some, in a copy that is as it was afterwards."""
    before = {
        path: path.read_bytes() if path.is_file() else None
        for recipe in ALL
        for path in (root / file for file in recipe.files)
    }
    try:
        for recipe in ALL:
            for step in recipe.taken(without=left_out.get(recipe.adds, "")):
                if not _is_record(step):
                    step.take(root)
        yield
    finally:
        for path, data in before.items():
            path.unlink(missing_ok=True)
            if data is not None:
                path.write_bytes(data)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout without its records."""
    return copied(tmp_path_factory.mktemp("checkout"), without="data")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of everything that the recipes add, in the language that they add."""
    root = copied(tmp_path_factory.mktemp("built"), without="data")
    steps = [step for recipe in ALL for step in (*recipe.taken(), *recipe.bound)]
    for step in steps:
        if not _is_record(step):
            step.take(root)
    add_language(root)
    _data(root, CODE, filter(_is_record, steps))
    code, said = _run(root, "build.py", "--as-of", "2026-03-31", "--language", CODE)
    assert 0 == code, said
    return root / "site"


# The table


def test_every_line_of_the_table_is_walked() -> None:
    walked = {recipe.adds for recipe in ALL} | ELSEWHERE.keys()
    assert lines().keys() == walked
    assert all((Path(__file__).parent / name).is_file() for name in ELSEWHERE.values())


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.adds)
def test_a_recipe_touches_nothing_that_its_line_does_not_name(recipe: Recipe) -> None:
    names = named(lines()[recipe.adds])
    assert [] == [file for file in sorted(recipe.files) if not names.fullmatch(file)]


def test_the_rule_that_is_written_from_start_to_end_is_the_one_that_is_walked() -> None:
    said = dedent("".join(re.findall(r"(?m)^ {7}.*\n|^\n", _section("## Add a rule, from start to end"))))
    [rule] = [step for recipe in ALL for step in recipe.steps.get("the rule", ())]
    assert rule.text.partition("@rule\n")[2] in said


def _section(heading: str) -> str:
    text = (ARCHITECTURE.parent / "CONTRIBUTING.md").read_text("utf-8")
    return text.partition(heading)[2].partition("\n## ")[0]


# What appears


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.adds)
def test_what_a_recipe_adds_is_there(recipe: Recipe, built: Path) -> None:
    for place, texts in recipe.appears.items():
        path = built / (place if place.startswith("api/") else f"{place}.html")
        found = html.unescape(path.read_text("utf-8"))
        assert [] == [text for text in texts if text not in found and accented(text) not in found], place


def test_a_site_in_a_new_language_speaks_it_and_no_other(built: Path) -> None:
    pages = {path: html.unescape(path.read_text("utf-8")) for path in built.rglob("*.html")}
    assert len(pages) > 30
    assert [] == [path for path, text in pages.items() if f'<html lang="{CODE}"' not in text]
    english = _sentences()
    assert len(english) > 100
    said = "\n".join(pages.values())
    assert [] == [text for text in english if text in said]
    assert accented("Where you are") in said
    for path in ("feed.atom", "calendar.ics", "datapackage.json"):
        assert re.search("[âêîôû]", (built / "api" / path).read_text("utf-8")), path
    found = json.loads((built / "search" / "documents.json").read_text("utf-8"))["docs"]
    assert any(re.search("[âêîôû]", entry["text"]) for entry in found)


def _sentences() -> set[str]:
    """Long texts of the default language, each of which would be seen on a page if it stood there."""
    found = set()
    for path in (TEXTS / DEFAULT_LANGUAGE).glob("*.yaml"):
        for text in re.findall(r'"([^"{}<`]{40,})"', path.read_text("utf-8")):
            found.add(text)
    return found


def test_a_company_begins_in_a_new_language(built: Path, tmp_path: Path) -> None:
    checkout, new = built.parent, tmp_path / "new"
    code, said = _run(checkout, "build.py", "init", str(new), "--language", CODE, "--language", "zh-Hant")
    assert 0 == code, said
    assert f"languages: [{CODE}, zh-Hant]" in (new / "data/site.yaml").read_text("utf-8")
    code, said = _run(checkout, "build.py", "check", "--data", str(new / "data"), "--language", CODE)
    assert (0, True) == (code, bool(re.search("[âêîôû]", said))), said


# What catches a forgotten half


def _rounds() -> Iterator[Mapping[str, str]]:
    """Which step each recipe leaves out: one of each recipe at a time, and alone what would hide the others."""
    together = [
        [(recipe.adds, name) for name in recipe.caught if name not in recipe.alone]
        for recipe in ALL
        if recipe.caught
    ]
    for left_out in zip_longest(*together):
        yield dict(filter(None, left_out))
    for recipe in ALL:
        yield from ({recipe.adds: name} for name in recipe.alone)


ROUNDS = tuple(_rounds())
_GUARDS = {(recipe.adds, name): test for recipe in ALL for name, test in recipe.caught.items()}


def test_with_everything_in_its_place_every_test_that_catches_a_half_passes(checkout: Path) -> None:
    with _taken(checkout, {}):
        code, said = _run(checkout, "-m", "pytest", "-q", "--tb=short", *sorted(set(_GUARDS.values())))
    assert 0 == code, said


@pytest.mark.parametrize(
    "left_out", ROUNDS, ids=lambda left_out: " + ".join(map(" without ".join, left_out.items()))
)
def test_a_forgotten_half_is_caught(left_out: Mapping[str, str], checkout: Path) -> None:
    guards = sorted({_GUARDS[half] for half in left_out.items()})
    with _taken(checkout, left_out):
        _, said = _run(checkout, "-m", "pytest", "-q", "--tb=line", "-rfE", *guards)
    failed = set(re.findall(r"^(?:FAILED|ERROR) (tests/\S+?)(?:\[.*)?(?: - .*)?$", said, re.MULTILINE))
    assert set(guards) == failed, said


@pytest.mark.parametrize(
    "recipe", [recipe for recipe in ALL if recipe.refused], ids=lambda recipe: recipe.adds
)
def test_records_that_lack_a_half_are_a_problem(recipe: Recipe, tmp_path: Path) -> None:
    _data(tmp_path, DEFAULT_LANGUAGE, recipe.taken())
    [path] = {tmp_path / file for file in recipe.files}
    text = path.read_text("utf-8")
    assert 1 == text.count(recipe.refused["text"])
    path.write_text(text.replace(recipe.refused["text"], recipe.refused.get("by", "")), "utf-8")
    reading = read_data(tmp_path / "data", latest=date(2026, 3, 31))
    store = reading.store
    problems = binding_problems(store, partial(problem_in, store)) if store else reading.problems
    assert [recipe.refused["says"]] == [problem.what.key for problem in problems]
