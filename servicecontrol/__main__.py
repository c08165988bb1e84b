"""The program as a process: `servicecontrol`, `python -m servicecontrol`, `python build.py`."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> None:
    """Runs the command that the arguments name, and leaves with its exit code."""
    # A command makes hardly any garbage before it ends; to look for it takes a sixth of the time of a short one.
    gc.disable()
    # While there is nothing to clear away, Ctrl-C simply ends the process.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from servicecontrol.cli import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
