"""Builds the site; `python build.py --help` says the rest."""

import gc
import sys

if __name__ == "__main__":
    # A command leaves no garbage worth looking for, neither while it runs nor when it ends; the looking is a fifth of
    # the time that a short one takes.
    gc.disable()
    from servicecontrol.cli import main

    code = main(sys.argv[1:])
    gc.freeze()
    sys.exit(code)
