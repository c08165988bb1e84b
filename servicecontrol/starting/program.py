"""Where a company's repository gets the program from, and what makes sure that it is this one."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from servicecontrol import __version__
from servicecontrol.problems import Message

#: Begins the line that is filled in where it is not known from where the program comes.
TO_FILL_IN = "# TO DO"
_WHEEL = re.compile(r"servicecontrol-(?P<version>[^-]+)-py3-none-any\.whl")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_COMMIT = re.compile(r"git\+(?:https|ssh)://[^\s@]+(?:@[^\s/@]+/[^\s@]+)?@[0-9a-f]{40}")
_SHA256 = re.compile(r"sha256:[0-9a-f]{64}")


class Unfit(Exception):  # noqa: N818  # what is so is the message
    """What was given as the program's origin is none that can be installed safely."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.key)
        self.what = what


@dataclass(frozen=True)
class Origin:
    """Lines of `requirements.txt`, or of a file apart for what pip has no hash of; a wheel to be kept."""

    requirement: str = ""
    apart: str = ""
    wheel: Path | None = None

    @property
    def is_known(self) -> bool:
        """Whether the program can be installed from it."""
        return bool(self.requirement or self.apart)


def origin(given: str | None, hash_: str | None) -> Origin:
    """The program as `--program` and `--program-hash` name it; else as it was itself installed."""
    if given is None:
        return _recorded()
    if given.endswith(".whl"):
        return of_wheel(Path(given))
    if _COMMIT.fullmatch(given):
        return Origin(apart=f"servicecontrol @ {given}")
    if not _VERSION.fullmatch(given):
        raise Unfit(Message("starting.no-origin", {"given": given}))
    if hash_ is None or not _SHA256.fullmatch(hash_):
        raise Unfit(Message("starting.no-hash", {"version": given}))
    _same_version(given)
    return Origin(f"servicecontrol=={given} --hash={hash_}")


def of_wheel(path: Path) -> Origin:
    """The program as a wheel that the repository keeps."""
    match = _WHEEL.fullmatch(path.name)
    if match is None or not path.is_file():
        raise Unfit(Message("starting.no-wheel", {"path": str(path)}))
    _same_version(match["version"])
    hash_ = hashlib.sha256(path.read_bytes()).hexdigest()
    return Origin(f"./program/{path.name} --hash=sha256:{hash_}", wheel=path)


def _same_version(version: str) -> None:
    """The packages that are locked beside it are those of the version that runs."""
    if version != __version__:
        raise Unfit(Message("starting.other-version", {"version": version, "running": __version__}))


def _recorded() -> Origin:
    """As pip recorded it (PEP 610); unknown where nothing was recorded, or the wheel is no longer the same."""
    try:
        text = distribution("servicecontrol").read_text("direct_url.json")
    except PackageNotFoundError:
        return Origin()
    return of_record(json.loads(text)) if text else Origin()


def of_record(record: dict) -> Origin:  # type: ignore[type-arg]  # PEP 610's own
    """The origin that a record of PEP 610 tells."""
    url = str(record.get("url", ""))
    if "vcs_info" in record:
        vcs = record["vcs_info"]
        commit = f"{vcs.get('vcs')}+{url}@{vcs.get('commit_id')}"
        return Origin(apart=f"servicecontrol @ {commit}") if _COMMIT.fullmatch(commit) else Origin()
    kept = (record.get("archive_info") or {}).get("hashes", {}).get("sha256", "")
    if not url.startswith("file:") or not kept:
        return Origin()
    try:
        found = of_wheel(Path(url2pathname(unquote(urlsplit(url).path))))
    except Unfit:
        return Origin()
    return found if found.requirement.endswith(kept) else Origin()
