"""The house around the code: its commands, its locks, and what may not stand in the program."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from make import OLDEST
from tasks import TASKS

from servicecontrol.home import LICENCE
from servicecontrol.text import languages

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-tools.txt")
LEFT_OUT = {"generated", "site", "site-example", "htmlcov", "__pycache__"}
#: What speaks of one trade or of one company, and the names of their folders: not for the program to say.
WORDS_OF_TRADES = ("物業", "物业", "工廠", "工厂", "金屬", "金属", "property manage", "metal trad")
NAMES_OF_COMPANIES = ("明湖", "宏達", "恒業", "minghu", "hongda", "hengye")
FOLDERS = {"property", "factory", "metal"}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
#: The only dataclasses that change: in them piles up what a stage has seen so far.
CHANGING = {"Stage", "_File", "SurveyFiles", "Gathered", "Collected", "_Gate"}
LONGEST_FUNCTION = 60
LONGEST_MODULE = 320


def test_every_make_target_is_listed_by_make_help() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", _text("Makefile"), re.MULTILINE)
    assert phony
    assert sorted(phony[1].split()) == sorted(
        re.findall(r"^([a-z-]+):.*## \w", _text("Makefile"), re.MULTILINE)
    )


def test_every_file_that_make_runs_exists() -> None:
    named = set(re.findall(r"\S+\.py\b", _text("Makefile").replace("\\", "/")))
    assert {"build.py", "tools/make.py"} <= named
    assert [] == sorted(name for name in named if not (ROOT / name).is_file())


def test_the_commands_without_make_are_those_of_the_makefile() -> None:
    assert _recipe("site") == list(TASKS["site"][1:])
    assert _recipe("check") + _recipe("test") == list(TASKS["test"][1:])
    assert re.search(r"^test: check ", _text("Makefile"), re.MULTILINE)


def test_the_checks_and_the_tests_do_not_judge_the_data() -> None:
    assert [] == [command for command in TASKS["test"] if command.startswith("python build.py")]


def test_every_area_of_the_mutants_has_modules_and_tests_and_every_exception_a_reason() -> None:
    plan = yaml.safe_load(_text("tools/mutants.yaml"))
    named = [(name, part) for name, area in plan["areas"].items() for part in area["modules"] + area["tests"]]
    assert [] == [(name, pattern) for name, pattern in named if not any(ROOT.glob(pattern))]
    assert all(entry["why"] and re.compile(entry["line"]) for entry in plan["equivalent"])


def test_what_an_area_of_the_mutants_asks_first_is_among_its_tests_and_its_modules() -> None:
    areas = yaml.safe_load(_text("tools/mutants.yaml"))["areas"].values()
    first = [(area, *entry) for area in areas for entry in area.get("first", {}).items()]
    assert [] == [pattern for area, pattern, _ in first if not _matching(pattern, area["modules"])]
    asked = [(set(_paths(area["tests"])), part) for area, _, parts in first for part in parts]
    assert [] == [part for tests, part in asked if part.endswith(".py") and ROOT / part not in tests]


def _matching(pattern: str, modules: list[str]) -> list[Path]:
    return [module for module in _paths(modules) if module.match(pattern)]


def _paths(patterns: list[str]) -> list[Path]:
    """The modules that patterns name, and those in the folders that they name."""
    found = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return [module for path in found for module in (path.rglob("*.py") if path.is_dir() else [path])]


def test_the_oldest_python_is_the_same_everywhere() -> None:
    oldest = ".".join(map(str, OLDEST))
    assert f">={oldest}" == _project()["project"]["requires-python"]
    assert f"--python-version {oldest} " in _text("Makefile")
    assert (
        oldest
        in yaml.safe_load(_text(".github/workflows/site.yml"))["jobs"]["test"]["strategy"]["matrix"]["python"]
    )


def test_every_style_sheet_is_loaded_once() -> None:
    frame = _text("templates/theme/main.html")
    subjects = re.search(r"for subject in \[([^]]+)\]", frame)
    assert subjects
    loaded = [*re.findall(r'"(\w+)"', subjects[1]), *re.findall(r"assets/style/(\w+)\.css", frame)]
    assert sorted(path.stem for path in (ROOT / "templates/theme/assets/style").iterdir()) == sorted(loaded)


def test_every_lint_that_is_ignored_says_why() -> None:
    lint = _project()["tool"]["ruff"]["lint"]
    ignored = [*lint["ignore"], *(code for codes in lint["per-file-ignores"].values() for code in codes)]
    reasons = re.findall(r'^    "([A-Z]+\d*)",  # \w', _text("pyproject.toml"), re.MULTILINE)
    assert ignored
    assert sorted(ignored) == sorted(reasons)


def test_a_lock_pins_every_package_by_hash_and_names_no_address() -> None:
    for lock in LOCKS:
        entries = re.split(r"\n(?=[a-z])", _text(lock))[1:]
        assert entries
        assert [] == [
            entry for entry in entries if not re.match(r"[a-z0-9-]+==\S+ .*\\\n    --hash=sha256:", entry)
        ]
        assert None is re.search(r"://|^-|^ +#.*(?<!\w)/", _text(lock), re.MULTILINE)


def test_the_tests_run_with_the_versions_that_build_the_site() -> None:
    runtime, everything, _ = (_pins(lock) for lock in LOCKS)
    assert runtime.items() <= everything.items()
    needed = "\n".join(_project()["project"]["dependencies"])
    assert set() == _wanted(needed) - runtime.keys()
    assert set() == _wanted(_text("requirements-dev.in")) - everything.keys()


def test_the_tests_build_the_wheel_as_everybody_does() -> None:
    [backend] = _project()["build-system"]["requires"]
    assert f"\n{backend} " in _text("requirements-dev.in")


def test_the_licence_is_the_same_everywhere() -> None:
    assert LICENCE == _project()["project"]["license"]
    assert _text("LICENSE").startswith(f"{LICENCE} License")


def test_no_module_and_no_function_outgrows_its_subject() -> None:
    modules = [path for path in _python() if len(path.read_text("utf-8").splitlines()) > LONGEST_MODULE]
    functions = [
        f"{path}:{node.lineno}"
        for path in _python()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert ([], []) == (modules, functions)


def test_one_name_stands_for_one_type() -> None:
    defined = [
        (node.name, path)
        for path in _python()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    ]
    places: dict[str, set[Path]] = {}
    for name, path in defined:
        places.setdefault(name, set()).add(path)
    assert "Judgement" in places
    assert {} == {name: found for name, found in places.items() if len(found) > 1}


def test_what_gives_something_is_described_by_what_it_gives() -> None:
    described = [
        (f"{path}:{node.lineno}", ast.get_docstring(node) or "")
        for path in _python()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
    ]
    assert described
    assert [] == [place for place, text in described if re.match(r"(Return|Yield)s?\b", text)]


def test_every_dataclass_is_frozen_but_those_in_which_something_piles_up() -> None:
    classes = [node for path in _python() for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef)]
    decorators = {(node.name, ast.unparse(made)) for node in classes for made in node.decorator_list}
    changing = {name for name, made in decorators if re.fullmatch(r"dataclass(?!.*frozen=True).*", made)}
    assert CHANGING == changing


def test_the_program_names_no_organisation() -> None:
    words = list(_words())
    names = WORDS_OF_TRADES + NAMES_OF_COMPANIES
    named = [(path, text) for path, text in words if any(name in text.lower() for name in names)]
    addressed = [(path, text) for path, text in words if FOLDERS & set(re.split(r"[/\s]", text))]
    assert ([], []) == (named, addressed)


def test_no_module_names_a_language_but_the_default_ones() -> None:
    codes = "|".join(map(re.escape, languages()))
    named = re.compile(rf"(?<![\w-])(?:{codes})(?![\w-])")
    texts = ((path, text) for path, text in _words() if path.suffix in {".py", ".html"})
    # The theme has words of its own, and English ones for those that a language of its lacks.
    knowing = {ROOT / "servicecontrol/text.py", ROOT / "templates/theme/partials/language.html"}
    assert knowing == {path for path, text in texts if named.search(text)}
    frame = _text("mkdocs.yml").replace(
        "lang: en\n", ""
    )  # the search's own, of whose words nothing is stemmed
    assert not named.search(frame)


def test_the_host_alone_knows_mkdocs() -> None:
    knowing = {path for path, words in _words() if path.suffix == ".py" and "mkdocs" in words}
    knowing |= {path for path in _python() if "mkdocs" in _imports(_tree(path))}
    assert {"publishing/host"} == {
        path.relative_to(ROOT / "servicecontrol").parent.as_posix() for path in knowing
    }


def test_no_file_names_a_path_of_one_machine() -> None:
    machine = re.compile(r"(?<![\w.])/(?:home/\w|Users/\w|root/|work/|farm/)|[A-Z]:\\Users")
    files = [path for top in (ROOT, ROOT / ".ci", ROOT / ".github", ROOT / ".vscode") for path in _files(top)]
    assert [] == [path for path in files if machine.search(path.read_bytes().decode("utf-8", "ignore"))]


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def _project() -> dict:
    return tomllib.loads(_text("pyproject.toml"))


def _recipe(target: str) -> list[str]:
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", _text("Makefile"), re.MULTILINE)[1].splitlines()
    return [line.strip().removeprefix("$(BIN)/").split(" $(if ")[0] for line in lines]


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", _text(lock), re.MULTILINE))


def _wanted(lines: str) -> set[str]:
    return set(re.findall(r"^([a-z][a-z0-9-]*)", lines, re.MULTILINE))


def _files(top: Path) -> Iterator[Path]:
    for path in sorted(top.iterdir()):
        if path.is_dir():
            # Bad data may name any path, a company's own is its own; caches and environments start with a dot.
            foreign = path in (ROOT / "tests/bad", ROOT / "data")
            if path.name not in LEFT_OUT and not foreign and path.name[0] != ".":
                yield from _files(path)
        elif (
            path.is_file() and path.name != ".git"
        ):  # in a second work tree a file, which says where the first is
            yield path


def _python() -> list[Path]:
    return [ROOT / "build.py", *(path for path in _files(ROOT / "servicecontrol") if path.suffix == ".py")]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _imports(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def _words() -> Iterator[tuple[Path, str]]:
    """Every string of the program that is not documentation, and every line of the templates."""
    for path in _python():
        nodes = list(ast.walk(_tree(path)))
        told = {ast.get_docstring(node, clean=False) for node in nodes if isinstance(node, DOCUMENTED)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in told:
                yield path, node.value
    for path in _files(ROOT / "templates"):
        if path.suffix in {".html", ".yaml"}:
            yield from ((path, line) for line in path.read_text("utf-8").splitlines())
