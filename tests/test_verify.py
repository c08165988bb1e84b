"""The gate: each kind of fault in a finished site is found, and a whole site has none."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render import INJECTIONS

from servicecontrol.home import TEMPLATES
from servicecontrol.publishing.verify import Expected, FinishedTree, site_faults
from servicecontrol.publishing.verify.frame import Frame
from servicecontrol.publishing.verify.index import as_script
from servicecontrol.publishing.verify.tags import CONTENT, FRAME, look, nesting_faults, shown
from servicecontrol.render import escape

SCRIPT = '<script src="{up}assets/a.js" defer></script>'
INLINE = '<script>scope("{base}");if(1<2){}</script>'
STYLE = '<link rel="stylesheet" href="{up}assets/a.css">'
BODY = '<article><h1 id="top">x</h1><a href="b.html#here">b</a></article>'
OTHER = '<article id="here"><a href="a.html#top">a</a></article>'
ASSETS = {"assets/a.js": b"run()", "assets/a.css": b"p{}", "api/a.csv": b"1"}
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9"><title>x &lt;script&gt;</title><text x="1">x</text></svg>'
DOCUMENTS = [{"location": "a.html#top", "title": "a &lt;b&gt;", "text": "a"}]


@dataclass
class Site:
    """A small whole site, to be spoilt; a page is its head, its body as it was written, and what stands around."""

    root: Path
    bodies: dict[str, str] = field(default_factory=lambda: {"a": BODY, "b": OTHER})
    head: str = f"<title>x</title>{STYLE}{SCRIPT}{INLINE}"
    around: str = '<nav><a href="{up}a.html">a</a></nav>'
    body: Callable[[str], str] = str
    files: dict[str, bytes] = field(default_factory=lambda: dict(ASSETS))
    index: str = json.dumps({"docs": []})
    documents: str = json.dumps(DOCUMENTS)
    prefix: str = ""

    def expected(self) -> Expected:
        frame = Frame((STYLE, SCRIPT, INLINE), self.prefix)
        return Expected((FinishedTree(frame, self.bodies),), Frame((STYLE,)), {**ASSETS})

    def written(self) -> Path:
        for path, body in self.bodies.items():
            up = "../" * path.count("/")
            page = f"<!doctype html>\n<html><head>{self.head}</head><body>{self.around}{self.body(body)}</body></html>"
            self._write(
                f"{path}.html", page.replace("{up}", up).replace("{base}", up.rstrip("/") or ".").encode()
            )
        self._write("404.html", b'<link rel="stylesheet" href="assets/a.css"><a href="/a.html">home</a>')
        self._write("search/search_index.json", self.index.encode())
        self._write("search/search_index.js", as_script(self.index).encode())
        found = f'{{"docs": {self.documents}, "same": {{"elevator": ["lift"]}}}}'
        self._write("search/documents.json", found.encode())
        for path, data in self.files.items():
            self._write(path, data)
        return self.root

    def faults(self) -> list[str]:
        return site_faults(self.written(), self.expected())

    def _write(self, path: str, data: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def test_a_whole_site_has_no_fault(site: Site):
    assert [] == site.faults()


# Content


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<a href="c.html">c</a>', "broken link c.html"),
        ('<a href="b.html#gone">b</a>', "#gone is not on b.html"),
        ('<a href="../../x.html">x</a>', "broken link"),
        ('<a href="b.html?q=1#gone">b</a>', "#gone is not on b.html"),
        ('<a href="/b.html">b</a>', "leads out of the site: /b.html"),
        ('<img src="https://example.org/x.png">', "leads out of the site"),
        ('<img src="//example.org/x.png">', "leads out of the site"),
        ('<img src="data:image/svg+xml,x">', "leads out of the site"),
        ('<a href="javascript:alert(1)">x</a>', "leads out of the site"),
        ('<a href="JavaScript:alert(1)">x</a>', "leads out of the site"),
        ('<a href=" &#x6A;avascript:alert(1)">x</a>', "leads out of the site"),
        ('<a href="java&#9;script:alert(1)">x</a>', "broken link java"),
        ('<a href="\\\\example.org">x</a>', "broken link"),
        ('<a href="tel:0900">x</a>', "leads out of the site"),
        ('<p onclick="x()">x</p>', "event handler onclick of p: x()"),
        ('<p ONCLICK="x()">x</p>', "event handler ONCLICK"),
        ("<p onclick='x()'>x</p>", "no tag of ours"),
        ("<p onclick=x()>x</p>", "no tag of ours"),
        ("<p/onclick=x()>x</p>", "no tag of ours"),
        ('<p title="a>b">x</p>', "no tag of ours"),
        ('<p title="a<b">x</p>', "a < that begins no tag"),
        ("<script>x()</script>", "element script"),
        ("<SCRIPT>x()</SCRIPT>", "element SCRIPT"),
        ('<script src="assets/a.js"></script>', "element script"),
        ("<style>p{}</style>", "element style"),
        ('<link rel="stylesheet" href="assets/a.css">', "element link"),
        ('<iframe src="a.html"></iframe>', "element iframe"),
        ('<iframe srcdoc="x"></iframe>', "element iframe"),
        ('<object data="a.html"></object>', "element object"),
        ('<embed src="a.html">', "element embed"),
        ('<base href="/">', "element base"),
        ('<meta http-equiv="refresh" content="0">', "element meta"),
        ('<form action="a.html"></form>', "attribute action of form"),
        ('<button formaction="a.html">x</button>', "attribute formaction"),
        ('<img srcset="a.png 2x">', "attribute srcset"),
        ('<a href="a.html" ping="https://example.org">x</a>', "attribute ping"),
        ('<svg><use href="a.svg#x"/></svg>', "element use"),
        ('<svg><a xlink:href="a.html">x</a></svg>', "attribute xlink:href"),
        ("<svg><foreignObject></foreignObject></svg>", "element foreignObject"),
        ('<svg><animate attributeName="href"/></svg>', "element animate"),
        ('<svg><set attributeName="href" to="x"/></svg>', "element set"),
        ("<math><mtext></mtext></math>", "element math"),
        ("<template></template>", "element template"),
        ("<noscript></noscript>", "element noscript"),
        ("<plaintext>", "element plaintext"),
        ("<textarea></textarea>", "element textarea"),
        ("<x-y></x-y>", "no tag of ours"),
        ("<!-- x -->", "no tag of ours"),
        ("<![CDATA[x]]>", "no tag of ours"),
        ("<?xml x?>", "no tag of ours"),
        ("</p onclick>", "no tag of ours"),
        ("a < b", "a < that begins no tag"),
        ("<", "a < that begins no tag"),
        ('<p style="background:url(x)">x</p>', "style of p: background:url(x)"),
        ('<p style="color:expression(1)">x</p>', "style of p"),
        ('<p style="position:fixed;inset:0">x</p>', "style of p"),
    ],
)  # fmt: skip
def test_a_fault_in_what_was_written_is_found(site: Site, body: str, found: str):
    site.bodies["a"] = f"{BODY}{body}"
    faults = site.faults()
    assert any(fault.startswith("a.html: ") and found in fault for fault in faults), faults


@pytest.mark.parametrize(
    "body",
    [
        '<p style="--height:12.5px;--narrow:3px">x</p>',
        '<p style="color:var(--sc-r1b)">x</p>',
        '<p hidden>x</p><svg viewBox="0 0 1 1"><path d="M3 6h18v2H3z"/></svg>',
        "<p>&#60;script&#62;x()&#60;/script&#62; > x</p>",
        '<a href="">x</a><a href="#top">x</a><a href="a.html?state=open#top">x</a><a href="./b.html">x</a>',
    ],
)
def test_what_our_templates_write_is_no_fault(site: Site, body: str):
    site.bodies["a"] = f"{BODY}{body}"
    assert [] == site.faults()


#: A chart's drawing, as a page of ours has it.
STILL = (
    '<div class="sc-still" style="padding-left:8px;padding-right:9.5px"><svg width="100%" height="260" '
    'overflow="visible" aria-hidden="true"><g fill="var(--sc-ink)" font-size="12"><text x="7.14%" dx="-4.5" y="9">'
    '5 &lt; 6</text></g><svg viewBox="0 0 100 260" preserveAspectRatio="none"><path d="M0 -1.5L2 3Z" '
    'stroke-dasharray="9 9" vector-effect="non-scaling-stroke"/></svg></svg></div>'
)


def test_a_drawing_of_a_chart_is_no_fault_and_its_elements_stand_nowhere_else(site: Site):
    site.bodies["a"] = f"{BODY}{STILL}{STILL}"
    assert [] == site.faults()
    site.bodies["a"] = f"{BODY}{STILL.replace('sc-still', 'sc-other')}"
    assert any("element g: " in fault for fault in site.faults())


@pytest.mark.parametrize(
    ("drawn", "found"),
    [
        ("<script>x()</script>", "element script"),
        ("<style>p{}</style>", "element style"),
        ("<foreignObject/>", "element foreignObject"),
        ('<image href="a.svg"/>', "element image"),
        ('<use href="#top"/>', "element use"),
        ('<a href="https://example.org">x</a>', "element a"),
        ("<title>x</title>", "element title"),
        ('<animate attributeName="x"/>', "element animate"),
        ('<text onclick="x()">x</text>', "event handler onclick of text"),
        ('<rect id="top"/>', "attribute id of rect"),
        ('<rect class="x"/>', "attribute class of rect"),
        ('<rect style="fill:var(--sc-s1)"/>', "attribute style of rect"),
        ('<path href="a.html"/>', "attribute href of path"),
        ('<rect fill="url(#x)"/>', "fill of rect: url(#x)"),
        ('<rect fill="url(https://example.org)"/>', "fill of rect"),
        ('<rect fill="#123456"/>', "fill of rect: #123456"),
        ('<rect fill="var(--x)"/>', "fill of rect"),
        ('<rect width="calc(1px)"/>', "width of rect"),
        ('<path d="M0 0 &#x4C;1 1"/>', "d of path"),
        ('<svg viewBox="0 0 1 1;x"/>', "viewBox of svg"),
        ("<!-- x -->", "no tag of ours"),
        ("a < b", "a < that begins no tag"),
    ],
)
def test_a_drawing_of_a_chart_that_is_more_than_a_drawing_is_found(site: Site, drawn: str, found: str):
    site.bodies["a"] = BODY + STILL.replace("</text>", f"</text>{drawn}")
    faults = site.faults()
    assert any(fault.startswith("a.html: ") and found in fault for fault in faults), faults


def test_what_follows_a_drawing_that_ends_early_is_looked_at_as_any_content(site: Site):
    site.bodies["a"] = BODY + STILL.replace("</text>", '</text></div><p onclick="x()">x</p><div>')
    faults = site.faults()
    assert any("event handler onclick of p" in fault for fault in faults)
    assert any("element g: " in fault for fault in faults)


@pytest.mark.parametrize("name", ["about", "class", "name", "title", "value"])
def test_only_an_id_is_a_place_that_a_link_may_lead_to(site: Site, name: str):
    site.bodies["a"] = f'{BODY}<p {name}="gone">x</p><a href="#gone">x</a>'
    assert "a.html: #gone is not on a.html" in site.faults()


@pytest.mark.parametrize("name", ["class", "name", "title", "value"])
def test_only_an_address_is_looked_for(site: Site, name: str):
    site.bodies["a"] = f'{BODY}<p {name}="gone.html">x</p>'
    assert [] == site.faults()


@pytest.mark.parametrize(("length", "end"), [(80, "x"), (81, "…")])
def test_of_what_is_refused_so_much_is_shown_that_it_can_be_found(length: int, end: str):
    tag = f"<x-y>{'x' * length}"[:length]
    assert (tag[:79] + end) == shown(tag)


@pytest.mark.parametrize(("address", "told"), [("/", "leads out of the site:"), ("x", "broken link")])
def test_of_a_long_address_the_first_eighty_characters_are_shown(site: Site, address: str, told: str):
    address += "1" * 78 + "23"
    site.bodies["a"] = f'{BODY}<a href=" {address} ">x</a>'
    assert [f"a.html: {told} {address[:80]}"] == site.faults()


def test_a_page_whose_content_the_host_lost_or_changed_is_found(site: Site):
    site.body = lambda body: body.replace("x</h1>", "y</h1>")
    faults = site.faults()
    assert "a.html: its content is not what was written" in faults
    assert not any(fault.startswith("b.html: its") for fault in faults)


def test_a_missing_page_is_found(site: Site):
    site.written()
    (site.root / "b.html").unlink()
    faults = site_faults(site.root, site.expected())
    assert ["a.html: broken link b.html#here", "b.html: the page is missing"] == faults


def test_the_page_for_what_is_not_there_is_looked_at_as_any_other(site: Site):
    site.written()
    (site.root / "404.html").write_text("<script>x()</script><a href='//example.org'>x</a>", "utf-8")
    told = " ".join(site_faults(site.root, site.expected()))
    assert "404.html: nobody here wrote <script>x()</script>" in told
    assert "404.html: no tag of ours: <a href='//example.org'>" in told
    (site.root / "404.html").write_text(f'{STYLE.replace("{up}", "")}<a href="//b.html">x</a>', "utf-8")
    assert ["404.html: leads out of the site: /b.html"] == site_faults(site.root, site.expected())
    (site.root / "404.html").unlink()
    assert ["404.html: the page is missing"] == site_faults(site.root, site.expected())


def test_no_page_but_that_one_has_addresses_from_the_root(site: Site):
    bodies = {name: f'<a href="/{name}.html">x</a>' for name in ("1", "404", "5")}
    site.bodies |= bodies
    del site.bodies["404"]
    assert [f"{name}.html: leads out of the site: /{name}.html" for name in ("1", "5")] == site.faults()


@given(st.lists(st.sampled_from([text for _, text in INJECTIONS]) | st.text(), min_size=1))
def test_an_escaped_text_is_never_a_fault(texts: list[str]):
    page = "".join(f'<p title="{escape(text)}">{escape(text)}</p>' for text in texts)
    assert () == look(page, CONTENT).faults


@pytest.mark.parametrize("text", [text for _, text in INJECTIONS if "<" in text])
def test_a_raw_text_with_markup_of_its_own_is_a_fault_in_either_place(text: str):
    is_ours = re.sub(
        r"</?(?:div|b|a|img|p|h1|input|svg|form|button)( (?:class|href|id|name)=\"[^\"]*\")*>", "", text
    )
    if "<" in is_ours:
        for vocabulary in (CONTENT, FRAME):
            assert [*look(text, vocabulary).faults, *nesting_faults(text)]


# The frame


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        ('<a href="c.html">c</a>', "broken link c.html"),
        ('<a href="a.html#gone">a</a>', "#gone is not on a.html"),
        ('<nav onclick="x()"></nav>', "event handler onclick"),
        (
            '<link href="https://example.org/x.css">',
            'nobody here wrote <link href="https://example.org/x.css">',
        ),
        ('<link rel="stylesheet" href="api/a.csv">', "nobody here wrote <link"),
        ('<LINK REL="stylesheet" HREF="assets/a.css">', "nobody here wrote <LINK"),
        ('<link rel="preload" as="script" href="assets/a.js">', "nobody here wrote <link"),
        ('<link rel="next" href="https://example.org/">', "leads out of the site"),
        ('<link rel="next" href="b.html" onload="x()">', "event handler onload"),
        ('<link rel="next" href="b.html" rel="stylesheet">', "attribute rel of link twice"),
        ("<script>x()</script>", "nobody here wrote <script>x()</script>"),
        ("<script\n>x()</script\n>", "nobody here wrote <script"),
        ('<script src="api/a.csv"></script>', "nobody here wrote <script"),
        ("<SCRIPT>x()</SCRIPT>", "nobody here wrote <SCRIPT>"),
        (SCRIPT.replace("{up}", ""), "nobody here wrote <script src="),
        ("<style>p{}</style>", "nobody here wrote <style>"),
        ("<script>x()", "element script"),
        ("</main></body></html><h1>defaced</h1>", "closes what is not open: </main>"),
        ("<main>", "closes what is not open: </body>"),
        ('<svg><script href="x"/></svg>', "element script"),
        ('<iframe src="a.html"></iframe>', "element iframe"),
        ('<meta http-equiv="refresh" content="0">', "attribute http-equiv"),
        ('<img src="https://example.org/x.png">', "leads out of the site"),
        ("<title><!--</title>", "a < that begins no tag"),
    ],
)
def test_a_fault_in_the_frame_is_found_on_every_page_that_has_it(site: Site, frame: str, found: str):
    site.around = frame
    faults = [fault for fault in site.faults() if found in fault]
    assert {"a.html", "b.html"} == {fault.partition(":")[0] for fault in faults}


def test_a_link_may_lead_to_a_place_that_the_frame_has(site: Site):
    site.around = '<p id="framed">x</p><p id="top">x</p>'
    site.bodies["a"] = f'{BODY}<a href="b.html#framed">x</a><a href="#top">x</a>'
    assert [] == site.faults()


def test_a_link_of_the_content_and_of_the_frame_that_leads_nowhere_is_told_once(site: Site):
    site.bodies, site.around = {"a": '<a href="c.html">x</a>'}, '<a href="c.html">x</a>'
    assert ["a.html: broken link c.html"] == [fault for fault in site.faults() if "c.html" in fault]


def test_a_script_in_the_frame_of_one_page_alone_is_found_on_it(site: Site):
    site.bodies["b"] = f"{OTHER}\n"
    site.body = lambda body: body + ("<script>window.PWN=1</script>" if body.endswith("\n") else "")
    assert ["b.html: nobody here wrote <script>window.PWN=1</script>"] == site.faults()


@pytest.mark.parametrize("load", [STYLE, SCRIPT, INLINE])
def test_a_script_or_style_that_the_frame_has_lost_is_found(site: Site, load: str):
    site.head = site.head.replace(load, "")
    assert ["a.html", "b.html"] == [fault.partition(": the frame has lost <")[0] for fault in site.faults()]


@pytest.mark.parametrize("load", [STYLE, SCRIPT, INLINE])
def test_a_script_or_style_that_the_frame_has_twice_is_found_once(site: Site, load: str):
    site.head = site.head.replace(load, load * 2)
    told = [fault.partition(": nobody here wrote <")[0] for fault in site.faults()]
    assert ["a.html", "b.html"] == told


def test_a_script_in_the_place_of_another_is_told_and_so_is_the_other(site: Site):
    site.head = site.head.replace(INLINE, "<script>x()</script>")
    told = [fault for fault in site.faults() if fault.startswith("a.html: ")]
    written = INLINE.replace("{base}", ".")
    assert [
        "a.html: nobody here wrote <script>x()</script>",
        f"a.html: the frame has lost {written}",
    ] == told


def test_a_script_that_differs_in_one_letter_is_not_the_known_one(site: Site):
    site.head = site.head.replace("1<2", "1<3")
    assert 'a.html: nobody here wrote <script>scope(".");if(1<3){}</script>' in site.faults()


def test_scripts_in_another_order_are_found(site: Site):
    site.head = f"<title>x</title>{STYLE}{INLINE}{SCRIPT}"
    assert "a.html: the frame's scripts and styles stand in another order" in site.faults()


def test_scripts_and_styles_are_known_by_their_way_from_the_page(site: Site):
    site.bodies["y/z"] = '<h1 id="z">z</h1><a href="../a.html">a</a>'
    assert [] == site.faults()
    site.head = site.head.replace("{up}assets/a.js", "assets/a.js")
    assert any(
        fault.startswith('y/z.html: nobody here wrote <script src="assets/a.js"') for fault in site.faults()
    )


def test_a_language_in_a_folder_has_its_own_root_and_shares_the_first_ones():
    frame = Frame(('<a "{base}" "{up}x" "{shared}y">',), "en/")
    assert ('<a "." "x" "../y">',) == frame.on("en/index.html")
    assert ('<a "../.." "../../x" "../../../y">',) == frame.on("en/a/b/c.html")
    assert ('<a ".." "../x" "../y">',) == replace(frame, prefix="").on("a/index.html")


def test_a_frame_that_names_its_own_page_is_looked_at_under_each_name(site: Site):
    """Frames that differ in the page's name alone are read once; what they name is still looked for on each page."""
    site.bodies |= {"R-2026-001": "<h1>1</h1>", "R-2026-002": "<h1>2</h1>"}
    site.written()
    for name in ("R-2026-001", "R-2026-002"):
        page = (site.root / f"{name}.html").read_text("utf-8")
        (site.root / f"{name}.html").write_text(
            page.replace("</nav>", f'</nav><a href="{name}.csv">x</a>'), "utf-8"
        )
    expected = replace(site.expected(), files={**ASSETS, "R-2026-001.csv": b""})
    (site.root / "R-2026-001.csv").touch()
    assert ["R-2026-002.html: broken link R-2026-002.csv"] == site_faults(site.root, expected)


