"""What survey reports and the complaint register say of their figures: no more than the figures allow."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from trades import trades

from servicecontrol.facts import Facts
from servicecontrol.measure import Result
from servicecontrol.measure.complaints import HandlingTime
from servicecontrol.measure.surveys import ImportanceByItem
from servicecontrol.pages.complaint.figures import complaint_parts
from servicecontrol.pages.complaint.times import waiting_part
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, coefficient, points, probability
from servicecontrol.pages.shared.names import item_name
from servicecontrol.pages.survey.areas import area_part
from servicecontrol.pages.survey.change import change_part
from servicecontrol.pages.survey.charts import trend_chart
from servicecontrol.pages.survey.courses import courses_chart
from servicecontrol.pages.survey.people import agreement_part, people_part, weighted_part
from servicecontrol.pages.survey.priorities import priority_part
from servicecontrol.pages.survey.ratings import ratings_chart
from servicecontrol.pages.survey.recovery import recovery_chart
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import language

EN = language("en")
THIN = "\u202f"


def _of(survey: str, *, areas: bool = True, facts: Facts | None = None) -> tuple[Survey, Ledger, Facts]:
    """A survey of the organisation that asks areas, or of one that asks customers."""
    facts = facts or trades()
    ledger = next(
        ledger
        for ledger in facts.store.ledgers.values()
        if survey in ledger.surveys
        and bool(ledger.surveys[survey].distribution and ledger.surveys[survey].distribution.areas) == areas
    )
    return ledger.surveys[survey], ledger, facts


def _seen(survey: str, *, areas: bool = True, facts: Facts | None = None) -> tuple[Survey, PageContext]:
    """A survey, and what its pages are laid out from."""
    found, ledger, facts = _of(survey, areas=areas, facts=facts)
    return found, PageContext(ledger, facts, EN)


def _with(
    metric: str, column: str, values: dict[str, object], by: str = "item", facts: Facts | None = None
) -> Facts:
    """The facts with some cells of a metric changed: `values` by the key of its row."""
    facts = facts or trades()
    found = facts.figures[metric]
    at, key = found.columns.index(column), found.columns.index(by)
    rows = tuple(
        (*row[:at], values.get(row[key], row[at]), *row[at + 1 :]) if row[key] in values else row
        for row in found.rows
    )
    return replace(facts, figures={**facts.figures, metric: Result(metric, found.columns, rows)})


def _complaints(*, area: bool) -> tuple[FigurePart, ...]:
    facts = trades()
    ledger = next(one for one in facts.store.ledgers.values() if one.complaints and bool(one.areas) == area)
    return complaint_parts(PageContext(ledger, facts, EN))


def test_what_is_not_confirmed_is_said_not_to_be_confirmed_nor_to_be_unchanged() -> None:
    part = change_part(*_seen("SV-2026H1"))
    assert part.says[0].startswith(f"No confirmed change since SV-2025H2: 85.8{THIN}% then, 84.9{THIN}% now")
    assert "None of the 8 items, judged together, has a confirmed change." == part.says[1]
    assert {"no confirmed change"} == {row[-1] for row in part.rows}
    assert "not proven unchanged" in part.notes[0]


def test_a_confirmed_change_is_named_with_its_direction() -> None:
    facts = _with("change-by-item", "verdict", {"lift": "worsened", "green": "improved"})
    part = change_part(*_seen("SV-2026H1", facts=facts))
    assert (
        "Of 8 items, judged together, 2 have a confirmed change: Lifts (worse), Greenery (better)."
        == part.says[1]
    )


@pytest.mark.parametrize(("verdict", "word"), [("improved", "Better than in"), ("worsened", "Worse than in")])
def test_the_whole_rate_is_better_or_worse_only_by_its_verdict(verdict: str, word: str) -> None:
    facts = _with("change-by-survey", "verdict", {"SV-2026H1": verdict}, by="survey")
    assert change_part(*_seen("SV-2026H1", facts=facts)).says[0].startswith(f"{word} SV-2025H2: ")


def test_where_nearly_all_agree_the_difference_is_not_tested() -> None:
    part = change_part(*_seen("SV-2026H1", areas=False))
    assert re.match(r"SV-2025H2 had .*%, this survey has .*%; too few answered", part.says[0])
    exact = _with("change-by-item", "test", dict.fromkeys(_items("SV-2026H1"), "exact"))
    assert "tested exactly (Boschloo)" in change_part(*_seen("SV-2026H1", facts=exact)).notes[1]


def test_a_survey_that_is_collecting_and_another_form_are_not_compared() -> None:
    assert ("Forms are still out; the survey is compared once they are back.",) == change_part(
        *_seen("SV-2026H2")
    ).says
    survey, ledger, facts = _of("SV-2025H2", areas=False)
    alone = replace(survey, form=survey.form.model_copy(update={"comparable_with": None}))
    without = Result("change-by-survey", facts.figures["change-by-survey"].columns, ())
    figures = {**facts.figures, "change-by-survey": without}
    part = change_part(alone, PageContext(ledger, replace(facts, figures=figures), EN))
    assert (
        "The form names no earlier survey that it is comparable with, so nothing is compared.",
    ) == part.says


def test_the_first_survey_and_one_of_a_department_have_nothing_to_compare_with() -> None:
    assert None is change_part(*_seen("SV-2025H1"))
    assert None is change_part(*_seen("DS-2026-01"))


@pytest.mark.parametrize(
    ("direction", "said"),
    [
        ("too-few", "3 comparable surveys are too few to tell a trend; it takes 5."),
        ("no-confirmed-trend", "Over 3 comparable surveys no trend is confirmed (p = 0.333)."),
        (
            "rising",
            "Over 3 comparable surveys the rate rises, by −3.0 points from one to the next (p = 0.333).",
        ),
        (
            "falling",
            "Over 3 comparable surveys the rate falls, by −3.0 points from one to the next (p = 0.333).",
        ),
    ],
)
def test_a_trend_is_told_on_the_report_of_its_last_survey(direction: str, said: str) -> None:
    facts = _with("satisfaction-trend", "direction", {"SV-2026H1": direction}, by="last")
    assert said == change_part(*_seen("SV-2026H1", facts=facts)).says[2]
    assert 2 == len(change_part(*_seen("SV-2025H2", facts=facts)).says)


def test_only_what_matters_beyond_chance_is_to_be_begun_with() -> None:
    # Of 33 answers chance alone makes 0.48, and Parking, which is weak, has 0.25.
    facts = _with("importance-by-item", "importance", {"parking": 0.5})
    [chart] = priority_part(*_seen("SV-2026H1", facts=facts)).charts
    assert chart.headline.startswith("Begin with Parking:")
    facts = _with("importance-by-item", "importance", {"parking": 0.49})
    [chart] = priority_part(*_seen("SV-2026H1", facts=facts)).charts
    assert "No item is weak and clearly important" == chart.headline
    facts = _with("importance-by-item", "indicative", {"parking": True}, facts=facts)
    few = priority_part(*_seen("SV-2026H1", facts=facts))
    assert any("an indication only" in note for note in few.notes)


def test_no_item_is_named_on_less_than_the_limit_that_the_page_states() -> None:
    """The limit allows for all items: one that stands beyond its own and not beyond that one is not named."""
    facts = _with("importance-by-item", "importance", {"parking": 0.5})
    facts = _with("importance-by-item", "chance", {"lift": 0.6}, facts=facts)
    part = priority_part(*_seen("SV-2026H1", facts=facts))
    assert any("together stay below 0.60; no item is named on less" in note for note in part.notes), (
        part.notes
    )
    assert "No item is weak and clearly important" == part.charts[0].headline


def test_an_item_below_the_limit_is_called_neither_too_much_nor_of_low_priority() -> None:
    [chart] = priority_part(*_seen("SV-2026H1")).charts
    survey, context = _seen("SV-2026H1")
    rows = context.rows(ImportanceByItem, survey=survey.id)
    limit = max(row.chance or 0.0 for row in rows)
    is_shown = {item_name(row.item, survey, EN): (row.importance or 0.0) > limit for row in rows}
    assert is_shown == {row[0]: "Importance not shown" not in row for row in chart.rows}
    assert False in is_shown.values()


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("improved", "better than before: "),
        ("worsened", "worse than before: "),
        ("no-confirmed-change", "no confirmed change from "),
        ("not-compared", "too few to tell whether it changed"),
    ],
)
def test_the_dashboard_says_of_a_change_what_its_test_allows(verdict: str, said: str) -> None:
    facts = _with("change-by-survey", "verdict", {"SV-2026H1": verdict}, by="survey")
    chart = trend_chart(_seen("SV-2026H1", facts=facts)[1], "property/index")
    assert said in chart.headline, chart.headline


def test_notes_name_items_on_a_line_without_variation_and_with_a_share() -> None:
    facts = _with("importance-by-item", "on_line", {"lift": True})
    assert any(note.startswith("Lifts lies exactly on a line") for note in _notes(facts))
    facts = _with("importance-by-item", "importance", {"guard": None})
    assert "Without a place, as nothing varies: Security." in _notes(facts)
    facts = _with("importance-by-item", "share", {"lift": 0.6, "guard": 0.4})
    assert any("Lifts 60" in note and "Security 40" in note for note in _notes(facts))


def _notes(facts: Facts) -> tuple[str, ...]:
    return priority_part(*_seen("SV-2026H1", facts=facts)).notes


def test_too_few_answers_make_no_priorities() -> None:
    facts = _with("importance-by-item", "n", dict.fromkeys(_items("SV-2026H1"), 9))
    assert None is priority_part(*_seen("SV-2026H1", facts=facts))


def _items(survey: str) -> list[str]:
    return [item.id for item in _of(survey)[0].form.items]


def test_who_answered_is_told_in_the_words_of_the_clause_and_of_aapor() -> None:
    part = people_part(*_seen("SV-2026H1"))
    assert [("40 ÷ 46"), ("33 ÷ 46"), ("32 ÷ 46"), ("33 ÷ 46")] == [row[2] for row in part.rows]
    assert part.says[0].startswith(
        "With 33 respondents of 1,080 households a share may be off by 16.8 points"
    )
    assert part.says[2].startswith("The item most often left blank is Parking: 3.0")
    survey, ledger, facts = _of("SV-2026H1", areas=False)
    more = {f"C-9{number:02}": ledger.customers["C-001"] for number in range(12)}
    asked = replace(survey, responses=survey.responses + survey.responses[:4])
    customers = people_part(
        asked, PageContext(replace(ledger, customers={**ledger.customers, **more}), facts, EN)
    )
    assert customers.says[0].startswith("With 10 of 19 customers a share may be off by")


def test_while_forms_are_out_there_is_no_rate_of_who_answered() -> None:
    assert None is people_part(*_seen("SV-2026H2"))


def test_the_weighted_rate_stands_beside_the_one_as_answered() -> None:
    part = weighted_part(*_seen("SV-2026H1"))
    assert [
        "As answered",
        "Weighted, to compare with another survey",
        "Weighted, for these households alone",
    ] == [row[0] for row in part.rows]
    widths = [float(high) - float(low) for low, high in (row[3].split("–") for row in part.rows)]
    assert widths[2] < widths[1]


def test_an_area_that_lacks_answers_leaves_no_weighted_rate_and_one_area_needs_none() -> None:
    part = weighted_part(*_seen("SV-2026H2"))
    assert ((), 1) == (part.rows, len(part.says))
    assert "2 of 4 areas have too few respondents" in part.says[0]
    assert (None, None) == (
        weighted_part(*_seen("DS-2026-01")),
        weighted_part(*_seen("SV-2026H1", areas=False)),
    )


def test_agreement_is_told_of_those_called_alone() -> None:
    part = agreement_part(*_seen("SV-2025H2"))
    assert "2 respondents were followed up, 2 reached." == part.says[0]
    assert part.says[1].startswith("Of 3 answers asked for again, 2 agree")
    # One figure with its interval; the others stand behind it.
    assert "How far that goes beyond chance" == part.behind
    assert ("Kappa (Cohen)", "cannot be said", "cannot be said") == part.rows[0]
    assert part.notes[2].startswith("One side always gave the same answer")
    assert "weren't drawn by lot" in part.notes[0]
    assert "Moved to satisfied: 1; to dissatisfied: 0; McNemar's exact p = 1." == part.notes[1]


def test_agreement_without_an_answer_asked_again_is_no_agreement() -> None:
    part = agreement_part(*_seen("SV-2026H2"))
    assert (("No answer was asked for again."), ()) == (part.says[1], part.rows)
    assert None is agreement_part(*_seen("SV-2026H1", areas=False))
    facts = _with("follow-up-agreement", "kappa", {"SV-2026H1": None}, by="survey")
    assert ("Kappa (Cohen)", "cannot be said") == agreement_part(*_seen("SV-2026H1", facts=facts)).rows[0][:2]
    same = agreement_part(*_seen("SV-2026H1"))
    assert "No answer moved from satisfied to dissatisfied, or back." == same.notes[1]


def test_few_complaints_a_month_make_a_run_chart_and_say_why() -> None:
    part = _complaints(area=True)[0]
    assert ("control", 1) == (part.id, len(part.charts))
    assert "Too few complaints a month for control limits; the median is 0.09" == part.charts[0].headline
    assert part.notes[0].startswith("A control chart takes 8 months with 5 expected complaints each")
    assert part.notes[1].startswith(
        "The longest run on one side of the median is 3 months; up to 6 is chance."
    )


def test_without_an_exposure_there_is_no_control_chart_and_the_page_says_so() -> None:
    part = _complaints(area=False)[0]
    assert ((), ()) == (part.charts, part.rows)
    assert part.says[0].startswith("No control chart: it takes the number of households")


def test_a_month_outside_its_limits_is_named() -> None:
    found = trades().figures["complaints-control"]
    places = {name: index for index, name in enumerate(found.columns)}
    values = {"trust": "limits", "low": 0.1, "high": 0.35, "laney_low": 0.0, "laney_high": 0.9, "sigma": 1.0}
    rows = [list(row) for row in found.rows]
    for row in rows:
        if row[places["exposure"]] is not None:
            for name, value in values.items():
                row[places[name]] = value
            row[places["signal"]] = row[places["value"]] > 0.35
    changed = Result(found.metric, found.columns, tuple(map(tuple, rows)))
    facts = replace(trades(), figures={**trades().figures, found.metric: changed})
    ledger = next(one for one in facts.store.ledgers.values() if one.areas)
    part = complaint_parts(PageContext(ledger, facts, EN))[0]
    assert "2025-07 stands out from the other months" == part.charts[0].headline
    assert {"0.10–0.35"} == {row[3] for row in part.charts[0].rows}
    assert "The limits rest on 16 months." == part.notes[0]
    assert part.notes[1].startswith("σz = 1; above 1.2")


def _late(changes: dict[str, object], signals: tuple[str, ...] = ()) -> FigurePart:
    """The part on late answers of the first organisation that has one, some of its cells changed."""
    found = trades().figures["late-answers-control"]
    rows = [dict(zip(found.columns, row, strict=True)) | changes for row in found.rows]
    rows = [row | {"signal": row["month"] in signals} for row in rows]
    changed = Result(found.metric, found.columns, tuple(tuple(row.values()) for row in rows))
    facts = replace(trades(), figures={**trades().figures, found.metric: changed})
    ledger = next(one for one in facts.store.ledgers.values() if one.complaints and not one.areas)
    return next(part for part in complaint_parts(PageContext(ledger, facts, EN)) if part.id == "late-control")


def test_few_late_answers_a_month_make_a_run_chart_of_shares() -> None:
    part = _late({})
    assert part.charts[0].headline.startswith("Too few late answers a month for control limits; the median")
    assert part.notes[0].startswith("A control chart takes 8 months, each with 5 late and 5 timely answers")
    assert re.fullmatch(r"σz = [\d.]+; 1 is what chance alone would give\.", part.notes[2])
    for row in part.charts[0].rows:
        late, due = (int(text) for text in row[2].split(" ÷ "))
        assert f"{100 * late / due:.1f}" == f"{float(row[1].removesuffix(THIN + '%')):.1f}"
    assert "2026-10" == part.charts[0].rows[-1][0]  # November is still running


def test_shares_of_late_answers_have_limits_in_per_cent_and_months_outside_are_named() -> None:
    limits = {"trust": "provisional", "low": 0.0, "high": 0.42, "laney_low": 0.0, "laney_high": 0.625}
    part = _late({**limits, "sigma": 1.4, "centre": 0.125}, ("2026-03",))
    assert "2026-03 stands out by its late answers" == part.charts[0].headline
    assert {"0–62.5"} == {row[3] for row in part.charts[0].rows}
    assert 62.5 == part.charts[0].figure["data"][1]["y"][0]
    assert part.notes[0].startswith("The limits are provisional")
    assert part.notes[1].startswith("σz = 1.40;")
    narrower = _late({**limits, "sigma": 1.2, "centre": 0.125})
    assert "In no month are answers late by more than chance explains" == narrower.charts[0].headline
    assert {"0–42"} == {row[3] for row in narrower.charts[0].rows}


@pytest.mark.parametrize(("count", "said"), [(0, r"All \d+ complaints"), (1, r"None of the \d+ complaints")])
def test_where_no_share_varies_a_sentence_stands_for_the_chart(count: int, said: str) -> None:
    part = _late({"trust": "none", "value": None, "centre": None, "count": count})
    assert ((), ()) == (part.charts, part.notes)
    assert re.match(said, part.says[0])


def test_the_waiting_curves_say_when_half_are_done_and_how_long_it_takes() -> None:
    part = next(one for one in _complaints(area=True) if one.id == "waiting-time")
    assert "Half are answered by day 1, half are closed by day 23" == part.charts[0].headline
    assert part.says[0].startswith("Half had a first contact within 26.2 hours (95")
    assert part.says[2].startswith("Half are answered by day 1 (95")
    assert any(one.startswith("on average after") for one in part.says)


def test_on_time_is_told_by_the_quarter_that_was_due() -> None:
    part = next(one for one in _complaints(area=False) if one.id == "on-time")
    periods = [row[1] for row in part.rows[:6]]
    assert sorted(periods[:4], reverse=True) == periods[:4]
    assert ["all to date", "decided to date"] == periods[4:]
    assert not any(one.id == "on-time" for one in _complaints(area=True))


def test_what_comes_back_is_told_with_its_base_and_the_worst_first() -> None:
    part = next(one for one in _complaints(area=True) if one.id == "recurrence")
    assert part.says[0].startswith("Of 19 complaints closed at least 90 days ago, 5 came back within 90 days")
    assert part.says[1].startswith("With those closed since, as far as they were watched, the estimate is")
    counts = [int(row[2].split(" ÷ ")[0]) for row in part.rows]
    assert sorted(counts, reverse=True) == counts


@pytest.mark.parametrize(
    ("difference", "said"), [(0.012, "+1.2"), (-0.06, "−6.0"), (0.0, "0.0"), (-0.0004, "0.0"), (0.1, "+10.0")]
)
def test_points_have_a_sign_and_one_decimal(difference: float, said: str) -> None:
    assert said == points(difference)


def test_a_probability_is_never_nothing_and_a_coefficient_has_two_decimals() -> None:
    assert ["< 0.001", "0.001", "0.050", "1"] == [probability(p) for p in (0.0004, 0.001, 0.05, 1.0)]
    assert ["0.0496", "0.0504", "0.049999", "0.051"] == [
        probability(p) for p in (0.0496, 0.0504, 0.049999, 0.0511)
    ]
    assert ["0.50", "−0.04", "0.00", "1.00"] == [coefficient(c) for c in (0.5, -0.04, -0.001, 1.0)]


def test_areas_stand_with_what_they_rest_on_and_an_interval_of_their_households_alone() -> None:
    part = area_part(*_seen("SV-2026H1"))
    assert "Riverside Tower is clearly below the target of 91 %: its whole interval is." == part.says[
        0
    ].replace(THIN, " ")
    for row in part.rows:
        wide, alone = ([float(end) for end in cell.split("–")] for cell in row[4:])
        assert wide[0] < alone[0] < alone[1] <= wide[1]
        assert re.fullmatch(r"\d+ of \d+ households", row[3])
    assert (None, None) == (
        area_part(*_seen("DS-2026-01")),
        area_part(*_seen("SV-2026H1", areas=False)),
    )


def test_an_area_with_few_answers_has_a_number_and_one_that_all_answered_is_a_census() -> None:
    name = _of("SV-2026H1")[0].distribution.areas[0].area
    facts = _with("satisfaction-by-area", "denominator", {name: 9}, by="area")
    row = area_part(*_seen("SV-2026H1", facts=facts)).rows
    assert ["n = 9"] == [one[2] for one in row if not one[1]]
    for column in ("low_finite", "high_finite"):
        facts = _with("satisfaction-by-area", column, {name: 0.9}, by="area", facts=facts)
        facts = _with("satisfaction-by-area", "denominator", {name: 400}, by="area", facts=facts)
    assert "census" in [one[5] for one in area_part(*_seen("SV-2026H1", facts=facts)).rows]


def test_customers_asked_again_are_compared_with_themselves_and_the_page_says_so() -> None:
    part = change_part(*_seen("SV-2026H1", areas=False))
    assert any(
        note.startswith("The same customers are asked each time: compared are the 5 who answered both times")
        for note in part.notes
    )
    assert not any(note.startswith("The same customers") for note in change_part(*_seen("SV-2026H1")).notes)


def test_forms_that_customers_still_have_leave_a_survey_open() -> None:
    survey, *_ = _of("SV-2026H2", areas=False)
    assert (True, None) == (survey.collecting, survey.closed)
    assert not _of("SV-2026H1", areas=False)[0].collecting
    assert ("Forms are still out; the survey is compared once they are back.",) == change_part(
        *_seen("SV-2026H2", areas=False)
    ).says


def test_an_interval_without_0_that_is_not_confirmed_is_explained() -> None:
    facts = _with("change-by-item", "high", {"lift": -0.01})
    facts = _with("change-by-item", "low", {"lift": -0.09}, facts=facts)
    notes = change_part(*_seen("SV-2026H1", facts=facts)).notes
    assert any(note.startswith("An interval is of its item alone") for note in notes)
    assert not any(
        note.startswith("An interval is of its item") for note in change_part(*_seen("SV-2026H1")).notes
    )


def test_the_worst_item_is_the_one_with_most_dissatisfied_answers_of_every_bad_level() -> None:
    survey, ledger, facts = _of("SV-2026H1", areas=False)
    chart = ratings_chart(survey, "here", PageContext(ledger, facts, EN))
    assert f"Price has the largest dissatisfied share, 16.7{THIN}%" == chart.headline
    assert ["r1", "r1b", "r2", "r3", "r4"] == [entry.token for entry in chart.legend]


def test_an_item_without_a_dissatisfied_answer_is_not_called_the_worst() -> None:
    survey, ledger, facts = _of("SV-2025H2", areas=False)
    assert (
        "Nobody is dissatisfied with any item"
        == ratings_chart(survey, "here", PageContext(ledger, facts, EN)).headline
    )


def test_an_area_that_is_still_collecting_falls_short_of_nothing_yet() -> None:
    survey, ledger, facts = _of("SV-2026H2")
    chart = recovery_chart(survey, PageContext(ledger, facts, EN))
    assert f"2 areas are still collecting; none is below the required 80{THIN}% yet" == chart.headline
    assert ["still collecting; 13 needed", "still collecting; 11 needed"] == [
        row[4] for row in chart.rows if not row[3]
    ]


def test_an_area_without_forms_was_not_surveyed() -> None:
    survey, ledger, facts = _of("SV-2026H1")
    first, *others = survey.distribution.areas
    empty = first.model_copy(update={"distributed": 0, "returned": 0})
    distribution = survey.distribution.model_copy(update={"areas": (empty, *others)})
    chart = recovery_chart(replace(survey, distribution=distribution), PageContext(ledger, facts, EN))
    assert ("0", "0", "", "no forms handed out") == chart.rows[0][1:]


def test_items_of_another_form_are_not_said_to_have_moved() -> None:
    _, ledger, facts = _of("SV-2026H1")
    assert "moved most" in courses_chart(PageContext(ledger, facts, EN), "here").headline
    changed = replace(
        ledger.surveys["SV-2026H1"],
        form=ledger.surveys["SV-2026H1"].form.model_copy(update={"comparable_with": None}),
    )
    other = replace(ledger, surveys={**ledger.surveys, "SV-2026H1": changed})
    assert "8 items over the surveys" == courses_chart(PageContext(other, facts, EN), "here").headline


def test_a_median_that_is_not_reached_is_said_not_to_be() -> None:
    facts = _with("handling-time", "median", {"closed": None}, by="measure")
    ledger = next(one for one in facts.store.ledgers.values() if one.complaints and one.areas)
    part = waiting_part(PageContext(ledger, facts, EN))
    assert any(
        line.startswith("Fewer than half are closed so far: the median is not reached") for line in part.says
    )
    assert "fewer than half are closed" in part.charts[0].headline


def test_a_median_of_hours_is_told_in_hours() -> None:
    facts = trades()
    ledger = next(one for one in facts.store.ledgers.values() if one.complaints and one.areas)
    n = facts.rows(HandlingTime, organisation=ledger.id, urgency="any", measure="closed")[0].n
    columns = (
        "organisation",
        "measure",
        "n",
        "ended",
        "open",
        "ended_median",
        "median",
        "median_low",
        "median_high",
    )
    hours = Result("handling-hours", columns, ((ledger.id, "closed", n, n - 3, 3, 4.483333, 5.7, 5.0, None),))
    part = waiting_part(
        PageContext(ledger, replace(facts, figures={**facts.figures, "handling-hours": hours}), EN)
    )
    assert "half are closed within 5.7 hours" in part.charts[0].headline
    assert any(
        line.startswith("Half are closed within 5.7 hours (95") and "5–not reached" in line
        for line in part.says
    )
    assert (
        "The closed ones alone would say 4.5 hours: too short, as the slow ones are still open." in part.notes
    )
