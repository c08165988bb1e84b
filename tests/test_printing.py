"""The page that `build.py pdf` is asked for, the browser that prints it, and the PDF put right."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from servicecontrol.printing.asked import find_page, page_asked
from servicecontrol.printing.browser import find_browser
from servicecontrol.printing.fault import NotPrinted
from servicecontrol.printing.pdf import meant, mended

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "zh-Hant")
PAGES = ("index", "yard/index", "yard/due", "yard/forms/BF-QJ-025", "yard/surveys/SV-1", "mill/surveys/SV-1")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for page in (*PAGES, *(f"en/{page}" for page in PAGES if page != "yard/due")):
        path = tmp_path / "site" / f"{page}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('<span class="sc-age" data-as-of="2026-03-31">', "utf-8")
    return tmp_path / "site"


@pytest.mark.parametrize(
    ("asked", "language", "page"),
    [
        ("yard/surveys/SV-1", None, "yard/surveys/SV-1"),
        ("/yard/surveys/sv-1.html#results", None, "yard/surveys/SV-1"),
        ("en/yard/surveys/SV-1", None, "en/yard/surveys/SV-1"),
        ("yard/surveys/SV-1", "en", "en/yard/surveys/SV-1"),
        ("en/yard/surveys/SV-1", "zh-Hant", "yard/surveys/SV-1"),
        ("yard", None, "yard/index"),
        ("BF/QJ-025", None, "yard/forms/BF-QJ-025"),
        ("due", None, "yard/due"),
        ("", None, "index"),
    ],
)
def test_a_page_is_found_by_path_id_or_code(site: Path, asked: str, language: str | None, page: str):
    assert page == page_asked(site, asked, language, LANGUAGES)


def test_a_file_of_the_site_is_its_page(site: Path):
    assert "en/mill/surveys/SV-1" == page_asked(
        site, str(site / "en/mill/surveys/SV-1.html"), None, LANGUAGES
    )


def test_a_page_that_a_language_lacks_is_not_printed_in_another(site: Path):
    with pytest.raises(NotPrinted) as fault:
        page_asked(site, "yard/due", "en", LANGUAGES)
    assert ("printing.no-translation", True) == (fault.value.what.key, fault.value.is_usage)


@pytest.mark.parametrize(
    ("asked", "key", "near"),
    [
        ("SV-1", "printing.several", ("yard/surveys/SV-1", "mill/surveys/SV-1")),
        ("yard/survey/SV-1", "printing.unknown", ("yard/surveys/SV-1", "mill/surveys/SV-1")),
        ("BFQJ025", "printing.unknown", ("yard/forms/BF-QJ-025",)),
        ("poems", "printing.unknown", ()),
    ],
)
def test_what_is_no_one_page_is_answered_with_those_like_it(asked: str, key: str, near: tuple[str, ...]):
    with pytest.raises(NotPrinted) as fault:
        find_page(PAGES, asked)
    assert (key, near) == (fault.value.what.key, fault.value.pages)


def _program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_variable_wins_over_the_path_and_the_path_over_the_usual_places(tmp_path: Path):
    own = _program(tmp_path / "mine.exe")
    on_path = _program(tmp_path / "bin" / "google-chrome")
    usual = _program(tmp_path / "programs" / "Microsoft/Edge/Application/msedge.exe")
    programs = {"PROGRAMFILES": str(tmp_path / "programs"), "HOME": str(tmp_path)}
    path = {"PATH": str(tmp_path / "bin")}
    assert own == find_browser({**programs, **path, "CHROMIUM": own})
    assert usual == find_browser({**programs, "PATH": str(tmp_path / "empty")})
    if os.name != "nt":  # there a program is found by its ending
        assert on_path == find_browser({**programs, **path})


@pytest.mark.parametrize(
    ("variable", "key"), [({"CHROMIUM": "nowhere"}, "no-such-browser"), ({}, "no-browser")]
)
def test_without_a_browser_the_message_says_what_to_do(tmp_path: Path, variable: dict[str, str], key: str):
    with pytest.raises(NotPrinted) as fault:
        find_browser({"PATH": str(tmp_path), "HOME": str(tmp_path), **variable})
    assert (f"printing.{key}", False) == (fault.value.what.key, fault.value.is_usage)


def _pdf(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **environment}
    command = [sys.executable, str(ROOT / "build.py"), "pdf", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=settings, check=False
    )  # our own


def test_the_command_ends_with_2_for_what_there_is_not_and_1_for_a_browser_that_fails(
    site: Path, tmp_path: Path
):
    out = tmp_path / "out.pdf"
    unbuilt = _pdf("yard", "--site", str(tmp_path / "nowhere"))
    unknown = _pdf("yard/survey/SV-1", "--site", str(site), "--out", str(out))
    # Python takes none of a browser's options: it ends with 2 and makes no PDF.
    failed = _pdf("yard", "--site", str(site), "--out", str(out), CHROMIUM=sys.executable)
    assert [2, 2, 1] == [done.returncode for done in (unbuilt, unknown, failed)]
    assert "no built site" in unbuilt.stdout
    assert "  yard/surveys/SV-1\n" in unknown.stdout
    assert "made no PDF (exit code 2)" in failed.stdout
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


def test_radicals_give_way_to_the_characters_that_are_drawn_alike():
    assert "用戶人民長西 A–B" == meant("⽤⼾⼈⺠⻑⻄ A‒B")
    assert "用戶，回收率 87.4\u202f%" == meant("用戶，回收率 87.4\u202f%")


def _small(table: str, *, packed: bool) -> bytes:
    """A PDF of the shape that Chromium writes, of three objects: a font, its table, dates and elements."""
    stream = zlib.compress(table.encode()) if packed else table.encode()
    kind = b"/Filter /FlateDecode\n" if packed else b""
    objects = [
        b"1 0 obj\n<</ToUnicode 2 0 R>>\nendobj\n",
        b"2 0 obj\n<<%b/Length %d>> stream\n%b\nendstream\nendobj\n" % (kind, len(stream), stream),
        b"3 0 obj\n<</CreationDate (D:20991231235959+00'00')/A (node00000731)/B (node00000729)>>\nendobj\n",
    ]
    out, places = b"%PDF-1.4\n", []
    for one in objects:
        places.append(len(out))
        out += one
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 4\n0000000000 65535 f \n"
    return out + head + listed + b"trailer\n<</Size 4>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


TABLE = "begincmap\n1 beginbfchar\n<01> <2F64>\nendbfchar\n1 beginbfrange\n<0A> <0B> <2F3D>\nendbfrange\nendcmap\n"


@pytest.mark.parametrize("packed", [True, False])
def test_a_mended_pdf_means_the_characters_and_lists_where_its_objects_went(packed: bool):  # noqa: FBT001
    pdf = mended(_small(TABLE, packed=packed), "2026-03-31")
    stream = pdf[pdf.index(b"stream\n") + 7 : pdf.index(b"\nendstream")]
    said = zlib.decompress(stream).decode()
    assert "begincmap\n3 beginbfchar\n<01> <7528>\n<0A> <6208>\n<0B> <6236>\nendbfchar\nendcmap\n" == said
    assert f"/Length {len(stream)}>>".encode() in pdf
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", pdf)]
    assert [b"1 0 obj", b"2 0 obj", b"3 0 obj"] == [pdf[place : place + 7] for place in places]
    start = re.search(rb"startxref\n(\d+)\n", pdf)
    assert start and b"xref" == pdf[int(start[1]) : int(start[1]) + 4]
    assert b"/CreationDate (D:20260331000000+00'00')/A (node00000002)/B (node00000001)" in pdf


def test_a_pdf_of_another_shape_is_left_as_it_is():
    assert b"%PDF-2.0\nstartxref\n9\n" == mended(b"%PDF-2.0\nstartxref\n9\n", None)
