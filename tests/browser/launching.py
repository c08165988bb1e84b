"""The Chromium of this machine, started for tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Milliseconds after which nothing comes any more; a machine busy with other work is slow, not wrong.
PATIENCE = 240_000


@contextmanager
def launched(profile: Path) -> Iterator[BrowserContext]:
    """A Chromium without a window; it keeps in its profile what it compiled, so that it compiles each script once."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=_browser(), args=QUIET, timeout=PATIENCE
        )
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()


def _browser() -> str:
    named = os.environ.get("SERVICECONTROL_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sought = f"SERVICECONTROL_CHROMIUM={named}" if named else ", ".join(BROWSERS)
        pytest.fail(
            f"no browser to test with; looked for {sought}. Install Chromium (Debian: apt-get install "
            "chromium fonts-noto-cjk), or name yours in the environment as SERVICECONTROL_CHROMIUM.",
            pytrace=False,
        )
    return found
