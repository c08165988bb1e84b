"""The heat map of a survey: areas by items, coloured by the distance from the target."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.names import area_name, item_name
from servicecontrol.pages.survey_charts import (
    FEWEST,
    share,
)
from servicecontrol.pages.targets import target_of
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language


@dataclass(frozen=True)
class HeatCell:
    """A cell of the heat map: area and item."""

    text: str
    level: str  #: low-3 … low-1 below the target, high-1 … high-3 above it, few, none
    note: str  #: the fraction


@dataclass(frozen=True)
class HeatMap:
    """Areas by items."""

    items: tuple[str, ...]
    areas: tuple[str, ...]
    rows: tuple[tuple[HeatCell, ...], ...]
    note: str  #: what the colours say, where a target gives them a meaning


def heat_map(survey: Survey, ledger: Ledger, facts: Facts, words: Language) -> HeatMap | None:
    """Areas by items; the colour says how far from the target, which only an objective gives."""
    target = target_of(survey, ledger)
    rows = list(facts.figures["satisfaction-by-area-and-item"].each(organisation=ledger.id, survey=survey.id))
    if not any(row.count("denominator") for row in rows):
        return None
    planned = [entry.area for entry in survey.distribution.areas] if survey.distribution else []
    areas = list(dict.fromkeys([*planned, *(row.text("area") for row in rows)]))
    items = list(dict.fromkeys(row.text("item") for row in rows))
    by_cell = {(row.text("area"), row.text("item")): row for row in rows}
    cells = tuple(tuple(_heat_cell(by_cell.get((area, item)), target) for area in areas) for item in items)
    return HeatMap(
        tuple(item_name(item, survey, words) for item in items),
        tuple(area_name(area, ledger, words) for area in areas),
        cells,
        words.say("surveys.heat-note" if target is not None else "surveys.heat-note-plain", n=FEWEST),
    )


def _heat_cell(row: Row | None, target: float | None) -> HeatCell:
    if row is None or not row.count("denominator"):
        return HeatCell("", "none", "")
    fraction = f"{row.count('numerator')}/{row.count('denominator')}"
    if row.count("denominator") < FEWEST:
        return HeatCell(f"n={row.count('denominator')}", "few", "")
    gap = 100 * (row.number("value") or 0.0) - (target if target is not None else 100)
    below = target is not None and Fraction(
        100 * row.count("numerator"), row.count("denominator")
    ) < Fraction(repr(target))
    step = min(3, 1 + int(abs(gap) // 6))
    level = "" if target is None else f"low-{step}" if below else f"high-{step}"
    return HeatCell(share(row, target), level or "plain", fraction)
