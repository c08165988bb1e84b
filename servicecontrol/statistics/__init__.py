"""Pure functions over counts, by theme; scipy has most of them, and costs more to import than all of ours.

In the tests scipy is the second oracle (docs/adr/0009-statistics-of-our-own.md).
"""

from servicecontrol.statistics.pareto import Bar, Pareto, pareto
from servicecontrol.statistics.proportions import (
    Clusters,
    Interval,
    clustered,
    clustered_of,
    design_effect,
    wilson,
)
from servicecontrol.statistics.scores import score
from servicecontrol.statistics.survival import (
    Step,
    Survival,
    kaplan_meier,
    median_interval,
    median_time,
    survival_at,
    survival_interval,
)

__all__ = [
    "Bar",
    "Clusters",
    "Interval",
    "Pareto",
    "Step",
    "Survival",
    "clustered",
    "clustered_of",
    "design_effect",
    "kaplan_meier",
    "median_interval",
    "median_time",
    "pareto",
    "score",
    "survival_at",
    "survival_interval",
    "wilson",
]
