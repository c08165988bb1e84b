"""The browser that prints: where an installed one is, and a page of the site printed by it."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servicecontrol.disk.leash import leashed
from servicecontrol.printing.fault import NotPrinted
from servicecontrol.problems import Message

#: A page is printed in a few seconds; a browser that takes so long has hung.
_SECONDS = 120
#: So much time of its own the page gets to draw its charts; what it takes of ours is far less.
_VIRTUAL_MILLISECONDS = 30_000
_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
    "msedge",
)
#: Where the installers of Windows put a browser, below the folders that these variables name.
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_WINDOWS_FILES = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_MACOS_FILES = (
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find_browser(environment: Mapping[str, str]) -> str:
    """The command of Chromium, Chrome or Edge; `CHROMIUM` names another. Raises `NotPrinted`."""
    own = environment.get("CHROMIUM")
    if own:
        command = shutil.which(own, path=environment.get("PATH"))
        if command is None:
            raise NotPrinted(Message("printing.no-such-browser", {"path": own}))
        return command
    commands = (shutil.which(name, path=environment.get("PATH", "")) for name in _COMMANDS)
    files = (str(path) for path in _usual_places(environment) if path.is_file())
    found = next((command for command in (*commands, *files) if command), None)
    if found is None:
        raise NotPrinted(Message("printing.no-browser"))
    return found


def _usual_places(environment: Mapping[str, str]) -> Iterator[Path]:
    for variable in _WINDOWS_FOLDERS:
        if folder := environment.get(variable):
            yield from (Path(folder) / name for name in _WINDOWS_FILES)
    for root in (Path("/"), Path(environment.get("HOME") or "/")):
        yield from (root / name for name in _MACOS_FILES)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Says nothing."""


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """The site on this machine alone, at a free port: pages from disk may not load what they need."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def print_page(browser: str, site: Path, page: str, work: Path, environment: Mapping[str, str]) -> Path:
    """Has the browser write a page of the site as a PDF in the work folder, its charts drawn.

    Returns the PDF; raises `NotPrinted`. Whatever else the browser writes lies in that folder too.
    """
    made = work.absolute() / "page.pdf"
    with _served(site) as address:
        _run(browser, f"{address}{page}.html?paper", made, environment)
    return made


def _run(browser: str, address: str, made: Path, environment: Mapping[str, str]) -> None:
    command = [
        str(Path(browser).absolute()),
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--no-default-browser-check",
        # A profile of its own: a browser that is open would be handed the page and print nothing.
        f"--user-data-dir={made.with_name('profile')}",
        "--no-pdf-header-footer",
        f"--virtual-time-budget={_VIRTUAL_MILLISECONDS}",
        f"--print-to-pdf={made}",
    ]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--no-sandbox")  # Chromium refuses to start as root with one
    # Its temporary files it would leave behind when it is ended. The name is short as a socket's path has to be.
    own = {**environment, "TMPDIR": "."}
    with leashed([*command, address], made.parent, own) as process:
        try:
            _, errors = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired as fault:
            raise NotPrinted(Message("printing.too-slow", {"seconds": _SECONDS})) from fault
    if not made.is_file():
        said = errors.decode("utf-8", "replace").strip().splitlines()
        last = said[-1] if said else ""
        raise NotPrinted(
            Message("printing.browser-failed", {"browser": browser, "code": process.returncode, "said": last})
        )
