"""A company's templates beside its data: laid over the program's, read strictly, and kept from running anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest
from extended import run, said, store, write
from pages_of import AS_OF, facts_of

from servicecontrol import overlays
from servicecontrol.home import TEMPLATES
from servicecontrol.overlays import overlay_beside

MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#c00"/></svg>\n'
OWN = """# Whom to call

Ring <b onclick="x()">us</b> & see [what is due](yard/due), **now**.

## At night

| Who | Number |
|:----|-------:|
| 甲一 | 1 < 2 |

    if (dark):
        ring()
"""
DUE = (TEMPLATES / "pages" / "due.html").read_text("utf-8")
GOOD = {
    "templates/text/en/pages.yaml": "pages:\n  due: Things to do\n",
    "templates/pages/due.html": f"<div>{{{{ t('pages.home') }}}}, first</div>\n{DUE}",
    "templates/parts/greeting.html": "{% macro hello() %}Hello{% endmacro %}\n",
    "templates/theme/assets/mark.svg": MARK,
    "templates/theme/assets/style/own.css": ".sc-page { color: #123; }\n",
    "templates/own/contacts.en.md": OWN,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The pages of a site with a bit of everything laid over it."""
    top = tmp_path_factory.mktemp("overlay")
    data = store(top, files=GOOD)
    with pytest.MonkeyPatch.context() as patch:
        code, told = run(patch, "build", data, "--out", str(top / "site"))
    assert 0 == code, told
    found = [path for path in (top / "site").rglob("*") if path.suffix in {".html", ".svg", ".css"}]
    return {path.relative_to(top / "site").as_posix(): unescape(path.read_text("utf-8")) for path in found}


# What is laid over


def test_a_word_takes_the_place_of_the_programs_wherever_it_stands(site: Mapping[str, str]) -> None:
    assert "<h1>Things to do" in site["yard/due.html"]
    assert "Things to do" in site["yard/index.html"]
    assert "<h1>Dashboard" not in site["yard/due.html"]


def test_a_layout_takes_the_place_of_the_programs(site: Mapping[str, str]) -> None:
    assert "<div>Overview, first</div>" in site["yard/due.html"]
    assert "Overview, first" not in site["yard/index.html"]


def test_the_mark_is_the_companys(site: Mapping[str, str]) -> None:
    assert MARK == site["assets/mark.svg"]
    assert (TEMPLATES / "theme/assets/mark-light.svg").read_text("utf-8") == site["assets/mark-light.svg"]


def test_the_companys_sheet_is_loaded_once_on_every_page_before_that_for_paper(
    site: Mapping[str, str],
) -> None:
    pages = {path: re.findall(r'assets/style/(\w+)\.css"', text) for path, text in site.items()}
    loads = {
        path: found[-2:] for path, found in pages.items() if path.endswith(".html") and path != "404.html"
    }
    assert loads
    assert {path: ["own", "print"] for path in loads} == loads


def test_an_own_page_is_in_the_navigation_and_says_its_text_as_text(site: Mapping[str, str]) -> None:
    page = site["own/contacts.html"]
    assert (
        '<p>Ring <b onclick="x()">us</b> & see <a href="../yard/due.html">what is due</a>, <b>now</b>.</p>'
        in page
    )
    assert "<h2>At night</h2>" in page
    assert "<td>1 < 2</td>" in page
    assert "if (dark):<br>\xa0\xa0\xa0\xa0ring()" in page
    assert "Our own pages" in site["index.html"]
    assert "own/contacts.html" in site["index.html"]


def test_an_own_page_is_text_in_elements_of_ours(tmp_path: Path) -> None:
    data = store(tmp_path, files={"templates/own/contacts.en.md": OWN})
    [own] = facts_of(data, AS_OF).store.overlay.own
    texts = [node for node in own.body if not isinstance(node, str)]
    assert ["p", "h2", "table", "pre"] == [node.name for node in texts]
    assert 'Ring <b onclick="x()">us</b> & see ' == texts[0].children[0]


# What is no overlay


