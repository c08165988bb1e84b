"""A request to stop: it strikes where work may be left off, and waits while something is made or cleared away."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

#: Ctrl-C, a manager of processes, a terminal that is closed, Ctrl-Break; not every system has each.
_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class Interrupted(KeyboardInterrupt):
    """Somebody asked the process to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What a shell says of a process that the signal ended: 130 after Ctrl-C, 143 after a request to end."""
        return 128 + self.number


class _Requests:
    """What was asked for and has not been answered yet; one process has one."""

    number: int | None = None  #: of the signal that has not been heard yet
    depth = 0  #: how many `held` the work is in
    is_held = False
    struck: Interrupted | None = None  #: what was raised for it, whether it got through or not

    def forget(self) -> None:
        self.number, self.depth, self.is_held, self.struck = None, 0, False, None

    def receive(self, number: int, _frame: FrameType | None) -> None:
        self.number = number
        self.answer()

    def answer(self) -> None:
        """Raises `Interrupted` if somebody has asked and nothing holds it back."""
        if self.number is None or self.is_held:
            return
        # Whoever is inside `held` clears up now, and a second request must not keep them from it.
        self.is_held = self.depth > 0
        self.struck = Interrupted(self.number)
        raise self.struck


_requests = _Requests()


@contextmanager
def interruptible() -> Iterator[None]:
    """Has requests to stop raise `Interrupted` in here; one that the process was started deaf to stays unheard."""
    before = {number: handler for number in _SIGNALS if (handler := signal.getsignal(number)) is not None}
    told = sys.unraisablehook
    _requests.forget()
    try:
        sys.unraisablehook = partial(_tell, told)
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, _requests.receive)
        yield
    except Exception as fault:
        # A library that was struck in the middle of its work may make a fault of its own of it, as DuckDB does.
        if _requests.struck:
            raise _requests.struck from fault
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = told
        _requests.forget()


def _tell(told: Callable[[UnraisableHookArgs], object], unheard: UnraisableHookArgs) -> None:
    """Tells what was raised where Python only reports it, save a request: that is heard where it can be."""
    if not isinstance(unheard.exc_value, Interrupted):
        told(unheard)


class held:  # noqa: N801  # used as a statement
    """Holds requests to stop back until it ends; only inside its `released` they strike."""

    def __enter__(self) -> Self:
        self._before = _requests.is_held
        _requests.depth += 1
        _requests.is_held = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        _requests.depth -= 1
        _requests.is_held = self._before
        if kind is None:
            _requests.answer()


class released:  # noqa: N801  # used as a statement
    """Inside `held`: requests to stop strike in here, one that has been waiting at once."""

    def __enter__(self) -> Self:
        _requests.is_held = False
        _requests.answer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        _requests.is_held = True
        # One that was raised where Python only reports it, such as in a callback, has not been heard yet.
        if kind is None and _requests.number is not None:
            raise Interrupted(_requests.number)
