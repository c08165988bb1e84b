"""Pages printed by `build.py pdf` and read back: what a reader of the paper, and of the file, gets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

ROOT = Path(__file__).resolve().parents[2]
A4 = (595, 842)
REPORT, FORM = "property/surveys/SV-2026H1", "BF/QJ-025"
MONTH = "metal/reporting/month-2026-10"
LONGEST = "QR/SH19.01-02"
Printer = Callable[[str, str], "Paper"]


class Paper(PdfReader):
    """A PDF whose text is taken out of it once."""

    @cached_property
    def texts(self) -> list[str]:
        """What each sheet says."""
        return [page.extract_text() for page in self.pages]


@pytest.fixture(scope="session")
def printed(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Printer:
    """Prints a page with the command, once, and opens the PDF."""
    folder = tmp_path_factory.mktemp("pdf")

    @cache
    def read(report: str, language: str) -> Paper:
        out = folder / f"{report.replace('/', '-')}-{language}.pdf"
        done = _pdf(built_site, out, report, "--language", language)
        assert 0 == done.returncode, done.stdout + done.stderr
        return Paper(out, strict=True)

    return read


def _pdf(site: Path, out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "build.py", "pdf", *arguments, "--site", str(site), "--out", str(out)]
    chromium = os.environ.get("SERVICECONTROL_CHROMIUM") or os.environ.get("CHROMIUM", "")
    settings = {**os.environ, "CHROMIUM": chromium}
    return subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _close(text: str) -> str:
    """The text without the spaces and line ends that a layout puts between its words."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("report", [REPORT, FORM])
def test_every_sheet_is_a4_and_numbered(printed: Printer, report: str, language: str):
    paper = printed(report, language)
    assert {A4} == {(round(page.mediabox.width), round(page.mediabox.height)) for page in paper.pages}
    for number, text in enumerate(paper.texts, start=1):
        assert f"{number}/{len(paper.pages)}" in _close(text)


@pytest.mark.parametrize(
    ("report", "language", "words"),
    [
        (REPORT, "zh-Hant", ("用戶意見調查", "信賴區間", "編製", "批准", "簽名", "4.1.5.2a", "87.0%")),
        (REPORT, "en", ("Satisfactionrate", "Preparedby", "Approvedby", "Signature", "4.1.5.2a", "87.0%")),
        (FORM, "zh-Hant", ("BF/QJ-025", "編號", "年", "月", "日")),
        (FORM, "en", ("BF/QJ-025",)),
    ],
)
def test_the_words_are_found_as_they_are_typed(
    printed: Printer, report: str, language: str, words: tuple[str, ...]
):
    text = _close("".join(printed(report, language).texts))
    assert [] == [word for word in words if word not in text]


def test_no_character_is_a_radical_that_only_looks_like_it(printed: Printer):
    text = "".join(printed(REPORT, "zh-Hant").texts)
    assert 500 < len(re.findall("[\u4e00-\u9fff]", text))
    assert [] == re.findall("[\u2e80-\u2fd5\uf900-\ufaff]", text)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_nobody_signs_a_sheet_that_says_nothing(printed: Printer, language: str):
    pages = [_close(text) for text in printed(MONTH, language).texts]
    signed, planned = ("簽名", "下次走訪") if language == "zh-Hant" else ("Signature", "Nextvisit")
    [sheet] = [page for page in pages if signed in page]
    assert planned in sheet[: sheet.index(signed)]


def test_a_visit_s_form_takes_one_sheet(printed: Printer):
    assert 1 == max(len(printed(FORM, language).pages) for language in ("zh-Hant", "en"))


@pytest.mark.parametrize(("language", "sheets"), [("zh-Hant", 3), ("en", 4)])
def test_the_longest_form_takes_few_sheets(printed: Printer, language: str, sheets: int):
    assert sheets == len(printed(LONGEST, language).pages)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_every_chart_of_a_report_is_on_paper(
    printed: Printer, chromium: BrowserContext, served_site: str, language: str
):
    folder = "" if language == "zh-Hant" else f"{language}/"
    page = chromium.new_page()
    page.goto(f"{served_site}{folder}{REPORT}.html?paper")
    page.wait_for_selector("html[data-paper=ready]")
    labels = page.eval_on_selector_all(
        ".sc-plot",
        """plots => plots.map(plot => [...plot.querySelectorAll("text")]
            .filter(one => one.checkVisibility()).map(one => one.textContent))""",
    )
    assert page.locator(".sc-plot[data-figure]").count() == len(labels) > 3
    page.close()
    text = _close("".join(printed(REPORT, language).texts))
    for words in labels:
        wanted = {_close(word) for word in words if word.strip()}
        assert wanted
        # Words drawn close to others come out of a PDF mixed with them: nearly all is every one that can be told.
        missing = {word for word in wanted if word not in text}
        assert len(missing) <= len(wanted) // 10, missing


def test_the_frame_of_the_site_and_links_that_lead_nowhere_stay_off_the_paper(
    printed: Printer, chromium: BrowserContext, served_site: str
):
    pdf = printed(REPORT, "zh-Hant")
    targets = [
        annotation.get_object().get("/A", DictionaryObject()).get("/URI")
        for page in pdf.pages
        for annotation in page.get("/Annots", ())
    ]
    assert [] == [target for target in targets if target]
    page = chromium.new_page()
    page.goto(f"{served_site}{REPORT}.html")
    chrome = (".md-header", ".md-sidebar--primary", ".md-search", ".sc-crumbs")
    assert [] == [one for one in chrome if page.locator(one).count() == 0]
    page.emulate_media(media="print")
    assert [] == [one for one in chrome if page.locator(one).first.is_visible()]
    page.close()


def test_a_page_printed_twice_is_the_same_file_dated_as_the_page(
    printed: Printer, built_site: Path, tmp_path: Path
):
    again = tmp_path / "again.pdf"
    done = _pdf(built_site, again, REPORT)
    assert 0 == done.returncode, done.stdout
    assert printed(REPORT, "zh-Hant").stream.getvalue() == again.read_bytes()
    metadata = PdfReader(again).metadata
    assert metadata and "2026-11-20" == f"{metadata.creation_date:%Y-%m-%d}"
    assert [again] == list(tmp_path.iterdir())
