"""Quality objectives as a reader meets them: what is to be reached, since when, and whether a figure reaches it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from servicecontrol.charts import Limit, TrendPeriod
from servicecontrol.measure.objectives import Reached, Standing, reached, survey_objective, targeted
from servicecontrol.metrics.catalogue import metric_named
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.records.objective import Objective
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language, number, percent

_CHIPS: dict[Standing, str] = {"met": "pass", "missed": "fail", "too-few": "na"}
#: Decimals that an objective may be written with.
_DECIMALS = 4


def target_of(survey: Survey, ledger: Ledger) -> float | None:
    """The satisfaction rate to reach on the survey's own day, in per cent; None where nothing was set then."""
    found = survey_objective(ledger, survey)
    return found[1].threshold if found else None


def written_target(target: float) -> str:
    """A threshold as it was written, without zeros behind the point."""
    return number(target, _DECIMALS)


def standing_chip(standing: Standing | None, words: Language) -> Chip | None:
    """Met, missed or too few to say; none where there is nothing to be measured against."""
    return Chip(_CHIPS[standing], words.say(f"objectives.{standing}")) if standing else None


def figure_chip(entry: Reached, words: Language) -> Chip:
    """How a figure stands; without a verdict, that its period still runs or that nothing was set then."""
    found = standing_chip(entry.standing, words)
    if found is not None:
        return found
    running = entry.objective is not None
    return Chip("due" if running else "none", words.say(f"objectives.{'running' if running else 'none'}"))


def written_limit(objective: Objective, words: Language) -> str:
    """What is to be reached, with its unit, such as at least 85 %."""
    limit = written_target(objective.threshold)
    if is_share(objective):
        limit = words.say("objectives.per-cent", n=limit)
    else:
        limit = words.say("objectives.in-unit", n=limit, unit=words.say(f"metrics.{objective.metric}.unit"))
    return words.say(f"objectives.{objective.bound}", limit=limit)


def dated_limit(objective: Objective, words: Language) -> str:
    """What is to be reached, and the days on which that holds."""
    limit = written_limit(objective, words)
    if objective.last is None:
        return words.say("objectives.since", limit=limit, day=objective.first)
    return words.say("objectives.between", limit=limit, day=objective.first, last=objective.last)


def is_share(objective: Objective) -> bool:
    """Whether the figure is a share, so that the threshold is in per cent."""
    ratio = metric_named(objective.metric).kind in ("ratio", "recurrence")
    return ratio or objective.measure.startswith("within_")


def written_figure(entry: Reached, target: Objective, words: Language) -> str:
    """A figure in its unit, with as many decimals as it takes not to contradict its threshold."""
    objective = entry.objective or target
    if entry.numerator is not None:
        return percent(entry.numerator, entry.n, objective.threshold)
    value = number(float(entry.value), 2)
    if is_share(target):
        return words.say("objectives.per-cent", n=value)
    return words.say("objectives.in-unit", n=value, unit=words.say(f"metrics.{target.metric}.unit"))


def with_target(base: str, objective: Objective | None, words: Language) -> str:
    """What a figure is of, and what was to be reached then, with the days on which that holds."""
    if objective is None:
        return base
    target = words.say("objectives.target", limit=dated_limit(objective, words))
    return words.say("frame.two-clauses", first=base, second=target)


def reached_in(period: str, metric: str, share_of: tuple[int, int], context: PageContext) -> Reached | None:
    """How the very figure of a card stands in its period; None where no objective is for that figure."""
    for target in targeted(context.ledger):
        if target.metric == metric:
            for entry in reached(target, context.ledger, context.facts.figures, context.as_of):
                if (entry.period, entry.numerator, entry.n) == (period, *share_of):
                    return entry
    return None


def targets_line(periods: Sequence[TrendPeriod], words: Language) -> Limit | None:
    """The newest objective's line, with a label that names the earlier ones and when each began to count."""
    known = [(period.label, period.target) for period in periods if period.target is not None]
    if not known:
        return None
    starts = [next(run) for _, run in groupby(known, itemgetter(1))]
    _, newest = known[-1]
    if len(starts) == 1:
        return Limit(newest, words.say("charts-said.target", percent=written_target(newest)))
    limits = tuple(
        words.say("charts-said.target-from", percent=written_target(target), period=period)
        for period, target in starts
    )
    return Limit(newest, words.say("charts-said.targets", limits=limits))
