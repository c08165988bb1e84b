"""Heat maps: a survey's areas by items, its customers by items, complaints by whoever made them and problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from servicecontrol.measure.complaints import ComplaintsByOrigin
from servicecontrol.measure.surveys import SatisfactionByAreaAndItem
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import area_name, customer_name, item_name, problem_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.shares import FEWEST, share
from servicecontrol.pages.shared.targets import target_of
from servicecontrol.records.survey import ScaleLevel
from servicecontrol.store import Survey
from servicecontrol.text import Language

#: Customers or areas in a heat map; more are left to the register.
ROWS_SHOWN = 16
#: What fewer than two rows or columns say, a sentence says better.
_FEWEST_LINES = 2
#: Shades of a colour.
_SHADES = 3


@dataclass(frozen=True)
class HeatCell:
    """A cell of a heat map."""

    text: str | Link
    level: str  #: low-3 … low-1 below the target, high-1 … high-3 above it, count-1 … count-3, few, none
    note: str = ""  #: the fraction


@dataclass(frozen=True)
class HeatMap:
    """Rows by columns."""

    id: str
    title: str
    corner: str  #: what the first column names
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    note: str  #: what the colours say, where a target gives them a meaning


def heat_map(survey: Survey, context: PageContext) -> HeatMap | None:
    """Areas by items; the colour says how far from the target, which only an objective gives."""
    target = target_of(survey, context.ledger)
    rows = list(context.rows(SatisfactionByAreaAndItem, survey=survey.id))
    if not any(row.denominator for row in rows):
        return None
    planned = [entry.area for entry in survey.distribution.areas] if survey.distribution else []
    areas = list(dict.fromkeys([*planned, *(row.area for row in rows)]))
    items = list(dict.fromkeys(row.item for row in rows))
    by_cell = {(row.area, row.item): row for row in rows}
    return HeatMap(
        "heat",
        context.say("dashboard.heat", survey=survey.id),
        context.say("surveys.item"),
        tuple(area_name(area, context.ledger, context.words) for area in areas),
        tuple(
            (
                item_name(item, survey, context.words),
                tuple(_heat_cell(by_cell.get((area, item)), target) for area in areas),
            )
            for item in items
        ),
        context.say("surveys.heat-note" if target is not None else "surveys.heat-note-plain", n=FEWEST),
    )


def _heat_cell(row: SatisfactionByAreaAndItem | None, target: float | None) -> HeatCell:
    if row is None or not row.denominator:
        return HeatCell("", "none")
    fraction = f"{row.numerator}/{row.denominator}"
    if row.denominator < FEWEST:
        return HeatCell(f"n={row.denominator}", "few")
    gap = 100 * (row.value or 0.0) - (target if target is not None else 100)
    below = target is not None and Fraction(100 * row.numerator, row.denominator) < Fraction(repr(target))
    step = min(_SHADES, 1 + int(abs(gap) // 6))
    level = "" if target is None else f"low-{step}" if below else f"high-{step}"
    return HeatCell(share(row, target), level or "plain", fraction)


def answers_map(survey: Survey, context: PageContext) -> HeatMap | None:
    """What each customer answered to each item, who is least satisfied first; None where no customers answered."""
    form = survey.form
    answered = [each for each in survey.counted if each.customer]
    items = list(survey.own_items.values())
    if form is None or not answered or len(items) < _FEWEST_LINES:
        return None
    levels = {level.code: level for level in form.scale}
    unsatisfied = {
        each.id: sum(survey.classes[code] == "unsatisfied" for code in survey.own_answers(each))
        for each in answered
    }
    ranked = sorted(
        answered,
        key=lambda each: (-unsatisfied[each.id], _or_most(survey.score(each)), each.customer or ""),
    )
    return HeatMap(
        "heat",
        context.say("dashboard.heat-customers", survey=survey.id),
        context.say("fields.customer"),
        tuple(item.text.say(context.words.code) for item in items),
        tuple(
            (
                customer_name(each.customer or "", context.ledger),
                tuple(_answer_cell(levels.get(code), context.words) for code in survey.own_answers(each)),
            )
            for each in ranked[:ROWS_SHOWN]
        ),
        _with_rest("dashboard.heat-customers-note", len(ranked), context.words),
    )


def _or_most(score: float | None) -> float:
    return float("inf") if score is None else score


def _answer_cell(level: ScaleLevel | None, words: Language) -> HeatCell:
    """The answer in words; its shade goes by the level's score, or by its class alone where levels have none."""
    if level is None or level.counts_as not in ("qualified", "unsatisfied"):
        return HeatCell(level.label.say(words.code) if level else "", "few" if level else "none")
    if level.counts_as == "unsatisfied":
        return HeatCell(level.label.say(words.code), "low-3" if level.score == 0 else "low-2")
    shade = "plain" if not level.top else "high-3" if level.score == 100 else "high-1"  # noqa: PLR2004  # of 100
    return HeatCell(level.label.say(words.code), shade)


def complaints_map(context: PageContext) -> HeatMap | None:
    """Complaints of the last year by customer, else by area, and problem, the most first; None of too few."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in context.rows(ComplaintsByOrigin):
        origin = row.customer or row.area
        if origin is not None:
            counts[str(origin), row.problem] += row.count
    origins, problems = _totals(counts, 0), _totals(counts, 1)
    if len(origins) < _FEWEST_LINES or len(problems) < _FEWEST_LINES:
        return None
    most = max(counts.values())
    by_customer = any(each in context.ledger.customers for each in origins)
    rows = []
    for origin in list(origins)[:ROWS_SHOWN]:
        name = (
            customer_name(origin, context.ledger)
            if by_customer
            else area_name(origin, context.ledger, context.words)
        )
        cells = [
            _count_cell(counts[origin, problem], most, _listed(context, who=name, problem=problem))
            for problem in problems
        ]
        whole = HeatCell(Link(str(origins[origin]), *_listed(context, who=name)), "plain")
        rows.append((name, (*cells, whole)))
    return HeatMap(
        "complaints-heat",
        context.say("dashboard.heat-complaints"),
        context.say("fields.customer" if by_customer else "fields.area"),
        (
            *(problem_name(each, context.ledger, context.words) for each in problems),
            context.say("dashboard.heat-total"),
        ),
        tuple(rows),
        _with_rest("dashboard.heat-complaints-note", len(origins), context.words),
    )


def _totals(counts: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    """The sums of one side of the map, the greatest first."""
    sums: Counter[str] = Counter()
    for pair, count in counts.items():
        sums[pair[side]] += count
    return dict(sorted(sums.items(), key=lambda entry: (-entry[1], entry[0])))


def _listed(context: PageContext, who: str, problem: str = "") -> tuple[str, str, str]:
    """Where the register lists what a cell counts: page, anchor and filters."""
    asked = {"state": "", "who": who, "received": "recent"}
    if problem:
        asked["problem"] = problem_name(problem, context.ledger, context.words)
    return f"{context.ledger.id}/complaints/index", "list", urlencode(asked)


def _count_cell(count: int, most: int, listed: Sequence[str]) -> HeatCell:
    if not count:
        return HeatCell("0", "none")
    shade = -(-_SHADES * count // most)
    return HeatCell(Link(str(count), *listed), f"count-{shade}")


def _with_rest(key: str, total: int, words: Language) -> str:
    """The note, and how many rows there is no room for."""
    note = words.say(key)
    if total <= ROWS_SHOWN:
        return note
    return note + words.say("frame.sentence-space") + words.say("dashboard.heat-rest", n=total - ROWS_SHOWN)
