"""Builds the site; `python build.py --help` says the rest."""

import gc
import sys

if __name__ == "__main__":
    # A command makes hardly any garbage before it ends; to look for it takes a sixth of the time of a short one.
    gc.disable()
    from servicecontrol.cli import main

    sys.exit(main(sys.argv[1:]))
