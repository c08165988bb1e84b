"""An address that is not there, below a folder of a host, as pages of a project are published."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opening import wait_until
from playwright.sync_api import BrowserContext
from serving import Quiet, served

ROOT = Path(__file__).resolve().parents[2]


class _Host(Quiet):
    """Serves the folder at `/project/`; every other address gets the site's own page for what is missing."""

    def translate_path(self, path: str) -> str:
        inside = path.partition("?")[0].removeprefix("/project/")
        return str(Path(self.directory) / ("nowhere" if inside.startswith("/") else inside))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        del message, explain
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site in a folder of its host."""
    out = tmp_path_factory.mktemp("project") / "site"
    command = [sys.executable, "build.py", "--data", "tests/data/good", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    with served(out, _Host) as address:
        yield f"{address}project/"


@pytest.mark.parametrize("missing", ["nothing.html", "yard/complaints/C-1999-0001.html", "en/a/b/c/"])
def test_what_is_missing_is_said_in_style_and_leads_home_from_any_depth(
    chromium: BrowserContext, project: str, missing: str
):
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.resource_type}"))
    page.goto(project + missing)
    wait_until(page, "document.querySelector('a').href.includes('/project/')")
    homes = page.locator("[data-home]").evaluate_all("links => links.map(link => link.href)")
    assert [f"{project}index.html", f"{project}en/index.html"] == homes
    assert all(page.request.get(home).ok for home in homes)
    assert (
        page.locator("header").evaluate("bar => getComputedStyle(bar).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    assert {"GET document", "HEAD fetch"} == set(asked) - {
        "GET other"
    }  # the browser's own icon is such another
    page.close()
