"""Runs the host in a process that ends with the one that started it, however that ends.

The parent holds the other end of our input and writes nothing to it: the input ends when the parent does.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Watches for the parent's end, then runs the host with the arguments that follow."""
    # Ctrl-C reaches every process of a terminal; the parent hears it and ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    threading.Thread(target=_end_with_input, daemon=True).start()
    runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)


def _die_with_parent() -> None:
    """On Linux the kernel itself ends a process whose parent has ended, even one that is stopped."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end_with_input() -> None:
    """Elsewhere, and where the parent ended before the kernel was asked, the end of our input says so."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
