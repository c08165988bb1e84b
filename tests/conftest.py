"""What holds for every test: examples that repeat, pages to compare with, and no look at the checkout's `data/`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from golden import GOLD
from hypothesis import settings
from own_data import watch

# The same examples in every run, on every machine: a red test stays red until it is mended.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

watch()
# In the Python that a test starts too, unless the test chooses its surroundings itself.
_GUARDING = str(Path(__file__).parent / "guarding")
_PATHS = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if _GUARDING not in _PATHS:
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [_GUARDING, *_PATHS]))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Lets `make gold` rewrite what the pages are compared with."""
    parser.addoption("--write-gold", action="store_true", help="rewrite tests/gold/ instead of comparing")


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