def test_bytes_that_are_no_text_are_not_taken_for_what_was_written(site: Site):
    site.written()
    page = (site.root / "a.html").read_bytes()
    (site.root / "a.html").write_bytes(page.replace(b">x</h1>", b">\xff</h1>"))
    assert "a.html: its content is not what was written" in site_faults(site.root, site.expected())


# Files


def test_a_file_that_nobody_asked_for_is_found(site: Site):
    site.files |= {"late.html": b"", "assets/deep/b.js": b"", ".hidden": b"", "en.html": b""}
    told = "a file that nobody asked for"
    assert [f"{path}: {told}" for path in sorted(site.files.keys() - ASSETS.keys())] == site.faults()


def test_a_file_that_is_missing_or_not_what_was_written_is_found(site: Site):
    site.files["assets/a.js"] = b"run() "
    del site.files["api/a.csv"]
    told = ["api/a.csv: the file is missing", "assets/a.js: its bytes are not those that were written"]
    assert told == site.faults()


def test_a_copy_has_the_bytes_of_the_file_that_it_is_a_copy_of(site: Site, tmp_path: Path):
    original = tmp_path / "a.js"
    original.write_bytes(b"run()")
    expected = replace(site.expected(), files={**ASSETS, "assets/a.js": original})
    assert [] == site_faults(site.written(), expected)
    original.write_bytes(b"run(1)")
    assert ["assets/a.js: its bytes are not those that were written"] == site_faults(site.root, expected)


