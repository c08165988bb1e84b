"""What every test may ask for: repeatable made-up examples, and pages to compare with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLD = Path(__file__).parent / "gold"

# The same examples in every run, on every machine: a red test stays red until it is mended.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


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
