"""Work on every core: copies of this process do a share each, where the system makes such copies."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

#: So many items for each copy are worth the copying.
_WORTH = 100
#: So many are sent back at once.
_BATCH = 8
_PR_SET_PDEATHSIG = 1
_ANSWERS = {signal.SIGINT: signal.SIG_IGN, signal.SIGTERM: signal.SIG_DFL}


def in_parallel(work: Callable[[_T], _R], items: Sequence[_T]) -> Iterator[_R]:
    """What `work` makes of each item, in their order; it must need nothing but what is in memory by now.

    What a copy could not do is done here, where a fault has its trace: also the share of a copy that was killed.
    """
    copies = min(_cores(), len(items) // _WORTH)
    if copies < 2:  # noqa: PLR2004  # one copy would only take the place of this process
        yield from map(work, items)
        return
    with ExitStack() as stack:
        done = _done(work, items, copies, stack)
        found: dict[int, _R] = {}
        for index, item in enumerate(items):
            while index not in found and (batch := next(done, None)) is not None:
                found.update(batch)
            yield found.pop(index) if index in found else work(item)


def _cores() -> int:
    """How many this process may use; one where no copy of it can be made that is safe to work on in."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _done(
    work: Callable[[_T], _R], items: Sequence[_T], copies: int, stack: ExitStack
) -> Iterator[list[tuple[int, _R]]]:
    """Results with their places, as they come; ends when every copy has ended, whatever it has done."""
    open_ends = [_started(work, items, range(first, len(items), copies), stack) for first in range(copies)]
    while open_ends:
        for end in wait(open_ends):
            if not isinstance(end, Connection):  # of what may be waited for only these were given
                continue
            try:
                yield end.recv()
            except EOFError:
                open_ends.remove(end)


def _started(work: Callable[[_T], _R], items: Sequence[_T], share: range, stack: ExitStack) -> Connection:
    """The end at which what a copy has done comes in; the copy does not outlive the stack."""
    fork = multiprocessing.get_context("fork")
    ours, its = fork.Pipe(duplex=False)
    copy = fork.Process(target=_work, args=(work, items, share, its, os.getpid()), daemon=True)
    with warnings.catch_warnings():
        # Libraries may keep threads that are idle; nothing here takes a lock of theirs.
        warnings.simplefilter("ignore", DeprecationWarning)
        copy.start()
    its.close()
    stack.callback(_end, copy, ours)
    return ours


def _end(copy: BaseProcess, ours: Connection) -> None:
    ours.close()
    copy.kill()
    copy.join()


def _work(work: Callable[[_T], _R], items: Sequence[_T], share: range, its: Connection, parent: int) -> None:
    """Does a share, and sends it in batches; ends at the first fault, and with the process that made this copy."""
    # Who asks at the terminal is answered by the parent; who asks this copy alone stops it.
    for number, answer in _ANSWERS.items():
        signal.signal(number, answer)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    with suppress(Exception):
        for start in range(0, len(share), _BATCH):
            its.send([(index, work(items[index])) for index in share[start : start + _BATCH]])