@pytest.mark.parametrize("packed", [gzip.compress(b"x", 1, mtime=0), gzip.compress(b"x", 9, mtime=7), b"x"])
def test_a_packed_file_is_what_it_holds(site: Site, packed: bytes):
    site.files["x.gz"] = packed
    expected = replace(site.expected(), files={**ASSETS, "x.gz": b"x"})
    assert [] == site_faults(site.written(), expected)


def _packed(data: bytes) -> bytes:
    """The same bytes at every hour: a test goes by the name of its values."""
    return gzip.compress(data, mtime=0)


@pytest.mark.parametrize("packed", [_packed(b"y"), _packed(b"x")[:9], _packed(b"x") + b"y", b"\x1f\x8b", b""])
def test_a_packed_file_that_holds_something_else_is_found(site: Site, packed: bytes):
    site.files["x.gz"] = packed
    expected = replace(site.expected(), files={**ASSETS, "x.gz": b"x"})
    assert ["x.gz: its bytes are not those that were written"] == site_faults(site.written(), expected)


def test_a_folder_with_nothing_in_it_is_found(site: Site):
    (site.written() / "left" / "over").mkdir(parents=True)
    assert ["left/over/: an empty folder, which nobody asked for"] == site_faults(site.root, site.expected())


@pytest.mark.skipif(os.name == "nt", reason="links need a right there that tests do not have")
def test_a_link_is_found_and_not_followed(site: Site, tmp_path: Path):
    site.written()
    (site.root / "assets" / "a.js").unlink()
    (site.root / "assets" / "a.js").symlink_to(tmp_path / "nowhere")
    (site.root / "loop").symlink_to(site.root)
    faults = site_faults(site.root, site.expected())
    assert [f"{path}: neither a file nor a folder" for path in ("assets/a.js", "loop")] == faults[:2]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there that tests do not have")
