"""Text from records on pages: whatever it is, it comes back as it was and changes nothing around it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import markdown
import pytest
from hypothesis import given, strategies
from lxml import html
from markupsafe import Markup
from pages_of import GOOD, facts_of, pages_of

from servicecontrol.pages.shared.page import Page, relative
from servicecontrol.render import LinkBroken, _export, _one_block, drawing, escape, href, render
from servicecontrol.text import TextMissing, language

INJECTIONS = [
    (name, json.loads(text))
    for name, _, text in (
        line.split("\t")
        for line in (Path(__file__).parent / "corpus" / "injections.tsv").read_text("utf-8").splitlines()
    )
]
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def collapsed(text: str) -> str:
    return re.sub(r"\s+", " ", _INVISIBLE.sub("\ufffd", re.sub(r"[\s\u0085\u2028\u2029]+", " ", text)))


def _through_markdown(fragment: str) -> html.HtmlElement:
    return html.fromstring(markdown.markdown(f'<div class="sc-page">{fragment}</div>\n'))


def test_a_number_and_its_per_cent_sign_stay_on_one_line():
    assert "85\u202f&#37; of 90\u202f&#37;" == escape("85\u202f%  of\n90\u202f%")


@pytest.mark.parametrize("text", [text for _, text in INJECTIONS], ids=[name for name, _ in INJECTIONS])
def test_a_hostile_string_is_only_text(text: str):
    page = _through_markdown(f'<p title="{escape(text)}">x{escape(text)}x</p>')
    paragraph = page.find("p")
    assert [paragraph] == list(page) and [] == list(paragraph)
    assert {"title": collapsed(text)} == dict(paragraph.attrib)
    assert f"x{collapsed(text)}x" == paragraph.text


@given(strategies.text(max_size=80))
def test_any_text_is_only_text(text: str):
    paragraph = _through_markdown(f"<p>x{escape(text)}x</p>").find("p")
    assert f"x{collapsed(text)}x" == paragraph.text and [] == list(paragraph)


def test_markup_of_ours_passes_unchanged():
    assert "<b>1</b>" == escape(Markup("<b>1</b>"))


def test_hostile_records_leave_the_pages_as_they_were(tmp_path: Path):
    def skeletons(root: Path) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        pages = pages_of(facts_of(root), "en")
        bodies = {path: html.fromstring(text) for path, text in pages.items()}
        return {
            path: [(e.tag, tuple(sorted(e.attrib))) for e in body.iter()] for path, body in bodies.items()
        }

    plain = skeletons(GOOD)
    complaint = Path("yard") / "complaints" / "2026" / "C-2026-0001.yaml"
    visit = Path("yard") / "visits" / "2026-03" / "V-2026-03-01.yaml"
    hostile = [
        text
        for _, text in INJECTIONS
        if text.strip() and not _INVISIBLE.search(text) and "\u202e" not in text
    ]
    root = tmp_path / "data"
    for text in hostile[::24]:  # test_hostile.py has them all
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(GOOD, root)
        one_line = json.dumps(re.sub(r"\s+", " ", text).strip()[:200] or "x")
        for path, field in ((complaint, "says: The hull leaks at the stern."), (visit, "by: 甲一")):
            old = (root / path).read_text("utf-8")
            added = f"says: {one_line}" if path is complaint else f"by: 甲一\nmet: {one_line}"
            (root / path).write_text(old.replace(field, added), "utf-8")
        customers = root / "yard" / "customers.yaml"
        customers.write_text(f"K-001: {{name: {one_line}, from: 2024-01-01}}\n", "utf-8")
        found = skeletons(root)
        with_met = found.pop("yard/visits/V-2026-03-01")
        assert {tag for tag, _ in with_met} <= {tag for tag, _ in plain["yard/visits/V-2026-03-01"]}
        assert {path: shape for path, shape in plain.items() if path in found} == found


def test_a_link_to_a_page_that_is_not_there_is_refused():
    with pytest.raises(LinkBroken, match="here links to nowhere"):
        href("here", frozenset({"here"}), "nowhere")


def test_links_are_relative_to_their_page():
    known = frozenset({"a/b/c", "a/d"})
    assert "../d.html#x" == href("a/b/c", known, "a/d", "x")
    assert "../../api/x.csv" == relative("a/b/c", "api/x.csv")


@pytest.mark.parametrize(
    ("here", "path", "address"),
    [
        ("index", "index.html", "index.html"),
        ("a/b", "a/c/d.html", "c/d.html"),
        ("a/b/c", "a/d/c.html", "../d/c.html"),
        ("a/b", "a", "."),
        ("a/b", ".", ".."),
        ("a/b", "../api/x.csv", "../../api/x.csv"),  # out of a language's folder
        ("a/b", "a/./c/../d.html", "d.html"),
    ],
)
def test_an_address_is_the_same_wherever_the_process_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, path: str, address: str
):
    relative.cache_clear()
    for working in ("/", tmp_path):
        monkeypatch.chdir(working)
        assert address == relative(here, path)
        relative.cache_clear()


def test_words_that_a_language_lacks_name_the_key_and_the_language():
    with pytest.raises(TextMissing, match=r"en: no text for pages\.nothing"):
        language("en").say("pages.nothing")


def test_a_name_that_a_template_lacks_is_an_error():
    page = Page("x", "start.html", "x", object)
    draw = drawing((page,), language("en"), {"as_of": "2026-01-01", "site_name": "x"}, "api/")
    with pytest.raises(Exception, match="has no attribute"):
        list(render(draw, (page,)))


def test_markup_that_vouches_for_itself_is_not_escaped_again():
    class Vouching:
        def __html__(self) -> str:
            return "<b>x</b>"

    assert "<b>x</b>" == escape(Vouching()) == escape(Markup("<b>x</b>"))
    assert "&#60;b&#62;" == escape("<b>")


def test_an_export_is_found_from_a_page_by_its_folder_and_name():
    assert "../../api/en/x.csv" == _export("a/b/c", "api/", "en/x.csv")


def test_a_body_is_one_block_without_indentation():
    assert "<p>\na b\n</p>" == _one_block("\n  <p>\n\n \t a b  \n</p>\n")


def test_letters_digits_and_spaces_stay_and_all_else_of_ascii_becomes_an_entity():
    assert "&#60;&#38;&#62;" == escape("<&>")
    assert "a é 中 1" == escape("a é 中 1")
