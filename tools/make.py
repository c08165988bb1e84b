"""Installs a lock file, and runs `site` and `test` where there is no make.

This file has to start under any Python, 2.7 among them, to say which one is needed: so it is written in what they
all understand, without a function. The work is done in tasks.py and environment.py, by a Python that is new enough.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)  # looked for when the Python that runs this file is too old

if __name__ == "__main__" and sys.version_info < OLDEST:
    with open(os.devnull, "w") as nowhere:
        for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
            newer = ["python3.%d" % minor, os.path.abspath(__file__)] + sys.argv[1:]
            try:
                # A name on the path may lead nowhere: a manager of Pythons has one for each that it could install.
                starts = subprocess.call([newer[0], "-c", ""], stderr=nowhere) == 0
            except OSError:
                starts = False
            if starts and os.name == "nt":
                sys.exit(subprocess.call(newer))
            if starts:
                os.execvp(newer[0], newer)
    sys.exit("Python %d.%d or newer is needed; this one is %d.%d." % (OLDEST + sys.version_info[:2]))

if __name__ == "__main__":
    # Where Python is told not to look beside the file that it runs, this says it.
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from tasks import main

    main(sys.argv[1:])
