"""Where a site may be published: nothing that we did not write is ever in its way and lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from servicecontrol.publishing import destination
from servicecontrol.publishing.destination import OWN_FOLDERS, occupied, place_of, unfit
from servicecontrol.publishing.earlier import clear_earlier
from servicecontrol.publishing.manifest import MANIFEST, strangers, write_manifest
from servicecontrol.text import language, languages

ROOT = Path(__file__).resolve().parents[1]
FRAME = '<meta name="generator" content="mkdocs-1.6.1"><span class="sc-age" data-as-of="2026-03-31">'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site as builds write it."""
    return _site(tmp_path / "site")


def _site(folder: Path, *, is_earlier: bool = False) -> Path:
    for path in (
        ".nojekyll", "404.html", "sitemap.xml", "sitemap.xml.gz", "index.html", "yard/visits/V-1.html",
        "api/datapackage.json", "api/tables/visits.csv", "api/LICENSE.txt", "search/search_index.json",
        "en/search/search_index.js", "assets/charts.js", "zh-Hant/assets/javascripts/lunr/a.min.js",
    ):  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(FRAME if path.endswith(".html") else "", "utf-8")
    if not is_earlier:
        write_manifest(folder)
    return folder


def _key(out: Path, data: Path) -> str | None:
    """What is told, in every language."""
    message = unfit(out, data)
    if message is None:
        return None
    assert all(str(out) in language(code).say(message) for code in languages())
    return message.key.removeprefix("console.")


def test_a_site_may_stand_where_nothing_is_or_an_empty_folder_or_a_site(
    tmp_path: Path, data: Path, site: Path
):
    (tmp_path / "empty").mkdir()
    for out in (site, tmp_path / "empty", tmp_path / "new", tmp_path / "new" / "deep" / "site"):
        assert _key(out, data) is None


@pytest.mark.parametrize(
    "path",
    [
        "CNAME",
        "thesis.docx",
        ".git",
        ".hg/store",
        ".svn/wc.db",
        "yard/notes.html",
        "api/tables/mine.csv",
        "a/b/c",
    ],
)
@pytest.mark.parametrize("is_earlier", [False, True], ids=["site", "earlier site"])
def test_what_no_build_wrote_is_never_replaced(tmp_path: Path, data: Path, path: str, *, is_earlier: bool):
    site = _site(tmp_path / "site", is_earlier=is_earlier)
    if is_earlier and path.startswith("api/"):
        return  # a table like those that builds wrote: an earlier site has no list by which to tell
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text("of value", "utf-8")
    message = unfit(site, data)
    assert ("console.out-is-no-site", str(site)) == (message.key, message.values["path"])
    # A folder in which nothing is ours is named, not what is in it; an earlier site has no list of its folders.
    whole = {path, path.split("/", maxsplit=1)[0] + "/"}
    assert message.values["found"] in whole


def test_files_in_the_way_are_named_three_at_most(site: Path, data: Path):
    for name in "abcd":
        (site / name).touch()
    assert "a, b, c, …" == unfit(site, data).values["found"]
    (site / "d").unlink()
    assert "a, b, c" == unfit(site, data).values["found"]


def test_a_folder_with_nothing_but_the_sign_for_hosts_is_no_site(tmp_path: Path, data: Path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / ".nojekyll").touch()
    assert "out-is-no-site" == _key(tmp_path / "pages", data)


@pytest.mark.parametrize("folder", [".git", "mine", "yard/mine"])
def test_an_empty_folder_that_no_build_made_is_a_stranger(site: Path, folder: str):
    (site / folder).mkdir()
    assert [f"{folder}/"] == list(strangers(site))


def test_what_file_managers_leave_is_in_nobodys_way(site: Path):
    for name in (".DS_Store", "yard/Thumbs.db", "api/desktop.ini"):
        (site / name).touch()
    assert [] == list(strangers(site))


def test_pages_changed_or_removed_by_hand_are_made_anew(site: Path):
    (site / "index.html").write_text("changed", "utf-8")
    (site / "yard/visits/V-1.html").unlink()
    assert [] == list(strangers(site))


def test_links_and_special_files_are_strangers_even_under_our_names(site: Path, tmp_path: Path):
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(tmp_path / "elsewhere.html")
    (site / "assets" / "charts.js").unlink()
    (site / "assets").rmdir()
    (site / "assets").symlink_to(tmp_path)
    assert ["assets", "index.html"] == list(strangers(site))
    if sys.platform != "win32":
        (site / "404.html").unlink()
        os.mkfifo(site / "404.html")
        assert ["404.html", "assets", "index.html"] == list(strangers(site))


