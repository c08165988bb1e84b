"""The gate: each kind of fault in a finished site is found, and a whole site has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicecontrol.verify import site_faults

WHOLE = "<html><body><article><h1 id='top'>x</h1><a href='b.html#here'>b</a></article></body></html>"


def _faults(tmp_path: Path, body: str) -> list[str]:
    (tmp_path / "a.html").write_text(WHOLE.replace("<h1", f"{body}<h1"), "utf-8")
    (tmp_path / "b.html").write_text(
        "<html><body><article id='here'><a href='a.html'>a</a></article></body></html>", "utf-8"
    )
    return site_faults(tmp_path, {"en": {"a": "", "b": ""}}, {"en": ""})


def test_a_whole_site_has_no_fault(tmp_path: Path):
    assert [] == _faults(tmp_path, "")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<a href='c.html'>c</a>", "broken link c.html"),
        ("<a href='b.html#gone'>b</a>", "#gone is not on b.html"),
        ("<a href='../../x.html'>x</a>", "broken link"),
        ("<img src='https://example.org/x.png'>", "leads out of the site"),
        ("<img src='//example.org/x.png'>", "leads out of the site"),
        ("<a href='javascript:alert(1)'>x</a>", "leads out of the site"),
        ("<p onclick='x()'>x</p>", "event handler onclick"),
        ("<script>x()</script>", "script inside"),
        ("<iframe src='a.html'></iframe>", "element iframe"),
        ("<base href='/'>", "element base"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, body: str, found: str):
    assert any(found in fault for fault in _faults(tmp_path, body))


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        ("<nav><a href='c.html'>c</a></nav>", "broken link c.html"),
        ("<nav><a href='a.html#gone'>a</a></nav>", "#gone is not on a.html"),
        ("<nav onclick='x()'></nav>", "event handler onclick"),
        ("<link href='https://example.org/x.css'>", "leads out of the site"),
        ("<iframe src='a.html'></iframe>", "element iframe"),
    ],
)
def test_a_fault_in_the_frame_around_the_content_is_found_on_every_page_that_has_it(
    tmp_path: Path, frame: str, found: str
):
    for name in ("a", "b"):
        page = f"<html><body>{frame}<article><h1>{name}</h1></article></body></html>"
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
    faults = site_faults(tmp_path, {"en": {"a": "", "b": ""}}, {"en": ""})
    assert {"a.html", "b.html"} == {fault.partition(":")[0] for fault in faults if found in fault}


def test_a_frame_that_names_its_own_page_is_looked_at_under_each_name(tmp_path: Path):
    """Frames that differ in the page's name alone are read once; what they name is still looked for on each page."""
    for name in ("R-2026-001", "R-2026-002"):
        page = f"<html><body><a href='{name}.csv'>x</a><article><h1>x</h1></article></body></html>"
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
    (tmp_path / "R-2026-001.csv").write_text("", "utf-8")
    faults = site_faults(tmp_path, {"en": {"R-2026-001": "", "R-2026-002": ""}}, {"en": ""})
    assert ["R-2026-002.html: broken link R-2026-002.csv"] == faults


def test_a_missing_page_is_found(tmp_path: Path):
    assert ["a.html: the page is missing"] == site_faults(tmp_path, {"en": {"a": ""}}, {"en": ""})


def test_a_page_whose_content_the_host_lost_or_changed_is_found(tmp_path: Path):
    (tmp_path / "a.html").write_text(WHOLE.replace("b.html#here", "a.html"), "utf-8")
    as_written = "<h1 id='top'>x</h1>"
    assert [] == site_faults(tmp_path, {"en": {"a": as_written}}, {"en": ""})
    faults = site_faults(tmp_path, {"en": {"a": f"{as_written}<p>lost</p>"}}, {"en": ""})
    assert ["a.html: its content is not what was written"] == faults
