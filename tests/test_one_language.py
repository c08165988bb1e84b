"""A company that works in one language writes in that one, and reads no other on its site."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from one_language import store_in
from pages_of import facts_of, pages_of

from servicecontrol.cli import main
from servicecontrol.export import exports
from servicecontrol.facts import Facts
from servicecontrol.text import language

HAN = re.compile(r"[㐀-䶿一-鿿]+")

#: The exports that are text.
_WRITTEN = (".json", ".csv", ".ics", ".atom", ".sql", ".svg", ".yaml", ".txt")


@cache
def _facts(code: str) -> Facts:
    with TemporaryDirectory() as folder:
        return facts_of(store_in(code, Path(folder)))


def test_no_chinese_character_stands_on_a_page_of_an_english_site() -> None:
    pages = pages_of(_facts("en"), "en")
    assert len(pages) > 30
    found = {path: HAN.findall(html.unescape(text)) for path, text in pages.items()}
    assert {} == {path: words for path, words in found.items() if words}


def test_the_names_that_are_keys_are_read_as_they_are_written() -> None:
    assert "Service" in pages_of(_facts("en"), "en")["yard/due"]
    assert "客服部" in html.unescape(pages_of(_facts("zh-Hant"), "zh-Hant")["yard/due"])


@pytest.mark.parametrize(("code", "other"), [("en", "zh-Hant"), ("zh-Hant", "en")])
def test_no_export_of_a_site_of_one_language_speaks_or_names_another(code: str, other: str) -> None:
    files = dict(exports(_facts(code)))
    assert [] == [path for path in files if f"{other}/" in path]
    clauses = json.loads(files["clauses.json"])
    titles = [entry["title"] for entry in clauses["clauses"]]
    assert titles
    assert {code} == {language for title in titles for language in title}


def test_no_chinese_character_leaves_an_english_site() -> None:
    texts = {path: data.decode("utf-8", "ignore") for path, data in exports(_facts("en"))}
    written = {path: text for path, text in texts.items() if path.endswith(_WRITTEN)}
    assert {} == {path: found[:5] for path, text in written.items() if (found := HAN.findall(text))}


@pytest.mark.parametrize("code", ["en", "zh-Hant"])
def test_a_built_site_of_one_language_passes_the_gate_and_names_no_other(code: str, tmp_path: Path) -> None:
    out, other = tmp_path / "site", {"en": "zh-Hant", "zh-Hant": "en"}[code]
    root = store_in(code, tmp_path)
    assert 0 == main(["build", "--data", str(root), "--out", str(out), "--as-of", "2026-03-31"])
    assert not (out / other).exists()
    pages = {path: path.read_text("utf-8") for path in out.rglob("*.html")}
    assert out / "404.html" in pages
    own, name = language(code), language(other).name
    assert own.say("frame.to-dark") in pages[out / "index.html"]
    for text in pages.values():
        assert name not in text
        assert f'lang="{other}"' not in text
        assert "sc-language" not in text
        assert code != "en" or not HAN.search(html.unescape(text))