def test_letters_that_a_system_takes_apart_are_the_same_name(site: Path):
    (site / "caf\u00e9.html").touch()
    write_manifest(site)
    (site / "caf\u00e9.html").rename(site / "cafe\u0301.html")
    assert [] == list(strangers(site))


@pytest.mark.parametrize("text", ["", "\n", "mine\nindex.html\n"])
def test_a_list_that_is_not_ours_proves_nothing(tmp_path: Path, text: str):
    site = tmp_path / "site"
    site.mkdir()
    (site / MANIFEST).write_text(text, "utf-8")
    (site / "index.html").touch()
    assert [MANIFEST, "index.html"] == list(strangers(site))


def test_a_linked_list_proves_nothing(tmp_path: Path, site: Path):
    other = tmp_path / "other"
    other.mkdir()
    (other / MANIFEST).symlink_to(site / MANIFEST)
    assert [MANIFEST] == list(strangers(other))


@pytest.mark.parametrize(
    "sign", [".nojekyll", "index.html", "api/datapackage.json", "search/search_index.json"]
)
def test_an_earlier_site_without_all_its_signs_is_not_told_for_sure(tmp_path: Path, sign: str):
    site = _site(tmp_path / "site", is_earlier=True)
    assert [] == list(strangers(site))
    (site / sign).unlink()
    assert any(strangers(site))


@pytest.mark.parametrize("part", ['<meta name="generator" content="mkdocs-', 'class="sc-age"'])
def test_a_page_of_an_earlier_site_has_our_frame(tmp_path: Path, part: str):
    site = _site(tmp_path / "site", is_earlier=True)
    (site / "yard" / "visits" / "V-1.html").write_text(FRAME.replace(part, ""), "utf-8")
    assert ["yard/visits/V-1.html"] == list(strangers(site))


def test_a_file_is_no_place_nor_is_what_would_lie_in_one(tmp_path: Path, data: Path):
    (tmp_path / "file").touch()
    assert "out-is-a-file" == _key(tmp_path / "file", data)
    assert "out-below-a-file" == _key(tmp_path / "file" / "a" / "site", data)


def test_records_are_no_place(tmp_path: Path, data: Path):
    for out in (data, data / "site", tmp_path, data / ".." / "data" / "yard" / ".."):
        assert "out-and-data" == _key(out, data)
    (tmp_path / "link").symlink_to(data)
    assert "out-and-data" == _key(tmp_path / "link", data)
    assert "out-and-data" == _key(data, tmp_path / "link")


@pytest.mark.parametrize("path", ["templates", "templates/own/site"])
def test_where_a_company_lays_templates_of_its_own_is_no_place(tmp_path: Path, data: Path, path: str):
    (tmp_path / "templates").mkdir()
    assert "out-is-the-overlay" == _key(tmp_path / path, data)
    assert _key(tmp_path / "templates-site", data) is None


def test_the_root_and_a_home_are_no_place(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch):
    assert "out-is-the-root" == _key(Path(data.anchor), data)
    home = tmp_path / "users" / "me"
    monkeypatch.setattr(Path, "home", lambda: home)
    assert ["out-is-home"] * 2 == [_key(out, data) for out in (home, home.parent)]
    assert [None] * 2 == [_key(out, data) for out in (home / "site", home.parent / "you")]


def test_whoever_has_no_home_may_build(site: Path, data: Path, monkeypatch: pytest.MonkeyPatch):
    def home() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", home)
    assert _key(site, data) is None


@pytest.mark.parametrize("path", ["", "templates", "templates/site", "tests/a/b", ".git/site", "data/yard"])
def test_the_program_itself_is_no_place(data: Path, path: str):
    assert "out-is-the-program" == _key(ROOT / path, data)


