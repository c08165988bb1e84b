"""Plug-ins: the example, built, installed and used; those that are not named; those that break their promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest
from extended import bind, install, run, said, store
from rule_cases import LEDGER, ROOT, cases, ledger, procedure, procedure_of, shown

from servicecontrol.extending import promise_problems
from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.plugins import installed
from servicecontrol.procedures import resolved
from servicecontrol.purposes import Purpose
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data
from servicecontrol.records.registers import SiteSettings
from servicecontrol.rules.registry import rules, rules_bound_for
from servicecontrol.store import Store
from servicecontrol.text import language

EXAMPLE = ROOT / "examples" / "plugin"
CASES = EXAMPLE / "cases"
RULE = """
from servicecontrol.problems import Message
from servicecontrol.records.visit import Visit
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject


@rule
def {name}(visit: Visit, context: Context):
    \"\"\"Nothing is asked.\"\"\"
    {body}
    yield Check(Subject("visits", visit.id), visit.date, "pass", Message("rules.x.kept"))
"""
METRIC = (
    "-- kind: count\n-- keys: organisation\n-- tables: visits\n\nselect organisation, count(*) as count {}\n"
)
RULE_WORDS = "rules:\n  {0}-rule: {{name: Rule, duty: Duty.}}\n"


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example is installed from its wheel."""
    top = tmp_path_factory.mktemp("example")
    copytree(EXAMPLE, top / "source")
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(top / "dist"),
    ]
    subprocess.run(command, cwd=top / "source", check=True, capture_output=True)
    [wheel] = (top / "dist").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(top / "lib")
    return top / "lib"


@pytest.fixture
def acme(lib: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example, installed for this process."""
    monkeypatch.syspath_prepend(lib)
    installed.cache_clear()
    yield lib
    installed.cache_clear()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder into which plug-ins are installed for this process."""
    (tmp_path / "lib").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "lib")
    yield tmp_path / "lib"
    installed.cache_clear()


def build(data: Path, *paths: Path) -> dict[str, bytes]:
    """The files of a site, built by a process of its own that finds distributions in these folders."""
    out = data.parent / "site"
    command = [sys.executable, str(ROOT / "build.py"), "build", "--data", str(data), "--out", str(out)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def lacks(data: Path) -> list[str]:
    """What the plug-ins in use lack, as a reader is told."""
    found = read_data(data, latest=date(2026, 3, 31)).store
    assert found is not None
    told = promise_problems(found)
    assert {"data/site.yaml"} <= {each.place.path for each in told} or not told
    return [language("en").say(each.what.values["reason"]) for each in told]


# The example


def test_the_example_is_judged_measured_and_shown_on_a_site_that_passes_the_gate(
    lib: Path, tmp_path: Path
) -> None:
    data = store(tmp_path, "plugins: [acme]")
    bind(data)
    site = {path: unescape(content.decode("utf-8", "ignore")) for path, content in build(data, lib).items()}
    clause = site["yard/procedure/yard-2.3.html"]
    assert "No call at the weekend" in clause
    assert "Nobody calls on a customer on a Saturday or Sunday" in clause
    assert "Made at the weekend" in clause
    assert "Made on a working day of the week" in clause
    found = json.loads(site["api/findings.json"])["findings"]
    assert ["fail"] == [entry["verdict"] for entry in found if entry["rule"] == "acme-weekend-call"]
    assert 'id="m-acme-calls-by-weekday"' in site["figures.html"]
    assert site["api/metrics/acme-calls-by-weekday.csv"].splitlines()[1:] == ["yard,2,1", "yard,6,1"]
    assert "2 calls in all" in site["yard/acme-weekdays.html"]
    assert "acme-weekdays.html" in site["yard/index.html"]
    assert all("acme 1.2.0" in site[page] for page in ("data.html", "figures.html"))
    assert '"plugins": [\n{"name": "acme", "version": "1.2.0"}\n]' in site["api/about.json"]


def test_a_plug_in_that_is_installed_and_not_named_changes_no_byte(lib: Path, tmp_path: Path) -> None:
    without = build(store(tmp_path / "without"))
    assert without == build(store(tmp_path / "with"), lib)
    assert not any(b"acme" in content for content in without.values())


@pytest.mark.parametrize("case", tuple(cases(CASES)), ids=lambda case: case.name)
@pytest.mark.usefixtures("acme")
def test_a_case_of_the_example_comes_out_as_it_says(case) -> None:
    settings = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}, "plugins": ["acme"]})
    house = Store(settings, {LEDGER: ledger(case.words, procedure_of(case))}, {})
    assert () == binding_problems(house, lambda *_: pytest.fail("a binding is not accepted"))
    judged, problems = judge(house, date.fromisoformat(case.words["as_of"]))
    assert () == problems
    actual = [shown(judgement) for judgement in judged.judgements]
    expected = case.words["expect"]
    assert len(expected) == len(actual)
    assert expected == [
        {key: found[key] for key in entry} for entry, found in zip(expected, actual, strict=True)
    ]


