"""What every test may ask for: repeatable made-up examples, a real browser, and pages to compare with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

GOLD = Path(__file__).parent / "gold"
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

# The same examples in every run, on every machine: a red test stays red until it is mended.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Lets `make gold` rewrite what the pages are compared with."""
    parser.addoption("--write-gold", action="store_true", help="rewrite tests/gold/ instead of comparing")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, without a window; a test opens its own page or context."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser(), args=QUIET)
        yield browser
        browser.close()


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


@pytest.fixture
def gold(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name in `tests/gold/`; `make gold` writes it there."""

    def compare(name: str, actual: str) -> None:
        path = GOLD / name
        if request.config.getoption("--write-gold"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual.encode())
        assert path.is_file(), f"tests/gold/{name} is missing; write it with `make gold`, then review it"
        assert path.read_bytes().decode() == actual

    return compare
