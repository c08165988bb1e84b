"""The frame that the theme puts around pages: what it loads is known, and what it prints is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import markupsafe
import pytest
import yaml
from lxml import html
from test_render import INJECTIONS, collapsed

from servicecontrol.pages.layout import frame_words
from servicecontrol.pages.shared.page import NavEntry
from servicecontrol.publishing.host.frame import on_env
from servicecontrol.publishing.host.known import LOADS, expected, theme_words
from servicecontrol.publishing.host.mkdocs import Edition, build_pages
from servicecontrol.publishing.verify import site_faults
from servicecontrol.publishing.verify.frame import parted
from servicecontrol.render import Rendered
from servicecontrol.text import language, languages

HEADER = """\
# What runs, styles and is loaded on a page: written by `make gold` from pages of plain words.
# Read every line of its difference as code that runs on each reader's machine.
# `words` are those that the theme gives to its scripts, in each language its own; they stand at {words}.
# {base} is the way to the root of the language, {up} the same before an address, {shared} the root of the site.
"""
UNKNOWN = (
    "The theme's frame runs or loads something else than servicecontrol/publishing/host/loads.yaml lists, and no site "
    "passes the gate. After an upgrade of the theme or a change to its templates run `make gold`, review the "
    "difference of that file, and commit it."
)


#: The finished site, and what it was made of.
Built = tuple[Path, tuple[Edition, ...]]
#: Pages at each depth that there is.
PLACES = ("index", "a/index", "a/b/c")


def built(work: Path, titles: Sequence[str], codes: tuple[str, ...]) -> Built:
    """A site with a page for each title, which names the site, its feeds and a group of the navigation too."""
    paths = (*PLACES, *(f"a/b/T-{number:03}" for number in range(len(titles) - len(PLACES))))
    named = dict(zip(paths, titles, strict=True))
    pages = tuple(Rendered(path, title, f"<h1>x</h1>\n<p>{path}</p>") for path, title in named.items())
    group = NavEntry(titles[0], children=tuple(NavEntry(title, path) for path, title in named.items()))
    feeds = ({"of": "", "title": titles[0], "address": "index.html"},)
    editions = tuple(
        Edition(code, titles[0], pages, (group,), frame_words(language(code)), feeds) for code in codes
    )
    return build_pages(editions, work, date(2026, 3, 31)), editions


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of plain words."""
    return built(tmp_path_factory.mktemp("plain"), ["Plain"] * len(PLACES), languages())


def _loads(file: Path) -> tuple[str, ...]:
    return parted(file.read_text("utf-8"))[0]


def _generalised(load: str, shared: str) -> str:
    for address in ("charts.js", "plotly.min.js"):
        load = load.replace(f"{shared}assets/{address}", f"{{shared}}assets/{address}")
    return load.replace("../../", "{up}").replace('"../.."', '"{base}"')


def _known(site: Path, code: str) -> Mapping[str, list[str]]:
    """The loads of the deepest page in a language, which are the same in every one but for the theme's words."""
    prefix = "" if code == languages()[0] else f"{code}/"
    shared = "../../" + "../" * prefix.count("/")
    pages = [_generalised(load, shared) for load in _loads(site / f"{prefix}a/b/c.html")]
    [said] = re.findall(r'"translations": (\{[^{}]+\})', "".join(pages))
    keys = sorted(json.loads(said))
    assert said == theme_words(code, keys)
    pages = [load.replace(said, "{words}") for load in pages]
    return {"pages": pages, "words": keys, "missing": list(_loads(site / "404.html"))}


def test_what_the_frame_loads_is_what_is_kept(plain: Built, request: pytest.FixtureRequest):
    first, *others = (_known(plain[0], code) for code in languages())
    assert [first] * len(others) == others
    known = yaml.safe_dump(first, allow_unicode=True, width=9999, sort_keys=False)
    if request.config.getoption("--write-gold"):
        LOADS.write_text(HEADER + known, "utf-8", newline="\n")
    assert HEADER + known == LOADS.read_text("utf-8"), UNKNOWN


def test_pages_at_every_depth_and_in_every_language_pass_the_gate(plain: Built):
    site, editions = plain
    assert [] == site_faults(site, expected(editions, {}))


def test_what_the_theme_is_given_is_escaped_once_and_vouches_for_itself():
    group = SimpleNamespace(title="<i>")
    page = SimpleNamespace(title="a & b", meta={}, ancestors=[group])
    titled = SimpleNamespace(title="c", meta={"title": "<c>"}, ancestors=[group])
    files = SimpleNamespace(
        documentation_pages=lambda: [SimpleNamespace(page=each) for each in (page, None, titled)]
    )
    scheme = {"toggle": {"name": "to-dark"}}
    words = {"to-dark": "<u>"}
    config = SimpleNamespace(site_name="<b>", theme={"palette": [scheme]}, extra={"words": words})
    assert "the environment" == on_env("the environment", config=config, files=files)
    assert ("&lt;b&gt;", "&lt;i&gt;") == (config.site_name, group.title)
    assert "&lt;u&gt;" == scheme["toggle"]["name"]
    assert ("a &amp; b", "a &amp; b") == (page.title, page.meta["title"])
    assert ("c", "&lt;c&gt;") == (titled.title, titled.meta["title"])
    assert "&lt;c&gt;" == markupsafe.escape(titled.meta["title"])


#: A title is one line; what no document may hold never gets as far.
TITLES = [
    line
    for line in (" ".join(text.split()) for _, text in INJECTIONS)
    if line
    and collapsed(line) == line
    and not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", line)
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site whose every title is hostile, as none can be that is read from a file."""
    return built(tmp_path_factory.mktemp("hostile"), TITLES, ("en",))


def test_a_site_of_hostile_titles_has_nothing_foreign_on_any_page(hostile: Built):
    assert len(TITLES) > 90
    site, editions = hostile
    assert [] == site_faults(site, expected(editions, {}))


def test_the_frame_says_every_title_as_it_is(hostile: Built):
    site, (edition,) = hostile
    for page, title in zip(edition.pages, TITLES, strict=True):
        tree = html.fromstring((site / f"{page.path}.html").read_text("utf-8"))
        own, group = collapsed(title), collapsed(TITLES[0])
        topics = [collapsed(topic.text_content()).strip() for topic in tree.find_class("md-header__topic")]
        assert [group, own] == topics
        assert own in {collapsed(link.text_content()).strip() for link in tree.iter("a")}
        assert [group] == [logo.get("aria-label") for logo in tree.find_class("md-header__button md-logo")]


def test_the_search_index_has_titles_as_markup_that_says_them(hostile: Built):
    found = json.loads((hostile[0] / "search" / "documents.json").read_text("utf-8"))["docs"]
    assert set(TITLES) == {unescape(entry["title"]) for entry in found}


def test_the_frame_of_a_folder_says_the_title_of_each_page_as_it_is(tmp_path: Path):
    pages = tuple(Rendered(f"a/T-{number:03}", title, "<p>x</p>") for number, title in enumerate(TITLES))
    start = Rendered("index", "Start", "<p>x</p>")
    words = frame_words(language("en"))
    edition = Edition("en", "Test", (start, *pages), (NavEntry("Start", "index"),), words)
    site = build_pages([edition], tmp_path, date(2026, 3, 31))
    assert [] == site_faults(site, expected([edition], {}))
    for page in pages:
        tree = html.fromstring((site / f"{page.path}.html").read_text("utf-8"))
        _, topic = (collapsed(each.text_content()).strip() for each in tree.find_class("md-header__topic"))
        assert (topic, f"{topic} · Test") == (collapsed(page.title), tree.findtext("head/title"))
