"""MkDocs, the host: pages of every language in, one tree of finished files out. Nothing else knows which host it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

import yaml

from servicecontrol.home import HOME, TEMPLATES
from servicecontrol.interruption import held
from servicecontrol.overlays import SHEET
from servicecontrol.pages.shared.page import NavEntry
from servicecontrol.parallel import in_parallel
from servicecontrol.publishing.host.frames import Frames, sources
from servicecontrol.publishing.host.search import Entry, entries, write_index
from servicecontrol.render import Rendered
from servicecontrol.text import language

_SETTINGS = HOME / "mkdocs.yml"
#: Where `servicecontrol` is found, whether it is installed or not.
_PACKAGES = Path(__file__).resolve().parents[3]
_HOOK = Path(__file__).with_name("frame.py")
#: The chart library is large: it stands once, in the first language's assets.
BUNDLE = "assets/plotly.min.js"
_POLL_SECONDS = 0.5


class HostFailed(Exception):  # noqa: N818  # what went wrong is the message
    """The host refused the pages; its own last lines."""


@dataclass(frozen=True)
class Edition:
    """The site in one language."""

    language: str
    name: str  #: the site's name
    pages: Sequence[Rendered]
    nav: Sequence[NavEntry]
    words: Mapping[str, str]  #: words of the frame around pages
    feeds: Sequence[Mapping[str, str]] = ()  #: what readers may subscribe to: title, address, whose it is
    readers: str = ""  #: who may read it, as the foot of every page says
    theme: Path | None = None  #: files of the company's that stand beside, or in the place of, the theme's

    @property
    def sheet(self) -> str:
        """The company's own style sheet; empty where it has none."""
        return SHEET if self.theme and (self.theme / SHEET).is_file() else ""


def build_pages(
    editions: Sequence[Edition],
    work: Path,
    as_of: date,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Has the host finish every page in the folder `work`; the first edition stands at the root of what it returns.

    Raises `HostFailed` where the host does not take the pages.
    """
    framed = make_frames(editions, work, as_of)
    done, total = 0, sum(len(edition.pages) for edition in editions)
    for edition in editions:
        own = work / edition.language / "site"
        frames = framed[edition.language]
        found: list[Entry] = []
        for of_page in in_parallel(partial(_finish, frames), edition.pages):
            found += of_page
            done += 1
            if progress:
                progress(done, total)
        frames.clear()
        write_index(found, edition.language, own)
    site = work / editions[0].language / "site"
    for edition in editions[1:]:
        # A host has one page for what is missing, and the first edition's speaks all languages.
        (work / edition.language / "site" / "404.html").unlink()
        shutil.move(work / edition.language / "site", site / edition.language)
    return site


def make_frames(editions: Sequence[Edition], work: Path, as_of: date) -> Mapping[str, Frames]:
    """Has the host make the frames of each language, and all that is no page, in a folder `site` of its own.

    Of pages only the place and the title are asked for. Raises `HostFailed` where the host does not take them.
    """
    for edition in editions:
        _write_source(edition, editions, work, as_of)
    _run(editions, work, as_of)
    return {
        edition.language: Frames(edition.pages, edition.nav, work / edition.language / "site")
        for edition in editions
    }


def _finish(frames: Frames, page: Rendered) -> tuple[Entry, ...]:
    """Puts a page into its frame; what the search finds of it."""
    frames.fill(page)
    return tuple(entries(page))


def prefixes(editions: Sequence[Edition]) -> Mapping[str, str]:
    """The folder of each language: the first at the root, the others under their code."""
    return {
        edition.language: "" if edition is editions[0] else f"{edition.language}/" for edition in editions
    }


def bundle() -> bytes:
    """The chart library, as its package brings it."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_bytes()


def _write_source(edition: Edition, editions: Sequence[Edition], work: Path, as_of: date) -> None:
    """Markdown pages and MkDocs configuration of one language."""
    docs = work / edition.language / "docs"
    for path, text in sources(edition.pages, edition.nav):
        target = docs / f"{path}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    if edition is editions[0]:
        docs.joinpath(BUNDLE).parent.mkdir(parents=True, exist_ok=True)
        docs.joinpath(BUNDLE).write_bytes(bundle())
    config = work / edition.language / "mkdocs.yml"
    config.write_text(
        _config(edition, editions, as_of, _theme(edition, work)), encoding="utf-8", newline="\n"
    )


def _theme(edition: Edition, work: Path) -> Path:
    """Our frame and its files, with those of the company over them where it has any."""
    ours = TEMPLATES / "theme"
    if edition.theme is None:
        return ours
    both = work / edition.language / "theme"
    shutil.copytree(ours, both)
    shutil.copytree(edition.theme, both, dirs_exist_ok=True)
    return both


def _config(edition: Edition, editions: Sequence[Edition], as_of: date, theme: Path) -> str:
    """What MkDocs must know beside the project's own file: language, folders, navigation, the other languages."""
    own = prefixes(editions)[edition.language]
    up = "../" * own.count("/")
    others = [
        {
            "code": other.language,
            "name": language(other.language).name,
            "prefix": up + prefixes(editions)[other.language],
            "words": dict(other.words),
        }
        for other in editions
        if other is not edition
    ]
    settings = {
        "INHERIT": str(_SETTINGS),
        "site_name": edition.name,
        "docs_dir": "docs",
        "site_dir": "site",
        "hooks": [str(_HOOK)],
        "nav": [_nav(entry) for entry in edition.nav],
        "theme": {
            "language": language(edition.language).say("language.theme"),
            "direction": language(edition.language).say("language.direction"),
            "custom_dir": str(theme),
        },
        # The chart library is large: it stands once, in the first language's assets.
        "extra": {
            "language": edition.language,
            "others": others,
            # The theme shows its language menu only where it finds this list; our own template draws it from `others`.
            "alternate": [{"name": o["name"], "link": o["prefix"], "lang": o["code"]} for o in others],
            "shared": up,
            "as_of": as_of.isoformat(),
            "feeds": [dict(feed) for feed in edition.feeds],
            "words": dict(edition.words),
            "readers": edition.readers,
            "sheet": edition.sheet,
        },
    }
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=True)