def test_a_link_to_the_very_file_that_was_asked_for_is_found(site: Site, tmp_path: Path):
    (tmp_path / "a.js").write_bytes(ASSETS["assets/a.js"])
    (site.written() / "assets" / "a.js").unlink()
    (site.root / "assets" / "a.js").symlink_to(tmp_path / "a.js")
    faults = site_faults(site.root, site.expected())
    assert "assets/a.js: neither a file nor a folder" in faults


@pytest.mark.parametrize("name", ["x.csv", "x.gx", "x.gz.svg", "x.html.zip", "gz"])
def test_a_packed_file_of_another_name_is_not_what_it_holds(site: Site, name: str):
    site.files[name] = _packed(b"x")
    expected = replace(site.expected(), files={**ASSETS, name: b"x"})
    assert [f"{name}: its bytes are not those that were written"] == site_faults(site.written(), expected)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such files")
def test_a_special_file_is_found_and_not_opened(site: Site):
    os.mkfifo(site.written() / "pipe")
    assert ["pipe: neither a file nor a folder"] == site_faults(site.root, site.expected())


def told(faults: list[str]) -> list[str]:
    """What is said of the picture."""
    return [fault.removeprefix("api/a.svg: ") for fault in faults]


def test_a_picture_that_is_more_than_a_picture_is_found(site: Site):
    def faults(picture: bytes) -> list[str]:
        site.files["api/a.svg"] = picture
        expected = replace(site.expected(), files={**ASSETS, "api/a.svg": picture})
        return site_faults(site.written(), expected)

    assert [] == faults(PICTURE)
    scripted = PICTURE.replace(b"<text", b"<script>x()</script><text")
    assert ["element script: </script>", "element script: <script>"] == told(faults(scripted))
    assert ["event handler onload of svg: x()"] == told(
        faults(PICTURE.replace(b"<svg", b'<svg onload="x()"'))
    )
    assert ["element foreignObject: <foreignObject/>"] == told(
        faults(PICTURE.replace(b"<text", b"<foreignObject/><text"))
    )