def test_the_templates_beside_a_program_are_the_programs_own(tmp_path: Path) -> None:
    data = store(tmp_path, files={"templates/x": "", "servicecontrol/__init__.py": ""})
    assert None is overlay_beside(data)
    (tmp_path / "servicecontrol/__init__.py").unlink()
    assert tmp_path / "templates" == overlay_beside(data)


def test_a_folder_that_is_the_programs_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = store(tmp_path, files={"templates/x": ""})
    monkeypatch.setattr(overlays, "TEMPLATES", tmp_path / "templates")
    assert None is overlay_beside(data)


def test_without_a_folder_there_is_no_overlay_and_no_sandbox(tmp_path: Path) -> None:
    found = facts_of(store(tmp_path), AS_OF).store
    assert (None, ()) == (found.overlay, found.templates)


# What is refused


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("theme/main.html", "x", "1:1: templates/theme/main.html is not a file that takes the place of"),
        ("theme/assets/service.js", "x", "1:1: templates/theme/assets/service.js is not a file that"),
        ("theme/assets/style/tokens.css", "x", "1:1: templates/theme/assets/style/tokens.css is not a file that"),
        ("text/fr/pages.yaml", "pages: {due: À faire}", "1:1: templates/text/fr/pages.yaml is not a file that"),
        ("own/Contacts.en.md", "# T\n", "1:1: templates/own/Contacts.en.md is not a file that"),
        ("own/contacts.md", "# T\n", "1:1: templates/own/contacts.md is not a file that"),
        ("text/en/pages.yaml", "pages:\n  dui: x\n", "2:8: Nothing is called “pages.dui” among the program's words."),
        ("text/en/pages.yaml", "pages: x\n", "1:8: Nothing is called “pages”"),
        ("text/en/pages.yaml", "pages:\n  due: [x]\n", "2:8: “pages.due” has to be a text."),
        ("text/en/pages.yaml", "pages:\n  due: {one: x}\n", "2:8: “pages.due” has to be a text."),
        ("text/en/pages.yaml", "pages:\n  due: x\n  due: y\n", "3:3: “due” is given twice"),
        ("text/en/pages.yaml", "pages:\n  due: 'x {n}'\n", "2:8: “pages.due” is given nothing, but here stands {n}."),
        ("text/en/pages.yaml", "start:\n  soon: soon\n", "2:9: “start.soon” takes {n}; here it takes –."),
        ("text/en/pages.yaml", "start:\n  soon: '{m}'\n", "2:9: “start.soon” takes {n}; here it takes {m}."),
        ("pages/dues.html", "x", "1:1: No page has the layout “pages/dues.html”."),
        ("pages/due.html", "<p>\n{% if %}", "2:1: The template fails here: "),
        ("parts/chart.html", "x", "1:1: Pages use "),
        ("theme/assets/mark.svg", "no picture", "1:1: This is no SVG picture"),
        ("theme/assets/mark.svg", MARK.replace("r=", 'onload="x" r='), "1:1: A mark may not hold “onload=x”"),
        ("theme/assets/mark.svg", MARK.replace("circle", "script"), "1:1: A mark may not hold “script”"),
        ("theme/assets/mark.svg", MARK.replace("circle", "foreignObject"), "1:1: A mark may not hold “foreignObject”"),
        ("theme/assets/mark.svg", MARK.replace("#c00", "url(http://x)"), "1:1: A mark may not hold “fill=url("),
        ("theme/assets/mark.svg", '<svg xmlns="http://x.org"/>', "1:1: A mark may not hold “svg”"),
        ("theme/assets/mark.svg", f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{MARK}", "1:1: A mark may not hold “<!DOCTYPE”"),
        ("theme/assets/mark.svg", f'<?xml-stylesheet href="x"?>{MARK}', "1:1: A mark may not hold “<?xml-stylesheet”"),
        ("theme/assets/style/own.css", "a {}\n@import 'x';", "2:1: A style sheet may not hold “@import”."),
        ("theme/assets/style/own.css", "a { background: URL (x) }", "1:17: A style sheet may not hold “URL (”."),
        ("theme/assets/style/own.css", "a { background: \\75rl(x) }", "1:17: A style sheet may not hold “\\”."),
        ("own/a.en.md", "no title", "1:1: The page has no title."),
        ("own/a.en.md", "# <b>T</b>\n", "1:1: The page has no title."),
        ("own/a.en.md", f"# {'T' * 121}\n", "1:1: The page has no title."),
        ("own/a.en.md", "# T\n\n![x](y.png)\n", "3:1: A page of one's own cannot have this here (img)."),
        ("own/a.en.md", "# T\n\n# U\n", "2:1: A page of one's own cannot have this here (h1)."),
        ("own/a.en.md", "# T\n\n[x](https://x.org/)\n", "3:5: “https://x.org/” leads out of the site."),
        ("own/a.en.md", "# T\n\n[x](javascript:x)\n", "3:5: “javascript:x” leads out of the site."),
        ("own/a.en.md", "# T\n\n[x](//x.org)\n", "3:5: “//x.org” leads out of the site."),
        ("own/a.en.md", "# T\n\n[x](../../data)\n", "3:5: “../../data” leads out of the site."),
        ("own/a.en.md", f"# T\n\n{'[' * 11}\n", "3:11: Brackets, quotations or lists stand more than 10 deep"),
        ("own/a.en.md", f"# T\n\n{'[a](' * 11}\n", "3:41: Brackets, quotations or lists stand more than 10 deep"),
        ("own/a.en.md", f"# T\n\n{'> ' * 11}x\n", "3:1: Brackets, quotations or lists stand more than 10 deep"),
        ("own/a.en.md", f"# T\n\n{' ' * 41}- x\n", "3:1: Brackets, quotations or lists stand more than 10 deep"),
        ("own/a.en.md", f"# T\n\n{'x' * 19_995}\n", "1:1: The file has more than 20,000 bytes."),
        ("own/a.zh-Hant.md", "# T\n", "1:1: The site has no pages in zh-Hant, so nobody would see this one."),
        ("own/a.en.md", "# T\n\na\x00b\n", "3:2: The invisible character U+0000 may not stand in a file."),
    ],
)  # fmt: skip
def test_what_may_not_stand_there_is_a_problem_at_its_place(
    path: str, text: str, told: str, tmp_path: Path
) -> None:
    found = said(store(tmp_path, files={f"templates/{path}": text}))
    assert 1 == len(found), found
    assert found[0].startswith(f"templates/{path}:{told}")


