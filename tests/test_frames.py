"""Pages put into the frames that the host makes: few frames, every page whole, and the search that knows them all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.pages.layout import frame_words
from servicecontrol.pages.shared.page import NavEntry
from servicecontrol.publishing.host.frames import sources
from servicecontrol.publishing.host.mkdocs import Edition, build_pages
from servicecontrol.publishing.host.search import parts
from servicecontrol.render import Rendered, escape
from servicecontrol.text import language

NAV = (
    NavEntry("Start", "index"),
    NavEntry("Yard", children=(NavEntry("Dashboard", "yard/index"), NavEntry("Due", "yard/due"))),
)


def page(path: str, body: str = "<h1>A page</h1>", title: str = "", *, searchable: bool = True) -> Rendered:
    return Rendered(path, title or path.rpartition("/")[2], body, searchable)


def test_the_host_makes_a_frame_for_each_place_in_the_navigation_and_one_for_each_folder_beside():
    records = [page(f"yard/visits/V-{number}") for number in range(30)]
    pages = [page("index"), page("yard/index"), page("yard/due"), page("yard/surveys/SV-1"), *records]
    given_to_host = dict(sources(pages, NAV))
    assert 5 == len(given_to_host)
    assert {"index", "yard/index", "yard/due"} < given_to_host.keys()
    assert {"yard/surveys", "yard/visits"} == {path.rpartition("/")[0] for path in list(given_to_host)[3:]}


def test_a_title_is_told_to_the_host_whatever_stands_in_it():
    [(_, text)] = sources([page("index", title='客訴 "C-1": x')], NAV)
    assert text.startswith('---\ntitle: "客訴 \\"C-1\\": x"\nhide: [toc, navigation]\n---\n')


def test_only_a_page_below_a_tab_has_the_navigation_beside_it():
    given_to_host = dict(sources([page("index"), page("yard/due"), page("yard/visits/V-1")], NAV))
    beside = {path: "hide: [toc]\n" in text for path, text in given_to_host.items()}
    assert [False, True, False] == list(beside.values())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose pages say what the host could take for its own."""
    pages = (
        page("index", "<h1>Start</h1>"),
        page("yard/index", "<h1>Yard</h1>\n<p>{{ page.title }} # x</p>", "Yard & <b>sons</b>"),
        page("yard/due", "<h1>Due</h1>", searchable=False),
        page("yard/visits/V-1", '<h1>V-1</h1>\n<h2 id="said">Said</h2>\n<p>the lift\n</p>', "V-1 <i>"),
        page("yard/visits/甲(1)", "<h1>甲</h1>\n<p>**not bold**</p>"),
    )
    editions = [Edition(code, "Test", pages, NAV, frame_words(language(code))) for code in ("en", "zh-Hant")]
    return build_pages(editions, tmp_path_factory.mktemp("work"), date(2026, 3, 31))


@pytest.mark.parametrize("folder", ["", "zh-Hant/"])
def test_every_page_stands_whole_in_its_frame_under_its_own_name(site: Path, folder: str):
    found = {path.relative_to(site / folder).as_posix() for path in (site / folder / "yard").rglob("*.html")}
    assert found == {f"yard/{name}.html" for name in ("index", "due", "visits/V-1", "visits/甲(1)")}
    text = (site / folder / "yard/visits/甲(1).html").read_text("utf-8")
    assert 1 == text.count("<h1>甲</h1>\n<p>**not bold**</p>")
    assert "<title>甲(1) · " in text
    other = "../../../yard" if folder else "../../zh-Hant/yard"
    assert f'href="{other}/visits/%E7%94%B2%281%29.html"' in text
    assert "\ue000" not in text and "frame-of" not in text


def test_a_title_is_escaped_once_wherever_the_theme_prints_it(site: Path):
    text = (site / "yard/visits/V-1.html").read_text("utf-8")
    assert "<title>V-1 &lt;i&gt; · Test</title>" in text
    assert 2 == text.count("V-1 &lt;i&gt;")


def test_the_search_has_every_page_that_may_be_found_part_by_part(site: Path):
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    assert [] == index["docs"]
    assert {"lang", "separator", "pipeline", "fields"} == index["config"].keys()
    assert {
        "index.html": ("Start", "Start"),
        "yard/index.html": ("Yard &amp; &lt;b&gt;sons&lt;/b&gt;", "Yard {{ page.title }} # x"),
        "yard/visits/V-1.html": ("V-1 &lt;i&gt;", "V-1"),
        "yard/visits/V-1.html#said": ("Said", "the lift"),
        "yard/visits/%E7%94%B2%281%29.html": ("甲(1)", "甲 **not bold**"),
    } == {
        entry["location"]: (entry["title"].replace("index", "Start"), entry["text"])
        for entry in json.loads((site / "search/documents.json").read_text("utf-8"))["docs"]
    }


# The parts of a page


def said(body: str) -> list[tuple[str, str, str]]:
    return [
        (part.anchor, " ".join("".join(part.title).split()), " ".join("".join(part.text).split()))
        for part in parts(body)
    ]


def test_a_part_goes_as_far_as_the_element_that_holds_its_heading():
    body = (
        '<h1>A</h1><section><h2 id="b">B <span>1</span></h2><p>b</p>'
        '<div><h3 id="c">C</h3><p>c</p></div><p>b again</p></section><p>a again</p>'
    )
    assert [("", "", "A a again"), ("b", "B 1", "b b again"), ("c", "C", "c")] == said(body)


def test_what_is_kept_out_of_the_search_is_left_out_with_all_that_is_in_it():
    body = (
        "<p>a</p><div data-search-exclude><div data-search-exclude><p>x</p></div>"
        '<h2 id="x">X</h2>y<br><img src="z"></div><p>b</p>'
    )
    assert [("", "", "a b")] == said(body)


def test_words_are_parted_where_elements_are_but_not_within_a_line():
    body = "<ul><li>one<li>two</li></ul><p>th<b>re</b>e<br>four</p><h4>five</h4>six"
    assert [("", "", "one two three four five six")] == said(body.replace("one<li>", "one</li><li>"))


def test_an_anchor_is_as_the_browser_reads_it():
    assert ["", "p-2025H1"] == [part.anchor for part in parts('<h2 id="p&#45;2025H1">2025H1</h2>')]


@given(st.lists(st.text(), min_size=1))
def test_no_word_of_a_page_is_lost(texts: list[str]):
    escaped = [str(escape(text)) for text in texts]
    [part] = parts("".join(f"<div><p>{text}</p></div>" for text in escaped))
    assert " ".join(escaped).split() == "".join(part.text).split()
