"""An independent recount: every published figure once more from the YAML, by other people's statistics.

Nothing here knows the program: the records are read as the documented format says, figures are counted as the site
defines them, and intervals, curves and tests come of scipy, statsmodels and lifelines. `NOT_RECOUNTED` in `compare.py`
says what is left out and why; `taken.py` what is taken as the site publishes it.
"""