@pytest.mark.parametrize(
    "text",
    [
        f"# T\n\n{'[' * 10}\n\n{'(' * 10}\n",
        f"# T\n\n{'[a] (b) ' * 11}\n",
        f"# T\n\n{'> ' * 10}x\n",
        f"# T\n\n{' ' * 40}- x\n",
        f"# {'T' * 120}\n",
        f"# T\n\n{'x' * 19_994}\n",
    ],
)
def test_a_page_at_the_limits_is_read(text: str, tmp_path: Path) -> None:
    assert [] == said(store(tmp_path, files={"templates/own/a.en.md": text}))


def test_every_fault_of_data_and_templates_is_told_in_one_run(tmp_path: Path) -> None:
    files = {"templates/readme.txt": "", "templates/own/a.en.md": "", "data/yard/areas.yaml": "x: [\n"}
    assert {"templates/readme.txt", "templates/own/a.en.md", "data/yard/areas.yaml"} == {
        each.partition(":")[0] for each in said(store(tmp_path, files=files))
    }


@pytest.mark.parametrize("leads_to", ["elsewhere", "nowhere"])
def test_a_folder_of_templates_that_is_a_link_is_refused(leads_to: str, tmp_path: Path) -> None:
    data = store(tmp_path)
    write(tmp_path, {"elsewhere/own/calls.en.md": "# Calls\n"})
    (tmp_path / "templates").symlink_to(tmp_path / leads_to)
    assert ["templates:1:1: Links are not followed; nothing behind one is read."] == said(data)


def test_a_file_where_the_folder_of_templates_would_be_is_told(tmp_path: Path) -> None:
    assert ["templates:1:1: This is no folder."] == said(store(tmp_path, files={"templates": "a note"}))


