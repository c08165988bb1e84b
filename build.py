"""Builds the site; `python build.py --help` says the rest."""

from servicecontrol.__main__ import main

if __name__ == "__main__":
    main()