# What a plug-in that is not named, or not there, comes to


@pytest.mark.usefixtures("acme")
def test_a_rule_of_a_plug_in_that_is_not_named_is_unknown(tmp_path: Path) -> None:
    data = store(tmp_path)
    bind(data)
    found = read_data(data, latest=date(2026, 3, 31)).store
    [problem] = binding_problems(found, lambda *at: problem_in(found, *at))
    assert "problems.unknown-rule" == problem.what.key
    assert {"value": "acme-weekend-call"} == problem.what.values


def test_a_plug_in_that_is_not_installed_is_a_problem_at_its_name(tmp_path: Path) -> None:
    assert ["data/site.yaml:5:11: No plug-in “absent” is installed here."] == said(
        store(tmp_path, "plugins: [absent]")
    )


def test_two_distributions_of_one_name_are_told_and_none_is_taken(place: Path, tmp_path: Path) -> None:
    install(place, "twin", {})
    (place / "other-0.2.dist-info").mkdir()
    (place / "other-0.2.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 0.2\n")
    (place / "other-0.2.dist-info/entry_points.txt").write_text(
        "[servicecontrol.plugins]\ntwin = elsewhere\n"
    )
    [told] = said(store(tmp_path, "plugins: [twin]"))
    assert told.startswith("data/site.yaml:5:11: Several installed distributions are called “twin”")
    assert "other 0.2" in told
    assert "twin-dist 0.1" in told


@pytest.mark.parametrize("name", ["Acme", "a", "acme-service", "acme_service", "1acme", "a" * 21])
def test_a_name_with_anything_but_small_letters_and_digits_is_refused(name: str, tmp_path: Path) -> None:
    [told] = said(store(tmp_path, f"plugins: [{name}]"))
    assert told.startswith("data/site.yaml:5:11: ")
    assert f"“{name}”" in told


@pytest.mark.usefixtures("acme")
def test_a_plug_in_named_twice_is_refused(tmp_path: Path) -> None:
    [told] = said(store(tmp_path, "plugins: [acme, acme]"))
    assert "acme" in told


# What a plug-in lacks


def test_a_plug_in_with_nothing_in_it_lacks_nothing(place: Path, tmp_path: Path) -> None:
    install(place, "empty", {})
    assert [] == lacks(store(tmp_path, "plugins: [empty]"))


