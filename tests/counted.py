"""Work counted, not timed: how many instructions of Python a task takes, the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

Task = Callable[[], object]

#: What doubling an input may multiply the work by that it adds; twice is linear, four times is quadratic.
GROWTH = 2.5
#: Instructions that are nothing: what a library does in one step adds none, however much it is given.
SMALL = 1_000


def work(task: Task) -> int:
    """The instructions that a task takes, those of the libraries it calls included where they are Python."""
    count = 0

    def step(frame: FrameType, event: str, _: object) -> Callable[..., object]:
        nonlocal count
        if event == "call":
            frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += event == "opcode"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        task()
    finally:
        sys.settrace(before)
    return count


def grows_linearly(task_of: Callable[[int], Task], n: int) -> bool:
    """Whether from 2n to 4n hardly more than twice the work is added that is added from n to 2n.

    What a task takes whatever the size of its input says nothing, and is left out by this.
    """
    task_of(n)()  # what is worked out once and kept is worked out now
    small, middle, large = (work(task_of(size)) for size in (n, 2 * n, 4 * n))
    return large - middle <= GROWTH * max(middle - small, SMALL)
