"""How often answers come in time: the on-time rate of all categories together, each complaint once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from servicecontrol.measure.complaints import OnTimeRate
from servicecontrol.measure.objectives import counted_once
from servicecontrol.measure.rows import Result
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import rules_bound_for
from servicecontrol.store import Ledger


@dataclass(frozen=True)
class InTime:
    """How many answers were in time, out of how many that the rate counts, and how many of these are overdue."""

    met: int
    counted: int
    overdue: int


def answers_in_time(
    figures: Mapping[str, Result], ledger: Ledger, basis: Literal["due-cohort", "decided"] = "due-cohort"
) -> Mapping[str, InTime]:
    """Period -> its answers, oldest first, of periods with any: months, quarters, years, and all `to-date`."""
    rules = rules_bound_for(ledger.procedures, Purpose.ANSWER_CLOCK)
    by_period: dict[str, list[OnTimeRate]] = {}
    for row in figures[OnTimeRate.metric].typed(OnTimeRate, organisation=ledger.id, basis=basis):
        if row.rule in rules:
            by_period.setdefault(row.period, []).append(row)
    found = {period: _together(by_period[period]) for period in sorted(by_period)}
    return {period: each for period, each in found.items() if each.counted}


def _together(rows: Sequence[OnTimeRate]) -> InTime:
    counted = list(counted_once((row.category, row.clause, row) for row in rows))
    return InTime(
        sum(row.numerator for row in counted),
        sum(row.denominator for row in counted),
        sum(row.overdue for row in counted),
    )