@pytest.mark.parametrize(
    ("name", "files", "told"),
    [
        (
            "raises",
            {"rules/raises_rule.py": "1 / 0"},
            "rules/raises_rule.py: ZeroDivisionError: division by zero",
        ),
        ("other", {"rules/other_rule.py": "def other(): ..."}, "rules/other_rule.py has no rule other_rule."),
        (
            "prefix",
            {"rules/filled_too.py": RULE.format(name="filled_too", body="")},
            "The name of rules/filled_too.py does not begin with prefix-.",
        ),
        (
            "answered",
            {"rules/answered_within.py": RULE.format(name="answered_within", body="")},
            "“answered” is what names of the program begin with.",
        ),
        (
            "pages",
            {"templates/text/en/pages.yaml": "pages: {due: Whatever}"},
            "“pages” is what names of the program begin with.",
        ),
        ("leaver", {"rules/leaver_rule.py": "raise SystemExit(0)"}, "rules/leaver_rule.py: SystemExit: 0"),
        ("parting", {"pages.py": "raise SystemExit(0)"}, "pages: SystemExit: 0"),
        (
            "tangle",
            {"templates/text/en/tangle.yaml": "tangle: ["},
            "templates/text/en/tangle.yaml: ParserError",
        ),
        (
            "lister",
            {"templates/text/en/lister.yaml": "- a"},
            "templates/text/en/lister.yaml holds no words by their names.",
        ),
        (
            "nothing",
            {"templates/text/en/nothing.yaml": "# to come"},
            "templates/text/en/nothing.yaml holds no words by their names.",
        ),
        ("header", {"metrics/header-metric.sql": "select 1"}, "metrics/header-metric.sql: ValidationError"),
        (
            "table",
            {"metrics/table-metric.sql": METRIC.format("from visits").replace("visits", "calls")},
            "metrics/table-metric.sql reads the table calls, which does not exist.",
        ),
        (
            "query",
            {"metrics/query-metric.sql": METRIC.format("from visits grouped by organisation")},
            "metrics/query-metric.sql: Parser Error",
        ),
        (
            "uncounted",
            {
                "metrics/uncounted-metric.sql": METRIC.format("from visits group by all").replace(
                    "count\n", "gaps\n", 1
                )
            },
            "metrics/uncounted-metric.sql: uncounted-metric has no column gap, in_baseline",
        ),
        ("pageless", {"pages.py": "def pages(): ..."}, "Its module of pages has no function pageless_pages."),
        ("importer", {"pages.py": "import no_such_module"}, "pages: ModuleNotFoundError"),
        (
            "syntax",
            {"templates/pages/syntax-page.html": "<p>\n{% if %}"},
            "templates/pages/syntax-page.html:2: TemplateSyntaxError",
        ),
        (
            "mute",
            {"rules/mute_rule.py": RULE.format(name="mute_rule", body="")},
            "Its words in en lack “rules.mute-rule.name”.",
        ),
        (
            "loud",
            {"templates/text/en/loud.yaml": "pages: {due: Whatever}\n"},
            "Its words in en have “pages.due”, which is not the plug-in's own.",
        ),
    ],
)
def test_what_a_plug_in_breaks_of_its_promise_is_told(
    name: str, files: dict[str, str], told: str, place: Path, tmp_path: Path
) -> None:
    install(place, name, files)
    found = lacks(store(tmp_path, f"plugins: [{name}]"))
    assert any(each.startswith(told) for each in found), found


def test_everything_that_a_plug_in_lacks_is_told_at_once(place: Path, tmp_path: Path) -> None:
    install(place, "poor", {"rules/poor_rule.py": "1 / 0", "metrics/poor-metric.sql": "select 1"})
    found = lacks(store(tmp_path, "plugins: [poor]"))
    assert 2 + 2 + 7 == len(found)


def test_a_package_that_is_not_there_is_told(place: Path, tmp_path: Path) -> None:
    install(place, "gone", {}, package="gone_elsewhere")
    assert ["Its package gone_elsewhere is not there, or stands within another."] == lacks(
        store(tmp_path, "plugins: [gone]")
    )


def test_a_rule_of_a_plug_in_serves_a_purpose_as_the_program_s_own_do(place: Path) -> None:
    clock = RULE.format(name="clock_rule", body="").replace("@rule", "@rule(serves=(Purpose.ANSWER_CLOCK,))")
    install(place, "clock", {"rules/clock_rule.py": f"from servicecontrol.purposes import Purpose\n{clock}"})
    found = resolved({"p": procedure("2026-01-01", {"clause-1": [{"rule": "clock-rule"}]})})
    assert {"clock-rule"} == rules_bound_for(found, Purpose.ANSWER_CLOCK)


def test_a_rule_cannot_take_the_place_of_another(place: Path, tmp_path: Path) -> None:
    both = RULE.format(name="sly_rule", body="") + RULE.format(name="filled", body="").partition("\n\n\n")[2]
    install(place, "sly", {"rules/sly_rule.py": both, "templates/text/en/sly.yaml": RULE_WORDS.format("sly")})
    assert [] == lacks(store(tmp_path, "plugins: [sly]"))
    assert "sly_rule" == rules(("sly",))["sly-rule"].function.__name__
    assert "servicecontrol.rules.filled" == rules(("sly",))["filled"].function.__module__


