"""What the pages say of first contacts, working days, closings and the time between visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from trades import trades

from servicecontrol.facts import Facts
from servicecontrol.measure import Result
from servicecontrol.pages.complaint.areas import area_rates_part
from servicecontrol.pages.complaint.between import between_part, late_between_part
from servicecontrol.pages.complaint.control import stand_out_part
from servicecontrol.pages.complaint.figures import closing_part
from servicecontrol.pages.complaint.record import complaint_view
from servicecontrol.pages.complaint.times import waiting_part
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart
from servicecontrol.pages.visit.coverage import gaps_part
from servicecontrol.store import Ledger
from servicecontrol.text import language

EN = language("en")


def _ledger(*, areas: bool = False, pauses: bool = False) -> Ledger:
    return next(
        one
        for one in trades().store.ledgers.values()
        if one.complaints
        and bool(one.areas) == areas
        and (not pauses or any(each.pauses for each in one.complaints.values()))
    )


def _with(name: str, change: dict[str, object]) -> Facts:
    """The facts with columns of one metric changed in every row."""
    found, facts = trades().figures[name], trades()
    rows = tuple(
        tuple(change.get(column, cell) for column, cell in zip(found.columns, row, strict=True))
        for row in found.rows
    )
    return replace(facts, figures={**facts.figures, name: Result(name, found.columns, rows)})


def _waiting(facts: Facts, **chosen: bool) -> FigurePart:
    part = waiting_part(PageContext(_ledger(**chosen), facts, EN))
    assert part is not None
    return part


def test_calendar_days_and_working_days_are_columns_of_their_own() -> None:
    part = _waiting(trades(), pauses=True)
    assert ["First contact", "Answer", "First closing"] == [row[0] for row in part.rows]
    labels = [heading.label for heading in part.headings]
    days, working = labels.index("Calendar days, median"), labels.index("Working days, median")
    assert all(int(row[working]) <= int(row[days]) for row in part.rows)
    assert any(int(row[working]) < int(row[days]) for row in part.rows)
    assert part.notes[1].endswith("pauses on record took 2 off the time to closing.")


def test_working_days_that_nobody_knows_are_left_out_and_told_so() -> None:
    columns = ("ended_median", "median", "median_low", "median_high")
    unknown = {**{f"workdays_{column}": None for column in columns}, "paused": None}
    part = _waiting(_with("handling-time", unknown))
    assert {("", "")} == {row[-2:] for row in part.rows}
    assert part.notes[1].startswith("Working days are left out")


def test_a_first_contact_that_nobody_recorded_is_not_spoken_of() -> None:
    part = _waiting(_with("handling-time", {"ended": 0}))
    assert ["Answer", "First closing", "Closing again, once taken up again"] == [row[0] for row in part.rows]
    assert not any("first contact" in line for line in part.says)


def test_what_is_acknowledged_and_closed_with_what_it_takes_is_told_with_its_base() -> None:
    ledger = _ledger(pauses=True)
    part = closing_part(PageContext(ledger, trades(), EN))
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
    assert None is closing_part(PageContext(_ledger(), _with("acknowledgement-rate", nothing), EN))
    part = closing_part(PageContext(_ledger(), _with("closure-completeness", nothing), EN))
    assert part is not None
    assert "None is closed so far." == part.says[-1]
    assert ("", "", "") == part.rows[0][4:]


def test_the_longest_time_between_visits_is_named_and_stands_first() -> None:
    ledger = _ledger(pauses=True)
    part = gaps_part(PageContext(ledger, trades(), EN))
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
    assert None is gaps_part(PageContext(_ledger(), _with("visit-gaps", {"visit_days": 0}), EN))
    assert None is gaps_part(PageContext(_ledger(areas=True), trades(), EN))


def _between(change: dict[str, object] | None = None) -> FigurePart | None:
    facts = _with("complaints-between", change) if change else trades()
    return between_part(PageContext(_ledger(areas=True), facts, EN))


def test_rare_complaints_have_limits_on_the_gaps_between_them_and_the_chart_names_its_baseline() -> None:
    part = _between()
    assert part is not None
    [chart] = part.charts
    assert (
        "No gap between complaints is longer or shorter than chance explains; the mean is 17 days"
        == chart.headline
    )
    assert part.notes[1].startswith(
        "The limits are frozen since 2026-01-15: they rest on 2025-07-01 to 2025-12-31 alone"
    )
    assert chart.subtitle.endswith("23 gaps; limits of 2025-07-01 to 2025-12-31")
    days = sorted(each.day for each in _ledger(areas=True).complaints.values())
    assert [str((after - before).days) for before, after in pairwise(days)] == [row[1] for row in chart.rows]
    assert {"0–115"} == {row[3] for row in chart.rows}
    assert (
        f"Since the last complaint {(date(2026, 11, 20) - days[-1]).days} days have passed." == part.notes[-1]
    )


def test_a_gap_beyond_its_limits_is_named_by_its_last_day() -> None:
    part = _between({"signal": True})
    assert part is not None
    assert part.charts[0].headline.startswith("23 gaps between complaints stand out, up to 2025-07-07, ")
    long = _between({"since_last": 116})
    assert long is not None
    assert "That is beyond the upper limit of 115 already." == long.notes[-1]


def test_too_few_gaps_make_a_line_without_limits() -> None:
    part = _between({"trust": "run-chart", "low": None, "high": None, "baseline": None, "in_baseline": None})
    assert part is not None
    assert part.charts[0].headline.startswith("Too few complaints for limits; the median is")
    assert "Limits take 8 gaps; these are 23." == part.notes[0]
    assert not any("frozen" in note for note in part.notes)
    assert part.charts[0].subtitle.endswith("23 gaps")


def test_complaints_frequent_enough_for_limits_by_month_have_no_chart_of_gaps() -> None:
    ledger = _ledger(areas=True)
    assert None is between_part(PageContext(ledger, _with("complaints-control", {"expected": 5.0}), EN))
    assert None is between_part(PageContext(_ledger(), trades(), EN))  # nobody knows how many can complain


def test_late_answers_that_are_most_of_all_have_no_chart_of_gaps() -> None:
    ledger = _ledger(pauses=True)
    part = late_between_part(PageContext(ledger, trades(), EN))
    assert part is not None
    assert "Limits take 8 gaps; these are 5." == part.notes[0]
    assert None is late_between_part(PageContext(ledger, _with("late-answers-control", {"centre": 0.6}), EN))


def test_a_baseline_in_which_nothing_lies_is_told() -> None:
    outside = {"trust": "none", "baseline": "BL-1", "in_baseline": False, "value": None, "centre": None}
    said = "No control chart: its limits are frozen on the baseline BL-1, and nothing on record lies in that period."
    part = _between({key: outside[key] for key in ("trust", "baseline", "in_baseline")})
    assert part is not None
    assert ((said,), ()) == (part.says, part.charts)
    month = stand_out_part(PageContext(_ledger(areas=True), _with("complaints-control", outside), EN))
    assert month is not None
    assert (said,) == month.says


def test_limits_by_month_name_their_baseline_too() -> None:
    frozen = {
        "trust": "provisional",
        "low": 0.1,
        "high": 0.9,
        "laney_low": 0.1,
        "laney_high": 0.9,
        "baseline": "BL-2026-01",
        "in_baseline": True,
    }
    part = stand_out_part(PageContext(_ledger(areas=True), _with("complaints-control", frozen), EN))
    assert part is not None
    assert part.notes[1].startswith("The limits are frozen since 2026-01-15")
    assert part.charts[0].subtitle.endswith("16 whole months; limits of 2025-07-01 to 2025-12-31")


def _areas(columns: dict[str, object]) -> FigurePart:
    part = area_rates_part(PageContext(_ledger(areas=True), _with("complaints-by-area", columns), EN))
    assert part is not None
    return part


def test_areas_stand_side_by_side_with_what_all_have_together() -> None:
    part = _areas({})
    assert ("Riverside Tower", "5", "260", "19.2", "6.2–44.9") == part.rows[0]
    assert ("All together", "13", "1,080", "12.0", "6.4–20.6") == part.rows[-1]
    assert part.says[0].startswith("All areas together: 12.0 complaints per 1,000 households and year")
    assert "No area has more or fewer than chance explains." == part.says[1]


def test_areas_that_stand_out_are_named_by_the_side_on_which_they_do() -> None:
    part = _areas({"signal": True})
    assert "2 areas have more than chance explains: Riverside Tower, Pine Wave House." == part.says[1]
    assert "2 areas have fewer than chance explains: Retail podium, Emerald Lake Court." == part.says[2]


def test_areas_of_which_too_few_are_expected_are_not_compared() -> None:
    limits = {4.999: "Too few to tell areas apart", 5.0: "No area has more or fewer"}
    assert all(_areas({"expected": expected}).says[1].startswith(said) for expected, said in limits.items())


def test_complaints_of_no_area_with_households_are_told_of() -> None:
    assert 1 == len(_areas({"elsewhere": 0}).notes)
    assert _areas({"elsewhere": 1}).notes[1].startswith("1 complaint of these months names no area")


def test_organisations_without_several_areas_have_no_rates_by_area() -> None:
    assert None is area_rates_part(PageContext(_ledger(pauses=True), trades(), EN))


def test_the_clock_of_a_low_score_shows_the_day_on_which_its_form_came_back_before_the_limit_counted_from_it():
    facts = trades()
    view = complaint_view(
        facts.store.ledgers["factory"].complaints["CF-2026-016"],
        PageContext(facts.store.ledgers["factory"], facts, EN),
    )
    points = {name: day for name, _, day in view.clock.points}
    assert next(iter(points)) == "came-back"
    assert points["came-back"] < points["due"] < points["received"]
