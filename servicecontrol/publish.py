"""The only writer of the site: builds beside, verifies, then swaps; a failing build leaves the last site whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import yaml

from servicecontrol.pages.page import NavEntry
from servicecontrol.render import Rendered
from servicecontrol.verify import site_faults

_PROJECT = Path(__file__).resolve().parent.parent
_POLL_SECONDS = 0.5


class PublishFailed(Exception):  # noqa: N818  # what went wrong is the message
    """The site could not be built or did not pass its checks; nothing was changed."""


@dataclass(frozen=True)
class Edition:
    """The site in one language."""

    language: str
    name: str  #: the site's name
    pages: Sequence[Rendered]
    nav: Sequence[NavEntry]
    words: Mapping[str, str]  #: words of the frame around pages
    feeds: Sequence[Mapping[str, str]] = ()  #: what readers may subscribe to: title, address, whose it is


def publish(
    editions: Sequence[Edition],
    exports: Iterable[tuple[str, bytes]],
    out: Path,
    as_of: date,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Writes the editions and exports as a site at `out`; the first edition stands at its root.

    Raises `PublishFailed` and leaves `out` as it was where MkDocs fails or the finished pages don't pass the gate.
    """
    work = out.parent / f".{out.name}.building"
    _restore_interrupted(out)
    shutil.rmtree(work, ignore_errors=True)
    try:
        for edition in editions:
            _write_source(edition, editions, work, as_of)
        _run_mkdocs(editions, work, as_of, progress)
        site = _assemble(editions, exports, work)
        faults = site_faults(
            site, {e.language: [page.path for page in e.pages] for e in editions}, _prefixes(editions)
        )
        if faults:
            raise PublishFailed("\n".join(faults[:20]))
        _swap(site, out)
    except OSError as fault:
        raise PublishFailed(f"{fault.filename or out}: {fault.strerror}") from fault
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _prefixes(editions: Sequence[Edition]) -> Mapping[str, str]:
    """The folder of each language: the first at the root, the others under their code."""
    return {
        edition.language: "" if edition is editions[0] else f"{edition.language}/" for edition in editions
    }


def _write_source(edition: Edition, editions: Sequence[Edition], work: Path, as_of: date) -> None:
    """Markdown pages and MkDocs configuration of one language."""
    docs = work / edition.language / "docs"
    for page in edition.pages:
        target = docs / f"{page.path}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.text, encoding="utf-8", newline="\n")
    if edition is editions[0]:
        assets = docs / "assets"
        assets.mkdir(parents=True, exist_ok=True)
        bundle = files("plotly").joinpath("package_data/plotly.min.js")
        assets.joinpath("plotly.min.js").write_bytes(bundle.read_bytes())
    config = work / edition.language / "mkdocs.yml"
    config.write_text(_config(edition, editions, as_of), encoding="utf-8", newline="\n")


def _config(edition: Edition, editions: Sequence[Edition], as_of: date) -> str:
    """What MkDocs must know beside the project's own file: language, folders, navigation, the other languages."""
    own = _prefixes(editions)[edition.language]
    up = "../" * own.count("/")
    others = [
        {
            "code": other.language,
            "name": other.words["language-name"],
            "prefix": up + _prefixes(editions)[other.language],
        }
        for other in editions
        if other is not edition
    ]
    settings = {
        "INHERIT": str(_PROJECT / "mkdocs.yml"),
        "site_name": edition.name,
        "docs_dir": "docs",
        "site_dir": "site",
        "nav": [_nav(entry) for entry in edition.nav],
        "theme": {
            "language": edition.words["theme-language"],
            "custom_dir": str(_PROJECT / "templates" / "theme"),
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
        },
    }
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=True)


def _nav(entry: NavEntry) -> dict[str, object]:
    if entry.children:
        return {entry.title: [_nav(child) for child in entry.children]}
    return {entry.title: f"{entry.path}.md"}


def _run_mkdocs(
    editions: Sequence[Edition], work: Path, as_of: date, progress: Callable[[int, int], None] | None
) -> None:
    """Runs one MkDocs per language side by side; pages written so far are the progress."""
    total = sum(len(edition.pages) for edition in editions)
    with tempfile.TemporaryDirectory() as logs:
        running = [(_start(work / edition.language, Path(logs), as_of), edition) for edition in editions]
        for process, _ in running:
            while not _ended(process):
                if progress:
                    done = sum(_written(work / edition.language / "site") for _, edition in running)
                    progress(min(done, total - 1), total)
        failed = [edition for process, edition in running if process.returncode]
        if failed:
            log = Path(logs, f"{failed[0].language}.log").read_text(encoding="utf-8", errors="replace")
            raise PublishFailed("\n".join(log.strip().splitlines()[-20:]))
    if progress:
        progress(total, total)


def _start(folder: Path, logs: Path, as_of: date) -> subprocess.Popen[bytes]:
    midnight = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    environment = os.environ | {
        # The host's notice about its own next version says nothing to a reader of this build.
        "NO_MKDOCS_2_WARNING": "1",
        # The only clock that MkDocs may see is the as-of date, so that two builds are the same bytes.
        "SOURCE_DATE_EPOCH": str(int(midnight.timestamp())),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
    }
    with (logs / f"{folder.name}.log").open("wb") as log:
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--quiet",
            "-f",
            str(folder / "mkdocs.yml"),
        ]
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)  # noqa: S603


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ends before it is time to look again."""
    try:
        process.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _written(site: Path) -> int:
    """The pages so far; none in a folder that is not there yet."""
    return sum(name.endswith(".html") for _, _, names in os.walk(site) for name in names)


def _assemble(editions: Sequence[Edition], exports: Iterable[tuple[str, bytes]], work: Path) -> Path:
    """The languages in one tree, with the exports under `api/`."""
    site = work / editions[0].language / "site"
    for edition in editions[1:]:
        shutil.move(work / edition.language / "site", site / edition.language)
    for edition in editions:
        _index_for_disk(site / _prefixes(editions)[edition.language])
    for path, data in exports:
        target = site / "api" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (site / ".nojekyll").write_bytes(b"")
    return site


def _index_for_disk(folder: Path) -> None:
    """From disk a browser reads no JSON: the theme then looks for the search index as a script."""
    index = (folder / "search" / "search_index.json").read_text(encoding="utf-8")
    script = f"var __index = {index};\n"
    (folder / "search" / "search_index.js").write_text(script, encoding="utf-8", newline="\n")


def _swap(site: Path, out: Path) -> None:
    """Puts the new site in the place of the old one; the old one comes back if that fails."""
    old = out.parent / f".{out.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        site.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _restore_interrupted(out: Path) -> None:
    """A build killed between the two renames leaves the old site beside; it is put back before anything else."""
    old = out.parent / f".{out.name}.old"
    if old.exists() and not out.exists():
        old.rename(out)
