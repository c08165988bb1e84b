"""The site while its records are worked on: the pages of a build, anew when a file changes, on this machine alone."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from hearing import hear
from pages_of import GOOD

ROOT = Path(__file__).resolve().parents[1]
COMPLAINT = "yard/complaints/C-2026-0001"
#: No test waits for so long: whatever takes longer has gone wrong.
PATIENCE = 30
SCRIPT = re.compile(r'<script src="/_serving/reload\.js" data-language="[\w-]+" data-state="\d+"></script>')


@dataclass
class Served:
    """A server, and the records that it shows."""

    port: int
    data: Path
    process: subprocess.Popen[str]

    def get(self, path: str, host: str = "", method: str = "GET") -> tuple[int, str, bytes]:
        """Status, media type and body of what stands at a path."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request(method, path, headers={"Host": host or f"127.0.0.1:{self.port}"})
        answer = asked.getresponse()
        found = answer.status, answer.getheader("Content-Type") or "", answer.read()
        asked.close()
        return found

    def page(self, path: str) -> str:
        status, kind, body = self.get(path)
        assert (200, "text/html; charset=utf-8") == (status, kind)
        return unescape(body.decode())

    def state(self, language: str = "en") -> dict:
        return json.loads(self.get(f"/_serving/state.json?language={language}")[2])

    def until(self, is_so: object) -> dict:
        """The state as soon as it is so."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            state = self.state()
            if is_so(state):
                return state
            time.sleep(0.02)
        raise TimeoutError(state)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("serve") / "data"
    shutil.copytree(GOOD, data)
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--data", str(data), "--port", "0"]
    settings = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=settings,
        preexec_fn=hear,  # noqa: PLW1509  # no threads
    ) as process:
        try:
            said = ""
            while "http://" not in said:
                said = process.stdout.readline()
                assert said, "the server ended"
            yield Served(int(re.search(r":(\d+)/", said)[1]), data, process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                ended = process.wait(PATIENCE)
            finally:
                process.kill()
    assert 0 == ended, "stopping it is how it ends"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = shutil.copytree(GOOD, tmp_path_factory.mktemp("built") / "data")
    out = data.with_name("site")
    subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--data", str(data), "--out", str(out)],
        check=True,
        capture_output=True,
    )
    return out


def test_every_page_and_file_is_that_of_a_build(served: Served, site: Path):
    differ = []
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        path = file.relative_to(site).as_posix()
        if path.startswith("search/") or "/search/" in path or path in (".nojekyll", ".servicecontrol-site"):
            continue
        status, _, body = served.get(f"/{path}")
        body = SCRIPT.sub("", body.decode()).encode() if path.endswith(".html") else body
        # What the site says of its own data's commit depends on where they stand.
        if body != file.read_bytes() and path not in ("data.html", "zh-Hant/data.html", "api/about.json"):
            differ.append((path, status))
    assert [] == differ


def test_a_folder_is_its_first_page(served: Served):
    assert served.page("/") == served.page("/index.html")
    assert served.page("/yard/") == served.page("/yard/index.html")


def test_what_is_not_there_is_said_in_words(served: Served):
    status, _, body = served.get("/yard/complaints/C-1999-0001.html")
    assert 404 == status
    assert b"<h1>" in body


@pytest.mark.parametrize("path", ["/../data/site.yaml", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../../x"])
def test_nothing_outside_the_site_is_served(served: Served, path: str):
    assert 404 == served.get(path)[0]


def test_a_page_of_somebody_else_that_leads_here_by_another_name_gets_nothing(served: Served):
    assert 403 == served.get("/index.html", host="records.example")[0]
    assert 200 == served.get("/index.html", host=f"localhost:{served.port}")[0]


def test_nothing_is_changed_by_a_request(served: Served):
    assert 501 == served.get("/index.html", method="POST")[0]
    assert (200, b"") == served.get("/index.html", method="HEAD")[::2]


def test_the_search_finds_what_stands_on_pages(served: Served):
    docs = json.loads(served.get("/search/documents.json")[2])["docs"]
    assert any(entry["location"].startswith(f"{COMPLAINT}.html") and entry["text"] for entry in docs)


def test_an_edit_shows_as_soon_as_it_is_saved_and_a_fault_with_the_last_page_behind(served: Served):
    file = served.data / f"{COMPLAINT.replace('complaints/', 'complaints/2026/')}.yaml"
    text = file.read_text(encoding="utf-8")
    before = served.state()["state"]
    says = re.search(r"says: (.*)", text)[0]
    file.write_text(text.replace(says, "says: The gate squeaks at night."), encoding="utf-8")
    after = served.until(lambda state: state["state"] > before)
    assert [] == after["faults"]["list"]
    assert "The gate squeaks at night" in served.page(f"/{COMPLAINT}.html")

    file.write_text(text.replace(says, "sais: The gate squeaks at night."), encoding="utf-8")
    faults = served.until(lambda state: state["faults"]["list"])["faults"]
    assert any("sais" in fault["what"] and COMPLAINT[-11:] in fault["place"] for fault in faults["list"])
    assert "The gate squeaks at night" in served.page(f"/{COMPLAINT}.html")
    said = served.state("zh-Hant")["faults"]
    assert "問題" in said["title"]

    file.write_text(text, encoding="utf-8")
    served.until(lambda state: not state["faults"]["list"])
    assert "squeaks" not in served.page(f"/{COMPLAINT}.html")


def test_a_record_that_comes_and_one_that_goes(served: Served):
    file = served.data / f"{COMPLAINT.replace('complaints/', 'complaints/2026/')}.yaml"
    new = file.with_name("C-2026-0099.yaml")
    before = served.state()["state"]
    new.write_text(file.read_text(encoding="utf-8").replace("C-2026-0001", "C-2026-0099"), encoding="utf-8")
    served.until(lambda state: state["state"] > before and not state["faults"]["list"])
    assert "C-2026-0099" in served.page("/yard/complaints/C-2026-0099.html")
    assert "C-2026-0099" in served.page("/yard/complaints/index.html")
    before = served.state()["state"]
    new.unlink()
    served.until(lambda state: state["state"] > before and not state["faults"]["list"])
    assert 404 == served.get("/yard/complaints/C-2026-0099.html")[0]


def test_a_taken_port_is_told(served: Served):
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "serve", "--data", str(GOOD), "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert 1 == done.returncode
    assert f"Port {served.port} cannot be used" in done.stdout
