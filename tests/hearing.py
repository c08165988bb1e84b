"""Processes that hear the signals which end a program, however the tests themselves were started."""

from __future__ import annotations

import signal


def hear() -> None:
    """Has those signals do what they do at a terminal: a shell starts what runs in the background deaf to some."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGHUP", "SIGTERM"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_DFL)
