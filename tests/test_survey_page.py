"""A survey's page: what it says first, in each state of its life, and what the procedure says of it."""

from __future__ import annotations

from test_figure_parts import EN, THIN, _of, _seen, _with
from trades import trades

from servicecontrol.charts import Chart
from servicecontrol.measure.surveys import SatisfactionByItem
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.survey.charts import survey_charts
from servicecontrol.pages.survey.lead import survey_lead
from servicecontrol.pages.survey.parts import headline_figures, score_rows
from servicecontrol.pages.survey.recovery import recovery_chart
from servicecontrol.pages.survey.report import survey_state
from servicecontrol.pages.survey.steps import survey_judgements, survey_steps


def _recovery(survey: str) -> Chart:
    chart = recovery_chart(*_seen(survey))
    assert chart is not None
    return chart


def _chart(survey: str, id_: str, *, areas: bool) -> Chart | None:
    return next((chart for chart in survey_charts(*_seen(survey, areas=areas)) if chart.id == id_), None)


def test_a_finished_survey_says_how_many_came_back_and_how_the_rate_stands_to_its_target() -> None:
    said = survey_lead(*_seen("SV-2026H1"))
    assert (
        f"40 of 46 forms came back (87.0{THIN}%).",
        f"Riverside Tower had the lowest recovery, 80{THIN}%.",
        f"The satisfaction rate is 84.9{THIN}% and misses the target of 91{THIN}%.",
        "Clearly below the target: Repairs on time, Parking.",
    ) == said


def test_without_a_target_nothing_is_said_to_meet_or_miss_it() -> None:
    said = survey_lead(*_seen("SV-2026H1", areas=False))
    assert (f"6 of 7 forms came back (85.7{THIN}%).", f"The satisfaction rate is 95.7{THIN}%.") == said


def test_while_forms_are_out_an_area_that_nobody_counted_is_neither_low_nor_short() -> None:
    assert (
        "15 of 46 forms have come back so far.",
        "2 areas are not counted yet.",
        f"The satisfaction rate so far is 91.01{THIN}%.",
    ) == survey_lead(*_seen("SV-2026H2"))
    assert [None, 90.0, None] == _recovery("SV-2026H2").figure["data"][0]["x"][:3]
    back = next(figure for figure in headline_figures(*_seen("SV-2026H2")) if figure.base == "15 ÷ 46")
    assert (None, "4 areas") == (back.chip, back.note)


def test_a_score_of_exactly_the_limit_says_so_whether_or_not_a_complaint_was_opened() -> None:
    rows = [*score_rows(*_seen("SV-2025H2", areas=False)), *score_rows(*_seen("SV-2026H1", areas=False))]
    noted = [(row.score, bool(row.complaint), row.note) for row in rows if row.note]
    note = "Exactly 70: whether it counts hangs on X-F5"
    assert [("70", False, note), ("70", True, note)] == noted
    assert any(float(row.score) < 70 and row.complaint and not row.note for row in rows)


def test_an_area_below_the_share_is_named_with_what_it_lacks() -> None:
    survey, ledger, facts = _of("SV-2025H2")
    short = [
        area
        for area in (survey.distribution.areas if survey.distribution else ())
        if area.returned is not None and 100 * area.returned < 80 * area.distributed
    ]
    assert short
    chart = _recovery(survey.id)
    lacking = [row[-1] for row in chart.rows if row[-1] != "enough"]
    assert len(short) == len(lacking)
    assert all("short" in said for said in lacking)
    back = [figure.chip for figure in headline_figures(survey, PageContext(ledger, facts, EN)) if figure.chip]
    assert ("fail", f"{len(short)} area below") in {(chip.state, chip.word) for chip in back}


def test_too_few_kinds_of_dissatisfaction_are_not_put_in_order() -> None:
    assert None is _chart("SV-2026H1", "unsatisfied", areas=False)
    assert None is not _chart("SV-2026H1", "unsatisfied", areas=True)


def test_items_below_the_target_are_named_up_to_three_and_then_counted() -> None:
    rows = trades().rows(SatisfactionByItem, survey="SV-2026H1")
    low = {row.item: 0.5 for row in rows}
    said = survey_lead(*_seen("SV-2026H1", facts=_with("satisfaction-by-item", "high", low)))
    assert "Clearly below the target: Repairs on time, Parking, Lifts and 5 more." == said[-1]


def test_a_survey_is_in_the_state_that_it_has_reached() -> None:
    found = {id_: survey_state(_of(id_)[0], EN).word for id_ in ("SV-2026H2", "DS-2026-01", "SV-2026H1")}
    assert {
        "SV-2026H2": "Collecting",
        "DS-2026-01": "Collected, no report",
        "SV-2026H1": "Report distributed",
    } == found


def test_steps_count_the_forms_that_went_out_and_came_back() -> None:
    steps = {step.name: step for step in survey_steps(*_seen("SV-2026H1"))}
    assert ("46 forms", "40 forms") == (steps["Distribution"].who, steps["Collection"].who)
    assert [False, ""] == [
        getattr(next(step for step in survey_steps(*_seen("SV-2026H2")) if step.name == "Dispatch"), name)
        for name in ("done", "who")
    ]


def test_what_the_procedure_says_has_the_gravest_first_and_leaves_no_clause_out() -> None:
    survey, ledger, facts = _of("SV-2025H2")
    rows = survey_judgements(survey, PageContext(ledger, facts, EN))
    asked = facts.judged.by_subject[ledger.id, "surveys", survey.id]
    assert {clause for entry in asked for clause in entry.clauses} == {
        clause.to.rpartition("/")[2] for row in rows for clause in row.clauses
    }
    findings = sum(entry.is_finding for entry in asked)
    assert findings
    assert {"fail", "late", "overdue", "warn", "noevidence"} >= {row.chip.state for row in rows[:findings]}
    assert any(row.said.endswith(" cases") for row in rows[findings:])