@pytest.mark.parametrize("name", ["api/a.txt", "api/svg", "assets/a.svg", "a.svg"])
def test_what_is_no_picture_of_ours_need_not_be_one(site: Site, name: str):
    """A file of the theme has its bytes, whatever is in them; a table shows nothing."""
    site.files[name] = b"<script>x()</script>"
    expected = replace(site.expected(), files={**ASSETS, name: site.files[name]})
    assert [] == site_faults(site.written(), expected)


# The search


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"location": "c.html", "title": "c", "text": ""}, "names c.html, which is no page"),
        ({"location": "https://example.org/", "title": "c", "text": ""}, "names https://example.org/"),
        ({"location": "a.html", "title": "<script>x()</script>", "text": ""}, "element script"),
        ({"location": "a.html", "title": "", "text": "<p>x</p>"}, "element p"),
        ({"location": "a.html", "title": "", "text": '<img src="x">'}, "element img"),
        ({"location": "a.html", "title": "<", "text": "p>"}, "no tag of ours"),
        ({"location": "a.html", "title": "x"}, "is nothing that can be found"),
        ("x", "is nothing that can be found"),
    ],
)
def test_what_is_foreign_in_the_search_is_found(site: Site, entry: object, found: str):
    site.documents = json.dumps([*DOCUMENTS, entry])
    faults = site.faults()
    assert any(fault.startswith("search/documents.json: ") and found in fault for fault in faults), faults