def test_a_template_that_is_no_text_is_told(place: Path, tmp_path: Path) -> None:
    install(place, "bytes", {"templates/pages/bytes-page.html": ""})
    (place / "bytes_plugin/templates/pages/bytes-page.html").write_bytes(b"\xff\xfe")
    [told] = lacks(store(tmp_path, "plugins: [bytes]"))
    assert told.startswith("templates/pages/bytes-page.html: UnicodeDecodeError")


# What fails while it works


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("frail", "raise ValueError('not today')", "rules/frail_rule.py:11: ValueError: not today"),
        ("quits", "raise SystemExit(0)", "rules/quits_rule.py:11: SystemExit: 0"),
        ("chats", "yield 'kept'", "Its rule chats-rule gives str in place of duties and checks"),
    ],
)
def test_a_rule_that_fails_is_told_with_its_line_and_no_traceback(  # noqa: PLR0917  # a case and where
    name: str, body: str, reason: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        f"rules/{name}_rule.py": RULE.format(name=f"{name}_rule", body=body),
        f"templates/text/en/{name}.yaml": RULE_WORDS.format(name),
    }
    install(place, name, files)
    data = store(tmp_path, f"plugins: [{name}]")
    bind(data)
    procedure = data / "yard/procedures/2026-01-01.yaml"
    text = procedure.read_text("utf-8").replace(
        "{rule: acme-weekend-call, with: {ways: [visit]}}", f"{{rule: {name}-rule}}"
    )
    procedure.write_text(text, "utf-8")
    code, told = run(monkeypatch, "check", data)
    assert 1 == code
    assert f"data/site.yaml:5:11: The plug-in {name} 0.1 cannot be used. {reason}" in told


PAGES = """
from servicecontrol.pages.shared.page import Page


def {name}_pages(context):
    at = context.ledger.id
    _ = Page({path}, "{template}", "Title", {view})
    yield _
    {more}
"""


@pytest.mark.parametrize(
    ("name", "path", "template", "more", "told"),
    [
        ("astray", "'yard/due'", "astray-page.html", "", "A page is not below an organisation under"),
        ("borrow", "f'{at}/borrow-page'", "due.html", "", "A page is not below an organisation"),
        ("broken", "f'{at}/broken-page'", "broken-page.html", "", "broken-page.html:2: UndefinedError"),
        ("missed", "f'{at}/missed-{context.say(\"missed.x\")}'", "missed-page.html", "", ": TextMissing"),
        ("lost", "f'{at}/lost-page'", "lost-other.html", "", "A page has a template that is not there"),
        ("double", "f'{at}/double-page'", "double-page.html", "yield _", "Two pages stand at one address"),
        ("words2", "f'{at}/words2-page'", "words2-page.html", "yield 'a page'", "Its pages are str, not pages"),
    ],
)  # fmt: skip
def test_a_page_that_fails_is_told_and_nothing_is_built(  # noqa: PLR0917  # a case and where it is tried
    name: str,
    path: str,
    template: str,
    more: str,
    told: str,
    place: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "pages.py": PAGES.format(name=name, path=path, template=template, more=more, view="object"),
        f"templates/pages/{name}-page.html": "<p>\n{{ view.nothing.at }}</p>",
    }
    install(place, name, files)
    code, said_ = run(
        monkeypatch, "build", store(tmp_path, f"plugins: [{name}]"), "--out", str(tmp_path / "site")
    )
    assert 1 == code
    assert told in said_
    assert not (tmp_path / "site").exists()


def test_a_page_that_is_laid_out_before_it_is_asked_for_is_told(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGES.format(
        name="early", path="f'{at}/early-page'", template="early-page.html", more="", view="None"
    )
    install(place, "early", {"pages.py": page, "templates/pages/early-page.html": "<p>Early</p>"})
    code, said_ = run(
        monkeypatch, "build", store(tmp_path, "plugins: [early]"), "--out", str(tmp_path / "site")
    )
    assert 1 == code
    assert "A page is not given what lays it out: yard/early-page" in said_


@pytest.mark.usefixtures("acme")
def test_a_fault_of_the_programs_own_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("servicecontrol.judging.judge.judge", fails)
    with pytest.raises(ZeroDivisionError):
        run(monkeypatch, "check", store(tmp_path, "plugins: [acme]"))
