"""The doors that `make fuzz` throws odd data at for an hour, for some examples each: the same in every run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tools.fuzz.targets import TARGETS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_that_comes_in_by_a_door_brings_it_down(name: str) -> None:
    target = TARGETS[name]
    examples = 8 if name in ("store", "imports") else 60
    quiet = settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    quiet(given(target.drawn)(target.check))()


def test_make_hands_on_how_long_and_what_is_fuzzed() -> None:
    recipe = re.search(r"^fuzz:.*\n\t(.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1]
    assert ["MINUTES", "SEED", "TARGET"] == sorted(set(re.findall(r"[A-Z]{4,}", recipe)))