@pytest.mark.parametrize("documents", ["", "{", '{"a": 1}', "[1]", '[{"location": 1}]', "7"])
def test_what_is_nothing_that_can_be_found_is_told(site: Site, documents: str):
    site.documents = documents
    assert ["search/documents.json: is nothing that can be found"] == site.faults()


def test_what_every_page_fetches_holds_nothing_to_be_found(site: Site):
    site.index = json.dumps({"docs": DOCUMENTS})
    [fault] = site.faults()
    assert fault.startswith("search/search_index.json: holds what is to be found")


@pytest.mark.parametrize("index", ["", "[]", "{}", "["])
def test_what_is_no_search_index_is_found(site: Site, index: str):
    site.index = index
    assert ["search/search_index.json: is no index"] == site.faults()


def test_the_search_index_names_pages_by_their_addresses(site: Site):
    site.bodies["c(1)"] = "<h1>c</h1>"
    site.documents = json.dumps([{"location": "c%281%29.html", "title": "c", "text": ""}])
    assert [] == site.faults()


@pytest.mark.parametrize("text", ["run()", "window.x = 1"])
def test_a_script_that_is_not_the_search_index_is_found(site: Site, text: str):
    (site.written() / "search" / "search_index.js").write_text(text, "utf-8")
    assert ["search/search_index.js: is not the index"] == site_faults(site.root, site.expected())


