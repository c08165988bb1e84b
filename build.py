"""Builds the site; `python build.py --help` says the rest."""

import sys

from servicecontrol.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
