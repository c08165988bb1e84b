"""Figures against the objectives of their own day: met, missed, or too few to say; without one, no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeVar

from servicecontrol.measure.counted import ShareCounts
from servicecontrol.measure.kinds import DaysTaken, MeanValue
from servicecontrol.measure.rows import Result
from servicecontrol.metrics.catalogue import metric_named
from servicecontrol.metrics.schema import Cell
from servicecontrol.records.objective import Objective, objective_on
from servicecontrol.store import Ledger, Survey

Standing = Literal["met", "missed", "too-few"]
_T = TypeVar("_T")
#: What a target's figure is read from, under the metric's keys.
_Row = ShareCounts | MeanValue | DaysTaken
_Keyed = tuple[Mapping[str, Cell], _Row]

#: The columns that tell the periods of a metric apart; one without such a column speaks of the day itself.
_PERIODS = ("survey", "quarter", "period")
_QUARTER = re.compile(r"(?P<year>\d{4})Q(?P<quarter>[1-4])")
#: Decimals of a figure that is no share, beyond which only the way it was computed shows.
_DIGITS = 9


@dataclass(frozen=True)
class Reached:
    """A figure of a period, and how it stands to the objective of that period's day."""

    period: str
    day: date  #: decides which objective holds
    numerator: int | None  #: of a share
    n: int  #: what the figure rests on: the denominator, the responses, the cases
    value: Fraction  #: a share in per cent, else in the metric's unit
    over: bool  #: whether the period has ended; before that nothing is met or missed
    id: str  #: of the objective; empty where none held
    objective: Objective | None
    standing: Standing | None


def standing(objective: Objective, value: Fraction, n: int) -> Standing:
    """How a figure that rests on n cases stands to an objective; compared exactly, never as it is rounded."""
    if n < objective.fewest:
        return "too-few"
    good = value >= objective.limit if objective.bound == "at-least" else value <= objective.limit
    return "met" if good else "missed"


def share_standing(objective: Objective, numerator: int, denominator: int) -> Standing | None:
    """How a share stands to an objective in per cent; a share of nothing does not stand anywhere."""
    return standing(objective, Fraction(100 * numerator, denominator), denominator) if denominator else None


def is_finished(survey: Survey) -> bool:
    """Whether a survey may stand in a trend: collected, and of the company, not of one department."""
    return survey.closed is not None and not (survey.plan and survey.plan.level == "department")


def survey_objective(ledger: Ledger, survey: Survey) -> tuple[str, Objective] | None:
    """The objective for the satisfaction rate on the survey's own day, with its id."""
    return objective_on(ledger.objectives, survey.day, "satisfaction-by-survey")


def targeted(ledger: Ledger) -> tuple[Objective, ...]:
    """One objective for each figure that the organisation has set any for, the newest first named."""
    newest = sorted(ledger.objectives.values(), key=lambda entry: entry.first, reverse=True)
    return tuple({entry.of(): entry for entry in reversed(newest)}.values())


def reached(
    target: Objective, ledger: Ledger, figures: Mapping[str, Result], as_of: date
) -> tuple[Reached, ...]:
    """Every period of the figure that an objective is for, oldest first, each against the objective of its own day."""
    found = [
        entry
        for label, group in _by_period(target, ledger, figures[target.metric]).items()
        if (entry := _reached(label, group, target, ledger, as_of)) is not None
    ]
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.period)))


def _by_period(target: Objective, ledger: Ledger, result: Result) -> Mapping[str, list[_Keyed]]:
    keys = metric_named(target.metric).keys
    column = next((name for name in _PERIODS if name in keys), "")
    groups: dict[str, list[_Keyed]] = {}
    for values, row in result.keyed(keys, _shape(target.measure), organisation=ledger.id, **target.where):
        key = dict(zip(keys, values, strict=True))
        groups.setdefault(str(key.get(column, "")), []).append((key, row))
    return groups


def _shape(measure: str) -> type[_Row]:
    """What the columns that a target can be set for are read with."""
    return {"value": ShareCounts, "mean": MeanValue}.get(measure, DaysTaken)


def _reached(
    label: str, rows: Sequence[_Keyed], target: Objective, ledger: Ledger, as_of: date
) -> Reached | None:
    survey, quarter = ledger.surveys.get(label), _QUARTER.fullmatch(label)
    if survey is not None:
        day, over = survey.day, is_finished(survey)
    elif quarter is not None:
        day = last_day_of_quarter(int(quarter["year"]), int(quarter["quarter"]))
        over = day < as_of
    elif not label:
        day, over = as_of, True
    else:
        return None  # months and years overlap with the quarters, and to-date with all of them
    figure = _figure(target, rows)
    if figure is None or (survey is not None and not over):
        return None
    numerator, n, value = figure
    held = objective_on(ledger.objectives, day, target.metric, target.measure, target.where)
    id_, objective = held or ("", None)
    stands = standing(objective, value, n) if objective is not None and over else None
    return Reached(label, day, numerator, n, value, over, id_, objective, stands)


def last_day_of_quarter(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    after = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    return after - timedelta(days=1)


def _figure(target: Objective, rows: Sequence[_Keyed]) -> tuple[int | None, int, Fraction] | None:
    """The numerator of a share, what the figure rests on, and the figure; None where there is none."""
    if target.measure == "value":
        counted = counted_once((key.get("category"), key.get("clause"), row) for key, row in rows)
        return _share(row for row in counted if isinstance(row, ShareCounts))
    [(_, row)] = rows
    match row:
        case MeanValue(n=n, mean=value):
            scale = 1
        case DaysTaken(n=n, median=median, within=within):
            scale, value = (1, median) if target.measure == "median" else (100, within)
        case _:
            return None
    return None if value is None else (None, n, Fraction(repr(round(scale * value, _DIGITS))))


def _share(rows: Iterable[ShareCounts]) -> tuple[int, int, Fraction] | None:
    known = [(row.numerator, row.denominator) for row in rows if row.numerator is not None]
    numerator, denominator = sum(x for x, _ in known), sum(n for _, n in known)
    return (numerator, denominator, Fraction(100 * numerator, denominator)) if denominator else None


def counted_once(rows: Iterable[tuple[object, object, _T]]) -> Iterator[_T]:
    """The rows of a period by category and clause, without those in which another clause counts the same duties."""
    seen: dict[object, object] = {}
    for category, clause, row in rows:
        if seen.setdefault(category, clause) == clause:
            yield row