def test_a_missing_search_index_is_found(site: Site):
    for name in ("documents.json", "search_index.js", "search_index.json"):
        (site.written() / "search" / name).unlink()
        assert [f"search/{name}: the file is missing"] == site_faults(site.root, site.expected())


# What the vocabulary of content is


def _in_templates() -> Mapping[str, set[str]]:
    """Every element and attribute that a template of a page writes."""
    found: dict[str, set[str]] = {"elements": set(), "attributes": {"selected"}}
    for path in (file for folder in ("pages", "parts") for file in (TEMPLATES / folder).iterdir()):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"\{\{.*?\}\}", "0", text, flags=re.DOTALL)
        for name, attributes in re.findall(r'<([a-zA-Z]\w*)((?:\s+[a-zA-Z][\w:.-]*(?:="[^"]*")?)*)', text):
            found["elements"].add(name)
            found["attributes"].update(re.findall(r'\s([a-zA-Z][\w:.-]*)(?:="[^"]*")?', attributes))
    return found


def test_content_may_have_what_the_templates_write_and_nothing_else():
    found = _in_templates()
    # A heading is written by its depth.
    assert CONTENT.elements == found["elements"] - {"h0"} | {f"h{depth}" for depth in range(1, 7)}
    assert CONTENT.attributes == found["attributes"]
