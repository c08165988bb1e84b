"""A real browser, and the site of three small organisations, built once and served on this machine alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from launching import launched
from playwright.sync_api import BrowserContext
from serving import served
from trades import TRADES_DAY, trades_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """The Chromium of this worker; a test opens its own page."""
    with launched(tmp_path_factory.mktemp("profile")) as context:
        yield context


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site as it stands on the organisations' day: built once, however many workers ask for it."""
    here = tmp_path_factory.getbasetemp()
    # Each worker has a folder of its own in that of the run.
    out = (here if worker_id == "master" else here.parent) / "trades" / "site"
    out.parent.mkdir(exist_ok=True)
    with FileLock(f"{out}.lock"):
        if not out.exists():
            data = trades_folder(out.parent)
            where = ["--data", str(data), "--out", str(out)]
            command = [sys.executable, "build.py", "--as-of", str(TRADES_DAY), *where]
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
            )
            assert 0 == done.returncode, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def served_site(built_site: Path) -> Iterator[str]:
    """The address of the built site."""
    with served(built_site) as address:
        yield address
