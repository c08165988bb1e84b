"""Every writer killed at a few moments; `make kill` does it at many."""

from __future__ import annotations

import sys
from itertools import cycle, islice

import pytest

from tools.kill import SIGNALS, WRITERS, staged, strike


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind")
@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_that_is_killed_leaves_the_old_state_or_the_new_one_and_nothing_else(name: str):
    with staged(WRITERS[name]) as stage:
        for number in islice(cycle(SIGNALS), 3):
            assert [] == strike(stage, number, 1).misses