def _nav(entry: NavEntry) -> dict[str, object]:
    if entry.children:
        return {entry.title: [_nav(child) for child in entry.children]}
    return {entry.title: f"{entry.path}.md"}


def _run(editions: Sequence[Edition], work: Path, as_of: date) -> None:
    """Runs one MkDocs per language side by side."""
    with ExitStack() as started:
        running = []
        for edition in editions:
            with held():
                process = started.enter_context(_start(work / edition.language, _log(work, edition), as_of))
                started.callback(_end, process)
            running.append((process, edition))
        for process, _ in running:
            while not _ended(process):
                pass  # an interruption is heard between two looks
        failed = [edition for process, edition in running if process.returncode]
        if failed:
            log = _log(work, failed[0]).read_text(encoding="utf-8", errors="replace")
            raise HostFailed("\n".join(log.strip().splitlines()[-20:]))


def _log(work: Path, edition: Edition) -> Path:
    return work / f"{edition.language}.log"


def _start(folder: Path, log: Path, as_of: date) -> subprocess.Popen[bytes]:
    """Starts the host for one language; it ends with this process, or when its input does."""
    midnight = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    environment = os.environ | {
        # The host's notice about its own next version says nothing to a reader of this build.
        "NO_MKDOCS_2_WARNING": "1",
        # The only clock that MkDocs may see is the as-of date, so that two builds are the same bytes.
        "SOURCE_DATE_EPOCH": str(int(midnight.timestamp())),
        # What runs in that process is this project's own.
        "PYTHONPATH": os.pathsep.join([str(_PACKAGES), *_absolute(os.environ.get("PYTHONPATH", ""))]),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
    }
    command = [
        sys.executable,
        "-m",
        "servicecontrol.publishing.host.child",
        "build",
        "--strict",
        "--quiet",
        "-f",
    ]
    with log.open("wb") as told:
        return subprocess.Popen(  # noqa: S603  # our own
            [*command, str(folder / "mkdocs.yml")],
            # Not where the user stands: that folder may be gone, or hold modules with names that the host imports.
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=told,
            stderr=subprocess.STDOUT,
            env=environment,
        )


def _absolute(paths: str) -> Iterator[str]:
    """Of a list of folders those that are the same from everywhere."""
    return (path for path in paths.split(os.pathsep) if Path(path).is_absolute())


def _end(process: subprocess.Popen[bytes]) -> None:
    """No host outlives the build that started it, to write on into a folder that is cleared away."""
    if process.poll() is None:
        process.kill()
        process.wait()


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ends before it is time to look again."""
    try:
        process.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True
