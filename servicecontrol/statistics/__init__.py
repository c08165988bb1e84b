"""Pure functions over counts, by theme; scipy has most of them, and costs more to import than all of ours.

In the tests scipy is the second oracle (docs/adr/0009-statistics-of-our-own.md).
"""
