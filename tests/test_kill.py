"""Every writer killed once by each signal; `make kill` does it at many."""

from __future__ import annotations

import sys

import pytest

from tools.kill import SIGNALS, WRITERS, staged, strike


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind")
@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_that_is_killed_leaves_the_old_state_or_the_new_one_and_nothing_else(name: str):
    with staged(WRITERS[name]) as stage:
        for number in SIGNALS:
            assert [] == strike(stage, number, 1).misses
