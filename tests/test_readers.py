"""Who may read the site: how it is written, what is refused, and where it is said."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pages_of import GOOD

from servicecontrol.problems import Problem
from servicecontrol.read.reading import DataRead, read_data
from servicecontrol.records.readers import LONGEST, stands_in

ROOT = Path(__file__).resolve().parents[1]
#: The lines of the settings before the readers.
BEFORE = len((GOOD / "site.yaml").read_text("utf-8").splitlines())
BOTH = "readers:\n  zh-Hant: 本公司全體員工\n  en: our own staff\n"


def _data(folder: Path, readers: str) -> Path:
    shutil.copytree(GOOD, folder / "data")
    settings = folder / "data" / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + readers, "utf-8")
    return folder / "data"


def _read(folder: Path, readers: str) -> DataRead:
    return read_data(_data(folder, readers), latest=date(2026, 3, 31))


def _faults(problems: tuple[Problem, ...]) -> list[tuple[int, str]]:
    """Each Problem, with its line counted from the readers on."""
    return [(problem.place.line - BEFORE, problem.what.key.removeprefix("problems.")) for problem in problems]


def test_each_language_has_its_own_words(tmp_path: Path) -> None:
    readers = _read(tmp_path, BOTH).store.settings.readers
    assert ("本公司全體員工", "our own staff") == (readers.say("zh-Hant"), readers.say("en"))


def test_one_text_stands_for_every_language(tmp_path: Path) -> None:
    readers = _read(tmp_path, "readers: >\n  everybody;\n  the people are made up\n").store.settings.readers
    said = "everybody; the people are made up"
    assert (said, said) == (readers.say("zh-Hant"), readers.say("en"))


@pytest.mark.parametrize("readers", ["", "readers:\n"])
def test_whoever_has_not_decided_leaves_the_key_out_or_empty(tmp_path: Path, readers: str) -> None:
    assert None is _read(tmp_path, readers).store.settings.readers


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "to-do: ask the manager",
        "Staff (TBC)",
        "tba",
        "xxx",
        "yes",
        "No.",
        "true",
        "N/A",
        "none",
        "whoever",
        "a",
        "…",
        "123",
        "<who may read it>",
        "[our staff]",
        "{readers}",
        "待定",
        "閱覽者待補",
        "尚未決定",
        "未定",
        "是",
        "誰?",
        "\uff34\uff2f\uff24\uff2f",  # in full-width letters
        "〈誰可以閱覽〉",
        "【本公司】",
    ],
)
def test_what_holds_the_place_of_an_answer_is_none(text: str) -> None:
    assert stands_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "everybody",
        "Anyone",
        "All",
        "us",
        "Tbilisi office",
        "Notaries and their clerks",
        "不限",
        "全體",
        "「全體員工」",
        "任何人",
        "本公司與簽約顧客（見合約附件）",
        "the board [and, on request, the auditors]",
    ],
)
def test_an_answer_is_taken_however_short(text: str) -> None:
    assert not stands_in(text)


def test_every_language_that_says_nothing_is_told_at_its_place(tmp_path: Path) -> None:
    reading = _read(tmp_path, "readers:\n  zh-Hant: 待定\n  en: TODO\n")
    assert [(2, "no-readers-named"), (3, "no-readers-named")] == _faults(reading.problems)
    assert {"hints.no-readers-named"} == {problem.hint.key for problem in reading.problems}


@pytest.mark.parametrize(
    ("readers", "fault"),
    [
        ('readers: ""\n', (1, "empty-text")),
        ("readers: TODO\n", (1, "no-readers-named")),
        ("readers: [everybody]\n", (1, "not-a-mapping")),
        ("readers: {en: everybody}\n", (1, "missing-field")),
        ("readers: {zh-Hant: [不限], en: everybody}\n", (1, "not-a-text")),
        (f"readers: {'ab' * (LONGEST // 2)}c\n", (1, "text-too-long")),
    ],
)
def test_a_text_that_can_t_stand_is_one_problem(tmp_path: Path, readers: str, fault: tuple[int, str]) -> None:
    assert [fault] == _faults(_read(tmp_path, readers).problems)


def test_the_longest_text_is_taken(tmp_path: Path) -> None:
    said = "ab" * (LONGEST // 2)
    assert said == _read(tmp_path, f"readers: {said}\n").store.settings.readers.say("en")


def _say(data: Path, language: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "build.py", "readers", "--data", str(data), "--language", language]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("language", "said"), [("en", "our own staff"), ("zh-Hant", "本公司全體員工")])
def test_the_command_says_who_may_read_and_ends_with_0(tmp_path: Path, language: str, said: str) -> None:
    done = _say(_data(tmp_path, BOTH), language)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.endswith(f"{said}\n")


@pytest.mark.parametrize(("language", "said"), [("en", "does not say who"), ("zh-Hant", "沒有寫明誰")])
def test_without_them_the_command_says_what_to_write_and_ends_with_1(
    tmp_path: Path, language: str, said: str
) -> None:
    done = _say(_data(tmp_path, ""), language)
    assert (1, "") == (done.returncode, done.stderr)
    assert "data/site.yaml" in done.stdout and said in done.stdout and "    readers:\n" in done.stdout


def test_what_the_command_says_to_write_has_to_be_filled_in(tmp_path: Path) -> None:
    said = _say(_data(tmp_path, ""), "en").stdout
    copied = said[said.index("    readers:") :].replace("    readers:", "readers:").replace("      ", "  ")
    reading = _read(tmp_path / "copied", copied)
    assert [(2, "no-readers-named"), (3, "no-readers-named")] == _faults(reading.problems)


def test_the_lines_to_copy_stand_in_the_languages_of_the_site_alone(tmp_path: Path) -> None:
    told = _say(_data(tmp_path, "languages: [en]\n"), "zh-Hant").stdout
    lines = told[told.index("    readers:") :].splitlines()
    assert ["    readers:", "      en: <who may read it, such as our own staff>"] == lines


def test_data_with_a_problem_names_no_readers(tmp_path: Path) -> None:
    done = _say(_data(tmp_path, f"{BOTH}readers: everybody\n"), "en")
    assert (1, "") == (done.returncode, done.stderr)
    assert f"data/site.yaml:{BEFORE + 4}:1: " in done.stdout and "our own staff\n" != done.stdout[-14:]


def test_every_page_and_the_downloads_say_who_may_read(tmp_path: Path) -> None:
    data = _data(tmp_path, "readers: {zh-Hant: '<b>本公司</b> & 顧客', en: \"<i>our</i> staff's\"}\n")
    site = _built(data, tmp_path / "site")
    for path, said in (
        ("", "閱覽範圍：&lt;b&gt;本公司&lt;/b&gt; &amp; 顧客</div>"),
        ("en/", "Readers: &lt;i&gt;our"),
    ):
        pages = [page for page in (site / path).rglob("*.html") if path or "en" not in page.parts]
        assert len(pages) > 20
        assert [] == [
            page for page in pages if said not in page.read_text("utf-8") and page.name != "404.html"
        ]
    assert "our" in _between(site / "en/data.html", "sc-lead", "</p>")


def test_a_site_for_nobody_in_particular_says_so_beside_the_downloads(tmp_path: Path) -> None:
    site = _built(_data(tmp_path, ""), tmp_path / "site")
    assert "pass nothing on" in _between(site / "en/data.html", "sc-lead", "</p>")
    assert "Readers" not in (site / "en/index.html").read_text("utf-8")


def _built(data: Path, site: Path) -> Path:
    command = [sys.executable, "build.py", "--data", str(data), "--out", str(site)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return site


def _between(path: Path, start: str, end: str) -> str:
    return path.read_text("utf-8").split(start, 1)[1].split(end, 1)[0]
