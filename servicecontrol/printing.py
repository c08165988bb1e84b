"""A page of the built site as a PDF: finds the page that is meant and has an installed Chromium print it."""

from __future__ import annotations

import difflib
import functools
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from servicecontrol.problems import Message

#: A page is printed in a few seconds; a browser that takes so long has hung.
_SECONDS = 120
#: So much time of its own the page gets to draw its charts; what it takes of ours is far less.
_VIRTUAL_MILLISECONDS = 30_000
#: So many pages are named at most, where several or none fit.
_NAMED = 8
#: From this likeness on a page may have been meant; 1 is the same.
_ALIKE = 0.6
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
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)")
_AS_OF = re.compile(r'data-as-of="(\d{4})-(\d\d)-(\d\d)"')


class NotPrinted(Exception):  # noqa: N818  # it names what did not happen
    """Says why there is no PDF, and which pages may have been meant."""

    def __init__(self, what: Message, pages: Sequence[str] = (), *, is_usage: bool = False) -> None:
        super().__init__(what.key)
        self.what = what
        self.pages = tuple(pages)
        self.is_usage = is_usage  #: the fault is in what was asked, not in what happened


def page_asked(site: Path, asked: str, language: str | None, languages: Collection[str]) -> str:
    """Returns the path, below the site and without `.html`, of the page that is meant.

    A path names its language as the site does; `language` wins over it. Raises `NotPrinted`.
    """
    folders = [code for code in sorted(languages) if (site / code / "index.html").is_file()]
    inside = _inside(site, asked)
    first, _, rest = inside.partition("/")
    code, wanted = (first, rest) if first in folders else ("", inside)
    code = code if language is None else language if language in folders else ""
    found = find_page(list(_pages(site, folders)), wanted)
    page = f"{code}/{found}" if code else found
    if not (site / f"{page}.html").is_file():
        raise NotPrinted(Message("printing.no-translation", {"page": page}), is_usage=True)
    return page


def find_page(pages: Sequence[str], wanted: str) -> str:
    """Returns the one page that a path, a record's id or a form's code names; raises `NotPrinted`."""
    path = wanted.strip("/").casefold()
    named = {path, f"{path}/index".lstrip("/")}
    exact = [page for page in pages if page.casefold() in named]
    # A form's code holds a stroke; its page's name can't.
    last = {path, path.replace("/", "-")}
    ends = [page for page in pages if any(page.casefold().endswith(f"/{end}") for end in last if end)]
    found = exact or ends
    if len(found) == 1:
        return found[0]
    if found:
        message = Message("printing.several", {"asked": wanted, "n": len(found)})
        raise NotPrinted(message, found[:_NAMED], is_usage=True)
    raise NotPrinted(Message("printing.unknown", {"asked": wanted}), _close(pages, wanted), is_usage=True)


def _close(pages: Sequence[str], wanted: str) -> list[str]:
    """The pages whose path or name is like what was asked, the most alike first."""
    name = PurePosixPath(wanted).name.casefold()

    def likeness(page: str) -> tuple[float, float]:
        as_path = difflib.SequenceMatcher(None, page.casefold(), wanted.casefold()).ratio()
        as_name = difflib.SequenceMatcher(None, PurePosixPath(page).name.casefold(), name).ratio()
        return max(as_path, as_name), as_path

    alike = {page: likeness(page) for page in pages}
    near = [page for page in sorted(pages) if alike[page][0] >= _ALIKE]
    return sorted(near, key=alike.__getitem__, reverse=True)[:_NAMED]


def _inside(site: Path, asked: str) -> str:
    """What was asked as a path below the site; a file's own path, as a shell completes it, is one too."""
    plain = re.sub(r"[#?].*$", "", asked)
    path = Path(plain)
    if path.suffix == ".html" and path.is_file() and path.resolve().is_relative_to(site.resolve()):
        plain = path.resolve().relative_to(site.resolve()).as_posix()
    return plain.replace("\\", "/").removesuffix(".html").strip("/")


def _pages(site: Path, folders: Collection[str]) -> Iterator[str]:
    """The pages of the first language; another's have the same paths in its own folder."""
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).with_suffix("").as_posix()
        if page.partition("/")[0] not in folders:
            yield page


def find_browser(environment: Mapping[str, str]) -> str:
    """Returns the command of Chromium, Chrome or Edge; `CHROMIUM` names another. Raises `NotPrinted`."""
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


def print_page(site: Path, page: str, out: Path, browser: str) -> None:
    """Writes the page as a PDF of A4 sheets, its charts drawn; raises `NotPrinted` and leaves `out` alone."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside the PDF, not among the system's temporary files, which a confined browser has its own of.
        with tempfile.TemporaryDirectory(dir=out.parent, prefix="printing-") as folder:
            made = Path(folder) / "page.pdf"
            with _served(site) as address:
                _run(browser, f"{address}{page}.html?paper", made, Path(folder) / "profile")
            made.write_bytes(_dated(made.read_bytes(), (site / f"{page}.html").read_text("utf-8")))
            made.replace(out)
    except OSError as fault:
        raise NotPrinted(Message("printing.not-written", {"path": str(out), "why": str(fault)})) from fault


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


def _run(browser: str, address: str, made: Path, profile: Path) -> None:
    command = [
        browser,
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--no-default-browser-check",
        # A profile of its own: a browser that is open would be handed the page and print nothing.
        f"--user-data-dir={profile}",
        "--no-pdf-header-footer",
        f"--virtual-time-budget={_VIRTUAL_MILLISECONDS}",
        f"--print-to-pdf={made}",
    ]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--no-sandbox")  # Chromium refuses to start as root with one
    try:
        done = subprocess.run(  # noqa: S603  # the reader's own browser, on pages that we made
            [*command, address], capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise NotPrinted(Message("printing.too-slow", {"seconds": _SECONDS})) from fault
    if not made.is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        last = said[-1] if said else ""
        raise NotPrinted(
            Message("printing.browser-failed", {"browser": browser, "code": done.returncode, "said": last})
        )


def _dated(pdf: bytes, html: str) -> bytes:
    """The PDF under the day that its page speaks of, not the moment of printing; as long as before."""
    day = _AS_OF.search(html)
    stamp = "".join(day.groups()) if day else "20000101"
    return _DATES.sub(lambda match: b"/%b (D:%b000000+00'00')" % (match[1], stamp.encode()), pdf)
