"""What the pages say of first contacts, working days, closings and the time between visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from pages_of import facts_of

from servicecontrol.facts import Facts
from servicecontrol.measure import Result
from servicecontrol.pages.complaint_closing import closing_part
from servicecontrol.pages.complaint_times import waiting_part
from servicecontrol.pages.figure_part import FigurePart
from servicecontrol.pages.visit_gaps import gaps_part
from servicecontrol.store import Ledger
from servicecontrol.text import language

EN = language("en")
DATA = Path(__file__).parent.parent / "data"


@cache
def _facts() -> Facts:
    return facts_of(DATA, date(2026, 11, 20))


def _ledger(*, areas: bool = False, pauses: bool = False) -> Ledger:
    return next(
        one
        for one in _facts().store.ledgers.values()
        if one.complaints
        and bool(one.areas) == areas
        and (not pauses or any(each.pauses for each in one.complaints.values()))
    )


def _with(name: str, change: dict[str, object]) -> Facts:
    """The facts with columns of one metric changed in every row."""
    found, facts = _facts().figures[name], _facts()
    rows = tuple(
        tuple(change.get(column, cell) for column, cell in zip(found.columns, row, strict=True))
        for row in found.rows
    )
    return replace(facts, figures={**facts.figures, name: Result(name, found.columns, rows)})


def _waiting(facts: Facts, **chosen: bool) -> FigurePart:
    part = waiting_part(_ledger(**chosen), facts, EN)
    assert part is not None
    return part


def test_calendar_days_and_working_days_are_columns_of_their_own() -> None:
    part = _waiting(_facts(), pauses=True)
    assert ["First contact", "Answer", "Closing"] == [row[0] for row in part.rows]
    labels = [heading.label for heading in part.headings]
    days, working = labels.index("Calendar days, median"), labels.index("Working days, median")
    assert all(int(row[working]) <= int(row[days]) for row in part.rows)
    assert any(int(row[working]) < int(row[days]) for row in part.rows)
    assert part.notes[1].endswith("pauses on record took 6 off the time to closing.")


def test_working_days_that_nobody_knows_are_left_out_and_told_so() -> None:
    columns = ("ended_median", "median", "median_low", "median_high")
    unknown = {**{f"workdays_{column}": None for column in columns}, "paused": None}
    part = _waiting(_with("handling-time", unknown))
    assert {("", "")} == {row[-2:] for row in part.rows}
    assert part.notes[1].startswith("Working days are left out")


def test_a_first_contact_that_nobody_recorded_is_not_spoken_of() -> None:
    part = _waiting(_with("handling-time", {"ended": 0}))
    assert ["Answer", "Closing"] == [row[0] for row in part.rows]
    assert not any("first contact" in line for line in part.says)


def test_what_is_acknowledged_and_closed_with_what_it_takes_is_told_with_its_base() -> None:
    ledger = _ledger(pauses=True)
    part = closing_part(ledger, _facts(), EN)
    assert part is not None
    contacted = sum(each.contacted is not None for each in ledger.complaints.values())
    both = [each for each in ledger.complaints.values() if each.ended and each.conclusion and each.measures]
    closed = [each for each in ledger.complaints.values() if each.ended]
    assert f"With a first contact: {contacted}." in part.says[1]
    assert f"{len(both)} of {len(closed)}" in part.says[2]
    assert f"{len(both)} ÷ {len(closed)}" == part.rows[0][5]
    assert ["All", "2026Q4", "2026Q3", "2026Q2", "2026Q1"] == [row[0] for row in part.rows]


def test_without_complaints_nothing_is_acknowledged() -> None:
    nothing = {"numerator": 0, "denominator": 0, "value": None}
    assert None is closing_part(_ledger(), _with("acknowledgement-rate", nothing), EN)
    part = closing_part(_ledger(), _with("closure-completeness", nothing), EN)
    assert part is not None
    assert "None is closed so far." == part.says[-1]
    assert ("", "", "") == part.rows[0][4:]


def test_the_longest_time_between_visits_is_named_and_stands_first() -> None:
    ledger = _ledger(pauses=True)
    part = gaps_part(ledger, _facts(), EN)
    assert part is not None
    days = {
        id_: sorted(
            {visit.date for visit in ledger.visits.values() if visit.customer == id_ and visit.way == "visit"}
        )
        for id_ in ledger.customers
    }
    gaps = [
        ((after - before).days, id_)
        for id_, found in days.items()
        for before, after in pairwise(found)
        if ledger.customers[id_].last is None
    ]
    longest, id_ = max(gaps)
    assert f"{longest} days: {id_} " in part.says[0]
    assert (f"{id_} {ledger.customers[id_].name}", str(longest)) == (part.rows[0][0], part.rows[0][2])
    counts = [int(row[2] or 0) for row in part.rows]
    assert sorted(counts, reverse=True) == counts


def test_without_a_visit_there_is_no_time_between_two() -> None:
    assert None is gaps_part(_ledger(), _with("visit-gaps", {"visit_days": 0}), EN)
    assert None is gaps_part(_ledger(areas=True), _facts(), EN)
