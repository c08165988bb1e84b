"""Builds the site; `python build.py --help` says the rest."""

import gc
import signal
import sys

if __name__ == "__main__":
    # A command makes hardly any garbage before it ends; to look for it takes a sixth of the time of a short one.
    gc.disable()
    # While there is nothing to clear away, Ctrl-C simply ends the process.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from servicecontrol.cli import main

    sys.exit(main(sys.argv[1:]))