def test_what_the_program_lies_in_is_no_place(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(destination, "HOME", tmp_path / "work" / "program")
    assert "out-is-the-program" == _key(tmp_path / "work", data)
    assert _key(tmp_path / "work" / "site", data) is None


def test_beside_its_own_folders_a_site_may_stand_in_the_program(data: Path):
    for name in ("site-of-tests", "testsite", "built/site"):
        assert _key(ROOT / name, data) is None


def test_every_folder_of_the_program_is_known_as_its_own():
    ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - ignored
    caches = {name for name in folders if name.startswith(".") and name.endswith("_cache")}
    assert set() == folders - caches - OWN_FOLDERS - {"__pycache__"}


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_a_link_that_leads_nowhere_is_no_place(tmp_path: Path, data: Path, site: Path):
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for out in ("dead", "loop", "dead/site"):
        assert "out-is-a-dead-link" == _key(tmp_path / out, data)
    (tmp_path / "good").symlink_to(site)
    assert (None, site) == (_key(tmp_path / "good", data), place_of(tmp_path / "good"))


def test_a_folder_that_may_only_be_read_is_no_place(
    tmp_path: Path, data: Path, site: Path, monkeypatch: pytest.MonkeyPatch
):
    closed = {tmp_path / "closed", site}
    (tmp_path / "closed").mkdir()
    monkeypatch.setattr(os, "access", lambda path, wanted: path not in closed or not wanted & os.W_OK)
    assert ["out-is-read-only"] * 3 == [
        _key(out, data) for out in (tmp_path / "closed" / "site", tmp_path / "closed" / "a" / "site", site)
    ]
    assert _key(tmp_path / "open" / "site", data) is None


def test_a_folder_that_cannot_be_looked_into_is_no_place(
    site: Path, data: Path, monkeypatch: pytest.MonkeyPatch
):
    def scandir(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", scandir)
    assert "out-is-unreadable" == _key(site, data)


def test_what_is_mounted_is_no_place(tmp_path: Path, data: Path, site: Path, monkeypatch: pytest.MonkeyPatch):
    spaced = tmp_path / "a site"
    spaced.mkdir()
    mounts = tmp_path / "mountinfo"
    written = str(spaced).replace(" ", "\\040")
    mounts.write_text(f"1 0 8:1 / / rw - ext4 a rw\n2 1 8:1 / {written} rw - ext4 a rw\n", "utf-8")
    monkeypatch.setattr(destination, "_MOUNTS", mounts)
    assert ("out-is-mounted", None) == (_key(spaced, data), _key(site, data))
    monkeypatch.setattr(destination, "_MOUNTS", tmp_path / "nowhere")
    assert _key(spaced, data) is None
    monkeypatch.setattr(Path, "is_mount", lambda path: path == site)
    assert "out-is-mounted" == _key(site, data)


@pytest.mark.skipif(sys.platform == "win32", reason="no folder goes there while somebody is in it")
def test_from_a_folder_that_is_no_more_whole_paths_are_asked_for(
    tmp_path: Path, data: Path, site: Path, monkeypatch: pytest.MonkeyPatch
):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "out-from-nowhere" == _key(Path("site"), data)
    assert _key(site, data) is None


def test_a_place_that_is_taken_in_the_meantime_is_told_by_the_users_name_for_it(site: Path):
    (site / "CNAME").touch()
    assert "www" == occupied(site, Path("www")).values["path"]


# What earlier versions left beside a site


@pytest.mark.parametrize("is_empty", [True, False])
def test_the_work_folder_of_an_earlier_version_is_cleared(site: Path, *, is_empty: bool):
    work = site.parent / ".site.building"
    work.mkdir()
    if not is_empty:
        for path in (
            ".lock",
            "en/docs/yard/index.md",
            "en/site/index.html",
            "en/mkdocs.yml",
            "zh-Hant/docs/a",
        ):
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).touch()
    clear_earlier(site)
    assert not work.exists()


@pytest.mark.parametrize("path", ["thesis.docx", "en/thesis.docx", ".git/HEAD"])
def test_a_folder_of_that_name_with_anything_else_in_it_stays(site: Path, path: str):
    work = site.parent / ".site.building"
    for each in (".lock", "en/docs/index.md", path):
        (work / each).parent.mkdir(parents=True, exist_ok=True)
        (work / each).touch()
    clear_earlier(site)
    assert (work / path).exists() and (work / ".lock").exists()


def test_the_old_site_of_an_earlier_version_is_cleared_where_one_stands(site: Path):
    old = _site(site.parent / ".site.old", is_earlier=True)
    (old / "index.html").unlink()  # half of it was removed already
    clear_earlier(site)
    assert not old.exists()


def test_the_old_site_of_an_earlier_version_is_put_back_where_none_stands(tmp_path: Path):
    old = _site(tmp_path / ".site.old", is_earlier=True)
    clear_earlier(tmp_path / "site")
    assert not old.exists() and (tmp_path / "site" / "index.html").is_file()


@pytest.mark.parametrize("stands", [True, False])
def test_an_old_folder_that_could_be_anybodys_stays(tmp_path: Path, *, stands: bool):
    old = _site(tmp_path / ".site.old", is_earlier=True)
    (old / "thesis.docx").touch()
    if stands:
        _site(tmp_path / "site")
    clear_earlier(tmp_path / "site")
    assert (old / "thesis.docx").exists() and stands is (tmp_path / "site").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_links_under_the_names_of_an_earlier_version_stay(site: Path, tmp_path: Path):
    other = _site(tmp_path / "other", is_earlier=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".site.old").symlink_to(other)
    (tmp_path / ".site.building").symlink_to(tmp_path / "empty")
    clear_earlier(site)
    assert (tmp_path / ".site.old").is_symlink() and (tmp_path / ".site.building").is_symlink()
    assert (other / "index.html").exists()
