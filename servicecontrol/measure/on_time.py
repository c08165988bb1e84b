"""How often answers come in time: the on-time rate of all categories together, each complaint once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from servicecontrol.measure.objectives import once
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
    all_ = figures["on-time-rate"].each(organisation=ledger.id, basis=basis)
    rows = [row for row in all_ if row.text("rule") in rules]
    periods = sorted({row.text("period") for row in rows})
    found = {}
    for period in periods:
        counted = list(once([row for row in rows if row.text("period") == period]))
        sums = (sum(row.count(name) for row in counted) for name in ("numerator", "denominator", "overdue"))
        found[period] = InTime(*sums)
    return {period: each for period, each in found.items() if each.counted}