@pytest.mark.parametrize("chance", ["{{ lipsum() }}", "{{ [1, 2] | random }}"])
def test_nothing_in_a_layout_is_left_to_chance(
    chance: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = chance + (TEMPLATES / "pages" / "due.html").read_text("utf-8")
    data = store(tmp_path, files={"templates/pages/due.html": layout})
    code, told = run(monkeypatch, "build", data, "--out", str(tmp_path / "site"))
    assert 1 == code
    assert "templates/pages/due.html:1" in told


def test_what_a_language_says_of_itself_is_no_word_that_a_company_may_change(tmp_path: Path) -> None:
    data = store(tmp_path, files={"templates/text/en/language.yaml": "language: {plural: (}\n"})
    [told] = said(data)
    assert told.startswith("templates/text/en/language.yaml:1:20: ")
    assert "language.plural" in told


def test_a_link_is_refused_and_not_followed(tmp_path: Path) -> None:
    data = store(
        tmp_path, files={"elsewhere/contacts.en.md": OWN, "templates/text/en/pages.yaml": "pages: {due: x}"}
    )
    try:
        (tmp_path / "templates/own").symlink_to(tmp_path / "elsewhere")
    except OSError:
        pytest.skip("no links on this system")
    assert ["templates/own:1:1: Links are not followed; nothing behind one is read."] == said(data)


def test_a_page_that_lacks_a_language_of_the_site_is_a_problem(tmp_path: Path) -> None:
    data = store(tmp_path, files={"templates/own/a.en.md": "# T\n"})
    settings = data / "site.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("languages: [en]", "languages: [zh-Hant, en]"), "utf-8"
    )
    assert [
        "templates/own/a.en.md:1:1: The page is missing in one of the site's languages, zh-Hant."
    ] == said(data)
    write(tmp_path, {"templates/own/a.zh-Hant.md": "# T\n"})
    assert [] == said(data)


def test_no_organisation_can_take_the_place_of_own_pages(tmp_path: Path) -> None:
    data = store(tmp_path)
    copytree(data / "yard", data / "own")
    assert any("An organisation's folder cannot be called own." in each for each in said(data))


# What fails while pages are made


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ view.nothing.at }}", "has no attribute 'nothing'."),
        ("{{ view.title|nothing }}", "No filter named 'nothing'."),
        ("{{ nothing }}", "'nothing' is undefined."),
        ("{{ t('no.words') }}", "en: no text for no.words."),
        ("{{ href('no/page') }}", "yard/due links to no/page."),
        ("{{ href.__class__ }}", "access to attribute '__class__' of 'partial' object is unsafe."),
        ("{{ view.__init__.__globals__ }}", "access to attribute '__init__' of 'DueView' object is unsafe."),
        ("{% for n in range(999999) %}{% endfor %}", "Range too big."),
        ("{% include 'parts/nothing.html' %}", "'parts/nothing.html' not found"),
    ],
)
def test_a_layout_that_fails_is_told_with_its_line_and_nothing_is_built(
    template: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = store(tmp_path, files={"templates/pages/due.html": f"<p>\n{template}\n"})
    code, found = run(monkeypatch, "build", data, "--out", str(tmp_path / "site"))
    assert 1 == code
    assert "templates/pages/due.html:2:1: The template fails here: " in found
    assert told in found
    assert not (tmp_path / "site").exists()


def test_a_link_of_an_own_page_to_none_is_told_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = store(tmp_path, files={"templates/own/a.en.md": "# T\n\n- [x](yard/duee)\n"})
    code, found = run(monkeypatch, "build", data, "--out", str(tmp_path / "site"))
    assert 1 == code
    assert "templates/own/a.en.md:3:6: There is no page “yard/duee”." in found
    assert "yard/due" in found


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x()</script>",
        '<p onclick="x()">x</p>',
        '<iframe src="x"></iframe>',
        '<a href="//x.org">x</a>',
    ],
)
def test_the_gate_refuses_what_runs_or_leads_out(
    markup: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = store(tmp_path, files={"templates/pages/due.html": markup})
    code, found = run(monkeypatch, "build", data, "--out", str(tmp_path / "site"))
    assert 1 == code
    assert "yard/due.html: " in found
    assert not (tmp_path / "site").exists()
